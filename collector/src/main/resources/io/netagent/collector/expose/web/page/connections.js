// Every connection, a part at a time.

import { get } from './api.js';
import { h } from './dom.js';
import { siteLink } from './finding.js';
import { bytes, count, duration, micros } from './format.js';
import { listing, query } from './listing.js';
import { processLink, remoteEnd } from './lists.js';
import * as route from './route.js';
import { CLOSE_WAIT_KINDS, state, STATES } from './terms.js';

/** Exact ones; those without a field to choose them in come with links. */
const FILTERS = ['pid', 'process', 'state', 'kind', 'remote', 'local', 'remotePort', 'localPort', 'networkNamespace', 'siteId', 'role',
  'recorded', 'direction', 'family', 'threadId', 'finding'];

const TOLD = { pid: 'pid', process: 'process', remote: 'remote', local: 'local', remotePort: 'remote port', localPort: 'local port',
  networkNamespace: 'namespace', siteId: 'line', role: 'role', recorded: 'recorded', family: 'IPv', threadId: 'thread', finding: 'finding' };

const CHOICES = [
  { param: 'state', label: 'State', options: [['', 'any'], ...STATES.map(each => [each, state(each)])] },
  { param: 'kind', label: 'Kind of CLOSE_WAIT', options: [['', 'any'], ...Object.keys(CLOSE_WAIT_KINDS).map(each => [each, each])] },
  { param: 'direction', label: 'Direction', options: [['', 'any'], ['outbound', 'outbound'], ['inbound', 'inbound']] },
];

export const stateText = row => row.closeWaitKind ? `${state(row.state)} ${row.closeWaitKind}` : state(row.state);

/** "≥" where nobody saw it begin. */
export const age = row => row.stateForSeconds === null ? '–' : `${row.stateSinceExact ? '' : '≥ '}${duration(row.stateForSeconds)}`;

/** Who stands in a call on it now. */
export const threads = row => [['reads', row.readerThreadId, row.readerThread], ['writes', row.writerThreadId, row.writerThread]]
  .filter(([, id]) => id).map(([what, id, name]) => `${what} ${name ? `${name} ` : ''}#${id}`).join(', ');

const COLUMNS = [
  { label: 'State', sort: 'state', cell: row => h('a', { href: route.to('connection', { id: row.id }), class: `state-${row.state}` }, stateText(row)) },
  { label: 'In state', sort: 'stateForSeconds', number: true, cell: age },
  { label: 'Process', sort: 'process', cell: row => processLink(row.pid, row.process) },
  { label: 'Remote', sort: 'remote', cell: row => remoteEnd(row.remote) },
  { label: 'Line', sort: 'site', long: true, cell: row => siteLink(row.site, row.siteId) || (row.recorded ? 'not recorded' : '–') },
  { label: 'Recv-Q', sort: 'recvQueueBytes', number: true, cell: row => queue(row, row.recvQueueBytes) },
  { label: 'Send-Q', sort: 'sendQueueBytes', number: true, cell: row => queue(row, row.sendQueueBytes) },
  { label: 'RTT', sort: 'rttMicros', number: true, cell: row => micros(row.rttMicros) },
  { label: 'Read', sort: 'bytesRead', number: true, cell: row => bytes(row.bytesRead) },
  { label: 'Written', sort: 'bytesWritten', number: true, cell: row => bytes(row.bytesWritten) },
  { label: 'Turns', sort: 'turns', number: true, cell: row => count(row.turns) },
  { label: 'Local', sort: 'local', cell: row => h('code', {}, row.local) },
  { label: 'Thread', cell: row => threads(row) || '–' },
];

/** Of a listener they count connections, of all others bytes. */
const queue = (row, value) => row.state === 'listen' ? count(value) : bytes(value);

export const connections = {
  title: 'Connections',
  inNavigation: true,
  parentOf: ['connection'],

  async load(params) {
    const asked = query(params, FILTERS, '-stateForSeconds');
    const answer = await get('connections', asked);
    return { head: answer, answer, asked };
  },

  show(params, { answer, asked }) {
    return [h('h1', {}, 'Connections'), ...listing({
      view: 'connections', path: 'connections', asked, answer, rows: answer.connections, columns: COLUMNS, choices: CHOICES, told: TOLD,
      caption: 'TCP sockets, one in each row', key: row => `connection ${row.id}`, empty: 'There is no TCP socket.',
    }), h('p', { class: 'quiet' }, 'Read, written, turns, line and thread are known where an agent is in the process. ',
      'Turns: how often the direction changed; an HTTP connection that was used once has 0 or 1. ≥: it was so already when the collector first saw it.')];
  },
};
