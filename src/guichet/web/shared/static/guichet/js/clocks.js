// Pages speak by one clock, which they name. Where the reader's own is another, each instant says theirs too, as one points
// at it, and the foot of the page says what it is for them now, with the weekday where theirs is another.
const foot = document.querySelector("[data-zone]");
const language = document.documentElement.lang;
const said = (at, options) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...options }).format(at);
const here = (at) => said(at, { weekday: "short", day: "numeric", month: "short" });
const differs = (at) => here(at) !== said(at, { weekday: "short", day: "numeric", month: "short", timeZone: foot.dataset.zone });
const day = (at, where) => new Intl.DateTimeFormat(language, where).format(at);
const yours = (time) => foot.dataset.yours.replace("{time}", time);

function tell(event) {
  const time = event.target.closest?.("time[datetime]");
  if (!time || time.dataset.told) return;
  time.dataset.told = "yes";
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.valueOf()) && differs(at)) time.title = [time.title, yours(here(at))].filter(Boolean).join("; ");
}

if (foot && differs(new Date())) {
  const now = new Date();
  const isSameDay = day(now) === day(now, { timeZone: foot.dataset.zone });
  foot.textContent = ` (${yours(said(now, isSameDay ? {} : { weekday: "long" }))})`;
  foot.hidden = false;
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, tell);
}
