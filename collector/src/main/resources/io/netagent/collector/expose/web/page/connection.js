// One connection: what it is now, and its life.

import { get } from './api.js';
import { age, stateText } from './connections.js';
import { h } from './dom.js';
import { connectionsLink, figure, frames, siteLink } from './finding.js';
import { bytes, clock, count, duration, micros, words } from './format.js';
import { processLink } from './lists.js';
import * as route from './route.js';
import { REASONS, siteKind, state } from './terms.js';

/** Told above, or in its own place. */
const TOLD = new Set(['id', 'local', 'remote', 'state', 'closeWaitKind', 'pid', 'process', 'stack', 'site', 'siteId', 'siteKind', 'stateForSeconds',
  'stateSinceExact', 'recvQueueBytes', 'sendQueueBytes', 'rttMicros', 'bytesRead', 'bytesWritten', 'turns']);

/** The row of the latest look: what is shown on when the connection ends under the reader's eyes. */
let latest = { id: null, row: null };

export const connection = {
  title: 'Connection',

  async load({ id }) {
    const answer = await get('connection', { id });
    if (answer.connection || latest.id !== id) {
      latest = { id, row: answer.connection };
    }
    return { head: answer, answer, row: latest.row };
  },

  show(params, { answer, row }) {
    const { ended } = answer;
    const it = answer.connection || ended;
    const stack = row?.stack?.length ? row : ended?.stack?.length ? ended : null;
    return [
      h('h1', {}, h('code', {}, it.local), it.state === 'listen' ? ' listens' : [' → ', h('code', {}, it.remote)]),
      ended ? h('p', { class: 'gone', role: 'status' }, endText(answer)) : null,
      row ? figures(row, answer.gone) : h('dl', { class: 'figures' }, figure('Last state', state(ended.state)), figure('Process', processLink(ended.pid, ended.process)),
        figure('Opened by', ended.role === 'client' ? 'this process' : ended.role === 'server' ? 'the peer' : null)),
      row && !row.recorded && !ended?.reason && !stack ? h('p', { class: 'quiet' }, 'No agent has recorded it: its line, its bytes and its threads are not known.') : null,
      verdicts(answer.findings),
      h('h2', {}, 'Its life'),
      life(answer),
      stack ? [h('h2', {}, 'Line'), h('p', {}, siteLink(stack.site || stack.stack[0], stack.siteId), h('span', { class: 'quiet' }, ` ${siteKind(stack.siteKind)}`)),
        frames(stack.stack, stack.site)] : null,
      row ? [h('h2', {}, answer.gone ? 'As it was last seen' : 'All that is known'),
        h('dl', { class: 'facts' }, Object.entries(row).filter(([name, value]) => !TOLD.has(name) && value !== null).map(([name, value]) =>
          [h('dt', {}, words(name.replace(UNIT, ''))), h('dd', {}, known(name, value))]))] : null,
      h('p', { class: 'links' }, h('a', { href: route.to('connections', { pid: it.pid, remote: it.remote }) }, it.pid === null ? 'All to this remote' : 'All of this process to this remote'),
        h('a', { href: `/api/v1/connection?id=${encodeURIComponent(params.id)}` }, 'JSON')),
    ].flat().filter(Boolean);
  },
};

function figures(row, gone) {
  return h('dl', { class: 'figures' },
    figure(gone ? 'Last state' : 'State', stateText(row)), gone ? null : figure('For', age(row)), figure('Process', processLink(row.pid, row.process)),
    figure('Recv-Q', bytes(row.recvQueueBytes)), figure('Send-Q', bytes(row.sendQueueBytes)), figure('RTT', micros(row.rttMicros)),
    figure('Read', bytes(row.bytesRead)), figure('Written', bytes(row.bytesWritten)), figure('Turns', count(row.turns)));
}

/** How and when it ended, in a sentence or two. */
function endText({ ended, gone, takenAtEpochMillis }) {
  const at = secondsAgo => clock(takenAtEpochMillis - secondsAgo * 1000);
  if (ended.closedSecondsAgo === null) {
    return `It went ${duration(ended.goneSecondsAgo)} ago or a moment before, last seen in ${state(ended.state)}. How it ended is not known: ${
      ended.pid === null ? 'its owner was not seen.' : 'nothing that an agent recorded of its end is at hand.'}`;
  }
  const lived = duration(ended.openedSecondsAgo - ended.closedSecondsAgo);
  const begun = ended.adopted ? `open at ${at(ended.openedSecondsAgo)} when the agent came` : `opened at ${at(ended.openedSecondsAgo)}, lived for ${lived}`;
  return `Closed ${duration(ended.closedSecondsAgo)} ago, at ${at(ended.closedSecondsAgo)}: ${REASONS[ended.reason] || ended.reason}. It was ${begun}${
    ended.usedOnce ? ', used for one exchange' : ''}.${gone ? '' : ` The kernel still keeps it, in ${state(ended.state)}.`}`;
}

/** What the value says with its unit need not stand in the name, too. */
const UNIT = /(Seconds|Millis|Micros)(Ago)?$|(?<=.)Bytes$/;

function known(name, value) {
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  if (typeof value !== 'number') {
    return String(value);
  }
  if (/(Seconds|Millis)(Ago)?$/.test(name)) {
    return `${duration(/Millis/.test(name) ? value / 1000 : value)}${name.endsWith('Ago') ? ' ago' : ''}`;
  }
  return /Micros$/.test(name) ? micros(value) : /Bytes$|^bytes/.test(name) ? `${bytes(value)} (${count(value)})` : /(uid|pid|inode|Id|Namespace|Index|family)$/.test(name) ? String(value) : count(value);
}

/** The verdicts that it is a part of, each in a line. */
export function verdicts(findings) {
  return findings.length ? h('ul', { class: 'plain' }, findings.map(finding => h('li', {},
    h('strong', {}, finding.benign ? 'no fault' : finding.severity), ` ${finding.rule}: ${finding.summary} `, connectionsLink(finding)))) : null;
}

/** Oldest first, each with its time and who says so. */
function life({ life: events }) {
  if (!events.length) {
    return h('p', {}, 'Nothing of it is known but that it is there.');
  }
  return h('ol', { class: 'life' }, events.map(event => h('li', { 'data-what': event.what },
    h('span', { class: 'when' }, event.atEpochMillis === null ? 'at an unknown time'
      : h('time', { datetime: new Date(event.atEpochMillis).toISOString() }, `${event.exact ? '' : '≤ '}${clock(event.atEpochMillis)}`)),
    h('span', { class: 'ago number' }, event.secondsAgo === null ? '' : `${duration(event.secondsAgo)} ago`),
    h('span', { class: 'what' }, event.what.replaceAll('-', ' ')),
    h('span', { class: 'text' }, event.text),
    h('span', { class: 'quiet' }, ` ${event.from}`))));
}
