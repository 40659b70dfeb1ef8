// One line of code: what was opened there and what became of it.

import { get } from './api.js';
import { verdicts } from './connection.js';
import { h } from './dom.js';
import { figure, frames } from './finding.js';
import { count } from './format.js';
import { processLink } from './lists.js';
import { siteKind, state } from './terms.js';

export const site = {
  title: 'Line of code',

  async load({ id }) {
    const answer = await get('site', { id });
    return { head: answer, answer };
  },

  show(params, { answer }) {
    const it = answer.site;
    const all = `#/connections?${answer.connectionsQuery}`;
    return [
      h('h1', {}, h('code', {}, it.site || it.stack[0] || 'no frame')),
      h('p', { class: 'quiet' }, 'Connections of ', processLink(it.pid, it.process), ` ${siteKind(it.siteKind)}`, it.library ? `, by ${it.library}` : null),
      verdicts(answer.findings),
      h('dl', { class: 'figures' },
        pair('Opened', it.opened), pair('Open now', it.openNow, all), pair('Used once', it.usedOnce),
        Object.entries(answer.states).filter(([, number]) => number > 0).map(([each, number]) => pair(state(each), number, `${all}&state=${each}`)),
        Object.entries(answer.closeWait).filter(([, number]) => number > 0).map(([kind, number]) => pair(`CLOSE_WAIT ${kind}`, number, `${all}&kind=${kind}`)),
        Object.entries(it.closed).map(([reason, number]) => pair(`closed: ${reason.replaceAll('_', ' ')}`, number))),
      h('p', { class: 'links' }, h('a', { href: all }, 'All connections opened here')),
      h('h2', {}, 'Stack'),
      frames(it.stack, it.site),
    ].flat().filter(Boolean);
  },
};

const pair = (term, number, href) => figure(term, href ? h('a', { href }, count(number)) : count(number));
