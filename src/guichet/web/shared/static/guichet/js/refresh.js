// A page that stays true while it is looked at: what has data-refresh is asked for again every 30 seconds, by an event
// of its own, while the page is in view and nobody is in the middle of something in it. What was unfolded stays so.
const EVERY_MS = 30_000;
const TYPED = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])";

function in_use(part) {
  const focused = document.activeElement;
  if (part.contains(focused) && focused.matches("input, textarea, select, button")) return true;
  return [...part.querySelectorAll(TYPED)].some((field) => field.value !== "");
}

function refresh() {
  if (document.visibilityState !== "visible") return;
  for (const part of document.querySelectorAll("[data-refresh]")) {
    if (!in_use(part)) part.dispatchEvent(new CustomEvent("guichet:refresh"));
  }
}

let unfolded = [];
let focused = "";
document.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll("[data-refresh] details[open][id]")].map((each) => each.id);
  focused = document.activeElement?.closest("[data-refresh] summary")?.parentElement.id ?? "";
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.querySelector(`#${CSS.escape(focused)} > summary`)?.focus({ preventScroll: true });
});
setInterval(refresh, EVERY_MS);
