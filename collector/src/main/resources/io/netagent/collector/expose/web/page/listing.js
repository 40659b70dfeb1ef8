// A list that the collector searches, sorts, filters and cuts: the page never holds more than one part of it.

import { address } from './api.js';
import { h } from './dom.js';
import { count } from './format.js';
import * as route from './route.js';

export const PAGE_SIZES = [50, 100, 250, 500];
export const DEFAULT_LIMIT = 100;

/** The most that CSV of other lists than connections holds. */
const CSV_ROWS = 10_000;

/**
 * What is asked of the API for such a list.
 *
 * @param names of the filters that it takes
 * @param order the field it is sorted by when the address names none; '-' before it puts the largest first
 */
export function query(params, names, order) {
  const asked = { sort: params.sort || order, limit: params.limit || DEFAULT_LIMIT, offset: params.offset || null };
  for (const name of ['q', ...names]) {
    asked[name] = params[name] || null;
  }
  return asked;
}

/**
 * The whole list: search and filters, the table, and where in it one is.
 *
 * @param list.view that it is in
 * @param list.path of the answer below /api/v1/
 * @param list.asked the query
 * @param list.answer of the collector
 * @param list.rows of the answer
 * @param list.columns each { label, cell(row), sort?, number?, long? }; the first one's cell holds the row's link
 * @param list.choices filters to choose from: { param, label, options: [[value, text]] }
 * @param list.told filters that come with a link: { param: label }
 * @param list.caption what the table shows, for who can't see it
 * @param list.empty said when no row is there and nothing is filtered
 */
export function listing(list) {
  const params = route.current().params;
  return [
    h('div', { class: 'filters' },
      list.search === false ? null : h('input', { type: 'search', 'data-param': 'q', value: params.q || '',
        placeholder: list.search || 'process, remote, line, thread', 'aria-label': 'Search' }),
      (list.choices || []).map(choice => select(choice, params)),
      chips(list, params)),
    pager(list, params),
    list.rows.length ? table(list) : nothing(list, params),
  ];
}

function select({ param, label, options }, params) {
  return h('label', {}, label, ' ',
    h('select', { 'data-param': param },
      options.map(([value, text]) => h('option', { value, selected: (params[param] || '') === value }, text))));
}

function chips({ view, told = {} }, params) {
  return Object.entries(told).filter(([param]) => params[param]).map(([param, label]) =>
    h('button', { type: 'button', class: 'chip', 'data-go': route.to(view, { ...params, [param]: null, offset: null }),
      'aria-label': `Take away the filter ${label} ${params[param]}` }, `${label} ${params[param]}`, h('span', { 'aria-hidden': 'true' }, ' ×')));
}

function pager({ view, path, asked, answer }, params) {
  const { total, offset } = answer;
  const limit = Number(asked.limit);
  const last = Math.max(0, Math.floor((total - 1) / limit) * limit);
  const step = (label, to, possible) => h('button', { type: 'button', disabled: !possible,
    'data-go': route.to(view, { ...params, offset: to || null }) }, label);
  return h('div', { class: 'pager' },
    h('span', { class: 'range', role: 'status' },
      total === 0 ? 'none' : `${count(Math.min(offset + 1, total))}–${count(Math.min(offset + limit, total))} of ${count(total)}`),
    step('First', 0, offset > 0), step('Previous', Math.max(0, offset - limit), offset > 0),
    step('Next', offset + limit, offset + limit < total), step('Last', last, offset < last),
    select({ param: 'limit', label: 'Rows', options: PAGE_SIZES.map(size => [size === DEFAULT_LIMIT ? '' : String(size), size]) }, params),
    h('a', { href: address(path, { ...asked, limit: null, offset: null, format: 'csv' }), download: `${path}.csv` },
      path === 'connections' || total <= CSV_ROWS ? `CSV of all ${count(total)}` : `CSV of the first ${count(CSV_ROWS)}`),
    h('a', { href: address(path, asked) }, 'JSON'));
}

function nothing({ view, asked, answer, empty }, params) {
  const filtered = Object.entries(asked).some(([name, value]) => value && !['sort', 'limit', 'offset'].includes(name));
  if (answer.total > 0) {
    return h('p', {}, 'The list has become shorter. ', h('a', { href: route.to(view, { ...params, offset: null }) }, 'To its begin'));
  }
  return h('p', {}, filtered ? ['Nothing passes these filters. ', h('a', { href: route.to(view) }, 'All')] : empty);
}

/** Roles are given by name: where it is narrow, the style takes the table's own ones away. */
export function table({ view, asked, rows, columns, caption, key }) {
  return h('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    h('table', { role: 'table' },
      h('caption', { class: 'unseen' }, caption),
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(column => header(column, view, asked)))),
      h('tbody', { role: 'rowgroup' }, rows.map(row => h('tr', { role: 'row', 'data-key': key?.(row) },
        columns.map(column => h('td', { role: 'cell', class: kind(column), 'data-label': column.label }, column.cell(row))))))));
}

const kind = column => [column.number ? 'number' : null, column.long ? 'long' : null].filter(Boolean).join(' ') || null;

function header(column, view, asked) {
  const attributes = { role: 'columnheader', scope: 'col', class: kind(column) };
  if (!column.sort || !asked) {
    return h('th', attributes, column.label);
  }
  const sorted = asked.sort.replace(/^-/, '') === column.sort;
  const descending = asked.sort.startsWith('-');
  const next = sorted ? (descending ? column.sort : `-${column.sort}`) : column.number ? `-${column.sort}` : column.sort;
  return h('th', { ...attributes, 'aria-sort': sorted ? (descending ? 'descending' : 'ascending') : 'none' },
    h('button', { type: 'button', 'data-go': route.to(view, { ...route.current().params, sort: next, offset: null }) }, column.label,
      h('span', { class: 'order', 'aria-hidden': 'true' }, sorted ? (descending ? ' ▼' : ' ▲') : '')));
}
