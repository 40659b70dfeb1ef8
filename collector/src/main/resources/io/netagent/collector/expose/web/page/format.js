// Numbers and times as a reader wants them. What is not known is a dash, never 0.

export const UNKNOWN = '–';

const COUNT = new Intl.NumberFormat('en-US');

const known = value => value !== null && value !== undefined && Number.isFinite(value);

export function count(value) {
  return known(value) ? COUNT.format(value) : UNKNOWN;
}

/** Two units at most: 16 s, 3 min 12 s, 2 h 5 min, 3 d 4 h. */
export function duration(seconds) {
  if (!known(seconds)) {
    return UNKNOWN;
  }
  if (seconds < 1) {
    return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const [large, small, perLarge, largeName, smallName] =
      whole < 3600 ? [60, 1, 60, 'min', 's'] : whole < 86400 ? [3600, 60, 60, 'h', 'min'] : [86400, 3600, 24, 'd', 'h'];
  const rest = Math.floor(whole / small) % perLarge;
  return `${Math.floor(whole / large)} ${largeName}${rest ? ` ${rest} ${smallName}` : ''}`;
}

export function bytes(value) {
  if (!known(value)) {
    return UNKNOWN;
  }
  let unit = 0;
  let scaled = value;
  while (scaled >= 1024 && unit < 4) {
    scaled /= 1024;
    unit++;
  }
  return unit === 0 ? count(value) : `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}

export function micros(value) {
  if (!known(value)) {
    return UNKNOWN;
  }
  return value < 1000 ? `${value} µs` : value < 1e6 ? `${(value / 1000).toFixed(value < 1e4 ? 1 : 0)} ms`
      : `${(value / 1e6).toFixed(1)} s`;
}

export function percent(ratio) {
  return known(ratio) ? `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %` : UNKNOWN;
}

/** Of the reader's own clock and zone. */
export function clock(epochMillis) {
  return known(epochMillis)
      ? new Date(epochMillis).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }) : UNKNOWN;
}

/** com.acme.billing.InvoiceClient.fetch(InvoiceClient.java:15) as InvoiceClient.fetch:15. */
export function shortFrame(frame) {
  const [, method, file, line] = frame.match(/^(.*?)\((?:(.*?)\.\w+:(\d+)|.*)\)$/) || [null, frame];
  const parts = method.split('.').slice(-2);
  const place = frame.slice(method.length);
  return parts.join('.') + (file && parts[0].split('$')[0] === file ? `:${line}` : place);
}

/** openedSecondsAgo as "opened seconds ago", close_wait as it stands. */
export function words(name) {
  return name.replace(/([a-z0-9])([A-Z])/g, (all, before, letter) => `${before} ${letter.toLowerCase()}`);
}

export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}
