// What can't be seen and why; and where the same is for programs.

import { get, getKept } from './api.js';
import { h } from './dom.js';
import { count, duration, plural } from './format.js';
import * as route from './route.js';
import { attachCommand } from './terms.js';

const FOR_PROGRAMS = ['/api/v1/openapi.json', '/metrics', '/api/v1/findings', '/api/v1/connections', '/api/v1/groups', '/api/v1/connection',
  '/api/v1/processes', '/api/v1/process', '/api/v1/threads', '/api/v1/sites', '/api/v1/site', '/api/v1/listeners', '/api/v1/ports',
  '/api/v1/remotes', '/api/v1/host', '/api/v1/history', '/healthz', '/readyz'];

/** A JVM that needs no agent. */
const COLLECTOR = 'netagent-collector.jar';

const NAMED_AT_MOST = 5;

export const about = {
  title: 'What can’t be seen',
  inNavigation: true,

  async load() {
    const [host, processes] = await Promise.all([get('host', { limit: 1 }), getKept('processes', { limit: 1000 }, 5_000)]);
    return { head: host, host, processes };
  },

  show(params, { host, processes }) {
    const { collector, reading } = host;
    return [
      h('h1', {}, 'What can’t be seen, and why'),
      unseen(host, processes.processes, 'h2', true),
      h('h2', {}, 'How it looks'),
      h('dl', { class: 'facts' },
        fact('Collector', `netagent ${collector.version || 'unknown version'} on Java ${collector.java}`),
        fact('Kernel', `${collector.kernel}, ${collector.architecture}`),
        fact('Socket table', `by ${reading.source}: ${plural(reading.rows, 'row')} in ${duration(reading.scanSeconds)}`),
        reading.passedOver.map(each => fact(`Not by ${each.source}`, each.reason)),
        fact('Flight records', `${count(reading.flightRecordsLive)} read, ${count(reading.flightRecordsUnreadable)} unreadable`),
        fact('Sockets without an owner', `${count(reading.unattributedSockets)} open, ${count(reading.unattributedClosing)} closing`),
        fact('Rows that made no sense', `${count(reading.malformedRowsTotal)}${reading.firstMalformed ? `; the first: ${reading.firstMalformed}` : ''}`),
        fact('Looks that failed', count(reading.ticksFailedTotal)),
        fact('One look costs', `${duration(reading.tickCpuSeconds)} of CPU`)),
      h('h2', {}, 'For programs'),
      h('ul', { class: 'plain columns' }, FOR_PROGRAMS.map(path => h('li', {}, h('a', { href: path }, path)))),
      h('p', { class: 'quiet' }, 'Plots are drawn by uPlot, ', h('a', { href: '/page/uplot/LICENSE' }, 'MIT licence'), '.'),
    ].flat();
  },
};

const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];

/**
 * What is missing in all that is shown, in words, with what would help.
 *
 * @param whole whether each process is named
 */
export function unseen(head, processes, heading, whole = false) {
  const bare = processes.filter(each => each.jvm && !each.agent && each.process !== COLLECTOR);
  const broken = processes.filter(each => each.agent).flatMap(agentTroubles);
  const lines = [...head.limitations.map(text => h('li', {}, text)), ...broken];
  if (bare.length) {
    lines.push(withoutAgent(bare, whole));
  }
  return h('section', { class: 'unseen-part', 'data-key': 'unseen' },
    heading === 'h2' && !whole ? h('h2', {}, 'What can’t be seen') : null,
    lines.length ? h('ul', {}, lines) : h('p', {}, 'Nothing is missing.'));
}

function withoutAgent(bare, whole) {
  const named = whole ? bare : bare.slice(0, NAMED_AT_MOST);
  return h('li', {},
    `${plural(bare.length, 'JVM has', 'JVMs have')} no agent: of these no line of code, no blocked thread and no owner of a TIME_WAIT is known. `,
    h('ul', { class: 'attach' }, named.map(each => h('li', { 'data-key': `bare ${each.pid}` },
      h('a', { href: route.to('process', { pid: each.pid }) }, `${each.process} (pid ${each.pid})`), ' ', attachHint(each.pid)))),
    bare.length > named.length ? h('a', { href: route.to('about') }, `and ${count(bare.length - named.length)} more`) : null);
}

/** The command that puts an agent in, to copy. */
export function attachHint(pid) {
  return [h('code', {}, attachCommand(pid)), ' ', h('button', { type: 'button', class: 'small', 'data-copy': attachCommand(pid), 'aria-label': `Copy the command for pid ${pid}` }, 'Copy')];
}

/** What keeps an agent from telling all. */
export function agentTroubles({ pid, process, agent }) {
  const troubles = [];
  if (agent.stalled) {
    troubles.push('the agent’s thread stands still: the JVM is stopped, or swamped');
  }
  if (agent.missingHooks.length) {
    troubles.push(`hooks are missing: ${agent.missingHooks.join(', ')}`);
  }
  if (agent.hookErrors > 0) {
    troubles.push(`${plural(agent.hookErrors, 'hook call')} failed${agent.firstHookError ? `, the first: ${agent.firstHookError}` : ''}`);
  }
  if (agent.unknownConnections > 0) {
    troubles.push(`the agent does not know ${plural(agent.unknownConnections, 'socket')} of it`);
  }
  return troubles.map(text => h('li', {}, `${process} (pid ${pid}): ${text}`));
}
