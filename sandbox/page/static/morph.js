// Changes the live tree into a freshly rendered one where they differ, so that focus, scroll, selection
// and unsent text are kept.
//
// Nodes with the same `data-key` are the same node; scripts own everything under `data-live`.

const KEPT = new Set(["open", "aria-busy", "aria-invalid", "aria-describedby", "data-files", "data-option", "data-upward", "inert"]);

export function morph(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE || old.hasAttribute("data-live")) return;
  morphAttributes(old, fresh);
  morphChildren(old, fresh);
}

function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !KEPT.has(name)) old.setAttribute(name, value);
  }
}

function morphChildren(old, fresh) {
  const wanted = new Set([...fresh.children].map(keyOf).filter(Boolean));
  const keyed = new Map([...old.children].filter(keyOf).map((node) => [keyOf(node), node]));
  let cursor = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const match = keyOf(next) ? keyed.get(keyOf(next)) : undefined;
    while (cursor && cursor !== match && keyOf(cursor) && !wanted.has(keyOf(cursor))) cursor = discard(cursor);
    const same = match ?? (alike(cursor, next) ? cursor : null);
    if (!same) {
      old.insertBefore(document.importNode(next, true), cursor);
    } else {
      if (same === cursor) cursor = cursor.nextSibling;
      else old.insertBefore(same, cursor);
      morph(same, next);
    }
  }
  while (cursor) cursor = discard(cursor);
}

function discard(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.dataset.key : undefined;
}

function alike(one, other) {
  return one !== null && !keyOf(one) && !keyOf(other) && one.nodeName === other.nodeName;
}
