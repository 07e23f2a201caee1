// Parts of a page that stay true while they are looked at. What has data-live is asked for again when the push tells of
// its ticket (data-live="*": of any), and now and then, for clocks run without events. Without a push, more often.
// What somebody types is never touched, and whoever does not see the page is told politely what is new.
import { is_in_use, morph } from "./morph.js";
import { is_listening, listen, on_news } from "./push.js";

const ASKED_MS = 30_000;
const TOLD_MS = 60_000;
const GATHER_MS = 300;
const BUSY_MS = 3_000; // a queue in which much happens is not asked for at each change
let due = null;
let asking = false;
let asked_at = 0;

const parts = () => [...document.querySelectorAll("[data-live][id]")];
const from_of = (part) => part.closest("[data-live-from]")?.dataset.liveFrom ?? location.href;
const follows = (part, news) => news.about === "reset" || part.dataset.live === "*" || (part.dataset.live !== "" && part.dataset.live === news.ticket);

function plan(ms) {
  const at = Date.now() + ms;
  if (due && due.at <= at) return;
  clearTimeout(due?.timer);
  due = { at, timer: setTimeout(refresh, ms) };
}

async function refresh() {
  due = null;
  if (document.visibilityState !== "visible") return; // it is asked for once somebody looks again
  if (asking) return plan(GATHER_MS);
  asking = true;
  asked_at = Date.now();
  try {
    const addresses = new Set(parts().map(from_of));
    for (const address of addresses) await ask(address);
  } catch { /* the network is away: the next time will tell */ } finally {
    asking = false;
    plan(is_listening() ? TOLD_MS : ASKED_MS);
  }
}

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = new Set(keys(document));
  document.dispatchEvent(new CustomEvent("guichet:refreshing"));
  for (const part of parts()) {
    const wanted = from_of(part) === address && fresh.getElementById(part.id);
    if (wanted) morph(part, wanted);
  }
  const added = keys(document).filter((key) => !before.has(key)).map((key) => document.getElementById(key));
  document.dispatchEvent(new CustomEvent("guichet:refreshed", { detail: { fresh } }));
  if (added.length) { announce(added); mark(added, fresh); }
}

// What counts as new: entries of a conversation, rows of a list.
const keys = (page) => [...page.querySelectorAll("[data-live] [data-entry][id], [data-live][data-entry] [id]")].map((each) => each.id);

function announce(added) {
  const said = document.getElementById("live-said");
  if (said) said.textContent = `${said.dataset.words} ${added.slice(0, 3).map((each) => each.dataset.entry).join(". ")}`;
}

// Somebody was writing while others did something: say what, beside what they write, until they have seen it.
function mark(added, fresh) {
  const box = document.getElementById("changed");
  const form = [...document.querySelectorAll("form[data-composer]")].find(is_in_use);
  if (!box || !form) return;
  const list = box.querySelector("ul");
  for (const entry of added.slice(-5)) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${entry.id}`;
    link.textContent = entry.dataset.entry;
    line.append(link);
    list.append(line);
  }
  box.hidden = false;
  box.fresh = fresh;
}

// Seen: what is sent from here on is decided knowing it.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-seen]")) return;
  const box = document.getElementById("changed");
  const version = box.fresh?.querySelector("[name=expected]")?.value;
  if (version) for (const field of document.querySelectorAll("[name=expected]")) field.value = version;
  box.querySelector("ul").replaceChildren();
  box.hidden = true;
  document.querySelector("form[data-composer] textarea")?.focus();
});

on_news((news) => {
  if (news.about === "state") { plan(news.listens ? TOLD_MS : ASKED_MS); return; }
  if (news.about === "presence") return;
  const told = parts().filter((part) => follows(part, news));
  if (!told.length) return;
  const wide = told.every((part) => part.dataset.live === "*");
  plan(Math.max(GATHER_MS, wide ? asked_at + BUSY_MS - Date.now() : 0));
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && parts().length) plan(GATHER_MS);
});
if (parts().length) { plan(ASKED_MS); listen(); }
