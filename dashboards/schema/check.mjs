// Every dashboard of a directory against the schema of a whole dashboard, and, as that leaves them open, each panel's
// options, custom field settings and queries against the schema of its own type. A property that Grafana does not know is a fault.
import Ajv from 'ajv';
import fs from 'node:fs';
import path from 'node:path';
import {createGenerator} from 'ts-json-schema-generator';

const ajv = new Ajv({allErrors: true, strict: false});

function validator(module, type) {
  const schema = createGenerator({
    path: `types/${module}.ts`,
    tsconfig: 'tsconfig.json',
    type,
    skipTypeCheck: true,
    functions: 'hide',
    additionalProperties: false,
  }).createSchema(type);
  for (const name of Object.keys(schema.definitions)) {
    if (name.includes('Dataquery')) {
      schema.definitions[name] = {type: 'object'}; // any data source's query: looked at below
    }
  }
  return ajv.compile(schema);
}

const page = validator('dashboard', 'Dashboard');
const query = validator('prometheus', 'Query');
const options = {stat: validator('stat', 'Options')};
const custom = {};
const MODULES = {table: 'table', timeseries: 'timeseries', 'state-timeline': 'statetimeline'};
for (const [type, module] of Object.entries(MODULES)) {
  options[type] = validator(module, 'Options');
  custom[type] = validator(module, 'FieldConfig');
}

let faults = 0;
let panels = 0;
function check(where, validate, value) {
  if (validate === undefined) {
    faults++;
    console.log(`${where}: no schema for this type of panel`);
  } else if (!validate(value)) {
    faults += validate.errors.length;
    validate.errors.forEach(e => console.log(`${where} ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`));
  }
}

const directory = process.argv[2];
for (const file of fs.readdirSync(directory)) {
  const dashboard = JSON.parse(fs.readFileSync(path.join(directory, file)));
  check(file, page, dashboard);
  for (const panel of dashboard.panels.flatMap(each => [each, ...(each.panels ?? [])])) {
    if (panel.type !== 'row') {
      panels++;
      const where = `${file}: ${panel.title}:`;
      check(where, options[panel.type], panel.options);
      if (panel.type !== 'stat') {
        check(where, custom[panel.type], panel.fieldConfig.defaults.custom);
      }
      panel.targets.forEach(target => check(where, query, target));
    }
  }
}
console.log(`${panels} panels, ${faults} faults`);
process.exit(faults === 0 && panels > 0 ? 0 : 1);
