"""What a new version means for a customer, in words: the comparison of the core, cells alike together.

The same table is the manager's before publishing, and everybody's on the page of a version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from guichet.core.diff.cells import Cell
from guichet.core.diff.compare import Comparison
from guichet.core.diff.openings import Openings
from guichet.core.diff.rules import Change
from guichet.core.diff.verdict import Verdict, joined
from guichet.core.diff.witness import Witness
from guichet.core.hours.errors import DurationError
from guichet.core.policy.findings import Path, written
from guichet.core.policy.model import Policy
from guichet.web.shared import instants, wording

WORDS: Final[Mapping[Verdict, tuple[Promise | str, str, str]]] = {
    Verdict.WORSE: (gettext_lazy("worse"), "warn", "late"),
    Verdict.INCOMPARABLE: (gettext_lazy("cannot be compared"), "half", "soon"),
    Verdict.BETTER: (gettext_lazy("better"), "ok", "kept"),
    Verdict.EQUAL: (gettext_lazy("the same"), "closed", "quiet"),
}

SUBJECTS: Final[Mapping[Path, Promise | str]] = {
    ("languages",): gettext_lazy("Languages"),
    ("priorities", "default"): gettext_lazy("Priority of a request that names none"),
    ("priorities", "set_by"): gettext_lazy("Who sets the priority"),
    ("priorities", "levels"): gettext_lazy("Priorities"),
    ("plans", "levels"): gettext_lazy("Plans"),
    ("plans", "without"): gettext_lazy("Requests without a plan"),
    ("free_use",): gettext_lazy("Free use"),
    ("submission", "channels"): gettext_lazy("Channels"),
    ("submission", "fields"): gettext_lazy("Required information"),
    ("submission", "registration"): gettext_lazy("When a request counts as registered"),
    ("escalations",): gettext_lazy("Escalation"),
    ("closing", "by"): gettext_lazy("Who may close a request"),
    ("closing", "grounds"): gettext_lazy("Grounds of closing"),
    ("closing", "validation"): gettext_lazy("Validation of a resolution"),
    ("closing", "silence"): gettext_lazy("Closing after silence"),
    ("reopening",): gettext_lazy("Reopening"),
    ("metering",): gettext_lazy("Prepaid time"),
    ("allowance",): gettext_lazy("Requests per period"),
    ("exclusions",): gettext_lazy("Exclusions"),
    ("revisions",): gettext_lazy("Revisions of the policy"),
}
"""What people call the parts of a policy; the longest that begins a path names it."""

PARTS: Final[Mapping[str, Promise | str]] = {
    "services": gettext_lazy("services"),
    "priorities": gettext_lazy("priorities"),
    "pauses": gettext_lazy("pauses"),
    "starts": gettext_lazy("what starts it"),
    "median": gettext_lazy("median"),
    "after": gettext_lazy("after"),
    "warning": gettext_lazy("warning"),
    "slice": gettext_lazy("slice"),
    "rounding": gettext_lazy("rounding"),
    "required": gettext_lazy("required"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict as people see it: word, shape and tone."""

    word: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """One change: what it is about, for whom, from what to what, by which clause, and sentences that show it."""

    mark: Mark
    subject: str
    whom: str
    old: str
    new: str
    clause: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The whole: its verdict, the targets and rules that differ, and the clauses whose words do."""

    mark: Mark
    rows: tuple[Row, ...]
    plans: tuple[tuple[str, Mark], ...]
    words: tuple[str, ...]
    until: str
    same: int


def difference_of(old: Policy, new: Policy, found: Comparison) -> Difference:
    """The comparison of two versions in words."""
    zone = new.calendars[new.calendar].zone
    rows = [*_targets(old, new, found.cells, zone), *_openings(found.openings, zone)]
    rows += [_rule(new, change) for change in found.changes]
    order = [mark_of(verdict).tone for verdict in Verdict]
    plans = new.plans.levels if new.plans else {}
    return Difference(
        mark=mark_of(found.verdict),
        rows=tuple(sorted(rows, key=lambda row: order.index(row.mark.tone))),
        plans=tuple(
            (wording.in_language(plan.name), mark_of(found.verdict_for(code, paid=True)))
            for code, plan in plans.items()
        ),
        words=tuple(written(path) for path in found.words),
        until=instants.plain_date(instants.local(found.until, zone).date()),
        same=sum(cell.verdict is Verdict.EQUAL for cell in found.cells),
    )


def mark_of(verdict: Verdict) -> Mark:
    """A verdict as people see it."""
    word, icon, tone = WORDS[verdict]
    return Mark(str(word), icon, tone)


def _targets(old: Policy, new: Policy, cells: Iterable[Cell], zone: str) -> Iterator[Row]:
    """The cells that differ; those that say the same of several plans are one row."""
    alike: dict[tuple[object, ...], list[Cell]] = {}
    for cell in cells:
        if cell.verdict is not Verdict.EQUAL:
            ticket = cell.ticket
            key = (cell.kind, ticket.priority, ticket.category, ticket.channel, cell.when, cell.old, cell.new)
            alike.setdefault((*key, cell.verdict, cell.later, cell.sooner), []).append(cell)
    for group in alike.values():
        first = group[0]
        policy = new if first.kind in new.commitments else old
        yield Row(
            mark=mark_of(joined(cell.verdict for cell in group)),
            subject=wording.commitment_name(policy, first.kind),
            whom=_whom(policy, group),
            old=_promise(first.old.within),
            new=_promise(first.new.within),
            clause=first.new.clause or first.old.clause or "",
            shown=tuple(_shown(first, zone)),
        )


def _whom(policy: Policy, group: list[Cell]) -> str:
    ticket = group[0].ticket
    level = wording.priority(policy, ticket.priority)
    named = [level.name] if level else []
    named += [_plan(policy, each.ticket.plan) for each in group if each.ticket.plan]
    named += [wording.in_language(policy.categories[ticket.category].name)] if ticket.category else []
    named += [ticket.channel] if ticket.channel else []
    when = {
        "inside": gettext("if made during opening hours"),
        "outside": gettext("if made outside opening hours"),
    }.get(group[0].when or "")
    return ", ".join([*named, when] if when else named)


def _promise(within: str | None) -> str:
    return instants.target(within) if within else gettext("nothing promised")


def _shown(cell: Cell, zone: str) -> Iterator[str]:
    for witness in (cell.later, cell.sooner):
        if witness is not None:
            yield _witness(witness, zone)
    if cell.binding is Verdict.WORSE:
        yield gettext("It was guaranteed, and is a goal now.")
    if cell.binding is Verdict.BETTER:
        yield gettext("It was a goal, and is guaranteed now.")
    if cell.met_by is Verdict.WORSE:
        yield gettext("More keeps it than before.")
    if cell.met_by is Verdict.BETTER:
        yield gettext("Less keeps it than before.")


def _witness(found: Witness, zone: str) -> str:
    old, new = (
        gettext("nothing is due") if due is None else gettext("due %(at)s") % {"at": _full(due, zone)}
        for due in (found.old_due, found.new_due)
    )
    said = {"at": _full(found.start, zone), "old": old, "new": new}
    return gettext("For example, a request of %(at)s: %(old)s before, %(new)s now.") % said


def _full(at: int, zone: str) -> str:
    return instants.full_instant(at, zone, year=True)


def _openings(found: Openings, zone: str) -> Iterator[Row]:
    if found.verdict is Verdict.EQUAL:
        return
    shown = [
        said % {"from": _full(span.start, zone), "to": _full(span.end, zone)}
        for span, said in (
            (found.lost, gettext("Closed now, for the first time, from %(from)s to %(to)s.")),
            (found.gained, gettext("Open now, for the first time, from %(from)s to %(to)s.")),
        )
        if span is not None
    ]
    yield Row(mark_of(found.verdict), gettext("Opening hours"), "", "", "", "", tuple(shown))


def _rule(policy: Policy, change: Change) -> Row:
    nothing = gettext("nothing")
    return Row(
        mark_of(change.verdict),
        _subject(policy, change.path),
        ", ".join(_plan(policy, plan) for plan in change.plans),
        nothing if change.old is None else _value(change.old),
        nothing if change.new is None else _value(change.new),
        change.clause or "",
    )


def _plan(policy: Policy, plan: str | None) -> str:
    plans = policy.plans.levels if policy.plans else {}
    if plan is None:
        return gettext("without a plan")
    return wording.in_language(plans[plan].name) if plan in plans else plan


def _value(said: str) -> str:
    words = {"yes": gettext("yes"), "true": gettext("yes"), "false": gettext("no"), "": gettext("none")}
    if said in words:
        return words[said]
    try:
        return instants.target(said)
    except DurationError:
        return said


def _subject(policy: Policy, path: Path) -> str:
    if path[0] == "commitments":
        kind = str(path[1])
        named = wording.commitment_name(policy, kind) if kind in policy.commitments else kind
        return ", ".join([named, *_rest(path[2:])])
    for length in range(len(path), 0, -1):
        subject = SUBJECTS.get(path[:length])
        if subject is not None:
            return ", ".join([str(subject), *_rest(path[length:])])
    return written(path)


def _rest(path: Path) -> Iterator[str]:
    for part in path:
        yield str(PARTS.get(str(part), str(part).replace("_", " ")))
