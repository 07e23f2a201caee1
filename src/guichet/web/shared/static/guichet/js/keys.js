// Keys of every page: Ctrl or ⌘ with Enter sends the form in whose text somebody types.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("textarea");
  if (box?.form && (event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); box.form.requestSubmit(); }
});
