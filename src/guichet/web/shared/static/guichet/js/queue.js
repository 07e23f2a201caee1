// J and K walk the rows, Enter opens, / goes to a number. Single keys rest while somebody types.
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

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "j") select(at + 1);
  else if (event.key === "k") select(at - 1);
  else if (event.key === "/") { event.preventDefault(); document.querySelector('[data-key="/"]')?.focus(); }
});
// A refreshed queue has new rows: the ticket that was selected, if it is still there, is selected again.
let walked = "";
let focused = false;
const link_of = (row) => row.querySelector("a.subject");
document.addEventListener("htmx:beforeSwap", () => {
  const row = rows()[at];
  walked = row ? link_of(row).getAttribute("href") : "";
  focused = row?.contains(document.activeElement) ?? false;
});
document.addEventListener("htmx:afterSwap", () => {
  if (!walked) return;
  at = rows().findIndex((row) => link_of(row).getAttribute("href") === walked);
  if (at < 0) return;
  rows()[at].classList.add("selected");
  if (focused) link_of(rows()[at]).focus({ preventScroll: true });
});
const here = document.querySelector(".views [aria-current]");
if (here) here.closest(".views").scrollLeft = here.offsetLeft - 16;
