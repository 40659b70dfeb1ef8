// One process: its verdicts, its hour, where its connections come from.

import { get } from './api.js';
import { agentTroubles, attachHint } from './about.js';
import { h } from './dom.js';
import { figure, findingCard, siteLink } from './finding.js';
import { count, duration } from './format.js';
import { table } from './listing.js';
import { closedText, LISTENER_COLUMNS } from './lists.js';
import { plotControls } from './now.js';
import { panels } from './plot-series.js';
import { drawPlots, plotFrames } from './plots.js';
import * as route from './route.js';
import { CLOSE_WAIT_KINDS, state, STATES } from './terms.js';

const SITE_COLUMNS = [
  { label: 'Line', long: true, cell: site => siteLink(site.site || 'no frame', site.siteId) },
  { label: 'Opened', number: true, cell: site => count(site.opened) },
  { label: 'Open now', number: true, cell: site => count(site.openNow) },
  { label: 'Used once', number: true, cell: site => count(site.usedOnce) },
  { label: 'Closed', cell: site => closedText(site.closed) },
];

export const process = {
  title: 'Process',

  async load({ pid }) {
    const [answer, history] = await Promise.all([get('process', { pid }), get('history', { pid })]);
    return { head: answer, answer, history };
  },

  show(params, { answer, history }) {
    const it = answer.process;
    return [
      h('h1', {}, `${it.process} `, h('span', { class: 'pid' }, `pid ${it.pid}`)),
      it.commandLine ? h('details', { 'data-key': 'command' }, h('summary', {}, 'Command line'), h('p', { class: 'command' }, it.commandLine)) : null,
      agentLine(it),
      answer.findings.length ? answer.findings.map(finding => findingCard(finding, answer, 2))
        : h('p', {}, 'Nothing is wrong with it in what can be seen.'),
      h('h2', {}, 'Its sockets'),
      h('dl', { class: 'figures' }, pair('In all', it.sockets, { pid: it.pid }),
        STATES.map(each => [each, it.states.ipv4[each] + it.states.ipv6[each]]).filter(([, number]) => number > 0)
          .map(([each, number]) => pair(state(each), number, { pid: it.pid, state: each })),
        Object.keys(CLOSE_WAIT_KINDS).filter(kind => it.closeWait[kind] > 0)
          .map(kind => pair(`of it ${kind}`, it.closeWait[kind], { pid: it.pid, state: 'close_wait', kind })),
        figure('fds', it.openFds === null ? null : `${count(it.openFds)} of ${count(it.maxFds)}`),
        figure('oldest CLOSE_WAIT', it.closeWaitOldestSeconds === null ? null : duration(it.closeWaitOldestSeconds))),
      h('p', { class: 'links' }, h('a', { href: route.to('groups', { pid: it.pid }) }, 'In groups'),
        h('a', { href: route.to('connections', { pid: it.pid }) }, 'Each connection')),
      answer.sites.length ? [h('h2', {}, 'Lines that open connections'),
        table({ view: 'process', rows: answer.sites, columns: SITE_COLUMNS, caption: 'Lines of code of this process', key: site => `site ${site.siteId}` })] : null,
      answer.listeners.length ? [h('h2', {}, 'Accept queues'),
        table({ view: 'process', rows: answer.listeners, columns: LISTENER_COLUMNS.filter(each => each.label !== 'Process'),
          caption: 'Listening sockets of this process', key: each => `listener ${each.local}` })] : null,
      h('section', { class: 'plots', 'data-key': 'plots' }, h('h2', {}, 'Its last hour'), plotControls('process', params, null), plotFrames(panels(history))),
    ].flat(2).filter(Boolean);
  },

  drawn(main, params, { history }) {
    drawPlots(main, panels(history), params);
  },
};

const pair = (term, number, params) => figure(term, h('a', { href: route.to('connections', params) }, count(number)));

/** What the agent in it can't tell, or that there is none. */
function agentLine(it) {
  if (!it.agent) {
    return h('p', { class: 'missing' }, it.jvm
      ? ['No agent in this JVM: no line of code, no bytes, no blocked threads. To put one in: ', attachHint(it.pid)]
      : 'Not a JVM: only what the kernel tells is known.');
  }
  const troubles = agentTroubles(it);
  return [h('p', { class: 'quiet' }, `Agent ${it.agent.version} records ${count(it.agent.openConnections)} connections.`),
    troubles.length ? h('ul', { class: 'missing' }, troubles) : null];
}
