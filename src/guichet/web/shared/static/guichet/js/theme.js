// The theme switch without a page load; the form behind it works alone, and the server keeps the choice.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const theme = button.value;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" }).catch(() => null);
  if (!answer) return form.submit();
  document.documentElement.dataset.theme = theme;
  button.value = theme === "dark" ? "light" : "dark";
});
