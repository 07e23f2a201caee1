"""Asking somebody outside about a ticket, writing to them once more, and closing it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets import consulting
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Consultation, Message, MessageKind, Ticket
from guichet.tickets.scopes import messages_for
from guichet.web.agent import ticket_page
from guichet.web.agent.consulted import ConsultForm, Shown, shown_of
from guichet.web.shared import refusals
from guichet.web.shared.visitor import agents_only

MOST_FORWARDED = 60_000
"""Letters of the customer's conversation that go with a question; of a longer one, the latest."""


@require_POST
@agents_only
def consult(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Ask somebody; or show the form again with what is wrong."""
    ticket, form = ticket_page.find(seat, number), ConsultForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        text = said["text"] + (_forwarded(seat, ticket) if said["forward"] else "")
        try:
            consulting.consult(
                ticket,
                by=Actor.agent(seat),
                at=clock.now_seconds(),
                address=said["address"],
                subject=said["subject"],
                text=text,
                key=said["key"] or None,
            )
        except Refused as refused:
            form.add_error(str(refused.data.get("field", "text")), refusals.said(refused))
        else:
            messages.success(request, gettext("Asked. The customer sees nothing of it."))
            return redirect("agent:ticket", number=number)
    return ticket_page.shown(request, seat, ticket, status=422, consult_form=form)


@require_POST
@agents_only
def say(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Write to whoever is asked once more."""
    typed, key = request.POST.get("text", ""), request.POST.get("key", "")[:64] or None

    def act(row: Consultation, by: Actor, at: int) -> None:
        consulting.say(row, by=by, at=at, text=typed, key=key)

    return _done(request, seat, number, pk, act, gettext("Sent. The customer sees nothing of it."))


@require_POST
@agents_only
def end(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Have what one wanted."""

    def act(row: Consultation, by: Actor, at: int) -> None:
        consulting.end(row, by=by, at=at)

    return _done(request, seat, number, pk, act, gettext("Closed. An answer that still comes opens it again."))


def _done(
    request: HttpRequest, seat: Seat, number: int, pk: int, act: Callable[[Consultation, Actor, int], None], said: str
) -> HttpResponse:
    ticket = ticket_page.find(seat, number)
    row = get_object_or_404(Consultation, pk=pk, ticket=ticket)
    try:
        act(row, Actor.agent(seat), clock.now_seconds())
    except Refused as refused:
        typed, error = request.POST.get("text", ""), refusals.said(refused)
        found = [
            Shown(each.row, each.said, each.key, typed, error) if each.row.pk == pk else each
            for each in shown_of(ticket)
        ]
        return ticket_page.shown(request, seat, ticket, status=422, consultations=found)
    messages.success(request, said)
    return redirect("agent:ticket", number=number)


def _forwarded(seat: Seat, ticket: Ticket) -> str:
    """What was written with the customer, without their names, quoted below a question."""
    found = messages_for(seat, ticket).filter(kind=MessageKind.PUBLIC, erased_at__isnull=True).exclude(text="")
    quoted = "\n>\n".join(_quoted(message) for message in found)
    return "\n\n".join(("", gettext("What was written:"), quoted[-MOST_FORWARDED:]))


def _quoted(message: Message) -> str:
    who = gettext("The desk:") if message.seat_id is not None else gettext("The customer:")
    return "\n".join(f"> {line}" for line in (who, *message.text.split("\n")))
