// Choosing rows of the queue: X for the one that is walked to, Shift+J and Shift+K on to the next, Shift and a press for
// all between, * for all, Escape for none. Then each act's key opens it for those that are chosen; where none is chosen,
// for the row that is walked to. Without this script the boxes and buttons work alone.
const bar = document.getElementById("together");
const boxes = () => [...document.querySelectorAll("[data-row] [name=ticket]")];
const chosen = () => boxes().filter((box) => box.checked);
const here = () => document.querySelector("[data-row].selected [name=ticket]") ?? document.activeElement?.closest("[data-row]")?.querySelector("[name=ticket]");
let last = null;

function count() {
  const said = bar.querySelector("output");
  const n = chosen().length;
  const words = n === 1 ? said.dataset.one : said.dataset.many.replace("{n}", n);
  if (said.textContent !== words) said.textContent = words;
  const all = document.querySelector("[data-all]");
  if (!all) return;
  all.hidden = false;
  all.checked = n > 0 && n === boxes().length;
  all.indeterminate = n > 0 && !all.checked;
}
function choose(box, wanted = !box.checked) {
  box.checked = wanted;
  last = box;
  count();
}
function choose_all(wanted) { for (const box of boxes()) box.checked = wanted; count(); }

document.addEventListener("click", (event) => {
  if (event.target.matches("[data-all]")) return choose_all(event.target.checked);
  if (event.target.closest("[data-none]")) return choose_all(false);
  const box = event.target.closest("[data-row] [name=ticket]");
  if (!box) return;
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const each of all.slice(from, to + 1)) each.checked = box.checked;
  last = box;
  count();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && chosen().length) return choose_all(false);
  const field = event.target.closest("input, textarea, select");
  if (field && field.name !== "ticket") return;
  const box = here();
  if (event.key === "x" && box) return choose(box);
  if (event.key === "*") return choose_all(chosen().length < boxes().length);
  if ((event.key === "J" || event.key === "K") && box) {
    choose(box, true);
    document.dispatchEvent(new CustomEvent("guichet:walk", { detail: event.key === "J" ? 1 : -1 }));
    const next = here();
    if (next) choose(next, true);
    return;
  }
  const act = /^[a-z]$/.test(event.key) && bar.querySelector(`[data-together="${event.key}"]`);
  if (!act) return;
  if (!chosen().length && box) choose(box, true);
  if (!chosen().length) return;
  event.preventDefault();
  act.click();
});
document.addEventListener("guichet:refreshed", count);
if (bar) { bar.querySelector("[data-none]").hidden = false; count(); }
