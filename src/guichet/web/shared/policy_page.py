"""The policy as people read it, made from the value that runs: hours, targets, closing, examples. Pure."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from guichet.conduct.saying import limit_named
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import CommitmentRule, Target
from guichet.core.policy.words import Status
from guichet.web.shared import instants, wording
from guichet.web.shared.examples_said import examples_of
from guichet.web.shared.hours import hours_of

IN_ORDER = (
    Status.HELD, Status.SUBMITTED, Status.INCOMPLETE, Status.WAITING, Status.OPEN, Status.AWAITING_CUSTOMER,
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


def told_of(policy: Policy, at: int) -> dict[str, Any]:
    """All that ``shared/policy_body.html`` says of a policy at an instant."""
    return {
        "hours": hours_of(policy, at=at),
        "commitments": promises_of(policy),
        "noun": wording.priority_noun(policy) if policy.priorities else "",
        "silence": silence_of(policy),
        "allowance": allowance_of(policy),
        "kinds": kinds_of(policy),
        "abuse": abuse_of(policy),
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


def allowance_of(policy: Policy) -> Sentence | None:
    """What becomes of requests beyond those that a contract has for a period."""
    rule = policy.allowance
    if rule is None:
        return None
    monthly = rule.period == "month"
    text = (
        gettext("Your contract says how many requests you have each month.")
        if monthly
        else gettext("Your contract says how many requests you have each year.")
    )
    words = {
        "decline": gettext("A further one is declined until the next begins."),
        "hold": gettext(
            "A further one is held, and no clock runs on it: it is let in at the beginning of the next, in the order of"
            " sending, or earlier if a place is given back. Our promises count from then."
        ),
        "accept": gettext("A further one is accepted, and marked as beyond them."),
    }
    text = f"{text} {words[rule.at_limit]}"
    levels = [level.name for level in wording.priorities(policy) if level.code in rule.never_held]
    if levels:
        text += " " + gettext("Never held: %(levels)s.") % {"levels": ", ".join(levels)}
    return Sentence(text, rule.clause)


def kinds_of(policy: Policy) -> tuple[tuple[str, Sentence], ...]:
    """What requests prove to be, each name with its definition."""
    rule = policy.kinds
    if rule is None:
        return ()
    named = rule.named.values()
    return tuple(
        (wording.in_language(one.name), Sentence(wording.in_language(one.definition), rule.clause)) for one in named
    )


@dataclass(frozen=True, slots=True)
class Misuse:
    """What can limit a customer's support: the kinds of evidence with their definitions, from when the desk is shown
    that a person may decide, what they may decide, and how one objects.
    """

    kinds: tuple[tuple[str, str], ...]
    shown: str
    limits: tuple[str, ...]
    objection: str
    clause: str


def abuse_of(policy: Policy) -> Misuse | None:
    """What can limit a customer's support, where anything can."""
    rule = policy.abuse
    if rule is None:
        return None
    kinds = tuple((wording.in_language(one.name), wording.in_language(one.definition)) for one in rule.kinds.values())
    within = ngettext("within %(n)s calendar month", "within %(n)s calendar months", rule.months) % {"n": rule.months}
    shown = ngettext(
        "From %(count)s such request %(within)s on, the desk is shown that a person may decide. Nothing follows from"
        " the count by itself.",
        "From %(count)s such requests %(within)s on, the desk is shown that a person may decide. Nothing follows from"
        " the count by itself.",
        rule.count,
    ) % {"count": rule.count, "within": within}
    limits = tuple(limit_named(each) for each in rule.limits)
    return Misuse(kinds, shown, limits, wording.in_language(rule.objection), rule.clause)


def statuses_of(policy: Policy) -> tuple[wording.StatusWord, ...]:
    """The policy's own words for where a request stands, each word once."""
    found: dict[str, wording.StatusWord] = {}
    for status in IN_ORDER:
        if policy.statuses and status in policy.statuses.labels:
            word = wording.status_word(policy, status, to_customer=True)
            found.setdefault(word.label, word)
    return tuple(found.values())


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
