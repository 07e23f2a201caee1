"""What a customer's contracts credited for missed binding targets, and each entry's receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.contracts.holding import pinned_of, policy_under
from guichet.contracts.overviews import overviews, with_credits
from guichet.contracts.scopes import accounts_seen_by
from guichet.customers.models import Contact
from guichet.policies.loading import in_force
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.web.shared import credit_page, service_credits
from guichet.web.shared.bookkeeping import Named
from guichet.web.shared.savings import policy_for
from guichet.web.shared.visitor import customers_only


@require_safe
@customers_only
def show(request: HttpRequest, contact: Contact) -> HttpResponse:
    """All entries of the customer's contracts. Requests of colleagues are named only to who may see them."""
    at = clock.now_seconds()
    seen = with_credits(accounts_seen_by(contact)).select_related("desk").order_by("-starts_at", "-pk")
    books, current = overviews(seen, at), in_force(contact.desk_id, at)
    tickets = visible_to(contact).filter(pk__in=service_credits.tickets_of(books))
    named = {
        pk: Named(number, reverse("portal:request", args=[public_id]))
        for pk, number, public_id in tickets.values_list("pk", "number", "public_id")
    }
    found = []
    for each in books:
        version = pinned_of(each.contract, at) or current
        policy = None if version is None else policy_under(version, ())
        entries, sums = service_credits.listed(each, policy, named), service_credits.totals(each)
        found.append({"credits": entries, "credited": sums, "terms": service_credits.terms_shown(each, policy)})
    return render(request, "portal/credits.html", {"contracts": found, "organisation": contact.organisation or ""})


@require_safe
@customers_only
def entry(request: HttpRequest, contact: Contact, pk: int, number: int) -> HttpResponse:
    """The receipt of one entry. A colleague's request is named only to who may see it."""
    contract = get_object_or_404(accounts_seen_by(contact), pk=pk)
    row = credit_page.credit_in(contract, number)
    ticket: Ticket | None = visible_to(contact).filter(pk=row.ticket).first()
    return credit_page.respond(
        request,
        row,
        policy=policy_for(contract, clock.now_seconds()),
        back=reverse("portal:credits"),
        ticket=ticket,
        named=None if ticket is None else Named(ticket.number, reverse("portal:request", args=[ticket.public_id])),
        why="" if ticket is None else reverse("portal:why", args=[ticket.public_id, row.commitment]),
        account="portal:entry",
    )
