// All that is shown follows from the address: view, filters, order, place in a list, time range. So every address can be shared.

/** #/connections?state=close_wait as { view: 'connections', params: { state: 'close_wait' } }. */
export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { view: path || 'now', params: Object.fromEntries(new URLSearchParams(query)) };
}

/** An address on this page; parameters that are empty are left out. */
export function to(view, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return `#/${view === 'now' ? '' : view}${text ? `?${text}` : ''}`;
}

export const current = () => parse(location.hash);

/**
 * Changes some parameters of this view.
 *
 * @param silently without a step in the browser's history, as while somebody types
 */
export function change(changes, silently = false) {
  const { view, params } = current();
  const address = to(view, { ...params, ...changes });
  if (silently) {
    history.replaceState(null, '', address);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = address;
  }
}
