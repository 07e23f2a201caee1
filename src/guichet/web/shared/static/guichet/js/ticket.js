// Keys of a ticket: E writes, A takes, R walks the ribbon, W says why. The ribbon of a phone starts with now in view.
function now_in_view() {
  for (const scroll of document.querySelectorAll(".ribbon .scroll")) {
    const now = scroll.querySelector("line.now");
    if (now) scroll.scrollLeft += now.getBoundingClientRect().x - scroll.getBoundingClientRect().x - scroll.clientWidth * 0.6;
  }
}

function open_named() {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
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

document.addEventListener("keydown", (event) => {
  const box = event.target.closest("textarea");
  if (box && (event.ctrlKey || event.metaKey) && event.key === "Enter") return box.form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "e") { event.preventDefault(); document.querySelector('[data-key="e"]')?.focus(); }
  else if (event.key === "a") document.querySelector('[data-key="a"]')?.click();
  else if (event.key === "r") walk();
  else if (event.key === "w") {
    const why = document.querySelector(".promise details.why");
    if (why) { why.open = !why.open; why.querySelector("summary").focus(); }
  }
});
document.addEventListener("htmx:load", now_in_view);
addEventListener("hashchange", open_named);
now_in_view();
open_named();
