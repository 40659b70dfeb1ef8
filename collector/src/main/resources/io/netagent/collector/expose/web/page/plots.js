// Plots, drawn by uPlot on a canvas; each has a legend of buttons beside it that tells the values, for eyes and screen readers.

import { h } from './dom.js';
import { clock, count } from './format.js';
import * as route from './route.js';

const HEIGHT = 170;
const LEAST_SPAN_SECONDS = 120;
/** A shorter range has seconds at its axis. */
const SECONDS_TOLD_BELOW = 600;
const MIN_ZOOM_PIXELS = 5;
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 4], [1, 4], [12, 4], [3, 2, 8, 2]];

/** Colour is not all that tells a line from another one. */
const dashes = (line, index) => DASHES[(line.dash ?? index) % DASHES.length];

/** By key of the panel: { plot, panel, legend, place }. */
const drawn = new Map();

/** The places of the plots; what is in them is made and kept by drawPlots. */
export function plotFrames(panels) {
  if (panels.length === 0) {
    return h('p', {}, 'There is no sample of it yet: the first comes within 10 s.');
  }
  return h('div', { class: 'plot-grid', 'data-key': 'grid' }, panels.map(panel =>
    h('figure', { class: 'plot', 'data-key': panel.key },
      h('figcaption', {}, panel.title, panel.unit ? h('span', { class: 'quiet' }, ` ${panel.unit}`) : null),
      panel.known ? h('div', { class: 'plot-place', 'data-key': `place ${panel.key}`, 'data-keep': panel.key })
        : h('p', { class: 'quiet', 'data-key': `why ${panel.key}` }, panel.why))));
}

/** Draws what is new, and forgets what has left the page. */
export function drawPlots(root, panels, params) {
  for (const [key, each] of drawn) {
    if (!each.place.isConnected) {
      each.plot.destroy();
      drawn.delete(key);
    }
  }
  const range = rangeOf(panels, params);
  for (const panel of panels) {
    const place = root.querySelector(`[data-keep="${panel.key}"]`);
    if (place) {
      draw(place, panel, range);
    }
  }
}

/** In seconds since the epoch. */
function rangeOf(panels, { from, to, span }) {
  const [first, last] = panels.length ? [panels[0].times[0], panels[0].times.at(-1)] : [0, 0];
  if (Number(from) < Number(to)) {
    return [Number(from), Number(to)];
  }
  return [Math.max(last - 60 * (Number(span) || 60), Math.min(first, last - LEAST_SPAN_SECONDS)), last];
}

function draw(place, panel, range) {
  let each = drawn.get(panel.key);
  const labels = panel.series.map(line => line.label).join();
  if (each && (each.place !== place || each.labels !== labels)) {
    each.plot.destroy();
    each = null;
  }
  if (!each) {
    place.replaceChildren();
    each = { place, labels, panel, range, hidden: new Set(), legend: h('div', { class: 'legend' }) };
    drawn.set(panel.key, each);
    each.plot = made(each);
    place.append(each.legend);
  }
  each.panel = panel;
  each.range = range;
  each.plot.batch(() => {
    each.plot.setData([panel.times, ...panel.series.map(line => drawnValues(panel, line))], false);
    each.plot.setScale('x', { min: range[0], max: range[1] });
  });
  tellValues(each, each.plot.cursor.idx);
}

function made(each) {
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false },
    font: `11px ${colour('--plot-font')}` };
  const { panel, place } = each;
  return new window.uPlot({
    width: Math.max(200, place.clientWidth), height: HEIGHT,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: 'netagent' }, points: { size: 7 }, drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => route.change({ from: null, to: null }) },
    },
    scales: { x: { time: true, auto: false, range: () => each.range }, y: { range: () => heightOf(each) } },
    axes: [{ ...axis, size: 26, space: 70, values: (plot, splits) => splits.map(at => clock(at * 1000).slice(0, each.range[1] - each.range[0] < SECONDS_TOLD_BELOW ? 8 : 5)) },
      { ...axis, size: 52, values: (plot, splits) => splits.map(count) }],
    series: [{}, ...panel.series.map((line, index) => ({
      label: line.label, width: 1.6, stroke: colour(`--hue-${line.hue}`), dash: dashes(line, index),
      points: { show: false }, spanGaps: false, show: !each.hidden.has(line.label),
    }))],
    hooks: {
      setCursor: [plot => tellValues(each, plot.cursor.idx)],
      setSelect: [plot => zoom(plot)],
    },
  }, [panel.times, ...panel.series.map(line => drawnValues(panel, line))], place);
}

/** A limit is drawn where it is half reached: else it would flatten all below it, or jump with each other queue that is the fullest. */
function drawnValues(panel, line) {
  const [reached] = panel.series;
  return line.limit ? line.values.map((value, index) => reached.values[index] * 2 >= value && value > 0 ? value : null) : line.values;
}

/** From 0 to the largest value in sight. */
function heightOf({ panel, range, hidden }) {
  const largest = panel.series.filter(line => !hidden.has(line.label)).reduce((most, line) => Math.max(most, inSight(panel, line, range)), 0);
  return [0, largest === 0 ? 1 : largest * 1.08];
}

function inSight(panel, line, [from, to]) {
  return drawnValues(panel, line).reduce((most, value, index) =>
    value !== null && panel.times[index] >= from && panel.times[index] <= to ? Math.max(most, value) : most, 0);
}

/** The plot that was dragged over changes the address, which all plots follow; what is marked on the others goes. */
function zoom(plot) {
  const { left, width } = plot.select;
  if (width === 0) {
    return;
  }
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (width < MIN_ZOOM_PIXELS || !plot.over.matches(':hover')) {
    return;
  }
  const from = Math.floor(plot.posToVal(left, 'x'));
  const to = Math.ceil(plot.posToVal(left + width, 'x'));
  route.change({ from, to: Math.max(to, from + 10) });
}

/** Under the pointer, else the latest ones. */
function tellValues(each, index) {
  const { panel, legend } = each;
  const at = index ?? panel.times.length - 1;
  const lines = panel.series;
  if (legend.childElementCount !== lines.length + 1) {
    legend.replaceChildren(h('span', { class: 'at' }), ...lines.map((line, number) => legendButton(each, line, number)));
  }
  legend.firstChild.textContent = index === null || index === undefined ? `now ${clock(panel.times[at] * 1000)}` : clock(panel.times[at] * 1000);
  lines.forEach((line, number) => {
    const value = line.values[at];
    legend.children[number + 1].querySelector('.value').textContent =
        value === null ? 'not known' : count(Number.isInteger(value) ? value : Number(value.toFixed(1)));
  });
}

function legendButton(each, line, number) {
  const button = h('button', { type: 'button', 'aria-pressed': String(!each.hidden.has(line.label)), title: line.note || null,
    'data-hue': line.hue }, sample(line.hue, dashes(line, number)), h('span', {}, line.label), ' ', h('span', { class: 'value' }));
  button.addEventListener('click', () => {
    const show = each.hidden.delete(line.label);
    if (!show) {
      each.hidden.add(line.label);
    }
    button.setAttribute('aria-pressed', String(show));
    each.plot.setSeries(number + 1, { show });
  });
  return button;
}

/** A piece of the line. */
function sample(hue, dash) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of [['viewBox', '0 0 26 6'], ['width', 26], ['height', 6], ['aria-hidden', 'true'], ['class', `hue-${hue}`]]) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M0 3h26');
  path.setAttribute('stroke-dasharray', dash.join(' '));
  svg.append(path);
  return svg;
}

function redraw(sizeOnly) {
  for (const each of drawn.values()) {
    if (!each.place.isConnected) {
      continue;
    }
    if (sizeOnly) {
      each.plot.setSize({ width: Math.max(200, each.place.clientWidth), height: HEIGHT });
    } else {
      each.plot.destroy();
      each.plot = made(each);
      each.place.append(each.legend);
    }
  }
}

let resizing = 0;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => redraw(true), 100);
});
document.addEventListener('netagent-theme', () => redraw(false));
