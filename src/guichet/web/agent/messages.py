"""What an agent writes under a ticket: a reply or a note, and what sending it would do."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from guichet import clock
from guichet.automation.canned import PLACES
from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat
from guichet.kit.placeholders import unfilled
from guichet.tickets import repeating
from guichet.tickets.actions import note
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.holding import held_on, hold, let_all_leave, take_back, waiting_on, was_held_on
from guichet.tickets.models import Attachment, Ticket
from guichet.web.agent import ticket_page
from guichet.web.agent.forms import Composer, fresh_key
from guichet.web.shared import attached, carried, drafts, refusals
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
@drafts.kept_without_scripts
def send(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Send it, once; or show it again with what is wrong, and with what others have done meanwhile."""
    ticket, composer = ticket_page.find(seat, number), Composer.of(request)
    composer.attached = attached.received(request, seat)
    composer.errors += composer.attached.errors
    left = unfilled(composer.text, PLACES) if composer.sort == "reply" else ()
    if left:
        said = gettext("There is still %(left)s in the text: write what belongs there.") % {"left": ", ".join(left)}
        composer.errors.append(said)
    if composer.errors:
        return ticket_page.shown(request, seat, ticket, composer, status=422)
    try:
        if drafts.may_be_twice(request):
            _check_once(ticket, composer, Actor.agent(seat), composer.attached.rows)
        _write(ticket, composer, Actor.agent(seat), composer.attached.rows)
    except Refused as refused:
        if refused.code == "stale":
            # Other words than those that were sent under this key, or written before something that is new.
            composer.key = fresh_key()
        composer.again = refused.code == repeating.WRITTEN
        composer.errors += composer.attached.after(refused)
        return ticket_page.shown(request, seat, ticket, composer, status=422)
    carried.sent(request)
    if composer.sort == "note" or not waiting_on(ticket):
        messages.success(request, _told(composer))
        return redirect("agent:ticket", number=number)
    # The page shows it as leaving, and no message: by its name a script knows that its draft is done with.
    return redirect(f"{reverse('agent:ticket', args=[number])}?{urlencode({'sent': composer.key})}")


@require_POST
@agents_only
def undo(request: HttpRequest, seat: Seat, number: int, pk: int) -> HttpResponse:
    """Take an answer back before it leaves: its words are in the composer again. Or let it leave at once.

    Raises:
        Http404: where no such answer was ever held on this request.
    """
    ticket, by, at = ticket_page.find(seat, number), Actor.agent(seat), clock.now_seconds()
    if not was_held_on(ticket, pk):
        raise Http404
    if pk not in {row.pk for row in held_on(ticket)}:
        messages.error(request, gettext("It has left already, and cannot be taken back."))
    elif "now" in request.POST:
        let_all_leave(ticket, by=by, at=at)
    else:
        try:
            take_back(ticket, by=by, at=at, held=pk)
        except Refused as refused:
            messages.error(request, refusals.said(refused))
        else:
            return redirect(f"{reverse('agent:ticket', args=[number])}?back={pk}#composer")
    return redirect("agent:ticket", number=number)


@require_GET
@agents_only
def effect(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """What sending what is in the composer would do to the clocks."""
    ticket = ticket_page.find(seat, number)
    context = {"writing": ticket_page.writing(seat, ticket, Composer.typed(request.GET)), "swapped": True}
    return render(request, "agent/effect.html", {**context, "cited": ticket.terms.version})


def _told(composer: Composer) -> str:
    if composer.sort == "note":
        return gettext("Noted.")
    if settings.UNDO_SECONDS > 0:
        return gettext("Sent at once: what was about to fall due could not wait.")
    return gettext("Sent.")


def _check_once(ticket: Ticket, composer: Composer, by: Actor, files: Sequence[Attachment]) -> None:
    kind = EventType.NOTED if composer.sort == "note" else EventType.REPLIED
    at, words = clock.now_seconds(), {"text": composer.text, "key": composer.key}
    repeating.check_written(ticket, kind, by=by, at=at, files=files, **words)


def _write(ticket: Ticket, composer: Composer, by: Actor, files: Sequence[Attachment]) -> None:
    at = clock.now_seconds()
    if composer.sort == "note":
        # A note touches nothing that somebody else could have changed.
        note(ticket, by=by, at=at, text=composer.text, key=composer.key, files=files)
        return
    hold(
        ticket,
        by=by,
        at=at,
        seconds=settings.UNDO_SECONDS,
        text=composer.text,
        asks=composer.asks,
        proposes=composer.proposes,
        key=composer.key,
        expected=ticket_page.number_of(composer.expected),
        files=files,
    )
