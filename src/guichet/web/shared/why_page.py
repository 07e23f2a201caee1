"""The receipt of a promise, an act, a charge or a refusal as a page of its own, which has an address for good and can
be printed; at the same address, as data.

With ``?at=`` and an instant it says how things stood then: the address of a receipt that never changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from guichet import clock
from guichet.contracts.models import LedgerEntry
from guichet.core.commitments.acting import ActExplanation, RuleRead
from guichet.core.commitments.charging import Charges, SliceExplanation
from guichet.core.commitments.explain import Explanation, NothingToExplain, RowRead
from guichet.core.commitments.refusing import RefusalExplanation
from guichet.core.commitments.subjects import CHARGE, Subject, Why, told, why
from guichet.core.entitlements.entries import EntryKind
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By
from guichet.tickets.debiting import drawn_from
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_as_run, policy_for, timeline_of
from guichet.web.shared import instants, wording
from guichet.web.shared.case import zone_of
from guichet.web.shared.exceptions import reasons_in
from guichet.web.shared.limits import as_it_is_now
from guichet.web.shared.purse import charges_worded
from guichet.web.shared.receipt import Receipt, spans_worded, worded
from guichet.web.shared.unserved import limit_over
from guichet.web.shared.whys import WhyNot, language_of_page, why_not_of

JSON = "application/json"

Address = Callable[[Subject], str]
"""Where the receipt of a subject on the same ticket is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: for whom it is, what it promises, and why it does not hold here, or that it does."""

    whom: str
    within: str
    clause: str
    why: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """The page of one receipt, as at an instant."""

    name: str
    clause: str | None
    at: int
    plainly: tuple[str, ...]
    receipt: Receipt | None = None
    rows: tuple[Row, ...] = ()
    refused: WhyNot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads it: from which page they come, by which address, and as which side. Nothing at or ``before`` an instant
    is shown to somebody who follows the ticket since then.
    """

    back: str
    address: Address
    by: By
    before: int = -1


def respond(request: HttpRequest, ticket: Ticket, subject: Subject, reader: Reader) -> HttpResponse:
    """The receipt, as a page or as data (``?as=json``, or by what the reader accepts).

    Raises:
        Http404: where there is no such thing on the ticket, or was none then.
    """
    answer = _answer(ticket, subject, request.GET.get("at", ""), clock.now_seconds(), reader)
    if request.GET.get("as") == "json" or request.get_preferred_type(["text/html", JSON]) == JSON:
        response: HttpResponse = JsonResponse(answer.result(), json_dumps_params={"indent": 2, "ensure_ascii": False})
    else:
        page = _page(ticket, answer, reader)
        context = {
            "why": page,
            "back": reader.back,
            "subject": ticket.subject,
            "cited": ticket.terms.version,
            "address": request.build_absolute_uri(f"?at={page.at}"),
        }
        response = render(request, "shared/why.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def of_slice(ticket: Ticket, began_at: int, now: int) -> Why | None:
    """The answer for the slice of a ticket that began then, if one did."""
    reader = Reader(back="", address=str, by=By.CONTACT)
    try:
        whole = _answer(ticket, Subject(CHARGE), "", now, reader)
    except Http404:
        return None
    slices = whole.found.slices if isinstance(whole.found, Charges) else ()
    number = next((number for number, one in enumerate(slices, 1) if one.start == began_at), None)
    return None if number is None else _answer(ticket, Subject(CHARGE, str(number)), "", now, reader)


def _answer(ticket: Ticket, subject: Subject, asked: str, now: int, reader: Reader) -> Why:
    policy, timeline = policy_for(ticket), timeline_of(ticket)
    at = int(asked) if asked.isdecimal() and len(asked) < 12 else max(now, ticket.last_event_at)
    if asked and not timeline.events[0].at <= at <= now:
        raise Http404
    language = language_of_page()
    try:
        answer = why(policy, timeline, at, subject, by=reader.by, language=language)
    except NothingToExplain:
        raise Http404 from None
    found = answer.found
    if isinstance(found, ActExplanation) and found.act.at <= reader.before:
        raise Http404
    if isinstance(found, RefusalExplanation):
        reason = as_it_is_now(found.reason, limit_over(ticket, policy, at=at))
        return told(policy, timeline, at, answer.subject, replace(found, reason=reason), language=language)
    if isinstance(found, SliceExplanation):
        booked = _booked(ticket, policy, found)
        answer = told(policy, timeline, at, answer.subject, booked, language=language)
    return answer


def _booked(ticket: Ticket, policy: Policy, found: SliceExplanation) -> SliceExplanation:
    """The slice with what the ledger of its contract says was left: other tickets draw from it too."""
    contract = drawn_from(ticket.terms, policy)
    if contract is None:
        return found
    entries = LedgerEntry.objects.filter(contract=contract)
    mine = entries.filter(ticket=ticket.pk, kind=EntryKind.DEBITED.value, began_at=found.slice.start)
    entry = mine.order_by("number").last()
    if entry is None:
        return found
    before = entries.filter(number=entry.number - 1).values_list("left", flat=True).first() or 0
    return replace(found, before=before, after=entry.left, owed=max(0, entry.minutes - before + entry.left))


def _page(ticket: Ticket, answer: Why, reader: Reader) -> WhyPage:
    policy, found, zone = answer.policy, answer.found, zone_of(answer.policy)
    reasons = reasons_in(policy_as_run(ticket.terms))
    page = WhyPage(name="", clause=None, at=answer.at, plainly=answer.plainly)
    match found:
        case Explanation():
            return replace(
                page,
                name=wording.commitment_name(policy, found.clock.kind),
                clause=found.clock.clause,
                receipt=worded(found.clock, found.receipt, zone, answer.at, reasons),
                rows=tuple(_row(policy, found, row) for row in found.rows),
            )
        case ActExplanation():
            return _of_act(page, policy, found, reasons)
        case Charges():
            hrefs = [reader.address(Subject(CHARGE, str(number + 1))) for number in range(len(found.slices))]
            assert policy.metering is not None  # noqa: S101 - what was charged was charged by a rule
            receipt = charges_worded(found, policy.metering, zone, hrefs)
            return replace(page, name=gettext("Prepaid time"), clause=found.clause, receipt=receipt)
        case SliceExplanation():
            name = gettext("Prepaid time, slice %(n)s") % {"n": found.number}
            return replace(page, name=name, clause=found.charges.clause, receipt=slice_worded(found, zone))
        case RefusalExplanation():
            refused = why_not_of(policy, found.reason, inside=reader.by is By.AGENT)
            return replace(page, name=_asked(found), clause=found.reason.clause, refused=refused)


def slice_worded(found: SliceExplanation, zone: str) -> Receipt:
    """The time of one slice as a sum."""
    charged = {"minutes": instants.length(60 * found.slice.minutes)}
    return spans_worded(found.spans, zone, {}, gettext("Used; charged as %(minutes)s") % charged)


def _of_act(page: WhyPage, policy: Policy, found: ActExplanation, reasons: Mapping[str, str]) -> WhyPage:
    act, zone = found.act, zone_of(policy)
    name = gettext("The desk %(said)s") % {"said": wording.act_said(policy, act)}
    receipt, rows = None, tuple(_rule(policy, rule) for rule in found.rules)
    if found.promise is not None:
        receipt = worded(found.promise.clock, found.promise.receipt, zone, page.at, reasons)
        rows = tuple(_row(policy, found.promise, row) for row in found.promise.rows)
    elif found.spans:
        receipt = spans_worded(found.spans, zone, reasons, instants.full_instant(act.at, zone))
    refused = None if found.reason is None else why_not_of(policy, found.reason, inside=False)
    return replace(page, name=name, clause=act.clause, receipt=receipt, rows=rows, refused=refused)


def _asked(found: RefusalExplanation) -> str:
    return {
        "submitted": gettext("It is not served"),
        "closed": gettext("It cannot be closed"),
        "reopened": gettext("It cannot be opened again"),
    }.get(found.asked, gettext("It is not possible"))


def _rule(policy: Policy, rule: RuleRead) -> Row:
    wanted, levels, plans = policy.escalations[rule.number], policy.priorities, policy.plans
    whom = [wording.in_language(levels.levels[each].name) for each in wanted.priority] if levels else []
    whom += [wording.in_language(plans.levels[each].name) for each in wanted.plan] if plans else []
    said = {"priority": gettext("another priority"), "plan": gettext("another plan")}
    unfit = ", ".join(said[name] for name in rule.unfit) or gettext("goes its own way")
    return Row(
        whom=", ".join(whom) or gettext("any request"),
        within=instants.target(rule.within),
        clause=rule.clause,
        why=gettext("holds here") if rule.chosen else unfit,
        chosen=rule.chosen,
    )


def _row(policy: Policy, found: Explanation, row: RowRead) -> Row:
    target = found.rule.targets[row.number]
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
