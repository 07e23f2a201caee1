// Who else has a ticket open: this page says that it is looked at or written on, and shows what the others say.
import { on_news } from "./push.js";

const RENEW_MS = 30_000;
const ASK_MS = 60_000;
const WRITES_MS = 45_000;
const told = document.querySelector("[data-tell]");
const source = document.querySelector("[data-ask]")?.dataset.ask;
let typed_at = 0;
let last = "";

async function tell(state, leaving = false) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  last = state;
  const words = new URLSearchParams({ state, csrfmiddlewaretoken: token });
  await fetch(told.dataset.tell, { method: "POST", body: words, keepalive: leaving }).catch(() => null);
}
const state = () => (Date.now() - typed_at < WRITES_MS ? "writing" : "looking");

async function ask() {
  if (!source || document.visibilityState !== "visible") return;
  const answer = await fetch(source, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  if (!answer?.ok || answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return;
  const { present } = await answer.json();
  for (const slot of document.querySelectorAll("[data-present]")) show(slot, present[slot.dataset.present] ?? []);
}

function show(slot, people) {
  const words = people.map((each) => each.said).join(", ");
  if (slot.dataset.shown === words) return;
  slot.dataset.shown = words;
  slot.hidden = !people.length;
  slot.classList.toggle("writes", people.some((each) => each.writing));
  slot.querySelector("[data-names]").textContent = words;
  slot.title = words;
}

if (told) {
  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-composer]")) return;
    typed_at = Date.now();
    if (last !== "writing") tell("writing");
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") tell(state()); });
  addEventListener("pagehide", () => { tell("gone", true); });
  addEventListener("pageshow", (event) => { if (event.persisted) tell(state()); });
  setInterval(() => { if (document.visibilityState === "visible") tell(state()); }, RENEW_MS);
  tell(state());
}
if (source) {
  on_news((news) => { if (news.about === "presence" || news.about === "reset") ask(); });
  document.addEventListener("guichet:refreshed", ask);
  setInterval(ask, ASK_MS);
  ask();
}
