// J and K walk the rows, Enter opens, / searches, F filters. Single keys rest while somebody types.
let at = -1;
const rows = () => [...document.querySelectorAll("[data-row]")];

function select(next) {
  const all = rows();
  if (!all.length) return;
  at = Math.min(Math.max(next, 0), all.length - 1);
  all.forEach((row, i) => row.classList.toggle("selected", i === at));
  const link = all[at].querySelector("a.subject");
  link.focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

// The form of the filter is fetched when it is first wanted; then it is folded and unfolded.
function filter() {
  const form = document.getElementById("filter");
  if (!form) document.querySelector('[data-key="f"]')?.click();
  else form.open = !form.open;
  if (form?.open) form.querySelector("input, select")?.focus();
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "sifting") event.detail.target.querySelector("input, select")?.focus();
});

// Escape folds the filter again, and one is where one was.
document.addEventListener("keydown", (event) => {
  const form = document.getElementById("filter");
  if (event.key !== "Escape" || !form?.open || !form.contains(event.target)) return;
  form.open = false;
  document.querySelector('[data-key="f"]')?.focus();
});

document.addEventListener("guichet:walk", (event) => select(at + event.detail));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([name=ticket]), textarea, select")) return;
  if (event.key === "j") select(at + 1);
  else if (event.key === "k") select(at - 1);
  else if (event.key === "/") { event.preventDefault(); document.querySelector('[data-key="/"]')?.focus(); }
  else if (event.key === "n") { event.preventDefault(); document.querySelector('[data-key="n"]')?.click(); }
  else if (event.key === "f") { event.preventDefault(); filter(); }
});
// A refreshed queue has new rows: the ticket that was selected, if it is still there, is selected again.
let walked = "";
let focused = false;
const link_of = (row) => row.querySelector("a.subject");
document.addEventListener("guichet:refreshing", () => {
  const row = rows()[at];
  walked = row ? link_of(row).getAttribute("href") : "";
  focused = row?.contains(document.activeElement) ?? false;
});
document.addEventListener("guichet:refreshed", () => {
  if (!walked) return;
  at = rows().findIndex((row) => link_of(row).getAttribute("href") === walked);
  if (at < 0) return;
  rows()[at].classList.add("selected");
  if (focused) link_of(rows()[at]).focus({ preventScroll: true });
});
// A narrow strip of today starts where the day has got to.
const strip = () => {
  const now = document.querySelector(".today .now");
  const scroll = now?.closest(".scroll");
  if (scroll) scroll.scrollLeft += now.getBoundingClientRect().left - scroll.getBoundingClientRect().left - scroll.clientWidth / 3;
};
strip();
document.addEventListener("htmx:afterSwap", strip);
const here = document.querySelector(".views [aria-current]");
if (here) here.closest(".views").scrollLeft = here.offsetLeft - 16;
