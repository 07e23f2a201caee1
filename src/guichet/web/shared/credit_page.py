"""The receipt of one service credit as a page of its own, with an address for good; at the same address, as data."""

from dataclasses import asdict, dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
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
from guichet.web.shared.service_credits import CreditShown, said_part, said_term, shown, worth
from guichet.web.shared.why_page import JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPage:
    """One entry, what there was before it, and what the contract says: by whom that was signed, and when; ``part`` of
    which fee it is. ``time`` are its entries in the account of prepaid time, each with its page.
    """

    entry: CreditShown
    before: str
    term: str
    part: str
    signed_by: str
    signed_on: str
    within: str
    month: str
    href: str
    time: tuple[Named, ...]


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
    account: str,
) -> HttpResponse:
    """The receipt of an entry, as a page or as data. ``ticket`` is named only to who may see it, with ``why`` it was
    missed. ``account`` names the page of an entry of prepaid time.
    """
    if request.GET.get("as") == "json" or request.get_preferred_type(["text/html", JSON]) == JSON:
        answer = _result(row, ticket)
        response: HttpResponse = JsonResponse(answer, json_dumps_params={"indent": 2, "ensure_ascii": False})
    else:
        context = {"credit": _page(row, policy, named, why, account), "back": back}
        response = render(request, "shared/credit.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(row: ServiceCredit, policy: Policy | None, named: Named | None, why: str, account: str) -> CreditPage:
    credit = credit_of(row.term)
    return CreditPage(
        entry=shown(row, policy, {} if named is None else {row.ticket: named}),
        before=worth(row.balance - row.change, row.currency),
        term="" if credit is None else said_term(credit),
        part="" if credit is None or credit.of_fee is None else said_part(credit.of_fee, credit.currency),
        signed_by=row.term.signed_by,
        signed_on=instants.plain_date(row.term.signed_on),
        within=instants.target(row.term.within),
        month=name_of(month_in(row.month)),
        href=why,
        time=tuple(Named(number, reverse(account, args=[row.contract_id, number])) for number in _time_entries(row)),
    )


def _time_entries(row: ServiceCredit) -> list[int]:
    """The entries in the account of prepaid time, of one of minutes."""
    if row.currency:
        return []
    return list(row.time_entries.order_by("number").values_list("number", flat=True))


def _result(row: ServiceCredit, ticket: Ticket | None) -> dict[str, object]:
    credit, unit = credit_of(row.term), "minor" if row.currency else "minutes"
    of_fee = None if credit is None else credit.of_fee
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
        f"credit_{unit}": credit.amount if credit else None,
        f"cap_{unit}": credit.cap if credit else None,
        "of_fee": None if of_fee is None else asdict(of_fee),
        "time_entries": _time_entries(row),
        "month": row.month,
        "currency": row.currency or None,
        f"amount_{unit}": row.change,
        f"before_{unit}": row.balance - row.change,
        f"after_{unit}": row.balance,
        "by": row.by,
    }
