// The same sockets, counted: who talks to whom, in which state.

import { get } from './api.js';
import { h } from './dom.js';
import { siteLink } from './finding.js';
import { bytes, count, duration } from './format.js';
import { listing, query } from './listing.js';
import { processLink, remoteEnd } from './lists.js';
import * as route from './route.js';
import { state, STATES } from './terms.js';

const BY_DEFAULT = 'process,remote,state';

const BY = [['', 'process, remote, state'], ['process,state', 'process, state'], ['process,remote', 'process, remote'],
  ['process,site,state', 'process, line, state'], ['remote,state', 'remote, state'], ['process', 'process'], ['state', 'state']];

const COLUMNS = {
  process: { label: 'Process', sort: 'process', cell: group => processLink(group.pid, group.process) },
  remote: { label: 'Remote', sort: 'remote', cell: group => [remoteEnd(group.remote), group.direction === 'inbound' ? ` to our port ${group.localPort ?? '?'}` : null] },
  state: { label: 'State', sort: 'state', cell: group => group.closeWaitKind ? `${state(group.state)} ${group.closeWaitKind}` : state(group.state || '–') },
  site: { label: 'Line', long: true, cell: group => siteLink(group.site, group.siteId) || '–' },
};

const FIGURES = [
  { label: 'Connections', sort: 'connections', number: true, cell: group => h('a', { href: connectionsOf(group) }, count(group.connections)) },
  { label: 'Oldest', sort: 'oldestSeconds', number: true, cell: group => `${group.oldestExact === false ? '≥ ' : ''}${duration(group.oldestSeconds)}` },
  { label: 'Recv-Q', sort: 'recvQueueBytes', number: true, cell: group => bytes(group.recvQueueBytes) },
  { label: 'Send-Q', sort: 'sendQueueBytes', number: true, cell: group => bytes(group.sendQueueBytes) },
  { label: 'Read', sort: 'bytesRead', number: true, cell: group => bytes(group.bytesRead) },
  { label: 'Written', sort: 'bytesWritten', number: true, cell: group => bytes(group.bytesWritten) },
];

/** Those of the group that pass the filters of this list. */
function connectionsOf(group) {
  const { q, pid, state, remote, direction } = route.current().params;
  return route.to('connections', { q, pid, state, remote, direction, ...Object.fromEntries(new URLSearchParams(group.connectionsQuery)) });
}

export const groups = {
  title: 'Groups',
  inNavigation: true,

  async load(params) {
    const asked = { ...query(params, ['pid', 'state', 'remote', 'direction'], '-connections'), by: params.by || BY_DEFAULT };
    const answer = await get('groups', asked);
    return { head: answer, answer, asked };
  },

  show(params, { answer, asked }) {
    const columns = asked.by.split(',').map(field => COLUMNS[field]).filter(Boolean);
    return [h('h1', {}, 'Groups of connections'),
      h('p', { class: 'quiet' }, `${count(answer.totalConnections)} connections, counted by ${asked.by.replaceAll(',', ', ').replace('site', 'line')}. The number leads to them.`),
      ...listing({
        view: 'groups', path: 'groups', asked, answer, rows: answer.groups, columns: [...columns, ...FIGURES],
        choices: [{ param: 'by', label: 'By', options: BY },
          { param: 'state', label: 'State', options: [['', 'any'], ...STATES.map(each => [each, state(each)])] },
          { param: 'direction', label: 'Direction', options: [['', 'any'], ['outbound', 'outbound'], ['inbound', 'inbound']] }],
        told: { pid: 'pid', remote: 'remote' },
        caption: 'Connections counted in groups', key: group => `group ${group.connectionsQuery}`, empty: 'There is no connection.',
      })];
  },
};
