// An act's form opens beside its ticket; without this script, or where the answer is another page, its own page opens.
const dialog = document.getElementById("act-dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== dialog) return;
  if (!dialog.querySelector("#act")) { location.href = event.detail.pathInfo.requestPath; return; }
  dialog.querySelector(".act-foot a")?.remove();
  for (const open of document.querySelectorAll(".actbar details[open]")) open.open = false;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input[type=radio], textarea, select, input:not([type=hidden]), .btn.primary")?.focus();
});
// A press beside the panel shuts it; what was typed stays on the device.
dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog?.addEventListener("close", () => dialog.replaceChildren());
