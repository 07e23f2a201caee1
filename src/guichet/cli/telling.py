"""A standing in words for people, instants in the desk's own time. What machines read is the JSON of the contract."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from guichet.core.commitments.standing import Act, ActKind, CommitmentStanding, Standing
from guichet.core.commitments.wording import label_of, reason_of
from guichet.core.hours.wall import place
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.keys import Text
from guichet.core.policy.wordings import said_in

KINDS: Final[Mapping[str, str]] = {
    "first_response": "First response",
    "next_response": "Next response",
    "update": "Update",
    "workaround": "Workaround",
    "resolution": "Resolution",
}

ACTS: Final[Mapping[ActKind, str]] = {
    ActKind.REMIND: "reminder",
    ActKind.BREACH: "target missed",
    ActKind.ESCALATE: "escalation",
    ActKind.UPDATE_DUE: "update overdue",
    ActKind.WARN_CLOSE: "warning before closing",
    ActKind.CLOSE: "closing",
    ActKind.WARN_CREDIT: "warning that credit runs out",
    ActKind.REFUND: "time given back",
    ActKind.DECLINE: "support declined",
    ActKind.EXPIRE_QUOTE: "quote expired",
}


def told(policy: Policy, standing: Standing) -> str:
    """The whole standing: status, each clock with its ledger as a sum, what the desk does, what is charged."""
    zone = place(policy.calendars[policy.calendar].zone)
    blocks = [
        _head(policy, standing, zone),
        *(_commitment(policy, one, zone) for one in standing.commitments),
        _acts(policy, standing, zone),
        _ending(policy, standing, zone),
    ]
    return "\n\n".join("\n".join(block) for block in (list(lines) for lines in blocks) if block) + "\n"


def told_in_a_line(policy: Policy, standing: Standing) -> str:
    """The standing in short: ticket, status, and how each promise stands."""
    zone = place(policy.calendars[policy.calendar].zone)
    parts = [said(label_of(policy, standing.status).label)]
    parts += [f"{kind_of(policy, one.kind)} {_short(one, zone)}" for one in standing.commitments]
    if policy.metering is not None:
        parts.append(f"{standing.charged_minutes} min charged")
    return f"{_name(standing)}: {'; '.join(parts)}"


def _head(policy: Policy, standing: Standing, zone: ZoneInfo) -> Iterator[str]:
    yield f"{said(policy.name)} ({policy.policy} {policy.version})"
    yield f"{_name(standing)} on {local(standing.at, zone)} ({zone.key})"
    yield ""
    yield f"Status    {said(label_of(policy, standing.status).label)} [{standing.status}]"
    if policy.priorities is not None:
        level = None if standing.priority is None else policy.priorities.levels[standing.priority]
        yield f"Priority  {'none yet' if level is None else said(level.name)}{_wish(policy, standing)}"
    if policy.plans is not None:
        yield f"Plan      {'none' if standing.plan is None else said(policy.plans.levels[standing.plan].name)}"
    if standing.missing:
        yield f"Missing   {', '.join(standing.missing)}"


def _wish(policy: Policy, standing: Standing) -> str:
    wish = standing.requested_priority
    if policy.priorities is None or wish is None or wish == standing.priority:
        return ""
    return f" (asked for: {said(policy.priorities.levels[wish].name)})"


def _commitment(policy: Policy, one: CommitmentStanding, zone: ZoneInfo) -> Iterator[str]:
    bound = "guaranteed" if one.binding else "a goal"
    target = f"{one.target}, {bound}" if one.target else "no target yet"
    yield f"{kind_of(policy, one.kind)} ({one.clause}): {target}: {one.status}"
    instants = (("started", one.started_at), ("due", one.due_at), ("met", one.met_at), ("missed", one.missed_at))
    for word, at in instants:
        if at is not None:
            yield f"  {word:<9}{local(at, zone)}"
    if one.ledger:
        yield "  ledger"
        for entry in one.ledger:
            length = f"+ {_length(entry.end - entry.start)}" if entry.counts else "+ 0"
            yield f"    {local(entry.start, zone)} to {local(entry.end, zone)}  {length:<18}{reason_of(entry)}"
    if one.started_at is not None:
        yield f"  {'= ' if one.ledger else ''}{_length(one.used_seconds)} used"


def _acts(policy: Policy, standing: Standing, zone: ZoneInfo) -> Iterator[str]:
    if standing.acts:
        yield "What the desk does by itself"
    for act in standing.acts:
        yield f"  {'done' if act.done else 'next'}  {local(act.at, zone)}  {act.clause:<6} {_act(policy, act)}"


def _act(policy: Policy, act: Act) -> str:
    words = ACTS[act.kind]
    if act.commitment is not None:
        words += f": {kind_of(policy, act.commitment).lower()}"
    if act.level is not None:
        words += f" to level {act.level}"
    if act.minutes is not None:
        words += f": {act.minutes} min"
    return words


def _ending(policy: Policy, standing: Standing, zone: ZoneInfo) -> Iterator[str]:
    if policy.metering is not None:
        balance = standing.balance_minutes
        left = "no limit to what is left" if balance is None else f"{balance} min left"
        yield f"Charged   {standing.charged_minutes} min, of which {standing.owed_minutes} min owed; {left}"
    if standing.next_wake_at is not None:
        yield f"Changes   on {local(standing.next_wake_at, zone)}, if nothing happens before"


def _short(one: CommitmentStanding, zone: ZoneInfo) -> str:
    for word, at in (("missed", one.missed_at), ("met", one.met_at), ("due", one.due_at)):
        if at is not None and (word != "due" or one.status in ("running", "missed")):
            return f"{word} {local(at, zone)}"
    return one.status.value


def _name(standing: Standing) -> str:
    return "A ticket" if standing.id is None else f"Ticket {' '.join(standing.id.split())}"


def kind_of(policy: Policy, kind: str) -> str:
    """What people call a kind of promise."""
    named = policy.commitments[kind].name
    return said(named) if named else KINDS.get(kind, kind)


def said(text: Text) -> str:
    """A policy's wording in English where it has it, else in its first language."""
    return said_in(text, "en")


def _length(seconds: int) -> str:
    """A length of time in hours, minutes and seconds, such as `1 h 15 min`."""
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0"


@lru_cache(maxsize=4096)
def local(at: int, zone: ZoneInfo) -> str:
    """An instant by the desk's clock; with its offset where that clock shows the same time twice."""
    shown = datetime.fromtimestamp(at, zone)
    twice = shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()
    return f"{shown:%a %Y-%m-%d %H:%M:%S}{shown:%z}" if twice else f"{shown:%a %Y-%m-%d %H:%M:%S}"
