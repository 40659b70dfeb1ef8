// The first view: what is wrong, and the last hour beside it.

import { get, getKept } from './api.js';
import { h } from './dom.js';
import { findingCard, withdrawnLine } from './finding.js';
import { clock, count, duration, plural } from './format.js';
import { panels } from './plot-series.js';
import { drawPlots, plotFrames } from './plots.js';
import * as route from './route.js';
import { unseen } from './about.js';

/** The list of processes is long where there are many, and changes little. */
export const PROCESSES_MAX_AGE_MILLIS = 30_000;

const OVER_AT_ONCE = 3;

export const now = {
  title: 'Now',
  inNavigation: true,

  async load(params) {
    const [findings, history, host, processes] = await Promise.all([
      get('findings'), get('history', { pid: params.pid }), get('host', { limit: 1 }),
      getKept('processes', { limit: 1000 }, PROCESSES_MAX_AGE_MILLIS)]);
    return { head: findings, findings, history, host, processes };
  },

  show(params, { findings, history, host, processes }) {
    const faults = findings.findings.filter(finding => !finding.benign);
    const benign = findings.findings.filter(finding => finding.benign);
    return [
      h('h1', {}, verdict(faults, findings.limitations)),
      h('p', { class: 'looked' }, lookedAt(findings, host, processes)),
      faults.map(finding => findingCard(finding, findings, 2)),
      findings.awaited.length ? h('section', { 'data-key': 'awaited' },
        h('h2', {}, 'Not told yet'),
        h('ul', { class: 'plain' }, findings.awaited.map(each =>
          h('li', {}, `${each.what}: needs ${duration(each.moreSeconds)} more`)))) : null,
      benign.length ? h('section', { class: 'benign', 'data-key': 'benign' },
        h('h2', {}, 'Looks bad, is none'), benign.map(finding => findingCard(finding, findings, 3))) : null,
      over(findings.withdrawn),
      unseen(findings, processes.processes, 'h2'),
      h('section', { class: 'plots', 'data-key': 'plots' },
        h('h2', {}, 'The last hour'),
        plotControls('now', params, processNames(history, processes)),
        plotFrames(panels(history))),
    ].flat().filter(Boolean);
  },

  drawn(main, params, { history }) {
    drawPlots(main, panels(history), params);
  },
};

/** Those that stand no more: an hour of a sick host may have many. */
function over(withdrawn) {
  if (withdrawn.length === 0) {
    return null;
  }
  const list = part => h('ul', { class: 'plain' }, part.map(withdrawnLine));
  const rest = withdrawn.slice(OVER_AT_ONCE);
  return h('section', { 'data-key': 'withdrawn' }, h('h2', {}, 'Over within the last hour'), list(withdrawn.slice(0, OVER_AT_ONCE)),
    rest.length ? h('details', { 'data-key': 'rest' }, h('summary', {}, `${count(rest.length)} more`), list(rest)) : null);
}

/** In plain words, and never more than was looked at. */
function verdict(faults, limitations) {
  if (faults.length === 0) {
    return limitations.length ? 'Nothing is wrong in what can be seen' : 'Nothing is wrong';
  }
  return faults.length === 1 ? '1 thing is wrong' : `${count(faults.length)} things are wrong`;
}

function lookedAt(findings, host, processes) {
  const agents = processes.processes.filter(each => each.agent).length;
  const jvms = processes.processes.filter(each => each.jvm).length;
  const looked = [plural(host.reading.rows, 'socket'), `of ${plural(processes.total, 'process', 'processes')}`,
    `(${plural(jvms, 'JVM')}, ${count(agents)} with an agent)`,
    `in ${plural(host.total, 'network namespace')}`];
  return `Looked at ${looked.join(' ')} at ${clock(findings.takenAtEpochMillis)}, read by ${findings.source}.`;
}

/** Of processes that have samples; those that have ended are named by their pid. */
function processNames(history, processes) {
  const names = new Map(processes.processes.map(each => [each.pid, each.process]));
  return history.pids.map(pid => [String(pid), `${names.get(pid) || 'ended'} (${pid})`])
    .sort((one, other) => one[1].localeCompare(other[1]));
}

/** Whose hour, and how much of it. */
export function plotControls(view, params, names) {
  const span = params.from ? 'zoom' : params.span || '60';
  const choose = (text, changes, pressed) => h('button', { type: 'button', 'aria-pressed': String(pressed),
    'data-go': route.to(view, { ...params, from: null, to: null, span: null, ...changes }) }, text);
  return h('div', { class: 'filters' },
    names ? h('label', {}, 'Of ', h('select', { 'data-param': 'pid' },
      [['', 'the whole host'], ...names].map(([value, text]) => h('option', { value, selected: (params.pid || '') === value }, text)))) : null,
    choose('1 h', {}, span === '60'), choose('15 min', { span: '15' }, span === '15'), choose('5 min', { span: '5' }, span === '5'),
    params.from ? h('button', { type: 'button', 'data-key': 'reset', 'data-go': route.to(view, { ...params, from: null, to: null }) },
      `Reset zoom (${clock(params.from * 1000)}–${clock(params.to * 1000)})`) : h('span', { class: 'quiet', 'data-key': 'hint' }, 'Drag over a plot to zoom, double-click to reset.'));
}
