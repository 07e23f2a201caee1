"""The receipt of one promise as a page of its own, which has an address for good and can be printed.

With ``?at=`` and an instant it says how things stood then: the address of a receipt that never changes.
"""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import get_language, gettext

from guichet.core.commitments.explain import Explanation, NothingToExplain, RowRead, explain_promise
from guichet.core.commitments.plainly import LANGUAGES, promise_plainly
from guichet.core.policy.model import Policy
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_as_run, policy_for, timeline_of
from guichet.web.shared import instants, wording
from guichet.web.shared.case import zone_of
from guichet.web.shared.exceptions import reasons_in
from guichet.web.shared.receipt import Receipt, worded


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: for whom it is, what it promises, and why it does not hold here, or that it does."""

    whom: str
    within: str
    clause: str
    why: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class WhyPage:
    """The page of one receipt, as at an instant."""

    name: str
    clause: str
    at: int
    plainly: tuple[str, ...]
    receipt: Receipt
    rows: tuple[Row, ...]


def why_page(ticket: Ticket, kind: str, asked: str, now: int) -> WhyPage:
    """The receipt of a promise on a ticket that the reader may see; ``asked`` is an instant in epoch seconds, or empty.

    Raises:
        Http404: where the ticket has no such promise, or had none then.
    """
    policy, timeline = policy_for(ticket), timeline_of(ticket)
    at = int(asked) if asked.isdecimal() and len(asked) < 12 else now
    if asked and not timeline.events[0].at <= at <= now:
        raise Http404
    try:
        found = explain_promise(policy, timeline, at, kind)
    except NothingToExplain:
        raise Http404 from None
    language = (get_language() or "en").split("-")[0]
    return WhyPage(
        name=wording.commitment_name(policy, kind),
        clause=found.clock.clause,
        at=at,
        plainly=tuple(promise_plainly(policy, found, at, language if language in LANGUAGES else "en")),
        receipt=worded(found.clock, found.receipt, zone_of(policy), at, reasons_in(policy_as_run(ticket.terms))),
        rows=tuple(_row(policy, found, row) for row in found.rows),
    )


def _row(policy: Policy, found: Explanation, row: RowRead) -> Row:
    target = policy.commitments[found.clock.kind].targets[row.number]
    levels, plans = policy.priorities, policy.plans
    whom = [wording.in_language(levels.levels[each].name) for each in target.priority] if levels else []
    whom += [wording.in_language(plans.levels[each].name) for each in target.plan] if plans else []
    whom += [wording.in_language(policy.categories[each].name) for each in target.category if each in policy.categories]
    whom += target.channel
    if target.hours:
        inside = target.hours == "inside"
        whom.append(gettext("if made during opening hours") if inside else gettext("if made outside opening hours"))
    if target.paid is not None:
        whom.append(gettext("paid use") if target.paid else gettext("free use"))
    return Row(
        whom=", ".join(whom) or gettext("any request"),
        within=instants.target(row.within) if row.within else gettext("nothing promised"),
        clause=row.clause,
        why=_why(row),
        chosen=row.chosen,
    )


def _why(row: RowRead) -> str:
    if row.chosen:
        return gettext("holds here: it is the first that fits")
    said = {
        "priority": gettext("another priority"),
        "plan": gettext("another plan"),
        "category": gettext("another kind of request"),
        "channel": gettext("another channel"),
        "paid": gettext("paid or free use"),
        "hours": gettext("other hours of arrival"),
    }
    return ", ".join(said[name] for name in row.unfit) or gettext("comes after the one that holds")
