// The collector's answers. Two ways to fail are told apart: it answers that it can't, or it does not answer.

const TIMEOUT_MILLIS = 15_000;

/** Nobody answers. */
export class Lost extends Error {}

/** It answered, with what is wrong in words. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Nobody wants the answer any more. */
export class Abandoned extends Error {}

let wanted = new AbortController();

/** Ends what is under way: something else is to be shown. */
export function abandon() {
  wanted.abort();
  wanted = new AbortController();
}

/** The address of an answer, for programs too. */
export function address(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return `/api/v1/${path}${text ? `?${text}` : ''}`;
}

export async function get(path, params) {
  const { signal } = wanted;
  let response;
  let text;
  try {
    response = await fetch(address(path, params), { cache: 'no-store', signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLIS)]) });
    text = await response.text();
  } catch (failure) {
    if (signal.aborted) {
      throw new Abandoned();
    }
    throw new Lost(failure.name === 'TimeoutError' ? `no answer within ${TIMEOUT_MILLIS / 1000} s` : 'no connection');
  }
  if (!response.ok) {
    throw new Refused(response.status, text.trim() || `HTTP status ${response.status}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(response.status, 'The answer is no JSON: something else than a collector answers here.');
  }
}

const kept = new Map();

/** An answer that may be this old: what is large and changes little. */
export async function getKept(path, params, maxAgeMillis) {
  const key = address(path, params);
  const before = kept.get(key);
  if (before && performance.now() - before.at < maxAgeMillis) {
    return before.answer;
  }
  const answer = await get(path, params);
  kept.set(key, { at: performance.now(), answer });
  return answer;
}
