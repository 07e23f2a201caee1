// What is typed in a form with data-draft is kept on this device, but for secrets, until it has been sent or the person
// signs out (leave.js). A draft is named after desk, person and form: nobody else who signs in here is shown it.
const PREFIX = "guichet-draft:";
const kept = (field) => field.name && !["csrfmiddlewaretoken", "key"].includes(field.name) && !["password", "hidden", "file"].includes(field.type);

function read(form) {
  const found = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === "radio") { if (field.checked) found[field.name] = field.value; }
    else if (field.type === "checkbox") found[field.name] = field.checked;
    else found[field.name] = field.value;
  }
  return found;
}

function write(form, found) {
  let changed = false;
  for (const field of form.elements) {
    if (!kept(field) || !(field.name in found)) continue;
    if (field.type === "radio") {
      if (field.value === found[field.name] && !field.checked) { field.checked = true; changed = true; field.dispatchEvent(new Event("change", { bubbles: true })); }
    } else if (field.type === "checkbox") field.checked = found[field.name];
    else if (!field.value && found[field.name]) { field.value = found[field.name]; changed = true; }
  }
  return changed;
}

function keep(form) {
  if (form.dataset.keeping) return;
  form.dataset.keeping = "yes";
  const name = PREFIX + form.dataset.draft;
  const said = form.querySelector("[data-draft-said]");
  const stored = localStorage.getItem(name);
  if (stored) try { write(form, JSON.parse(stored)); } catch { localStorage.removeItem(name); }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      localStorage.setItem(name, JSON.stringify(read(form)));
      if (said) said.textContent = said.dataset.draftSaid;
    }, 300);
  });
  // A draft goes once the page that follows says that it was sent, by its message of success; until then it stays,
  // whatever went wrong. Which draft that is, the tab remembers.
  form.addEventListener("submit", () => { clearTimeout(timer); localStorage.setItem(name, JSON.stringify(read(form))); sessionStorage.setItem("guichet-sent", name); });
}

const sent = sessionStorage.getItem("guichet-sent");
if (sent && document.querySelector(".told .success")) { localStorage.removeItem(sent); }
sessionStorage.removeItem("guichet-sent");
const all = () => document.querySelectorAll("form[data-draft]").forEach(keep);
all();
document.addEventListener("htmx:afterSwap", all);
