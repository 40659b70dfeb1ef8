// Asks Prometheus what a panel asks, and puts the answers into data frames as Grafana's Prometheus data source does.
import { FieldType, toDataFrame } from '@grafana/data';

const SCRAPE_SECONDS = 5;

/** Puts in the variables of the page, those of a repeated panel, and the built-in ones. */
export function substitute(text, view, scope = {}) {
  const values = { ...view.variables, ...scope };
  return text
    .replaceAll('$__rate_interval', `${4 * SCRAPE_SECONDS}s`)
    .replaceAll('$__range', `${view.seconds}s`)
    .replaceAll('$__interval', `${view.step}s`)
    .replace(/\$\{?(job|instance|process)\b\}?/g, (whole, name) =>
      values[name].length > 1 ? `(${values[name].join('|')})` : values[name][0]);
}

export async function ask(view, path, parameters) {
  const response = await fetch(`${view.prometheus}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(answer.error);
  }
  return answer.data;
}

export async function frames(panel, view, scope) {
  const answers = await Promise.all((panel.targets ?? []).map(async (target) => {
    const query = substitute(target.expr, view, scope);
    const { result } = target.instant
      ? await ask(view, 'query', { query, time: view.to })
      : await ask(view, 'query_range', { query, start: view.from, end: view.to, step: view.step });
    return target.format === 'table'
      ? [asTable(target, result, panel.targets.length)]
      : result.map((series) => asSeries(target, series, view));
  }));
  return answers.flat().filter((frame) => frame.length > 0);
}

function asSeries(target, { metric, value, values = [value] }, view) {
  const legend = target.legendFormat.replace(/\{\{\s*(.+?)\s*\}\}/g, (whole, label) => metric[label] ?? '');
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: values.map(([at]) => at * 1000), config: { interval: view.step * 1000 } },
      {
        name: 'Value', type: FieldType.number, labels: metric, values: values.map((sample) => number(sample[1])),
        config: legend ? { displayNameFromDS: legend } : {},
      },
    ],
  });
}

function asTable(target, result, targets) {
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: result.map(({ value }) => value[0] * 1000) },
      ...labels.map((label) => ({
        name: label, type: FieldType.string, config: { filterable: true }, values: result.map(({ metric }) => metric[label] ?? ''),
      })),
      { name: targets > 1 ? `Value #${target.refId}` : 'Value', type: FieldType.number, values: result.map(({ value }) => number(value[1])) },
    ],
  });
}

/** NaN, such as a percentile of nothing, is a gap, as in Grafana's time series panel. */
const number = (text) => (Number.isFinite(Number(text)) ? Number(text) : null);
