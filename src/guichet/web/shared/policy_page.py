"""The policy as people read it, made from the value that runs: hours, targets, closing, examples. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from guichet.core.policy.model import CommitmentRule, Policy, Target
from guichet.core.policy.words import Status
from guichet.web.shared import instants, wording
from guichet.web.shared.hours import hours_of

IN_ORDER = (
    Status.SUBMITTED, Status.INCOMPLETE, Status.WAITING, Status.OPEN, Status.AWAITING_CUSTOMER,
    Status.RESOLVED, Status.CLOSED, Status.EXCLUDED, Status.DECLINED,
)  # fmt: skip
"""The order in which a request usually goes through them."""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One row of a commitment's table."""

    priorities: tuple[wording.Priority, ...]
    definition: str
    duty: str
    plan: str
    within: str
    when: str


@dataclass(frozen=True, slots=True)
class PromiseTable:
    """One kind of promise with its table."""

    name: str
    clause: str
    binding: bool
    median: str
    by_plan: bool
    rows: tuple[TargetRow, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the clause that it says."""

    said: str
    clause: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked example: what happens, and what then is due."""

    name: str
    clause: str
    events: tuple[str, ...]
    expect: tuple[str, ...]


def told_of(policy: Policy, at: int) -> dict[str, Any]:
    """All that ``shared/policy_body.html`` says of a policy at an instant."""
    return {
        "hours": hours_of(policy, at=at),
        "commitments": promises_of(policy),
        "noun": wording.priority_noun(policy) if policy.priorities else "",
        "silence": silence_of(policy),
        "statuses": statuses_of(policy),
        "examples": examples_of(policy),
        "clauses": [(number, wording.in_language(text)) for number, text in policy.clauses.items()],
    }


def promises_of(policy: Policy) -> tuple[PromiseTable, ...]:
    """Every kind of promise, with its table of targets."""
    return tuple(_table(policy, kind, rule) for kind, rule in policy.commitments.items())


def silence_of(policy: Policy) -> Sentence | None:
    """What becomes of a request that the customer no longer answers."""
    rule = policy.closing.silence
    if rule is None:
        return None
    said = {
        "after": instants.target(str(rule.after)),
        "warning": instants.target(str(rule.warning)) if rule.warning else "",
    }
    text = gettext("We close a request when a question of ours has had no answer for %(after)s.") % said
    if rule.warning:
        text += " " + gettext("We warn you %(warning)s before.") % said
    if policy.reopening.by_answering:
        text += " " + gettext("Your answer opens it again.")
    return Sentence(text, rule.clause or policy.closing.clause or "")


def statuses_of(policy: Policy) -> tuple[wording.StatusWord, ...]:
    """The policy's own words for where a request stands, each word once."""
    found: dict[str, wording.StatusWord] = {}
    for status in IN_ORDER:
        if policy.statuses and status in policy.statuses.labels:
            word = wording.status_word(policy, status)
            found.setdefault(word.label, word)
    return tuple(found.values())


def examples_of(policy: Policy) -> tuple[Worked, ...]:
    """The worked examples that the policy is tested by, in words."""
    return tuple(
        Worked(
            wording.in_language(example.name),
            example.clause or "",
            tuple(_line(policy, line) for line in example.events),
            tuple(_expected(policy, subject, said) for subject, said in example.expect.items()),
        )
        for example in policy.examples
    )


def _table(policy: Policy, kind: str, rule: CommitmentRule) -> PromiseTable:
    rows = tuple(_row(policy, row) for row in rule.targets)
    return PromiseTable(
        wording.commitment_name(policy, kind),
        rule.clause,
        rule.binding,
        _median(rule),
        any(row.plan for row in rule.targets),
        rows,
    )


def _median(rule: CommitmentRule) -> str:
    if rule.median is None:
        return ""
    said = {
        "month": gettext("The promise is about the median of a month, not about each request."),
        "quarter": gettext("The promise is about the median of a quarter, not about each request."),
        "year": gettext("The promise is about the median of a year, not about each request."),
    }[rule.median.period]
    if not rule.median.least:
        return said
    least = gettext("It is judged where there were at least %(n)s requests.") % {"n": rule.median.least}
    return f"{said} {least}"


def _row(policy: Policy, row: Target) -> TargetRow:
    levels = tuple(level for level in wording.priorities(policy) if level.code in row.priority)
    plans = [wording.in_language(policy.plans.levels[plan].name) for plan in row.plan] if policy.plans else []
    when = {
        "inside": gettext("if made during opening hours"),
        "outside": gettext("if made outside opening hours"),
    }.get(row.hours or "", "")
    within = instants.target(str(row.within)) if row.within else gettext("nothing promised")
    only = levels[0] if len(levels) == 1 else None
    return TargetRow(levels, only.definition if only else "", only.duty if only else "", ", ".join(plans), within, when)


# --- worked examples ---


def _line(policy: Policy, line: str) -> str:
    day, time, event, *rest = line.split()
    facts = {name: value or "yes" for name, _, value in (part.partition("=") for part in rest)}
    said = {
        "submitted": gettext("a request is sent"),
        "replied": gettext("a person replies"),
        "answered": gettext("the customer answers"),
        "prioritised": gettext("the nature is changed"),
        "taken": gettext("a person takes it in charge"),
        "resolved": gettext("it is resolved"),
        "closed": gettext("it is closed"),
        "reopened": gettext("it is opened again"),
    }.get(event, event.replace("_", " "))
    level = wording.priority(policy, facts.get("priority"))
    if level:
        said += f", {level.name}"
    if "asks" in facts:
        said = gettext("a person replies with a question")
    if "proposes" in facts:
        said = gettext("a person proposes a solution")
    return f"{_local(day, time)}: {said}"


def _expected(policy: Policy, subject: str, said: str) -> str:
    if subject == "status":
        return gettext("it is %(status)s") % {"status": wording.status_word(policy, said).label}
    level = wording.priority(policy, said) if subject == "priority" else None
    if level:
        return f"{wording.priority_noun(policy)}: {level.name}"
    acts = {"warn_close": gettext("warned"), "close": gettext("closed by itself")}
    name = acts.get(subject) or (wording.commitment_name(policy, subject) if subject in policy.commitments else subject)
    words = said.split()
    states = {
        "due": gettext("due"),
        "met": gettext("met"),
        "missed": gettext("missed"),
        "paused": gettext("paused"),
        "cancelled": gettext("called off"),
        "never": gettext("never"),
        "none": gettext("nothing promised"),
        "waiting": gettext("not begun"),
    }
    found = [states.get(word, word) for word in words if not word[:1].isdigit()]
    dated = [word for word in words if word[:1].isdigit()]
    if len(dated) == 2 and "-" in dated[0]:
        found.append(_local(*dated))
    else:
        found += dated
    return f"{name} {' '.join(found)}".strip()


def _local(day: str, time: str) -> str:
    wall = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo("UTC"))
    return instants.full_instant(int(wall.timestamp()), "UTC")
