// What a request needs is ticked off while it is typed; questions of another category are put away.
function given(list) {
  for (const item of list.querySelectorAll("li")) {
    const field = document.querySelector(item.querySelector("a").getAttribute("href"));
    item.classList.toggle("given", /[^\s\p{C}]/u.test(field?.value ?? ""));
  }
}

function concern(form) {
  const chosen = form.elements.category?.value ?? "";
  for (const field of form.querySelectorAll("[data-categories]")) {
    const concerns = field.dataset.categories.split(" ").includes(chosen);
    field.closest(".fieldrow").hidden = !concerns;
    const item = document.querySelector(`[data-needed] a[href="#${CSS.escape(field.id)}"]`)?.closest("li");
    if (item) item.hidden = !concerns;
  }
}

for (const list of document.querySelectorAll("[data-needed]")) {
  const form = document.getElementById(list.dataset.needed);
  for (const name of ["input", "guichet:written"]) form.addEventListener(name, () => { given(list); concern(form); });
  given(list);
  concern(form);
}
