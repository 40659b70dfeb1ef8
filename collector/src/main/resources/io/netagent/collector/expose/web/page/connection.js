// One connection: what it is now, and its life.

import { get } from './api.js';
import { age, stateText } from './connections.js';
import { h } from './dom.js';
import { connectionsLink, figure, frames, siteLink } from './finding.js';
import { bytes, clock, count, duration, micros, words } from './format.js';
import { processLink } from './lists.js';
import * as route from './route.js';
import { siteKind } from './terms.js';

/** Told above, or in its own place. */
const TOLD = new Set(['id', 'local', 'remote', 'state', 'closeWaitKind', 'pid', 'process', 'stack', 'site', 'siteId', 'siteKind', 'stateForSeconds',
  'stateSinceExact', 'recvQueueBytes', 'sendQueueBytes', 'rttMicros', 'bytesRead', 'bytesWritten', 'turns']);

export const connection = {
  title: 'Connection',

  async load({ id }) {
    const answer = await get('connection', { id });
    return { head: answer, answer };
  },

  show(params, { answer }) {
    const row = answer.connection;
    return [
      h('h1', {}, h('code', {}, row.local), row.state === 'listen' ? ' listens' : [' → ', h('code', {}, row.remote)]),
      answer.gone ? h('p', { class: 'gone' }, 'It has gone; this is what was known last.') : null,
      h('dl', { class: 'figures' },
        figure('State', stateText(row)), figure('For', age(row)), figure('Process', processLink(row.pid, row.process)),
        figure('Recv-Q', bytes(row.recvQueueBytes)), figure('Send-Q', bytes(row.sendQueueBytes)), figure('RTT', micros(row.rttMicros)),
        figure('Read', bytes(row.bytesRead)), figure('Written', bytes(row.bytesWritten)), figure('Turns', count(row.turns))),
      row.recorded ? null : h('p', { class: 'quiet' }, 'No agent has recorded it: its line, its bytes and its threads are not known.'),
      verdicts(answer.findings),
      h('h2', {}, 'Its life'),
      life(answer),
      row.stack?.length ? [h('h2', {}, 'Line'), h('p', {}, siteLink(row.site || row.stack[0], row.siteId), h('span', { class: 'quiet' }, ` ${siteKind(row.siteKind)}`)),
        frames(row.stack, row.site)] : null,
      h('h2', {}, 'All that is known'),
      h('dl', { class: 'facts' }, Object.entries(row).filter(([name, value]) => !TOLD.has(name) && value !== null).map(([name, value]) =>
        [h('dt', {}, words(name)), h('dd', {}, known(name, value))])),
      h('p', { class: 'links' }, h('a', { href: route.to('connections', { pid: row.pid, remote: row.remote }) }, 'All of this process to this remote'),
        h('a', { href: `/api/v1/connection?id=${encodeURIComponent(row.id)}` }, 'JSON')),
    ].flat().filter(Boolean);
  },
};

function known(name, value) {
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  if (typeof value !== 'number') {
    return String(value);
  }
  if (/Seconds(Ago)?$/.test(name)) {
    return duration(value);
  }
  if (/Millis(Ago)?$/.test(name)) {
    return duration(value / 1000);
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
