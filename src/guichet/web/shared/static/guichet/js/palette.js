// The palette: Ctrl or ⌘ with K, then a few letters. It lists what the desk's own page "Go to" lists, and before that
// what the page underneath can do. The focus stays in the box; the list is told by aria-activedescendant.
const dialog = document.getElementById("palette");
const box = document.getElementById("palette-q");
const list = document.getElementById("palette-list");
const none = document.getElementById("palette-none");
const WAIT_MS = 150;
let places = [];
let found = [];
let at = 0;
let timer = null;
let asking = null;
let answered = "";

const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
const fits = (entry, wish) => plain(wish).split(/\s+/).every((word) => plain(`${entry.name} ${entry.hint}`).includes(word));

function said(node) {
  const copy = node.cloneNode(true);
  for (const each of copy.querySelectorAll("kbd, .does-now, svg")) each.remove();
  return copy.textContent.trim().replace(/\s+/g, " ");
}
// What the page can do: whatever has a key of its own, by the name that it shows.
function acts() {
  const shown = [...document.querySelectorAll("main [data-key]:not([data-key='']), main [data-together]")];
  return shown.filter((each) => each.checkVisibility() || each.closest(".actbar")).map((node) => ({
    name: node.matches("input, textarea") ? node.labels?.[0]?.textContent.trim() || node.placeholder : said(node),
    hint: (node.dataset.key ?? node.dataset.together).toUpperCase(),
    run: () => (node.matches("input, textarea") ? node.focus() : node.click()),
    group: list.dataset.here,
  })).filter((each) => each.name);
}
function read(section) {
  const group = section.querySelector("h2").textContent;
  return [...section.querySelectorAll("a")].map((link) => ({ name: said(link), hint: link.dataset.hint ?? "", href: link.href, help: "help" in link.dataset, group, found: "found" in section.dataset }));
}

async function ask(wish) {
  asking?.abort();
  asking = new AbortController();
  const address = new URL(dialog.dataset.from, location.href);
  if (wish) address.searchParams.set("q", wish);
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    answered = wish;
    const entries = [...page.querySelectorAll("#going section")].flatMap(read);
    places = entries.filter((each) => !each.found);
    found = entries.filter((each) => each.found);
    draw();
  } catch { /* asked anew, or the network is away: what is known stays */ }
}

let here = [];
let shown = [];
function draw() {
  const wish = box.value.trim();
  const kept = wish ? [...here, ...places].filter((each) => fits(each, wish)) : [...here, ...places];
  const number = /^#?\d+$/.test(wish);
  shown = wish ? (number ? [...found, ...kept] : [...kept, ...found]) : kept;
  at = Math.min(at, Math.max(shown.length - 1, 0));
  list.replaceChildren();
  let group = null;
  shown.forEach((entry, i) => {
    if (group?.dataset.name !== entry.group) {
      group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", entry.group);
      group.dataset.name = entry.group;
      const head = document.createElement("p");
      head.className = "label";
      head.setAttribute("aria-hidden", "true");
      head.textContent = entry.group;
      group.append(head);
      list.append(group);
    }
    const option = document.createElement(entry.href ? "a" : "div");
    option.id = `palette-${i}`;
    option.setAttribute("role", "option");
    if (entry.href) { option.href = entry.href; option.tabIndex = -1; }
    option.append(Object.assign(document.createElement("span"), { textContent: entry.name }));
    if (entry.hint) option.append(Object.assign(document.createElement(entry.href && !entry.help ? "span" : "kbd"), { textContent: entry.hint }));
    option.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); run(i); } });
    option.addEventListener("pointermove", () => { if (at !== i) point(i, false); });
    group.append(option);
  });
  list.hidden = !shown.length;
  none.hidden = shown.length > 0;
  point(at);
}
function point(next, scroll = true) {
  at = next;
  for (const option of list.querySelectorAll("[role=option]")) option.setAttribute("aria-selected", String(option.id === `palette-${at}`));
  const option = document.getElementById(`palette-${at}`);
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  if (scroll) option?.scrollIntoView({ block: "nearest" });
}
function run(i) {
  const entry = shown[i];
  const wish = box.value.trim();
  // Whoever types a number and Enter in one breath need not wait for the list.
  if (wish && (!entry || (/^#?\d+$/.test(wish) && answered !== wish))) { location.href = `${dialog.dataset.search}?q=${encodeURIComponent(wish)}`; return; }
  if (!entry) return;
  dialog.close();
  if (entry.help) help();
  else if (entry.href) location.href = entry.href;
  else entry.run();
}
function open() {
  if (dialog.open) return dialog.close();
  if (document.querySelector("dialog[open]")) return;
  box.value = "";
  at = 0;
  found = [];
  here = acts();
  dialog.showModal();
  draw();
  ask("");
}

async function help() {
  const panel = document.getElementById("help-dialog");
  if (document.querySelector("dialog[open]")) return;
  const answer = await fetch(panel.dataset.from, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) { location.href = panel.dataset.from; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  panel.replaceChildren(document.importNode(page.getElementById("act"), true));
  panel.showModal();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); open(); return; }
  if (event.key === "?" && !event.ctrlKey && !event.metaKey && !event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select") && !document.querySelector("dialog[open]")) { event.preventDefault(); help(); }
});
document.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.id === "help-dialog") event.target.close();
  if (event.ctrlKey || event.metaKey) return;
  if (event.target.closest("[data-palette]")) { event.preventDefault(); open(); }
  else if (event.target.closest("[data-help]")) { event.preventDefault(); help(); }
});
document.getElementById("help-dialog").addEventListener("close", (event) => event.target.replaceChildren());
box.addEventListener("input", () => {
  at = 0;
  draw();
  clearTimeout(timer);
  timer = setTimeout(() => ask(box.value.trim()), WAIT_MS);
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && shown.length) { event.preventDefault(); point((at + step + shown.length) % shown.length); }
  else if (event.key === "Enter") { event.preventDefault(); run(at); }
});
