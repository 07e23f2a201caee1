"""Worked examples of a policy: their lines as a timeline, and what they expect held against the assessment."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import ActKind, CommitmentStanding, CommitmentStatus, Standing
from guichet.core.errors import GuichetError
from guichet.core.hours.wall import instant, place
from guichet.core.policy.findings import Path, listed, nearest
from guichet.core.policy.model import Example, Policy
from guichet.core.timeline.events import EventType, Timeline
from guichet.core.timeline.fields import FIELDS, INSTANTS
from guichet.core.timeline.reading import read_timeline

_LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?) +([^ ]+) *(.*)", re.ASCII)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)
_FLAGS: Final = ("asks", "proposes", "silent", "paid", "held")
_COUNTS: Final = ("minutes",)
_SIMPLE: Final[Mapping[str, Callable[[Standing], object]]] = {
    "status": lambda standing: standing.status.value,
    "priority": lambda standing: standing.priority,
    "charged": lambda standing: standing.charged_minutes,
    "owed": lambda standing: standing.owed_minutes,
    "balance": lambda standing: standing.balance_minutes,
}
_VERDICTS: Final = ("due", *CommitmentStatus, "none")
_LINE_HINT: Final = "Write local time, event and what goes with it: 2026-03-10 10:00 submitted priority=blocking"
_TIME_HINT: Final = "Write a local time, such as 2026-03-10 14:00"

Assess = Callable[[Policy, Timeline, int], Standing]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a worked example does not hold: the path of its line in the policy, what came out, what was expected."""

    path: Path
    message: str
    hint: str


class _Unreadable(Exception):  # noqa: N818 - an inner signal, never seen outside
    def __init__(self, path: Path, message: str, hint: str) -> None:
        super().__init__(message)
        self.failure = Failure(path, message, hint)


def run_examples(policy: Policy, judge: Assess = assess) -> tuple[Failure, ...]:
    """Return every failure of the policy's worked examples; none when each comes out as it says."""
    return tuple(
        failure
        for number, example in enumerate(policy.examples)
        for failure in _run(policy, example, ("examples", number), judge)
    )


def _run(policy: Policy, example: Example, path: Path, judge: Assess) -> Iterator[Failure]:
    try:
        timeline, at = _question(policy, example, path)
        standing = judge(policy, timeline, at)
        zone = _zone(policy)
        for subject, expected in example.expect.items():
            yield from _held(_Answer(policy, standing, zone), subject, expected, (*path, "expect", subject))
    except _Unreadable as error:
        yield error.failure
    except GuichetError as error:
        yield Failure((*path, "events"), error.message, error.hint or "Change the example, or the rule")


def _zone(policy: Policy) -> ZoneInfo:
    return place(policy.calendars[policy.calendar].zone)


def _question(policy: Policy, example: Example, path: Path) -> tuple[Timeline, int]:
    zone = _zone(policy)
    events = [_event(policy, line, zone, (*path, "events", i)) for i, line in enumerate(example.events)]
    terms: dict[str, object] = {"plan": example.plan} if example.plan else {}
    if example.no_plan:
        terms = {"plan": None}
    if example.no_credit or example.credit is not None:
        terms["time_balance_minutes"] = 0 if example.credit is None else example.credit.seconds // 60
    if example.limit is not None:
        terms["limit"] = {"effect": example.limit.value}
    timeline = read_timeline({"events": events, "paid": example.paid, **terms})
    at = timeline.events[-1].at if example.at is None else _instant(example.at, zone, (*path, "at"))
    return timeline, at


def _instant(text: str, zone: ZoneInfo, path: Path) -> int:
    if not _TIME.fullmatch(text):
        raise _Unreadable(path, f'"{text}" is no local time', _TIME_HINT)
    try:
        return instant(zone, datetime.fromisoformat(text))
    except ValueError:
        raise _Unreadable(path, f'"{text}" does not exist', "Check the month, the day and the time") from None


def _event(policy: Policy, line: str, zone: ZoneInfo, path: Path) -> dict[str, object]:
    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise _Unreadable(path, f'"{line}" is no line of an example', _LINE_HINT)
    time, kind, rest = match.groups()
    at = _instant(time, zone, path)
    if kind not in list(EventType):
        raise _Unreadable(path, f'"{kind}" is no event', nearest(kind, EventType))
    event: dict[str, object] = {"at": datetime.fromtimestamp(at, UTC).isoformat(), "type": kind}
    fields: dict[str, object] = {}
    try:
        words = shlex.split(rest)
    except ValueError:
        raise _Unreadable(path, "A quote that is opened is not closed", "Close the quote") from None
    for word in words:
        key, equals, value = word.partition("=")
        name = key.removeprefix("field.")
        if key.startswith("field.") or (key not in FIELDS and name in _asked_for(policy)):
            fields[name] = value if equals else True
        elif key in _FLAGS and value in {"", "true", "false"}:
            event[key] = value != "false"
        elif key in INSTANTS and equals:
            event[key] = datetime.fromtimestamp(_instant(value, zone, path), UTC).isoformat()
        elif key in {"by", *FIELDS} and key not in _FLAGS and equals:
            event[key] = int(value) if key in _COUNTS and value.isdecimal() else value
        else:
            known = [*_FLAGS, "by", *INSTANTS, *(each for each in FIELDS if each not in _FLAGS), *_asked_for(policy)]
            raise _Unreadable(path, f'"{word}" says nothing about an event', nearest(key, dict.fromkeys(known)))
    return {**event, "fields": fields} if fields else event


def _asked_for(policy: Policy) -> tuple[str, ...]:
    """Return the ids of what a request may say: the fields, and the mark that is judged before credit."""
    no_credit = policy.metering.no_credit if policy.metering else None
    mark = (no_credit.unless_field,) if no_credit and no_credit.unless_field else ()
    return (*policy.submission.fields, *mark)


@dataclass(frozen=True, slots=True)
class _Answer:
    policy: Policy
    standing: Standing
    zone: ZoneInfo

    def shown(self, at: int | None) -> str:
        """Return an instant as the policy's authors write it: local, with seconds where there are any."""
        local = "" if at is None else datetime.fromtimestamp(at, self.zone).strftime("%Y-%m-%d %H:%M:%S")
        return local.removesuffix(":00")


def _held(answer: _Answer, subject: str, expected: str, path: Path) -> Iterator[Failure]:
    if subject in _SIMPLE:
        found = _SIMPLE[subject](answer.standing)
        words = "none" if found is None else str(found)
        accepted = {words, "unlimited"} if found is None else {words}
        if expected not in accepted:
            yield Failure(path, f"{subject} comes out as {words}", f"The example expects {expected}")
    elif subject in list(ActKind):
        yield from _act_held(answer, ActKind(subject), expected, path)
    elif subject in answer.policy.commitments:
        yield from _commitment_held(answer, subject, expected, path)
    else:
        known = [*answer.policy.commitments, *ActKind, *_SIMPLE]
        raise _Unreadable(path, f'"{subject}" is nothing that an assessment answers', nearest(subject, known))


def _act_held(answer: _Answer, kind: ActKind, expected: str, path: Path) -> Iterator[Failure]:
    found = [act.at for act in answer.standing.acts if act.kind is kind]
    wanted = [] if expected == "never" else [_instant(part.strip(), answer.zone, path) for part in expected.split(",")]
    if (found and not wanted) or any(at not in found for at in wanted):
        shown = listed(answer.shown(at) for at in found) if found else "never"
        yield Failure(path, f"{kind} comes out as {shown}", f"The example expects {expected}")


def _commitment_held(answer: _Answer, kind: str, expected: str, path: Path) -> Iterator[Failure]:
    verdict, _, time = expected.partition(" ")
    if verdict not in _VERDICTS:
        raise _Unreadable(path, f'"{verdict}" is no verdict on a commitment', nearest(verdict, _VERDICTS))
    at = _instant(time.strip(), answer.zone, path) if time.strip() else None
    found = next((each for each in answer.standing.commitments if each.kind == kind), None)
    if found is None or verdict == "none":
        holds = found is None and verdict == "none"
    elif verdict == "due":
        holds = at is not None and found.due_at == at
    else:
        holds = found.status == verdict and (at is None or _instant_of(found) == at)
    if not holds:
        yield Failure(path, f"{kind} comes out as {_shown(answer, found)}", f"The example expects {expected}")


def _instant_of(found: CommitmentStanding) -> int | None:
    """Return the instant that goes with the commitment's status."""
    match found.status:
        case CommitmentStatus.MET:
            return found.met_at
        case CommitmentStatus.MISSED:
            return found.missed_at
        case _:
            return found.due_at


def _shown(answer: _Answer, found: CommitmentStanding | None) -> str:
    if found is None:
        return "none"
    due = "" if found.due_at is None else f" (due {answer.shown(found.due_at)})"
    match found.status:
        case CommitmentStatus.MET | CommitmentStatus.MISSED:
            return f"{found.status} {answer.shown(_instant_of(found))}{due}"
        case _:
            return f"{found.status}{due}"
