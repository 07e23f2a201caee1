"""Asking somebody outside about a ticket, writing to them once more, and closing it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
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
from guichet.tickets.models import Consultation, ConsultationMessage, Message, MessageKind, Ticket
from guichet.tickets.scopes import messages_for
from guichet.web.agent import ticket_page
from guichet.web.agent.consulted import ConsultForm, Shown, begun, shown_of
from guichet.web.shared import attached, refusals
from guichet.web.shared.attached import Attached
from guichet.web.shared.visitor import agents_only

MOST_FORWARDED = 60_000
"""Letters of the customer's conversation that go with a question; of a longer one, the latest."""


@require_POST
@agents_only
def consult(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Ask somebody; or show the form again with what is wrong."""
    ticket, form = ticket_page.find(seat, number), ConsultForm(request.POST)
    form.attached = attached.received(request, seat)
    for error in form.attached.errors:
        form.add_error("text", error)
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
                files=form.attached.rows,
                seconds=settings.UNDO_SECONDS,
            )
        except Refused as refused:
            first, *others = form.attached.after(refused)
            form.add_error(str(refused.data.get("field", "text")), first)
            for error in others:
                form.add_error("text", error)
        else:
            messages.success(request, gettext("Asked. The customer sees nothing of it."))
            return redirect("agent:ticket", number=number)
    return ticket_page.shown(request, seat, ticket, status=422, consult_form=form)


@require_POST
@agents_only
def say(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Write to whoever is asked once more."""
    typed, key = request.POST.get("text", ""), request.POST.get("key", "")[:64] or None
    files = attached.received(request, seat)

    def act(row: Consultation, by: Actor, at: int) -> None:
        consulting.say(row, by=by, at=at, text=typed, key=key, files=files.rows, seconds=settings.UNDO_SECONDS)

    return _done(request, seat, number, pk, act, gettext("Sent. The customer sees nothing of it."), files)


@require_POST
@agents_only
def undo(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Take back what has not left yet: its words and files are in its form again. Or let it leave at once."""
    ticket, by, at = ticket_page.find(seat, number), Actor.agent(seat), clock.now_seconds()
    found = ConsultationMessage.objects.select_related("consultation")
    said = get_object_or_404(found, consultation__ticket=ticket, pk=pk)
    if said.leaves_at is None:
        messages.error(request, gettext("It has left already, and cannot be taken back."))
        return redirect("agent:ticket", number=number)
    if "now" in request.POST and said.seat_id == seat.pk:
        consulting.let_leave(pk, at=at)
        return redirect("agent:ticket", number=number)
    try:
        files = Attached(seat, consulting.take_back(said, by=by, at=at))
    except Refused as refused:
        messages.error(request, refusals.said(refused))
        return redirect("agent:ticket", number=number)
    return ticket_page.shown(request, seat, ticket, **_again(ticket, said, files))


@require_POST
@agents_only
def end(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Have what one wanted."""

    def act(row: Consultation, by: Actor, at: int) -> None:
        consulting.end(row, by=by, at=at)

    return _done(request, seat, number, pk, act, gettext("Closed. An answer that still comes opens it again."))


def _done(  # noqa: PLR0913, PLR0917 - what differs between acts
    request: HttpRequest,
    seat: Seat,
    number: int,
    pk: int,
    act: Callable[[Consultation, Actor, int], None],
    said: str,
    files: Attached | None = None,
) -> HttpResponse:
    ticket = ticket_page.find(seat, number)
    row = get_object_or_404(Consultation, pk=pk, ticket=ticket)
    errors = [] if files is None else files.errors
    if not errors:
        try:
            act(row, Actor.agent(seat), clock.now_seconds())
        except Refused as refused:
            errors = [refusals.said(refused)] if files is None else files.after(refused)
    if errors:
        found = _with(ticket, pk, typed=request.POST.get("text", ""), error=" ".join(errors), attached=files)
        return ticket_page.shown(request, seat, ticket, status=422, consultations=found)
    messages.success(request, said)
    return redirect("agent:ticket", number=number)


def _again(ticket: Ticket, said: ConsultationMessage, files: Attached) -> dict[str, Any]:
    """The forms of the page with what was taken back: in its consultation, or in that for asking somebody, where it was
    the first that was said.
    """
    row = said.consultation
    if Consultation.objects.filter(pk=row.pk).exists():
        return {"consultations": _with(ticket, row.pk, typed=said.text, attached=files)}
    form = begun(ticket, address=row.address, subject=row.subject, text=said.text)
    form.attached = files
    return {"consult_form": form}


def _with(ticket: Ticket, pk: int, **typed: Any) -> list[Shown]:
    return [replace(each, **typed) if each.row.pk == pk else each for each in shown_of(ticket)]


def _forwarded(seat: Seat, ticket: Ticket) -> str:
    """What was written with the customer, without their names, quoted below a question."""
    found = messages_for(seat, ticket).filter(kind=MessageKind.PUBLIC, erased_at__isnull=True).exclude(text="")
    quoted = "\n>\n".join(_quoted(message) for message in found)
    return "\n\n".join(("", gettext("What was written:"), quoted[-MOST_FORWARDED:]))


def _quoted(message: Message) -> str:
    who = gettext("The desk:") if message.seat_id is not None else gettext("The customer:")
    return "\n".join(f"> {line}" for line in (who, *message.text.split("\n")))
