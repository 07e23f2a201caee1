"""The page behind the link of a quote's letter: the quote, and two buttons. Reading it changes nothing, so that what
looks at links in mails presses nothing; it shows nothing else of the request.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.core.commitments.standing import Quote, QuoteState
from guichet.quotes import links
from guichet.tickets.actions import accept_quote, decline_quote
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.quoting import QuoteSent
from guichet.tickets.timeline import policy_for, standing_of
from guichet.web.shared.languages import speak_to
from guichet.web.shared.quotes import refused_said, shown
from guichet.web.shared.visitor import desk_here

DECISIONS = {"accept": accept_quote, "decline": decline_quote}


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The quote; on a press of one of its buttons, the decision, once."""
    found = links.read(token, desk_here(request))
    if found is None:
        return render(request, "public/quote.html", {}, status=410)
    ticket, quote = found
    speak_to(request, ticket.contact)
    decide = DECISIONS.get(request.POST.get("decision", ""))
    if request.method != "POST" or decide is None:
        return _shown(request, ticket, quote)
    by = Actor.customer(ticket.contact)
    try:
        decide(ticket, by=by, at=clock.now_seconds(), quote=quote.name, by_link=True)
    except Refused as refused:
        return _shown(request, ticket, quote, refused=refused_said(refused, ticket, at=clock.now_seconds()), status=409)
    return redirect("quote", token=token)


def _shown(
    request: HttpRequest, ticket: Ticket, quote: QuoteSent, *, refused: str = "", status: int = 200
) -> HttpResponse:
    standing = standing_of(ticket, max(clock.now_seconds(), ticket.last_event_at), ledger=False)
    rule = policy_for(ticket).exclusions
    context = {
        "number": ticket.number,
        "cited": ticket.terms.version,
        "quote": shown(quote, standing.quote),
        "quote_clause": "" if rule is None else rule.clause,
        "refused": refused,
        "said": _said(quote, standing.quote),
    }
    return render(request, "public/quote.html", context, status=status)


def _said(quote: QuoteSent, latest: Quote | None) -> str:
    """What comes next, or can be done, now that nothing can be decided here."""
    if latest is None or latest.name != quote.name:
        return gettext("A newer quote has taken its place: use the link in its letter.")
    return {
        QuoteState.ACCEPTED: gettext("Thank you. The work is ordered; a letter confirms it."),
        QuoteState.DECLINED: gettext("You have declined it, and the request is closed. Nothing is ordered."),
        QuoteState.EXPIRED: gettext("It can be accepted no more. Ask us for a new one if you still want it."),
        QuoteState.WITHDRAWN: gettext("We have withdrawn it. Nothing is ordered."),
    }.get(latest.state, "")
