// A part of a page made like a fresher one, touching only what differs: what has the focus keeps it, what is unfolded or
// scrolled stays so, and no field in which somebody typed is ever written to.
const HELD = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const KEPT = new Set(["open", "aria-expanded"]);

const key_of = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || "" : "");
const is_like = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && key_of(one) === key_of(other);

export function is_dirty(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

// A form that somebody is in the middle of: all of it stays as it is, what it sends along unseen included. So does one
// that came back with an error: what was typed in it is what the server wrote there.
export function is_in_use(form) {
  const focused = document.activeElement;
  if (form.contains(focused) && HELD.has(focused.tagName)) return true;
  if (form.querySelector(".error, .refused")) return true;
  return [...form.elements].some((field) => is_dirty(field) || (field.tagName === "TEXTAREA" && field.value !== ""));
}

function drop(node) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    const forms = node.tagName === "FORM" ? [node] : [...node.querySelectorAll("form")];
    if (node.hasAttribute("data-still") || forms.some(is_in_use)) return;
  }
  node.remove();
}

function same_attributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (!KEPT.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!KEPT.has(name) && !name.startsWith("data-") && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
}

function settle(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.isEqualNode(fresh)) return;
  if (old.hasAttribute("data-still")) return;
  if (old.tagName === "FORM" && is_in_use(old)) return;
  if (HELD.has(old.tagName) && (old === document.activeElement || is_dirty(old))) return;
  same_attributes(old, fresh);
  if (old.tagName === "TEXTAREA") { old.value = fresh.value; old.defaultValue = fresh.defaultValue; return; }
  if (old.tagName === "INPUT") { if (old.type !== "checkbox" && old.type !== "radio") old.value = fresh.value; return; }
  children(old, fresh);
}

function children(old, fresh) {
  const keyed = new Map();
  for (const each of old.children) if (key_of(each)) keyed.set(`${each.nodeName}#${key_of(each)}`, each);
  let place = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = key_of(wanted);
    const known = key ? keyed.get(`${wanted.nodeName}#${key}`) : place && is_like(place, wanted) ? place : null;
    if (!known) {
      const added = document.importNode(wanted, true);
      old.insertBefore(added, place);
      if (added.nodeType === Node.ELEMENT_NODE) window.htmx?.process(added);
      continue;
    }
    // What stands between has gone, or comes later: a node that has the focus is not moved unless it must.
    while (place && place !== known && !later(place, fresh, wanted)) { const gone = place; place = place.nextSibling; drop(gone); }
    if (known !== place) old.insertBefore(known, place);
    else place = place.nextSibling;
    settle(known, wanted);
  }
  while (place) { const gone = place; place = place.nextSibling; drop(gone); }
}

// Whether a keyed node is still wanted further on.
function later(node, fresh, after) {
  const key = key_of(node);
  if (!key) return false;
  for (let next = after.nextSibling; next; next = next.nextSibling) if (key_of(next) === key && next.nodeName === node.nodeName) return true;
  return false;
}

export function morph(old, fresh) { settle(old, fresh); }
