// Files are handed to the desk as soon as they are picked, and listed with the form from then on: so a draft has them too.
// What cannot be handed over yet stays picked, until the desk can be reached again or the form is sent.
const NAMED = "[name=attached]";
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const box_of = (form) => form.querySelector("[data-attach]");

// What a form has listed, as a draft keeps it.
export const listed = (form) => [...form.querySelectorAll(`${NAMED}:checked`)].map((box) => {
  const [name, size] = [box.parentElement.querySelector("span"), box.parentElement.querySelector("small")];
  return { reference: box.value, name: name.textContent, size: size.textContent };
});

// List files with a form, each once; instead of those that are listed, where another draft is taken up.
export function list(form, files = [], instead = false) {
  const place = box_of(form)?.querySelector(".picked");
  if (!place) return;
  if (instead) place.querySelectorAll("label").forEach((each) => each.remove());
  const there = new Set([...place.querySelectorAll(NAMED)].map((box) => box.value));
  for (const { reference, name, size } of files) {
    if (there.has(reference)) continue;
    const label = Object.assign(document.createElement("label"), { className: "check" });
    const said = Object.assign(document.createElement("span"), { dir: "auto", textContent: name });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "attached", value: reference, checked: true });
    label.append(box, " ", said, " ", Object.assign(document.createElement("small"), { textContent: size }));
    place.append(label);
  }
  place.hidden = !place.querySelector("label");
}

// Take off the list what is not kept any more, and say so.
export function lose(form, gone, lost) {
  const place = box_of(form);
  if (!place || !lost) return;
  place.querySelectorAll(NAMED).forEach((box) => { if (gone.includes(box.value)) box.closest("label").remove(); });
  place.querySelector(".picked").hidden = !place.querySelector(".picked label");
  tell(place, lost, true);
}

function tell(place, words, wrong = false) {
  const said = place.querySelector("[data-attach-said]");
  said.textContent = words;
  said.hidden = !words;
  said.className = wrong ? "error" : "hint";
}

async function hand_over(place, file) {
  const body = new FormData();
  body.append("files", file);
  const answer = await fetch(place.dataset.attach, { method: "POST", body, headers: { "X-CSRFToken": token() } }).catch(() => null);
  return answer?.headers.get("Content-Type")?.includes("json") ? answer.json() : null;
}

async function take(input) {
  const form = input.form;
  if (!form?.dataset.draft || !input.files.length) return;
  const place = box_of(form), picked = [...input.files];
  const wrong = [], away = new DataTransfer();
  tell(place, place.dataset.attachAdding);
  for (const file of picked) {
    const answer = await hand_over(place, file);
    if (!answer) { away.items.add(file); continue; }
    // From here on it is named, and not brought once more.
    const left = new DataTransfer();
    for (const each of [...away.files, ...picked.slice(picked.indexOf(file) + 1)]) left.items.add(each);
    input.files = left.files;
    wrong.push(...answer.errors);
    list(form, answer.files);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  tell(place, [...wrong, ...(away.files.length ? [place.dataset.attachAway] : [])].join(" "), wrong.length > 0);
}

const INPUTS = "[data-attach] input[type=file]";
document.addEventListener("change", (event) => { if (event.target.matches?.(INPUTS)) take(event.target); });
addEventListener("online", () => document.querySelectorAll(INPUTS).forEach(take));
