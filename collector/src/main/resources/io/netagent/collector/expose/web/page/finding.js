// A verdict: what, how many, which line, since when, why this and nothing else, what to do; the proof folded in.

import { h } from './dom.js';
import { clock, count, duration, plural, shortFrame, words } from './format.js';
import * as route from './route.js';
import { SEVERITY_SIGNS, siteKind } from './terms.js';

const THREADS_AT_MOST = 50;

/**
 * One of them.
 *
 * @param head of the answer that it stands in
 * @param level of its heading
 */
export function findingCard(finding, head, level = 3) {
  return h('article', { class: 'finding', 'data-severity': finding.benign ? 'benign' : finding.severity, 'data-key': keyOf(finding) },
    heading(finding, level),
    h('p', { class: 'summary' }, finding.summary),
    figures(finding, head),
    h('dl', { class: 'reasons' },
      pair('Line', line(finding)),
      pair('Why this', finding.why),
      pair(finding.benign ? 'If you want' : 'Do', finding.advice)),
    h('div', { class: 'proof' }, proof(finding),
      finding.pid === null ? null : h('a', { href: route.to('process', { pid: finding.pid }) }, `Process ${finding.pid}`),
      connectionsLink(finding),
      h('button', { type: 'button', class: 'small', 'data-copy': asText(finding) }, 'Copy as text')));
}

/** One that stands no more, in a line. */
export function withdrawnLine({ finding, secondsAgo, why }) {
  return h('li', { 'data-key': `gone ${keyOf(finding)}` },
    h('details', {},
      h('summary', {}, `${duration(secondsAgo)} ago: ${finding.rule} in ${nameOf(finding)}`, why ? ` (${why})` : ''),
      h('p', {}, finding.summary),
      finding.site ? h('p', {}, h('code', {}, finding.site)) : null));
}

export function keyOf(finding) {
  return `${finding.rule} ${finding.pid} ${finding.site} ${finding.remote}`;
}

const nameOf = finding => finding.pid === null ? finding.process : `${finding.process} (pid ${finding.pid})`;

function heading(finding, level) {
  const severity = finding.benign ? 'no fault' : finding.severity;
  return h(`h${level}`, {},
    h('span', { class: 'severity' }, h('span', { 'aria-hidden': 'true', class: 'sign' }, SEVERITY_SIGNS[finding.severity] || '?'), severity),
    ' ', h('span', { class: 'rule' }, finding.rule), finding.pid === null && finding.process === 'unknown' ? ', process not known' : ` in ${nameOf(finding)}`);
}

function pair(term, value) {
  return value ? [h('dt', {}, term), h('dd', {}, value)] : null;
}

/** A figure with its name, which a narrow page does not part. */
export function figure(term, value) {
  return value === null || value === undefined || value === '' ? null : h('div', {}, h('dt', {}, term), ' ', h('dd', {}, value));
}

function figures(finding, head) {
  const since = finding.standsForSeconds > 0
      ? `${clock(head.takenAtEpochMillis - finding.standsForSeconds * 1000)} (${duration(finding.standsForSeconds)})` : 'now';
  return h('dl', { class: 'figures' },
    figure('Count', count(finding.count)),
    figure('Oldest', finding.oldestSeconds ? duration(finding.oldestSeconds) : null),
    figure('Told since', since),
    figure('Trend', finding.trend),
    figure('Remote', finding.remote ? [h('code', {}, finding.remote), finding.evidence.remotes?.length > 1 ? ' and others' : null] : null),
    figure('Library', finding.library));
}

function line(finding) {
  if (!finding.site) {
    return finding.siteKind === 'no-agent'
        ? 'not known: no agent in this process' : null;
  }
  const address = finding.siteId ? route.to('site', { id: finding.siteId }) : route.to('sites', { pid: finding.pid, q: finding.site });
  return [h('a', { href: address }, h('code', {}, finding.site)),
    finding.siteKind ? h('span', { class: 'quiet' }, ` ${siteKind(finding.siteKind)}`) : null];
}

function proof(finding) {
  const { stack = [], ...facts } = finding.evidence;
  return [
    stack.length ? h('details', {}, h('summary', {}, `Stack (${plural(stack.length, 'frame')})`), frames(stack, finding.site)) : null,
    finding.blocked.length ? h('details', {}, h('summary', {}, `Threads (${count(finding.blocked.length)})`), finding.blocked.slice(0, THREADS_AT_MOST).map(thread)) : null,
    Object.keys(facts).length ? h('details', {}, h('summary', {}, 'Evidence'), evidence(facts)) : null];
}

/** A stack, the frame to blame marked by more than its weight. */
export function frames(stack, site) {
  return h('pre', { class: 'stack', tabindex: 0 }, stack.map(frame =>
    frame === site ? [h('strong', {}, `→ ${frame}`), '\n'] : `  ${frame}\n`));
}

function thread(blocked) {
  return h('details', { class: 'thread' },
    h('summary', {}, h('code', {}, blocked.name), ` ${blocked.doing}`, blocked.forSeconds ? `, for ${duration(blocked.forSeconds)}` : ''),
    blocked.frames.length ? frames(blocked.frames, null) : h('p', {}, 'Its stack was not taken.'));
}

function evidence(facts) {
  return h('dl', { class: 'facts' }, Object.entries(facts).map(([name, value]) =>
    [h('dt', {}, words(name)), h('dd', {}, Array.isArray(value) ? value.join(', ') : typeof value === 'object' && value ? JSON.stringify(value) : String(value))]));
}

/** To just those that it names, or to those of its line or its ends where it names none. */
export function connectionsLink({ connectionsQuery }) {
  return connectionsQuery ? h('a', { href: `#/connections?${connectionsQuery}` },
    connectionsQuery.startsWith('finding=') ? 'Its connections' : connectionsQuery.startsWith('siteId=') ? 'Connections of this line' : 'Connections there') : null;
}

/** For a ticket or a chat. */
function asText(finding) {
  return [`${finding.severity} ${finding.rule} in ${nameOf(finding)}`, finding.summary,
    finding.site ? `line: ${finding.site}` : null, finding.why ? `why: ${finding.why}` : null,
    finding.advice ? `do: ${finding.advice}` : null,
    ...(finding.evidence.stack || []).map(frame => `    at ${frame}`)].filter(Boolean).join('\n');
}

/** For a table's cell. */
export function siteLink(site, siteId) {
  if (!site) {
    return null;
  }
  const text = h('code', { title: site }, shortFrame(site));
  return siteId ? h('a', { href: route.to('site', { id: siteId }) }, text) : text;
}
