// What is typed in a form with data-draft is kept until it is sent: on the device at once, and at the desk as soon as the
// desk has it, where it survives a sign-out and another device. On the device stays only what the desk has not got yet.
// A draft is named after desk, person and form, and has a slot: two windows that type at once have a draft each.
import { list, listed, lose } from "./attach.js";

const PREFIX = "guichet-draft:";
const SENT = "guichet-sent";
const HERE_MS = 300;
const THERE_MS = 1200;
const words = document.body.dataset;
const kept = (field) => field.name && !["csrfmiddlewaretoken", "key", "expected", "attached"].includes(field.name) && !["password", "hidden", "file", "submit"].includes(field.type);
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const split = (name) => { const at = name.indexOf(":"); return { owner: name.slice(0, at), name: name.slice(at + 1) }; };

function read(form) {
  const found = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === "radio") { if (field.checked) found[field.name] = field.value; }
    else if (field.type === "checkbox") found[field.name] = field.checked;
    else found[field.name] = field.value;
  }
  // What its sending is called goes with it: were the answer to it lost, the same words are not sent twice.
  if (form.elements.key?.value) found.key = form.elements.key.value;
  const attached = listed(form);
  if (attached.length) found.attached = attached;
  return found;
}

// Whoever goes back to a form that was sent and sends the same once more sends nothing new: it goes by the name that it had.
// Other words are a sending of their own. The place in the tab's history remembers the name, and a print of the words.
function name_sending(form, name) {
  const key = form.elements.key;
  if (!key) return;
  const said = print(form), before = history.state?.sent;
  if (before?.name === name && before.said === said) { key.value = before.key; return; }
  if (before?.key === key.value) key.value = fresh();
  history.replaceState({ ...history.state, sent: { name, said, key: key.value } }, "");
}

const fresh = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");

function print(form) {
  const words = [];
  for (const [name, value] of new FormData(form)) {
    if (["csrfmiddlewaretoken", "key", "expected"].includes(name)) continue;
    words.push(name, value instanceof File ? `${value.name} ${value.size}` : value);
  }
  let high = 0xdeadbeef, low = 0x41c6ce57;
  for (const letter of words.join("\u0000")) {
    const code = letter.codePointAt(0);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return `${high >>> 0}.${low >>> 0}`;
}

// A page that comes back with what is wrong has its own name for the next sending; so has what is swapped in later.
const came_back = (performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0) >= 400;
let loading = true;

// Only what is empty is filled, unless the person asked for another draft.
function write(form, found, instead = false, keyed = instead) {
  if (keyed && found.key && form.elements.key) form.elements.key.value = found.key;
  for (const field of form.elements) {
    if (!kept(field)) continue;
    const was = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
    if (field.type === "radio") field.checked = field.name in found ? field.value === found[field.name] : field.checked && !instead;
    else if (field.type === "checkbox") field.checked = field.name in found ? found[field.name] : field.checked;
    else if (field.tagName === "SELECT") { if (field.name in found) field.value = found[field.name]; }
    else if (instead || !field.value) field.value = found[field.name] ?? (instead ? "" : field.value);
    if (was !== (typeof was === "boolean" ? field.checked : field.value)) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (keyed) list(form, found.attached, instead);
  form.dispatchEvent(new CustomEvent("guichet:written", { bubbles: true }));
}

async function ask(fields) {
  const answer = await fetch(words.drafts, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token() } }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

// Bring to the desk what is on the device under this name, and take it off the device; nothing where the desk is away.
async function bring(place) {
  const text = localStorage.getItem(place);
  if (!text || !words.drafts) return null;
  let entry;
  try { entry = JSON.parse(text); } catch { localStorage.removeItem(place); return null; }
  const { owner, name, slot, base, fields } = entry;
  if (!slot) { localStorage.removeItem(place); return null; }
  const sent = fields.attached ? { ...fields, attached: fields.attached.map((file) => file.reference) } : fields;
  const kept_there = await ask({ owner, name, slot, base, fields: JSON.stringify(sent) });
  if (kept_there && localStorage.getItem(place) === text) localStorage.removeItem(place);
  return kept_there;
}

// A draft as the desk tells it, with the files that it has still.
const whole = (draft) => ({ ...draft.fields, attached: draft.files });

const places = (owner) => Object.keys(localStorage).filter((place) => place.startsWith(`${PREFIX}${owner}:`));

function keep(form) {
  if (form.dataset.keeping) return;
  form.dataset.keeping = "yes";
  const { owner, name } = split(form.dataset.draft);
  const said = form.querySelector("[data-draft-said]");
  const keyed = loading && !came_back;
  const state = { slot: crypto.getRandomValues(new Uint32Array(3)).join("").slice(0, 30), base: 0, touched: false };
  const place = () => `${PREFIX}${owner}:${name}:${state.slot}`;
  let here, there, going = Promise.resolve();

  function store() {
    if (left) return;
    clearTimeout(here);
    localStorage.setItem(place(), JSON.stringify({ owner, name, slot: state.slot, base: state.base, fields: read(form), at: Date.now() }));
  }
  function save() {
    clearTimeout(there);
    going = going.then(async () => {
      const was = place();
      const kept_there = await bring(was);
      if (kept_there) {
        Object.assign(state, { slot: kept_there.slot, base: kept_there.revision });
        // What was typed meanwhile goes on from there.
        if (localStorage.getItem(was)) { localStorage.removeItem(was); store(); }
      }
      if (said) said.textContent = kept_there || !localStorage.getItem(place()) ? words.draftKept : words.draftHere;
    });
    return going;
  }
  form.addEventListener("input", () => {
    state.touched = true;
    clearTimeout(here);
    clearTimeout(there);
    here = setTimeout(store, HERE_MS);
    there = setTimeout(() => { store(); save(); }, THERE_MS);
  });
  addEventListener("pagehide", () => { if (state.touched && !state.sent && !left) store(); });
  // A draft goes once the page that follows says that it was sent, by its message of success or as an answer that is about
  // to leave; until then it stays, whatever went wrong. Which draft that is, the tab remembers.
  form.addEventListener("submit", () => {
    clearTimeout(there);
    form.querySelectorAll("noscript").forEach((each) => each.remove());
    name_sending(form, name);
    store();
    state.sent = true;
    sessionStorage.setItem(SENT, JSON.stringify({ owner, name, key: form.elements.key?.value, ...state }));
  });
  function offer(drafts) {
    if (!drafts.length || !said) return;
    const others = document.createElement("ul");
    others.className = "drafts";
    for (const draft of drafts) {
      const item = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: words.draftTake });
      item.append(draft.said, " ", button);
      button.addEventListener("click", async () => {
        if (state.touched) { store(); await save(); }
        Object.assign(state, { slot: draft.slot, base: draft.revision, touched: false });
        write(form, whole(draft), true);
        lose(form, draft.gone, draft.lost);
        others.remove();
        find(true);
      });
      others.append(item);
    }
    said.after(others);
  }
  async function find(chosen = false) {
    await gone;
    const answer = words.drafts && await fetch(`${words.drafts}?name=${encodeURIComponent(name)}`).catch(() => null);
    if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
    const { drafts } = await answer.json();
    const empty = !state.touched && !chosen && !state.resumed;
    const mine = empty ? drafts[0] : drafts.find((draft) => draft.slot === state.slot);
    if (mine && empty) {
      Object.assign(state, { slot: mine.slot, base: mine.revision });
      write(form, whole(mine), false, keyed);
      if (said) said.textContent = words.draftKept;
    }
    if (mine && keyed) lose(form, mine.gone, mine.lost);
    offer(drafts.filter((draft) => draft !== mine && draft.slot !== state.slot));
  }
  // What was sent and came back goes on under its own name; else what the device has, which the desk has not got; else
  // what the desk has.
  if (unsent?.owner === owner && unsent.name === name) Object.assign(state, { slot: unsent.slot, base: unsent.base, resumed: true });
  const entries = places(owner).map((each) => { try { return JSON.parse(localStorage.getItem(each)); } catch { return null; } });
  const [latest] = entries.filter((each) => each?.name === name).sort((a, b) => b.at - a.at);
  if (latest) {
    Object.assign(state, { slot: latest.slot, base: latest.base, resumed: true });
    write(form, latest.fields, false, keyed);
    // What came back has the files that came with it.
    if (came_back) store();
    save().then(() => find());
  } else find();
}

async function sent_was({ owner, name, slot }) {
  localStorage.removeItem(`${PREFIX}${owner}:${name}:${slot}`);
  await ask({ owner, name, slot, drop: "on" });
}

let left = false;
const remembered = sessionStorage.getItem(SENT);
sessionStorage.removeItem(SENT);
let unsent = remembered ? JSON.parse(remembered) : null;
// What was sent is gone before the desk is asked what it has: else its words came back into the form that sent them.
let gone;
const leaving = new URLSearchParams(location.search).get("sent");
if (leaving) history.replaceState(history.state, "", location.pathname + location.hash);
if (unsent && (document.querySelector(".told .success") || (leaving && leaving === unsent.key))) { gone = sent_was(unsent); unsent = null; }
const all = () => document.querySelectorAll("form[data-draft]").forEach(keep);
all();
loading = false;
document.addEventListener("htmx:afterSwap", all);

// Whoever signs out leaves nothing that they typed on the device: the desk gets it first, as far as it can be reached.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-leave]");
  if (!form) return;
  event.preventDefault();
  dispatchEvent(new Event("pagehide"));
  left = true;
  const mine = places(form.dataset.leave);
  await Promise.race([Promise.all(mine.map(bring)), new Promise((done) => { setTimeout(done, 3000); })]);
  for (const place of mine) localStorage.removeItem(place);
  form.submit();
});
