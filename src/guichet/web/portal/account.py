"""A customer's account of prepaid time: what is left, pack by pack, and every entry with its reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.contracts.ledger import account_of
from guichet.contracts.models import Contract
from guichet.contracts.scopes import account_seen_by, accounts_seen_by
from guichet.core.policy.words import Status
from guichet.customers.models import Contact
from guichet.tickets.allowances import places_of
from guichet.tickets.models import Ticket
from guichet.tickets.models.ticket import OPEN
from guichet.tickets.scopes import visible_to
from guichet.web.shared import as_of, entry_page, ledger_page
from guichet.web.shared.addresses import row_in
from guichet.web.shared.bookkeeping import Named
from guichet.web.shared.places import Told, told
from guichet.web.shared.savings import Savings, policy_for, savings_of
from guichet.web.shared.visitor import customers_only


@require_safe
@customers_only
def show(request: HttpRequest, contact: Contact) -> HttpResponse:
    """The whole account. Requests of colleagues are named only to who may see them."""
    at = clock.now_seconds()
    contract = account_seen_by(contact, at)
    if contract is None or contract.prepaid_since is None:
        raise Http404
    asked = as_of.asked(request.GET, contract, at)
    policy = policy_for(contract, asked.until)
    page = ledger_page.page_of(contract, after=row_in(request.GET, "after"), until=asked.until)
    seen = visible_to(contact).filter(pk__in=page.tickets).values_list("pk", "number", "public_id")
    named = {pk: Named(number, reverse("portal:request", args=[public_id])) for pk, number, public_id in seen}
    context: dict[str, Any] = {
        "contract": contract,
        "savings": _savings_then(contract, asked) if asked.is_past else savings_for(contract, at),
        "as_of": asked,
        "sum": asked.sum(contract) if asked.is_past else None,
        "booked": page.booked(policy.metering if policy else None, named),
        "more": page.last,
        "organisation": contact.organisation or "",
    }
    return render(request, "portal/account.html", context)


@require_safe
@customers_only
def entry(request: HttpRequest, contact: Contact, pk: int, number: int) -> HttpResponse:
    """The receipt of one entry. A colleague's request is named only to who may see it."""
    contract = get_object_or_404(accounts_seen_by(contact).filter(prepaid_since__isnull=False), pk=pk)
    row = entry_page.entry_in(contract, number)
    seen = visible_to(contact).select_related("terms__version", "contact__organisation").filter(pk=row.ticket or 0)
    ticket = seen.first()
    shown = entry_page.Shown(
        back=reverse("portal:account"),
        ticket=ticket,
        named=None if ticket is None else Named(ticket.number, reverse("portal:request", args=[ticket.public_id])),
        address=lambda subject: reverse("portal:why_one", args=[ticket.public_id if ticket else "", *subject]),
    )
    return entry_page.respond(request, contract, row, shown)


def _savings_then(contract: Contract, asked: as_of.AsOf) -> Savings | None:
    return savings_of(contract, asked.account(contract), asked.until)


def places_for(contract: Contract | None, at: int) -> Told | None:
    """How many requests are left under a contract, where they are limited."""
    policy = None if contract is None or contract.places is None else policy_for(contract, at)
    if contract is None or policy is None:
        return None
    found = places_of(contract, policy, at)
    return None if found is None else told(found, contract.desk.zone)


def savings_for(contract: Contract | None, at: int) -> Savings | None:
    """What is left under a contract, where time is prepaid."""
    if contract is None or contract.prepaid_since is None:
        return None
    live = Ticket.objects.filter(OPEN, terms__contract=contract).exclude(status=Status.RESOLVED.value)
    return savings_of(contract, account_of(contract), at, live=frozenset(live.values_list("pk", flat=True)))
