"""Rules about calendars: business time that is none, zones that are no places."""

from collections.abc import Iterator

from guichet.core.hours.duration import Duration, Kind
from guichet.core.lint.arrivals import share
from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import Share, said
from guichet.core.lint.subject import Subject
from guichet.core.policy.findings import Path

Use = tuple[Path, Duration | None, str, str | None]
"""Where a length of time stands, the length, the calendar on which it counts, its clause."""


def _uses(subject: Subject) -> Iterator[Use]:
    policy = subject.policy
    for row in subject.rows():
        yield (*row.path, "within"), row.target.within, subject.calendar_name(row), row.clause
    for kind, rule in policy.commitments.items():
        for i, reminder in enumerate(rule.reminders):
            path = ("commitments", kind, "reminders", i, "before")
            yield path, reminder.before, rule.calendar or policy.calendar, reminder.clause or rule.clause
    for i, chain in enumerate(policy.escalations):
        for name, delay in (("first", chain.first), ("repeat", chain.repeat)):
            yield ("escalations", i, name), delay, chain.calendar or policy.calendar, chain.clause
    silence = policy.closing.silence
    if silence is not None:
        clause = silence.clause or policy.closing.clause
        for name, length in (("after", silence.after), ("warning", silence.warning)):
            yield ("closing", "silence", name), length, silence.calendar or policy.calendar, clause


def _always_open(subject: Subject) -> Iterator[Bite]:
    for path, length, calendar, clause in _uses(subject):
        if length is not None and length.kind is not Kind.ELAPSED and subject.never_closes(calendar):
            found = said('{length} on the calendar "{calendar}", which never closes.', length=length, calendar=calendar)
            yield Bite(path, found, clause)


def _elsewhere(subject: Subject) -> Iterator[Bite]:
    """Business time on a calendar that is closed while the desk is open: one bite for each commitment and calendar."""
    arrivals, desk = subject.arrivals, subject.policy.calendar
    known: set[tuple[str, str]] = set()
    for row in subject.rows():
        name, within = subject.calendar_name(row), row.target.within
        calendar, due = subject.calendar(name), subject.due(row)
        if arrivals is None or due is None or calendar is None or within is None or name == desk:
            continue
        if within.kind is Kind.ELAPSED or (row.kind, name) in known:
            continue
        still = arrivals.closed_on(calendar) & arrivals.open
        if still.any():
            known.add((row.kind, name))
            found = said(
                '{within} on the calendar "{calendar}" stands still for {part} of the minutes of {year} at which the'
                " desk is open.",
                within=within,
                calendar=name,
                part=Share(share(still, arrivals.open)),
                year=arrivals.year,
            )
            yield Bite(
                (*row.path, "within"),
                found,
                row.clause,
                arrival=arrivals.shown(arrivals.first(still), due),
                times=arrivals.times(still),
            )


def _abbreviated_zone(subject: Subject) -> Iterator[Bite]:
    for name, rule in subject.policy.calendars.items():
        if "/" not in rule.zone and rule.zone != "UTC":
            yield Bite(("calendars", name, "zone"), said('"{zone}" is not a place.', zone=rule.zone), rule.clause)


ALWAYS_OPEN = Rule(
    code="business-time-always-open",
    title="Business time on a calendar that never closes",
    severity=Severity.WARNING,
    why="Every hour is a business hour there and every day ends at midnight, which few readers of the words expect.",
    do="Name a calendar of business hours for it, or write elapsed time: `24h`, `2 days`.",
    bad="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {daily: "00:00-24:00"}
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 2 business days}
""",
    good="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {daily: "00:00-24:00"}
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 48h}
""",
    check=_always_open,
)

ELSEWHERE = Rule(
    code="business-time-elsewhere",
    title="Business time that stands still while the desk is open",
    severity=Severity.NOTE,
    why="Whoever reads that the desk is open takes its business hours for those hours; the promise counts fewer.",
    do="Name those hours beside the promise, or count it on the desk's own.",
    bad="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {daily: "00:00-24:00"}
  office:
    clause: C-1
    zone: Europe/Paris
    week: {mon-fri: "09:00-17:00"}
commitments:
  first_response:
    clause: C-1
    calendar: office
    targets:
      - {within: 2 business days}
""",
    good="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Paris
    week: {daily: "00:00-24:00"}
  office:
    clause: C-1
    zone: Europe/Paris
    week: {mon-fri: "09:00-17:00"}
commitments:
  first_response:
    clause: C-1
    calendar: office
    targets:
      - {within: 48h}
""",
    check=_elsewhere,
)

ABBREVIATED_ZONE = Rule(
    code="abbreviated-zone",
    title="An abbreviation used as a time zone",
    severity=Severity.ERROR,
    why="EST, CET and WET are winter times: they are an hour off in summer, and some name several places.",
    do="Write the IANA place: `America/Toronto`, `Europe/Lisbon`.",
    bad="""\
calendars:
  hours:
    clause: C-1
    zone: WET
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: PT}
""",
    good="""\
calendars:
  hours:
    clause: C-1
    zone: Europe/Lisbon
    week: {mon-fri: "09:00-18:00"}
    holidays: {region: PT}
""",
    check=_abbreviated_zone,
)

RULES = (ALWAYS_OPEN, ELSEWHERE, ABBREVIATED_ZONE)
