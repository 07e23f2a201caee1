// What changes, as it changes. One tab of a browser listens for all of them: whoever holds the lock has the stream, and
// tells the others by a channel. Nothing but the name of a ticket is ever told; each page asks for itself what is new.
const body = document.body;
const who = body.dataset.who ?? "";
const NAME = `guichet-push:${who}`;
const SILENCE_MS = 50_000; // the server says something every 20 seconds
const REMEMBERED_MS = 120_000;
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
const ears = new Set();
const past = [];
const channel = "BroadcastChannel" in window && who ? new BroadcastChannel(NAME) : null;
let listens = false;

// What a page is told: {about: "ticket" | "presence" | "reset" | "state", ticket, listens}.
export function on_news(ear) { ears.add(ear); }
export function is_listening() { return listens; }

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
function hear(news) {
  if (news.about === "state") listens = news.listens;
  for (const ear of ears) ear(news);
}
function tell(news) {
  if (news.about !== "state") past.push({ at: Date.now(), news });
  while (past.length && past[0].at < Date.now() - REMEMBERED_MS) past.shift();
  channel?.postMessage(news);
  hear(news);
}

class Closed extends Error {}

async function granted() {
  const answer = await fetch(body.dataset.push, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`grant: ${answer.status}`);
  // Signed out, or without a push: another page in place of the grant.
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Closed();
  return answer.json();
}

// The words of a stream: blocks of "name: value" lines, apart by an empty line; a line that begins with ":" is a breath.
export async function* words_of(reader, alive) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    rest += decoder.decode(value, { stream: true }).replaceAll("\r", "");
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const word = { event: "", data: "", id: null };
      for (const line of block.split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) word[line.slice(0, colon)] = line.slice(colon + 1).trim();
      }
      if (word.event) yield word;
    }
  }
}

// One stream, until it is over; the place that was reached.
async function follow(place) {
  const { grant, url } = await granted();
  const address = new URL(url, location.href);
  const headers = { Authorization: `Bearer ${grant}`, Accept: "text/event-stream" };
  if (place) headers["Last-Event-ID"] = place;
  else address.searchParams.set("age", Math.min(599, performance.now() / 1000 + 2).toFixed(1));
  const cut = new AbortController();
  let timer;
  const alive = () => { clearTimeout(timer); timer = setTimeout(() => cut.abort(), SILENCE_MS); };
  try {
    alive();
    const answer = await fetch(address, { headers, signal: cut.signal, cache: "no-store", credentials: "omit" });
    if (!answer.ok) throw new Error(`stream: ${answer.status}`);
    for await (const word of words_of(answer.body.getReader(), alive)) {
      if (word.id) place = word.id;
      if (word.event === "hello") tell({ about: "state", listens: true });
      else if (word.event === "over") return place;
      else tell({ about: word.event, ticket: JSON.parse(word.data).ticket });
    }
    throw new Error("cut off");
  } catch (error) {
    error.place = place;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function lead() {
  let place = null;
  let delay = FIRST_MS;
  for (;;) {
    try {
      const began = Date.now();
      place = await follow(place);
      delay = Date.now() - began > 10_000 ? FIRST_MS : delay;
    } catch (error) {
      place = error.place ?? place;
      tell({ about: "state", listens: false });
      if (error instanceof Closed) return;
      // Apart from each other, so that a thousand browsers do not come back in one second.
      await pause(delay * (0.5 + Math.random()));
      delay = Math.min(LONGEST_MS, delay * 2);
      continue;
    }
    delay = FIRST_MS;
  }
}

function share() {
  channel.onmessage = ({ data }) => {
    if (data.about === "began") {
      // Another tab asks what it may have missed since its page was asked for.
      if (!leading) return;
      for (const each of past) if (each.at >= data.since) channel.postMessage(each.news);
      channel.postMessage({ about: "state", listens });
    } else hear(data);
  };
  channel.postMessage({ about: "began", since: Date.now() - performance.now() - 2_000 });
}

let leading = false;
export function listen() {
  // Without a lock two tabs could not agree on who listens; then pages ask by themselves, as they do without a stream.
  if (!body.dataset.push || !navigator.locks || !channel) return;
  share();
  navigator.locks.request(NAME, async () => { leading = true; await lead(); leading = false; await new Promise(() => {}); });
}
