// Elements, and how a fresh tree is laid over the one that is shown.
// All text goes in as text nodes: names of programs, hosts and frames may hold anything.

/**
 * An element. Attributes that are null, undefined or false are left out; children are strings, numbers, nodes, lists of these,
 * or null. There is no way to set a style or a handler: the page's policy would refuse both.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(element, child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/**
 * Makes the children of an element equal to these and leaves alone what is equal already: a selection, the focus, a folded-out
 * stack and a text that is being typed outlive a refresh. Children with data-key are known again by it wherever they stand.
 * What bears data-keep is made once and then belongs to whoever made it.
 */
export function lay(into, fresh) {
  const nodes = [...fresh];
  const byKey = keyedChildren(into, new Set(nodes.map(node => node.dataset?.key)));
  let at = into.firstChild;
  for (const node of nodes) {
    const key = node.dataset?.key;
    const same = key === undefined ? (at && alike(at, node) ? at : null) : byKey.get(key);
    if (!same || same.nodeName !== node.nodeName) {
      into.insertBefore(node, at);
      continue;
    }
    if (at && same !== at && same.contains(document.activeElement)) {
      at = setBehind(into, at, same);
    }
    if (same === at) {
      at = at.nextSibling;
    } else {
      into.insertBefore(same, at);
    }
    update(same, node);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** Those from there up to the one that has the focus, as that one can't be moved without losing it. Returns what stands there then. */
function setBehind(into, from, focused) {
  if (!(from.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING)) {
    return from;
  }
  let at = from;
  while (at !== focused) {
    const next = at.nextSibling;
    into.append(at);
    at = next;
  }
  return focused;
}

/**
 * Those that stay, by their key. The others go at once: with one of them before it, each that stays would be taken out and put in
 * again, and would lose the focus, or the click that is just being made on it.
 */
function keyedChildren(into, staying) {
  const byKey = new Map();
  for (const child of [...into.children]) {
    const { key } = child.dataset;
    if (staying.has(key) && key !== undefined) {
      byKey.set(key, child);
    } else if (key !== undefined) {
      child.remove();
    }
  }
  return byKey;
}

function alike(shown, fresh) {
  return shown.nodeName === fresh.nodeName && shown.dataset?.key === undefined;
}

function update(shown, fresh) {
  if (shown.nodeType === Node.TEXT_NODE) {
    if (shown.data !== fresh.data) {
      shown.data = fresh.data;
    }
    return;
  }
  if (shown.dataset.keep !== undefined || isBeingChosenFrom(shown)) {
    return;
  }
  for (const { name } of [...shown.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === 'open' && shown.nodeName === 'DETAILS')) {
      shown.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (shown.getAttribute(name) !== value) {
      shown.setAttribute(name, value);
    }
  }
  const value = fresh.value;
  lay(shown, fresh.childNodes);
  if ((shown.nodeName === 'INPUT' || shown.nodeName === 'SELECT')
      && shown !== document.activeElement && shown.value !== value) {
    shown.value = value;
  }
}

/** Another list of processes would move what is about to be chosen, and close what is open. */
const isBeingChosenFrom = element => element.nodeName === 'SELECT' && element === document.activeElement;
