"""The receipt of one service credit of a contract, for the people of the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.contracts.scopes import contracts_seen_by
from guichet.desks.models import Seat
from guichet.tickets.scopes import visible_to
from guichet.web.shared import credit_page
from guichet.web.shared.bookkeeping import Named
from guichet.web.shared.savings import policy_for
from guichet.web.shared.visitor import agents_only


@require_safe
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """One entry, whole."""
    contract = get_object_or_404(contracts_seen_by(seat), pk=pk)
    row = credit_page.credit_in(contract, number)
    ticket = visible_to(seat).filter(pk=row.ticket).first()
    return credit_page.respond(
        request,
        row,
        policy=policy_for(contract, clock.now_seconds()),
        back=reverse("people:contract", args=[pk]),
        ticket=ticket,
        named=None if ticket is None else Named(ticket.number, reverse("agent:ticket", args=[ticket.number])),
        why="" if ticket is None else reverse("agent:why", args=[ticket.number, row.commitment]),
        account="people:contract_entry",
    )
