// The text of a policy: a number of a line puts the cursor there.
const area = document.querySelector("textarea.source");

for (const link of document.querySelectorAll("[data-line]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const number = Number(link.dataset.line);
    const lines = area.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
    area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (number - 4));
  });
}
