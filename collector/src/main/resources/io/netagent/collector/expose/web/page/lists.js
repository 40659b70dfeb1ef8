// The smaller lists: processes, lines of code, accept queues, ephemeral ports.

import { get } from './api.js';
import { h } from './dom.js';
import { siteLink } from './finding.js';
import { count, duration, percent } from './format.js';
import { listing, query, table } from './listing.js';
import * as route from './route.js';
import { state, STATES } from './terms.js';

/** A view of one list. */
function list({ name, title, path = name, rowsIn = name, order, filters = [], told, parentOf, intro, ...rest }) {
  return {
    title,
    inNavigation: true,
    parentOf,
    async load(params) {
      const asked = query(params, filters, order);
      const answer = await get(path, asked);
      return { head: answer, answer, asked };
    },
    show(params, { answer, asked }) {
      return [h('h1', {}, title), intro ? h('p', { class: 'quiet' }, intro) : null,
        ...listing({ view: name, path, asked, answer, rows: answer[rowsIn], told, ...rest })].filter(Boolean);
    },
  };
}

export const processLink = (pid, process) => pid === null ? process
  : h('a', { href: route.to('process', { pid }) }, `${process} `, h('span', { class: 'pid' }, pid));

/** The end of a listener is no end. */
export const remoteEnd = remote => !remote || remote.endsWith(':0') ? '–' : h('code', {}, remote);

const both = (each, label) => each.states.ipv4[label] + each.states.ipv6[label];

const others = each => STATES.filter(label => !['established', 'close_wait', 'time_wait', 'listen'].includes(label))
  .map(label => [label, both(each, label)]).filter(([, number]) => number > 0)
  .map(([label, number]) => `${state(label)} ${count(number)}`).join(', ');

export const processes = list({
  name: 'processes',
  title: 'Processes',
  order: '-sockets',
  parentOf: ['process'],
  search: 'process, command line',
  caption: 'Processes with their sockets by state',
  key: each => `process ${each.pid}`,
  empty: 'No process has a socket.',
  columns: [
    { label: 'Process', sort: 'process', cell: each => processLink(each.pid, each.process) },
    { label: 'Agent', cell: each => each.agent ? (each.agent.stalled ? 'stalled' : 'yes') : each.jvm ? 'no' : 'no JVM' },
    { label: 'Sockets', sort: 'sockets', number: true, cell: each => count(each.sockets) },
    { label: 'ESTABLISHED', number: true, cell: each => count(both(each, 'established')) },
    { label: 'CLOSE_WAIT', number: true, cell: each => count(both(each, 'close_wait')) },
    { label: 'Oldest', number: true, cell: each => duration(each.closeWaitOldestSeconds) },
    { label: 'TIME_WAIT', number: true, cell: each => count(both(each, 'time_wait')) },
    { label: 'LISTEN', number: true, cell: each => count(both(each, 'listen')) },
    { label: 'Other states', cell: others },
    { label: 'fds', number: true, cell: each => each.openFds === null ? null : `${count(each.openFds)} of ${count(each.maxFds)}` },
  ],
});

export const closedText = closed => Object.entries(closed).filter(([, number]) => number > 0)
  .map(([reason, number]) => `${reason.replaceAll('_', ' ')} ${count(number)}`).join(', ') || 'none';

export const sites = list({
  name: 'sites',
  title: 'Lines of code',
  order: '-opened',
  filters: ['pid'],
  parentOf: ['site'],
  told: { pid: 'pid' },
  search: 'process, line',
  intro: 'Where connections come from, and what became of them. Only JVMs with an agent have these.',
  caption: 'Lines of code that open connections',
  key: each => `site ${each.siteId}`,
  empty: 'No JVM with an agent has opened a connection.',
  columns: [
    { label: 'Line', sort: 'site', long: true, cell: each => siteLink(each.site || each.stack?.[0] || 'no frame', each.siteId) },
    { label: 'Process', sort: 'process', cell: each => processLink(each.pid, each.process) },
    { label: 'Opened', sort: 'opened', number: true, cell: each => count(each.opened) },
    { label: 'Open now', sort: 'openNow', number: true, cell: each => count(each.openNow) },
    { label: 'Used once', sort: 'usedOnce', number: true, cell: each => count(each.usedOnce) },
    { label: 'Closed', cell: each => closedText(each.closed) },
  ],
});

export const LISTENER_COLUMNS = [
  { label: 'Listens on', sort: 'local', cell: each => h('a', { href: route.to('connections', { local: each.local }) }, h('code', {}, each.local)) },
  { label: 'Process', sort: 'process', cell: each => processLink(each.pid, each.process) },
  { label: 'Waiting', sort: 'queueLength', number: true, cell: each => count(each.queueLength) },
  { label: 'Limit', sort: 'queueLimit', number: true, cell: each => count(each.queueLimit) },
  { label: 'Full', sort: 'queueUsedRatio', number: true, cell: each => percent(each.queueUsedRatio) },
];

export const listeners = list({
  name: 'listeners',
  title: 'Accept queues',
  order: '-queueUsedRatio',
  filters: ['pid'],
  told: { pid: 'pid' },
  search: 'process, address',
  intro: 'Connections that the kernel has made and no accept() has taken. A full queue drops the next handshake.',
  caption: 'Listening sockets with their accept queues',
  key: each => `listener ${each.networkNamespace} ${each.local} ${each.pid}`,
  empty: 'Nothing listens.',
  columns: LISTENER_COLUMNS,
});

const PORT_COLUMNS = [
  { label: 'From', cell: each => h('code', {}, each.source) },
  { label: 'To', cell: each => each.destination ? h('a', { href: route.to('connections', { remote: each.destination }) }, h('code', {}, each.destination)) : 'any (bound)' },
  { label: 'Most by', cell: each => processLink(each.pid, each.process) },
  { label: 'Used', number: true, cell: each => count(each.used) },
  { label: 'of it TIME_WAIT', number: true, cell: each => count(each.timeWait) },
  { label: 'Full', number: true, cell: each => percent(each.usedRatio) },
  { label: 'None left in', number: true, cell: each => each.secondsToExhaustion === null ? 'not in sight' : duration(each.secondsToExhaustion) },
];

const namespaceName = ({ own, networkNamespace }) => own ? 'This network namespace' : `Network namespace ${networkNamespace}`;

export const ports = {
  title: 'Ports',
  inNavigation: true,
  async load() {
    const answer = await get('ports');
    return { head: answer, answer };
  },
  show(params, { answer }) {
    return [h('h1', {}, 'Ephemeral ports'),
      h('p', { class: 'quiet' }, 'One source address can have each port once for each destination. The fullest destinations first.'),
      ...answer.namespaces.map(namespace => h('section', { 'data-key': `ns ${namespace.networkNamespace}` },
        h('h2', {}, namespaceName(namespace)),
        h('p', {}, `${namespace.range.first}–${namespace.range.last}: ${count(namespace.range.available)} can be had.`),
        table({ view: 'ports', rows: [...namespace.connect, ...namespace.bind], columns: PORT_COLUMNS,
          caption: `Destinations with the ephemeral ports used towards them. ${namespaceName(namespace)}` })))];
  },
};
