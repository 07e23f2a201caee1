"""The page to which a link in a letter leads: one act on one request, and the button that does it. Nobody signs in; the
link is what opens it, and it shows what the letter has shown.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.channels.email.trust import is_claimed
from guichet.core.policy.model import Policy
from guichet.tickets.errors import Refused
from guichet.tickets.offering import Deed, Offer, find
from guichet.tickets.timeline import policy_for
from guichet.web.shared import refusals
from guichet.web.shared.languages import speak_to
from guichet.web.shared.visitor import desk_here
from guichet.web.shared.whys import why_not_in, why_not_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An act in words: what is asked, what it does, the button, and what is said once it is done. ``asks`` names the
    words that go with it, which ``must`` be given or may be left out.
    """

    question: str
    effect: str
    clause: str
    button: str
    done: str
    asks: str = ""
    must: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, and the button. Reading the page changes nothing: programs read it before people do."""
    offer = find(desk_here(request), token)
    if offer is None:
        return render(request, "public/decision.html", {"is_over": True}, status=410)
    speak_to(request, offer.contact)
    if offer.done() is not None:
        return _shown(request, offer, token, is_done=True)
    if not offer.stands(at=clock.now_seconds()):
        return _shown(request, offer, token, is_over=True, status=410)
    return _taken_up(request, offer, token) if request.method == "POST" else _asked(request, offer, token)


def _asked(request: HttpRequest, offer: Offer, token: str) -> HttpResponse:
    """The question; or, where a limit of support refuses it now, why, instead of a button that would."""
    barred = offer.barred(at=clock.now_seconds())
    if barred is None:
        return _shown(request, offer, token)
    why = why_not_of(policy_for(offer.ticket), barred, inside=False)
    return _shown(request, offer, token, why=why)


def _taken_up(request: HttpRequest, offer: Offer, token: str) -> HttpResponse:
    """Do it; where that is refused, the page again with what was typed. The page itself says what came of it."""
    typed = request.POST.get("text", "")
    try:
        offer.take_up(at=clock.now_seconds(), text=typed)
    except Refused as refused:
        if refused.code != "moved_on":
            why = why_not_in(refused, policy_for(offer.ticket), inside=False)
            error = refusals.said(refused) if why is None else why.said
            return _shown(request, offer, token, typed=typed, error=error, why=why, status=422)
    return redirect(request.path)


def _shown(request: HttpRequest, offer: Offer, token: str, *, status: int = 200, **context: object) -> HttpResponse:
    policy, ticket = policy_for(offer.ticket), offer.ticket
    shown = {
        "token": token,
        "ticket": ticket,
        "subject": "" if is_claimed(ticket) else ticket.subject,
        "cited": ticket.terms.version,
        "said": said_of(policy, offer.deed),
        **context,
    }
    return render(request, "public/decision.html", shown, status=status)


def said_of(policy: Policy, deed: Deed) -> Said:
    """What an act is called, in the reader's language, with the clause by which it is theirs."""
    closing = policy.closing
    validation = closing.validation_clause or closing.clause or ""
    if deed is Deed.VALIDATE:
        return Said(
            question=gettext("Is it solved?"),
            effect=gettext("Accepting the solution closes the request."),
            clause=validation,
            button=gettext("Accept the solution"),
            done=gettext("The solution is accepted. Thank you."),
        )
    if deed is Deed.REFUSE:
        return Said(
            question=gettext("What is not solved?"),
            effect=gettext("Refusing the solution opens the request again, and somebody goes on."),
            clause=validation,
            button=gettext("Refuse the solution"),
            done=gettext("The solution is refused, and the desk has your reason."),
            asks=gettext("What is not solved"),
            must=True,
        )
    if deed is Deed.CLOSE:
        return Said(
            question=gettext("Close this request?"),
            effect=gettext("It is over then, and no clock runs on it any more."),
            clause=closing.clause or "",
            button=gettext("Close the request"),
            done=gettext("The request is closed."),
        )
    return Said(
        question=gettext("Open this request again?"),
        effect=gettext("Somebody goes on with it, under the same number."),
        clause=policy.reopening.clause or "",
        button=gettext("Open it again"),
        done=gettext("The request is open again."),
        asks=gettext("Why, if you want to say so"),
    )
