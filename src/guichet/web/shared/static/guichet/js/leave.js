// Whoever signs out leaves nothing that they typed on the device: their drafts go, before the form is sent.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-leave]");
  if (!form) return;
  const mine = `guichet-draft:${form.dataset.leave}:`;
  for (const name of Object.keys(localStorage)) if (name.startsWith(mine)) localStorage.removeItem(name);
  sessionStorage.removeItem("guichet-sent");
});
