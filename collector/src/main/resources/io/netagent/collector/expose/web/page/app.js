// The shell: which view is shown, what its clicks and keys do, and the one loop that asks the collector.

import { about } from './about.js';
import { abandon, Abandoned, Lost, Refused } from './api.js';
import { connection } from './connection.js';
import { connections } from './connections.js';
import { h, lay } from './dom.js';
import { clock, duration } from './format.js';
import { groups } from './groups.js';
import { listeners, ports, processes, sites } from './lists.js';
import { now } from './now.js';
import { pointerReleased } from './pointer.js';
import { process } from './process.js';
import { every, freshness } from './refresh.js';
import * as route from './route.js';
import { site } from './site.js';

const VIEWS = { now, groups, connections, processes, sites, listeners, ports, connection, process, site, about };
const TYPING_MILLIS = 120;

const main = document.getElementById('main');
const fresh = freshness();
let shownView = null;
let shown = 0;

/** One round: asks what the address names, and shows it unless the address has changed since. */
async function ask() {
  const hash = location.hash;
  const { view: name, params } = route.parse(hash);
  const view = VIEWS[name] || missing;
  let nodes = null;
  let answer = null;
  let soon = false;
  try {
    answer = await view.load(params);
    nodes = view.show(params, answer);
    fresh.answered(answer.head);
    tell(staleness());
    say(status(answer.head));
  } catch (failure) {
    if (failure instanceof Abandoned) {
      return false;
    }
    if (failure instanceof Lost) {
      tell(lost(failure));
      if (!fresh.lastAnswer()) {
        say('no answer yet');
      }
    } else {
      tell(null);
      nodes = refused(failure);
      say(statusOfRefusal(failure, view));
      soon = failure.status === NOT_YET;
    }
  }
  await pointerReleased();
  if (nodes && hash === location.hash) {
    show(name, view, nodes);
    if (answer) {
      view.drawn?.(main, params, answer);
    }
    if (shown++ === 0) {
      performance.mark('netagent-shown'); // benchmarks/page asks for it.
    }
  }
  return soon;
}

function show(name, view, nodes) {
  const title = view.title;
  document.title = name === 'now' ? titleOfNow(nodes) : `${title} – netagent`;
  const changed = shownView !== name;
  if (changed) {
    main.replaceChildren();
    drawNavigation(name);
  }
  lay(main, nodes);
  if (changed && shownView !== null) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  shownView = name;
}

function titleOfNow(nodes) {
  return `${nodes.find(node => node.nodeName === 'H1')?.textContent ?? ''} netagent`;
}

function drawNavigation(name) {
  lay(document.getElementById('nav'), Object.entries(VIEWS).filter(([, view]) => view.inNavigation).map(([each, view]) =>
    h('a', { href: route.to(each), 'aria-current': each === name || view.parentOf?.includes(name) ? 'page' : null }, view.title)));
}

const missing = {
  title: 'No such view',
  async load() {
    throw new Refused(404, 'There is no such view. The links above lead to all there are.');
  },
};

const NOT_YET = 503;
const REFUSALS = { 404: 'Not there (any more)', [NOT_YET]: 'Not yet' };

function refused(failure) {
  if (!(failure instanceof Refused)) {
    console.error(failure);
  }
  return [h('h1', {}, REFUSALS[failure.status] || 'This can’t be shown'), h('p', {}, failure.message),
    h('p', {}, h('a', { href: route.to('now') }, 'What is wrong now'))];
}

function say(text) {
  document.getElementById('status').textContent = text;
}

/** A collector that refuses is there all the same. */
function statusOfRefusal(failure, view) {
  if (view === missing) {
    return 'nothing was asked';
  }
  return failure.status === NOT_YET ? 'the collector has not looked yet' : `answered at ${clock(Date.now())}`;
}

function status(head) {
  return `as of ${clock(head.takenAtEpochMillis)} · look ${head.tick} · ${head.source}`;
}

function lost(failure) {
  const since = fresh.lastAnswer();
  return `The collector at ${location.host} does not answer (${failure.message}). `
      + (since ? `What is shown is of ${clock(since)}. ` : '') + 'It is asked again every 5 s.';
}

function staleness() {
  const still = fresh.staleForMillis();
  return still ? `The collector answers, but has not looked at the sockets for ${duration(still / 1000)}: its log tells why.` : null;
}

/** Said only when it changes: it is read out. */
function tell(text) {
  const place = document.getElementById('alert');
  if (place.textContent !== (text || '')) {
    place.textContent = text || '';
  }
  main.toggleAttribute('data-old', Boolean(text));
}

const loop = every(ask);

addEventListener('hashchange', () => {
  abandon();
  loop.now();
});
document.addEventListener('visibilitychange', () => fresh.restart());

const pause = document.getElementById('pause');
pause.addEventListener('click', () => {
  const paused = pause.getAttribute('aria-pressed') !== 'true';
  pause.setAttribute('aria-pressed', String(paused));
  pause.textContent = paused ? 'Paused' : 'Pause';
  fresh.restart();
  loop.pause(paused);
});

document.addEventListener('click', async event => {
  const target = event.target.closest('[data-go], [data-copy], [data-skip]');
  if (!target) {
    return;
  }
  if (target.dataset.skip !== undefined) {
    event.preventDefault();
    main.focus();
  } else if (target.dataset.go !== undefined) {
    location.hash = target.dataset.go;
  } else {
    await copy(target);
  }
});

async function copy(button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'The browser refuses';
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}

let typing = 0;
document.addEventListener('input', event => {
  const { param } = event.target.dataset;
  if (param && event.target.nodeName === 'INPUT') {
    clearTimeout(typing);
    typing = setTimeout(() => route.change({ [param]: event.target.value, offset: null }, true), TYPING_MILLIS);
  }
});
document.addEventListener('change', event => {
  const { param } = event.target.dataset;
  if (param && event.target.nodeName === 'SELECT') {
    route.change({ [param]: event.target.value, offset: null });
  }
});

// From row to row with the arrows, where a row's link has the focus.
document.addEventListener('keydown', event => {
  const row = event.target.closest?.('tbody tr');
  if (!row || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) {
    return;
  }
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
  const link = next?.querySelector('a');
  if (link) {
    event.preventDefault();
    link.focus();
  }
});

drawNavigation(route.current().view);
loop.now();
