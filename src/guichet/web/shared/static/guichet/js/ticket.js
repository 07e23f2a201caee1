// Keys of a ticket: R walks the ribbon, W says why, and each letter that is shown on an act leads to it. The ribbon of a phone starts with now in view.
function now_in_view() {
  for (const scroll of document.querySelectorAll(".ribbon .scroll")) {
    const now = scroll.querySelector("line.now");
    if (now) scroll.scrollLeft += now.getBoundingClientRect().x - scroll.getBoundingClientRect().x - scroll.clientWidth * 0.6;
  }
}

function open_named() {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  // What was taken back, or filled in, is gone on with.
  if (named?.id === "composer") named.querySelector("textarea")?.focus();
  if (named && named.tagName === "DETAILS") { named.open = true; named.querySelector("summary").focus(); }
}

function walk() {
  const links = [...document.querySelectorAll(".ribbon svg.band a")].sort((a, b) => a.getBoundingClientRect().x - b.getBoundingClientRect().x);
  if (!links.length) return;
  const i = links.indexOf(document.activeElement);
  const next = links[(i + 1) % links.length];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "center" });
}

// W says why: of the mark or flag that the ribbon's walk has reached, else of the first promise.
function why() {
  const reached = document.activeElement?.closest(".ribbon svg.band a")?.getAttribute("href");
  const named = reached && document.getElementById(reached.slice(1));
  if (named && named.tagName !== "DETAILS") { location.hash = reached; return; }
  const receipt = named || document.querySelector(".promise details.why");
  if (receipt) { receipt.open = !receipt.open; receipt.querySelector("summary").focus(); }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "r") return walk();
  if (key === "w") return why();
  const named = /^[a-z0-9]$/.test(key) ? document.querySelector(`[data-key="${key}"]`) : null;
  if (!named) return;
  event.preventDefault();
  if (named.matches("textarea, input")) named.focus();
  else {
    // A panel that is shut gives the focus back to where it was.
    named.focus({ preventScroll: true });
    named.click();
  }
});
// What has not left yet says for how long it can still be taken back, counted from when the page said so.
const said_at = new WeakMap();
setInterval(() => {
  for (const one of document.querySelectorAll("[data-leaves]")) {
    const said = Number(one.dataset.leaves);
    if (said_at.get(one)?.said !== said) said_at.set(one, { said, from: performance.now() });
    one.textContent = String(Math.max(0, Math.ceil(said - (performance.now() - said_at.get(one).from) / 1000)));
  }
}, 250);
document.addEventListener("htmx:load", now_in_view);
addEventListener("hashchange", open_named);
now_in_view();
open_named();
// A browser that comes to what an address names takes the focus away once more, when the page has loaded.
addEventListener("load", open_named);
