// The text of a policy: its lines are numbered, those of which something is said are marked, and a number of a line puts
// the cursor there. Where a draft is kept as one types, it says whether it is, and nobody leaves with words that are not.
const area = document.querySelector("textarea.source");
const form = area.closest("form");
const numbers = document.querySelector(".numbers");
const place = document.querySelector("[data-place]");
const said = document.getElementById("draft-said");
const shown = document.getElementById("shown");

function go(number) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (number - 4));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  go(Number(link.dataset.line));
});

const count = () => area.value.split("\n").length;

function mark() {
  const wrong = new Set([...document.querySelectorAll("#shown :is(.wrong, .findings) [data-line]")].map((each) => Number(each.dataset.line)));
  for (const [index, each] of [...numbers.children].entries()) each.classList.toggle("marked", wrong.has(index + 1));
}

function number() {
  const lines = count();
  while (numbers.children.length > lines) numbers.lastChild.remove();
  while (numbers.children.length < lines) {
    numbers.append(Object.assign(document.createElement("span"), { textContent: numbers.children.length + 1 }));
  }
  mark();
}

function tell() {
  const line = area.value.slice(0, area.selectionStart).split("\n").length;
  place.textContent = place.dataset.words.replace("{n}", line).replace("{of}", count());
}

if (numbers) {
  number();
  tell();
  area.addEventListener("input", number);
  area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop; });
  document.addEventListener("selectionchange", () => { if (document.activeElement === area) tell(); });
  shown.addEventListener("htmx:afterSettle", mark);
  const asked = /^#line-(\d+)$/.exec(location.hash);
  if (asked) go(Number(asked[1]));
}

if (form.hasAttribute("hx-post")) {
  let kept = true, busy = false, pressed = null, leaving = false;
  form.addEventListener("input", () => { kept = false; said.textContent = form.dataset.typing; });
  form.addEventListener("htmx:beforeRequest", () => { busy = true; kept = true; });
  form.addEventListener("htmx:afterRequest", (event) => {
    busy = false;
    if (!event.detail.successful) {
      kept = false;
      said.textContent = form.dataset.lost;
    }
    if (pressed) form.requestSubmit(pressed);
  });
  // What is on its way to be kept arrives first: else one would be told that somebody else had saved meanwhile.
  form.addEventListener("submit", (event) => {
    if (busy && !pressed) {
      event.preventDefault();
      pressed = event.submitter;
    } else leaving = true;
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-leave-typed]")) leaving = true; });
  addEventListener("beforeunload", (event) => {
    const theirs = document.querySelector("#shown [data-leave-typed]");
    if (!leaving && (!kept || theirs)) event.preventDefault();
  });
}
