"""Small policies and timelines for tests, written as one would say them.

A policy is a handful of keyword arguments over one desk that is open Monday to Friday from 9 to 17 in Abidjan, where
clocks show UTC all year. A timeline is a line such as ``mon 09:00 submitted; 11:00 replied asks; tue 10:00 answered``:
a day is the next one of that name, from Monday 1 June 2026 on, and an event on no day is on the day of the one before.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import ActKind, CommitmentStanding, Standing
from guichet.core.hours.duration import Duration
from guichet.core.hours.week import Week
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import CalendarRule
from guichet.core.policy.rules.prepaid import Metering, NoCredit
from guichet.core.policy.rules.promises import CommitmentRule, Escalation, EscalationLevel, Target
from guichet.core.policy.rules.sorting import Priorities, Priority
from guichet.core.policy.words import Shape
from guichet.core.timeline.events import Timeline
from guichet.core.timeline.reading import read_timeline

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLAUSE = "C-1"
WORDS = {"en": "words"}


def hours(week: Mapping[str, str] | None = None, zone: str = "Africa/Abidjan") -> CalendarRule:
    """A calendar without holidays; Monday to Friday from 9 to 17 unless a week is given."""
    return CalendarRule(clause=CLAUSE, zone=zone, week=Week.parse(week or {"mon-fri": "09:00-17:00"}))


def a_policy(**parts: Any) -> Policy:
    """A policy that promises nothing but what is given; ``priorities`` may be ids, the first the default."""
    defaults: dict[str, Any] = {
        "guichet": 1,
        "policy": "small",
        "version": "1",
        "name": WORDS,
        "languages": ("en",),
        "revised": date(2026, 1, 1),
        "clauses": {CLAUSE: WORDS},
        "calendars": {"desk": hours()},
        "calendar": "desk",
    }
    if isinstance(parts.get("priorities"), str):
        parts["priorities"] = levels(parts["priorities"])
    return Policy(**(defaults | parts))


def levels(ids: str, **parts: Any) -> Priorities:
    """Priorities by their ids, most urgent first; the last is the default."""
    named = ids.split()
    each = Priority(name=WORDS, definition=WORDS, shape=Shape.RING)
    defaults: dict[str, Any] = {"clause": CLAUSE, "default": named[-1], "levels": dict.fromkeys(named, each)}
    return Priorities(**(defaults | parts))


def promise(within: str | None = None, *, rows: Iterable[Target] = (), **parts: Any) -> CommitmentRule:
    """A promise within one time for every ticket, or by rows."""
    targets = (target(within),) if within is not None else tuple(rows)
    return CommitmentRule(clause=CLAUSE, targets=targets, **parts)


def target(within: str | None, **fitting: Any) -> Target:
    """One row; ``fitting`` says for which tickets, each a word or several."""
    named: dict[str, Any] = {
        key: tuple(value.split())
        if isinstance(value, str) and key in {"priority", "plan", "category", "channel"}
        else value
        for key, value in fitting.items()
    }
    return Target(within=None if within is None else Duration.parse(within), **named)


def chain(first: str, repeat: str | None = None, *, length: int = 2, **parts: Any) -> Escalation:
    """An escalation to so many levels."""
    return Escalation(
        clause=CLAUSE,
        first=Duration.parse(first),
        repeat=None if repeat is None else Duration.parse(repeat),
        levels=(EscalationLevel(name=WORDS),) * length,
        **parts,
    )


def metering(**parts: Any) -> Metering:
    """Prepaid time in slices of a quarter of an hour, from when the ticket is taken in charge."""
    defaults: dict[str, Any] = {"clause": CLAUSE, "slice": Duration.parse("15min")}
    return Metering(**(defaults | parts))


def no_credit(**parts: Any) -> NoCredit:
    """What becomes of requests without credit: declined, unless said otherwise."""
    return NoCredit(clause=CLAUSE, message=WORDS, **parts)


def instant(text: str) -> int:
    """Epoch seconds of ``tue 10:00`` in the first week, ``next tue 10:00:30`` in the one after, and so on."""
    *weeks, day, time = text.split()
    clock = datetime.strptime(time, "%H:%M:%S" if time.count(":") == 2 else "%H:%M").replace(tzinfo=UTC)
    past = timedelta(days=7 * len(weeks) + DAYS.index(day), hours=clock.hour, minutes=clock.minute)
    return int((MONDAY + past + timedelta(seconds=clock.second)).timestamp())


def told(at: int | None) -> str | None:
    """An instant as ``instant`` reads it."""
    if at is None:
        return None
    passed = datetime.fromtimestamp(at, UTC) - MONDAY
    days, seconds = passed.days, passed.seconds
    time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")
    return f"{'next ' * (days // 7)}{DAYS[days % 7]} {time}"


def a_timeline(text: str, **terms: Any) -> Timeline:
    """A timeline as people would tell it; see the module. ``terms`` are the other fields of its JSON form."""
    events: list[dict[str, object]] = []
    day, weeks = "mon", 0
    for line in text.split(";"):
        words = line.split()
        if words[0] in DAYS:
            weeks += DAYS.index(words[0]) < DAYS.index(day)
            day = words.pop(0)
        time, kind, *said = words
        at = datetime.fromtimestamp(instant(f"{'next ' * weeks}{day} {time}"), UTC)
        events.append({"at": at.isoformat(), "type": kind, **_data(said)})
    return read_timeline({"events": events, **terms})


def stand(policy: Policy, text: str, at: str | None = None, **terms: Any) -> Standing:
    """Where the ticket stands at an instant; by default that of its last event."""
    timeline = a_timeline(text, **terms)
    return assess(policy, timeline, timeline.events[-1].at if at is None else instant(at))


def one(standing: Standing, kind: str = "first_response") -> CommitmentStanding:
    """The commitment of a kind, of which there must be one."""
    (found,) = (each for each in standing.commitments if each.kind == kind)
    return found


def due(standing: Standing, kind: str = "first_response") -> str | None:
    """When a commitment falls due."""
    return told(one(standing, kind).due_at)


def acts(standing: Standing, *kinds: ActKind) -> list[str]:
    """What the desk has done, and what it will do in brackets: ``tue 10:00 escalate 2``; of some kinds, or of all."""
    return [
        f"{told(act.at)} {act.kind}{'' if act.level is None else f' {act.level}'}"
        if act.done
        else f"({told(act.at)} {act.kind}{'' if act.level is None else f' {act.level}'})"
        for act in standing.acts
        if not kinds or act.kind in kinds
    ]


def _data(said: Iterable[str]) -> dict[str, object]:
    """Words that go with an event: ``asks`` is true, ``minutes=30`` a number, ``fields=steps,error`` say something."""
    data: dict[str, object] = {}
    for word in said:
        key, given, value = word.partition("=")
        if key == "fields":
            data[key] = dict.fromkeys(value.split(","), "said")
        elif not given:
            data[key] = True
        elif value in {"true", "false", "null"}:
            data[key] = {"true": True, "false": False, "null": None}[value]
        else:
            data[key] = int(value) if value.isdigit() else value
    return data
