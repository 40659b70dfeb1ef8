// From an answer of /api/v1/history to what is drawn.

import { CLOSE_WAIT_KINDS, STATES, state } from './terms.js';

/** What is always drawn of the states; the others only in an hour that had one. */
const ALWAYS = ['established', 'close_wait', 'time_wait'];

/** A line of its own hue in every plot and at every time: a number of a colour in plots.css. */
const HUES = { established: 1, close_wait: 2, time_wait: 3, fin_wait2: 4, syn_sent: 5, syn_recv: 6, fin_wait1: 7, last_ack: 8,
  listen: 3, closing: 7, close: 8 };

/** From one sample to the next more than so many intervals: nobody looked between them. */
const GAP_INTERVALS = 3;

/**
 * The plots, each { key, title, unit, times (s), series: [{ label, note, hue, values, limit? }], why }; `why` says in words why
 * there is nothing to draw. A series that is a limit belongs to the first one.
 */
export function panels(history) {
  const series = history.series[0];
  if (!series || series.takenAtEpochMillis.length === 0) {
    return [];
  }
  const { times, cut } = withGaps(series.takenAtEpochMillis, history.sampleSeconds);
  const line = (label, hue, values, more = {}) => ({ label, hue, values: cut(values), ...more });
  const perSecond = values => values.map(value => value === null ? null : value / history.sampleSeconds);
  const ofAgent = `Only an agent counts these, and none is in ${series.pid === null ? 'any JVM here' : 'this process'}.`;
  return [
    { key: 'states', title: 'Sockets by state', unit: '',
      series: STATES.filter(each => ALWAYS.includes(each) || series.states[each].some(Boolean))
        .map(each => line(state(each), HUES[each], series.states[each], { dash: STATES.indexOf(each) })) },
    { key: 'close-wait', title: 'CLOSE_WAIT by kind', unit: '',
      series: Object.entries(CLOSE_WAIT_KINDS).map(([kind, note], index) => line(kind, index + 1, series.closeWait[kind], { note })) },
    { key: 'ports', title: 'Ephemeral ports towards the fullest destination', unit: '',
      series: [line('used', 1, series.portsUsed), line('can be had', 2, series.portsAvailable, { limit: true })],
      why: 'No ephemeral port of this process is in use towards one of the fullest destinations.' },
    { key: 'queues', title: 'The fullest accept queue', unit: '',
      series: [line('waiting', 1, series.acceptQueue), line('limit', 2, series.acceptQueueLimit, { limit: true })],
      why: 'This process listens on no port.' },
    { key: 'rates', title: 'Opened, closed, failed', unit: '/s',
      series: [line('opened', 1, perSecond(series.opened)), line('closed', 3, perSecond(series.closed)),
        line('connects failed', 2, perSecond(series.connectsFailed))], why: ofAgent },
  ].map(panel => ({ why: 'Nothing is known of it.', ...panel, times, known: panel.series[0].values.some(value => value !== null) }));
}

function withGaps(millis, sampleSeconds) {
  const times = [];
  const from = [];
  millis.forEach((at, index) => {
    if (index > 0 && at - millis[index - 1] > GAP_INTERVALS * sampleSeconds * 1000) {
      times.push((millis[index - 1] + 1) / 1000);
      from.push(-1);
    }
    times.push(at / 1000);
    from.push(index);
  });
  return { times, cut: values => from.map(index => index < 0 ? null : values[index]) };
}
