"""A customer's month in words: the page of its statement, for either side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from babel.dates import format_date
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, ngettext

from guichet import clock
from guichet.core.commitments.standing import CommitmentStatus
from guichet.core.policy.model import Policy
from guichet.core.statement.month import Month
from guichet.core.statement.statement import Account, Credited, Line, Promise
from guichet.customers.models import Organisation
from guichet.policies.models import PolicyVersion
from guichet.reports.statements import MonthOf, month_of
from guichet.tickets.timeline import policy_for
from guichet.web.shared import instants, moved, wording
from guichet.web.shared.addresses import row_in
from guichet.web.shared.receipt import Receipt
from guichet.web.shared.service_credits import signed_worth, what, worth

LINES: Final = 100
"""Requests on a page of a long month, unless the whole of it is asked for, to be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A promise as it stood at the end of the month."""

    name: str
    clause: str
    said: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A request in the month."""

    number: int
    href: str
    subject: str
    asked: str
    before: bool
    status: wording.StatusWord
    version: PolicyVersion
    promises: tuple[PromiseRow, ...]
    answers: int
    charged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRow:
    """A service credit of the month."""

    number: int
    at: str
    request: int
    promise: str
    said: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A contract at the end of the month: its plan, what moved in its account, what stands against using it, and the
    service credits: each entry, and the sum of each currency.
    """

    plan: str
    sum: Receipt | None
    blocked: str
    places: str
    credited: tuple[CreditRow, ...]
    credits: tuple[str, ...]


def month_in(text: str) -> Month:
    """The month of an address.

    Raises:
        Http404: where it names none.
    """
    month = Month.read(text)
    if month is None:
        raise Http404
    return month


def name_of(month: Month) -> str:
    """What people call a month: ``March 2026``."""
    return format_date(date(month.year, month.number, 1), "MMMM y", locale=get_language() or "en")


def found_for(organisation: Organisation, text: str) -> MonthOf:
    """The month of a customer that an address names.

    Raises:
        Http404: where it names none, or one that has not begun.
    """
    found = month_of(organisation, month_in(text), now=clock.now_seconds())
    if found is None:
        raise Http404
    return found


def written(found: MonthOf) -> HttpResponse:
    """The document of a month, byte for byte what its hash is of."""
    answer = HttpResponse(found.document, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="statement-{found.organisation.pk}-{found.month}.json"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def shown(request: HttpRequest, found: MonthOf, links: Mapping[int, str], *, frame: Mapping[str, Any]) -> HttpResponse:
    """The page of a month. ``links`` lead to the requests that the reader may see, by their numbers; ``frame`` says
    what stands around it.
    """
    lines, whole = found.statement.lines, "whole" in request.GET
    page = max(1, row_in(request.GET, "page"))
    part = lines if whole else lines[LINES * (page - 1) : LINES * page]
    policies = list({ticket.terms_id: policy_for(ticket) for ticket in found.tickets.values()}.values())
    context = {
        **frame,
        "month": found,
        "name": name_of(found.month),
        "organisation": found.organisation,
        "place": gettext("time of %(place)s") % {"place": instants.place_of(found.zone.key)},
        "from_to": _from_to(found),
        "totals": found.statement.totals,
        "charged": moved.amount(found.statement.totals.charged),
        "rows": [_row(found, line, links) for line in part],
        "held": [_held(each, policies, found.zone.key) for each in found.statement.accounts],
        "versions": _versions(found),
        "promises": any(line.promises for line in lines),
        "pages": range(1, (len(lines) - 1) // LINES + 2) if len(lines) > LINES and not whole else (),
        "here": page,
        "meters": any(policy.metering for policy in policies),
    }
    return render(request, "shared/statement.html", context)


def _from_to(found: MonthOf) -> str:
    period, zone = found.statement.period, found.zone.key
    said = {
        "start": instants.full_instant(period.start, zone, year=True),
        "end": instants.full_instant(period.end, zone, year=True),
    }
    return gettext("%(start)s to %(end)s") % said


def _versions(found: MonthOf) -> list[PolicyVersion]:
    """The versions of the policy that the requests of the month ran under."""
    used = {line.number for line in found.statement.lines}
    known = {
        ticket.terms.version_id: ticket.terms.version for number, ticket in found.tickets.items() if number in used
    }
    return sorted(known.values(), key=lambda version: version.number)


def _row(found: MonthOf, line: Line, links: Mapping[int, str]) -> Row:
    ticket = found.tickets[line.number]
    policy, zone = policy_for(ticket), found.zone.key
    href = links.get(line.number, "")
    return Row(
        number=line.number,
        href=href,
        subject=ticket.subject if href else "",
        asked=instants.full_instant(line.asked_at, zone),
        before=not line.asked_here,
        status=wording.status_word(policy, line.status, to_customer=True),
        version=ticket.terms.version,
        promises=tuple(_promises(policy, line.promises, zone)),
        answers=line.answers,
        charged=moved.amount(line.charged) if line.charged else "",
    )


def _promises(policy: Policy, promises: tuple[Promise, ...], zone: str) -> Iterator[PromiseRow]:
    for one in promises:
        said, tone = _stood(one, zone)
        if said:
            name = wording.commitment_name(policy, one.kind)
            yield PromiseRow(name=name, clause=one.clause, said=said, tone=tone)


def _stood(one: Promise, zone: str) -> tuple[str, str]:
    at = {
        "due": "" if one.due_at is None else instants.full_instant(one.due_at, zone),
        "met": "" if one.met_at is None else instants.full_instant(one.met_at, zone),
        "missed": "" if one.missed_at is None else instants.full_instant(one.missed_at, zone),
    }
    if one.waived:
        return gettext("missed %(missed)s, waived") % at, "late"
    if one.status is CommitmentStatus.MISSED:
        late = gettext("missed %(missed)s, done %(met)s") if one.met_at is not None else gettext("missed %(missed)s")
        return late % at, "late"
    if one.status is CommitmentStatus.MET:
        return gettext("kept %(met)s") % at, "kept"
    if one.status is CommitmentStatus.RUNNING:
        return (gettext("due %(due)s") % at if one.due_at is not None else gettext("runs")), ""
    if one.status is CommitmentStatus.PAUSED:
        return gettext("paused"), ""
    return "", ""


def _held(each: Account, policies: Iterable[Policy], zone: str) -> Held:
    blocked = ""
    if each.frozen:
        blocked = gettext("Frozen: the licence has expired")
    elif each.held:
        blocked = gettext("Held: the contract is suspended")
    places = ""
    if each.places is not None:
        said = ngettext(
            "%(used)s of %(n)s request of the period used",
            "%(used)s of %(n)s requests of the period used",
            each.places.of,
        )
        places = said % {"used": each.places.used, "n": each.places.of}
    return Held(
        plan=_plan(policies, each.plan),
        sum=None if each.movement is None else moved.receipt_of(each.movement),
        blocked=blocked,
        places=places,
        credited=tuple(_credit(one, policies, zone) for one in each.credited),
        credits=tuple(
            gettext("%(before)s before, %(after)s after the month")
            % {"before": worth(one.before, one.currency), "after": worth(one.after, one.currency)}
            for one in each.credits
        ),
    )


def _credit(one: Credited, policies: Iterable[Policy], zone: str) -> CreditRow:
    policy = next((policy for policy in policies if one.commitment in policy.commitments), None)
    return CreditRow(
        number=one.number,
        at=instants.full_instant(one.at, zone),
        request=one.request,
        promise=wording.commitment_name(policy, one.commitment) if policy else one.commitment,
        said=what(one.kind, one.cause, one.change, one.cut_from),
        amount=signed_worth(one.change, one.currency),
    )


def _plan(policies: Iterable[Policy], code: str | None) -> str:
    """What a plan is called by the first of the policies that knows it."""
    for policy in policies:
        if code is not None and policy.plans is not None and code in policy.plans.levels:
            return wording.in_language(policy.plans.levels[code].name)
    return ""


def links_of(found: MonthOf) -> list[int]:
    """The ids of the requests that stand in the month."""
    return [found.tickets[line.number].pk for line in found.statement.lines]
