"""The receipt of one service credit as a page of its own, with an address for good; at the same address, as data."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from guichet.contracts.crediting import credits_of
from guichet.contracts.holding import credit_of
from guichet.contracts.models import Contract, ServiceCredit
from guichet.core.commitments.result import written
from guichet.core.policy.model import Policy
from guichet.tickets.models import Ticket
from guichet.web.shared import instants
from guichet.web.shared.bookkeeping import Named
from guichet.web.shared.monthly import month_in, name_of
from guichet.web.shared.service_credits import CreditShown, money, said_term, shown
from guichet.web.shared.why_page import JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPage:
    """One entry, what there was before it, and what the contract says: by whom that was signed, and when."""

    entry: CreditShown
    before: str
    term: str
    signed_by: str
    signed_on: str
    within: str
    month: str
    href: str


def credit_in(contract: Contract, number: int) -> ServiceCredit:
    """The entry of that number.

    Raises:
        Http404: where there is none.
    """
    rows = credits_of(contract).select_related("version", "seat__user", "term")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def respond(  # noqa: PLR0913 - what the two doors know
    request: HttpRequest,
    row: ServiceCredit,
    *,
    policy: Policy | None,
    back: str,
    ticket: Ticket | None,
    named: Named | None,
    why: str,
) -> HttpResponse:
    """The receipt of an entry, as a page or as data. ``ticket`` is named only to who may see it, with ``why`` it was
    missed.
    """
    if request.GET.get("as") == "json" or request.get_preferred_type(["text/html", JSON]) == JSON:
        answer = _result(row, ticket)
        response: HttpResponse = JsonResponse(answer, json_dumps_params={"indent": 2, "ensure_ascii": False})
    else:
        context = {"credit": _page(row, policy, named, why), "back": back}
        response = render(request, "shared/credit.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(row: ServiceCredit, policy: Policy | None, named: Named | None, why: str) -> CreditPage:
    credit = credit_of(row.term)
    return CreditPage(
        entry=shown(row, policy, {} if named is None else {row.ticket: named}),
        before=money(row.balance - row.change, row.currency),
        term="" if credit is None else said_term(credit),
        signed_by=row.term.signed_by,
        signed_on=instants.plain_date(row.term.signed_on),
        within=instants.target(row.term.within),
        month=name_of(month_in(row.month)),
        href=why,
    )


def _result(row: ServiceCredit, ticket: Ticket | None) -> dict[str, object]:
    credit = credit_of(row.term)
    return {
        "entry": row.number,
        "kind": row.kind,
        "cause": row.cause,
        "at": written(row.at),
        "recorded_at": written(row.recorded_at),
        "ticket": ticket.public_id if ticket is not None else None,
        "commitment": row.commitment,
        "missed_at": written(row.missed_at),
        "clause": row.clause,
        "version": row.version.number,
        "term": row.term_id,
        "signed_on": row.term.signed_on.isoformat(),
        "credit_minor": credit.amount if credit else None,
        "cap_minor": credit.cap if credit else None,
        "month": row.month,
        "currency": row.currency,
        "amount_minor": row.change,
        "before_minor": row.balance - row.change,
        "after_minor": row.balance,
        "by": row.by,
    }
