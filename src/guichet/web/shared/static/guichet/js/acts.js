// An act's form opens beside its ticket; without this script, or where the answer is another page, its own page opens.
const dialog = document.getElementById("act-dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== dialog) return;
  if (!dialog.querySelector("#act")) { location.href = event.detail.pathInfo.requestPath; return; }
  dialog.querySelector(".act-foot a")?.remove();
  for (const open of document.querySelectorAll(".actbar details[open]")) open.open = false;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[data-find], input[type=radio], textarea, select, input:not([type=hidden]), .btn.primary")?.focus();
});
// A canned reply goes where the cursor is; what was typed stays around it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("dialog [data-insert]");
  const field = link && document.getElementById("text");
  if (!field) return;
  event.preventDefault();
  const text = link.closest("[data-found]").querySelector("[data-text]").textContent;
  dialog.close();
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
const shown = () => [...dialog.querySelectorAll("[data-found]:not([hidden]) [data-insert]")];
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-find]")) return;
  const wish = event.target.value.toLowerCase();
  for (const each of dialog.querySelectorAll("[data-found]")) each.hidden = !each.textContent.toLowerCase().includes(wish);
});
dialog?.addEventListener("keydown", (event) => {
  const links = shown();
  const at = links.indexOf(document.activeElement);
  if (!links.length || !dialog.querySelector("[data-find]")) return;
  if (event.key === "Enter" && event.target.matches("[data-find]")) { event.preventDefault(); links[0].click(); }
  else if (event.key === "ArrowDown") { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
  else if (event.key === "ArrowUp" && at > 0) { event.preventDefault(); links[at - 1].focus(); }
});
// A press beside the panel shuts it; what was typed stays on the device.
dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog?.addEventListener("close", () => dialog.replaceChildren());
