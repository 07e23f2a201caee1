"""What a customer writes and decides on a request of theirs: each an address of its own, and nothing typed is lost."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.core.timeline.events import EventType
from guichet.customers.models import Contact
from guichet.tickets import repeating
from guichet.tickets.actions import accept_quote, answer, close, decline_quote, refuse, reopen, validate
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for
from guichet.web.portal import request_page
from guichet.web.portal.forms import Answer, MissingForm, fresh_key
from guichet.web.portal.request_page import Typed
from guichet.web.shared import attached, carried, drafts, refusals
from guichet.web.shared.quotes import refused_said
from guichet.web.shared.visitor import customers_only
from guichet.web.shared.whys import why_not_in

LONGEST_NAME: Final = 64
"""A quote is named by a digest."""


@require_POST
@customers_only
@drafts.kept_without_scripts
def write(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Send an answer, once; or show it again with what is wrong."""
    ticket, typed = request_page.find(contact, public_id), Answer.typed(request.POST)
    found = typed.attached = attached.received(request, contact)
    typed.errors += found.errors

    def send() -> None:
        by, at = Actor.customer(contact), clock.now_seconds()
        words: Any = {"text": typed.text, "key": typed.key, "files": found.rows}
        if drafts.may_be_twice(request):
            repeating.check_written(ticket, EventType.ANSWERED, by=by, at=at, **words)
        answer(ticket, by=by, at=at, **words)

    return _sent(request, contact, ticket, typed, send, Typed(answer=typed))


@require_POST
@customers_only
@drafts.kept_without_scripts
def refuse_solution(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Refuse the solution with the reason, once; or show it again with what is wrong."""
    ticket, typed = request_page.find(contact, public_id), Answer.typed(request.POST)
    found = typed.attached = attached.received(request, contact)
    typed.errors += found.errors

    def send() -> None:
        by, at = Actor.customer(contact), clock.now_seconds()
        refuse(ticket, by=by, at=at, reason=typed.text, key=typed.key, files=found.rows)

    return _sent(request, contact, ticket, typed, send, Typed(refusal=typed))


@require_POST
@customers_only
def complete(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Send what an incomplete request lacks: what is given counts, and what still lacks is asked for again."""
    ticket, typed = request_page.find(contact, public_id), Answer.typed(request.POST)
    policy, at = policy_for(ticket), clock.now_seconds()
    form = MissingForm(request.POST, policy=policy, missing=tuple(policy.submission.fields))

    def send() -> None:
        if not form.is_valid():
            raise Refused("too_long")
        answer(ticket, by=Actor.customer(contact), at=at, text="", fields=form.answers, key=typed.key)

    return _sent(request, contact, ticket, typed, send, Typed(missing=request.POST))


@require_POST
@customers_only
def accept(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Accept the solution; where the policy asks for it, that closes the request."""
    return _decided(request, contact, public_id, validate, gettext("Accepted. Thank you."))


@require_POST
@customers_only
def finish(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Close the request."""
    return _decided(request, contact, public_id, close, gettext("Closed."))


@require_POST
@customers_only
def resume(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Open the request again."""
    return _decided(request, contact, public_id, reopen, gettext("Open again."))


@require_POST
@customers_only
def accept_the_quote(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Order the work that the quote is for."""
    decide = partial(accept_quote, quote=request.POST.get("quote", "")[:LONGEST_NAME])
    done = gettext("Accepted: the work is ordered. A letter confirms it.")
    return _decided(request, contact, public_id, decide, done, why_not=refused_said)


@require_POST
@customers_only
def decline_the_quote(request: HttpRequest, contact: Contact, public_id: str) -> HttpResponse:
    """Decline the quote, which closes the request."""
    done = gettext("Declined, and closed. Nothing is ordered.")
    decide = partial(decline_quote, quote=request.POST.get("quote", "")[:LONGEST_NAME])
    return _decided(request, contact, public_id, decide, done, why_not=refused_said)


def _sent(
    request: HttpRequest, contact: Contact, ticket: Ticket, answered: Answer, send: Callable[[], None], typed: Typed
) -> HttpResponse:
    """Send what was typed; where that is refused, show it again with the reason."""
    if answered.errors:
        return _again(request, contact, ticket, answered, typed)
    try:
        send()
    except Refused as refused:
        if refused.code == "stale":
            # Other words than those that were sent under this key: they are a sending of their own.
            answered.key = fresh_key()
        answered.again = refused.code == repeating.WRITTEN
        files = answered.attached
        answered.errors += files.after(refused) if files is not None else [refusals.said(refused)]
        return _again(request, contact, ticket, answered, typed)
    carried.sent(request)
    messages.success(request, gettext("Sent."))
    return redirect("portal:request", public_id=ticket.public_id)


def _again(request: HttpRequest, contact: Contact, ticket: Ticket, answered: Answer, typed: Typed) -> HttpResponse:
    """The page with all that was typed and picked, and what is wrong with it."""
    again = request_page.find(contact, ticket.public_id)
    context = request_page.context_of(contact, again, typed) | {"completion_errors": answered.errors}
    return render(request, "portal/request.html", context, status=422)


def _decided(
    request: HttpRequest,
    contact: Contact,
    public_id: str,
    decide: Callable[..., object],
    done: str,
    *,
    why_not: Callable[..., str] | None = None,
) -> HttpResponse:
    """Do what the customer decides without a word of theirs, say what came of it, and show the request again;
    ``why_not`` says a refusal where the policy's reason is not what one asks for.
    """
    ticket = request_page.find(contact, public_id)
    key, at = request.POST.get("key", "")[:64] or None, clock.now_seconds()
    try:
        decide(ticket, by=Actor.customer(contact), at=at, key=key)
    except Refused as refused:
        messages.error(request, (why_not or _refused)(refused, ticket, at=at))
    else:
        messages.success(request, done)
    return redirect("portal:request", public_id=public_id)


def _refused(refused: Refused, ticket: Ticket, **_at: int) -> str:
    why = why_not_in(refused, policy_for(ticket), inside=False)
    return refusals.said(refused) if why is None else " ".join((why.said, *why.cures))
