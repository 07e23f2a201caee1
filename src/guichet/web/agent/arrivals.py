"""Mails as they came: those that wait for a person, and the whole of each."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet import clock
from guichet.channels.email.deciding import believe, is_report, leave, raw_of, read_again, retry
from guichet.channels.email.elsewhere import fetched
from guichet.channels.email.pool import Reader
from guichet.channels.models import Arrival, State
from guichet.channels.scopes import TO_SEE, beyond_of, seen_by, waiting_for
from guichet.desks.models import Seat
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.web.agent.arrival_words import proof_said, why
from guichet.web.agent.ticket_page import number_of
from guichet.web.shared.visitor import agents_only

MOST_SHOWN: Final = 100
WRAPPINGS: Final = {"pgp": "PGP", "smime": "S/MIME"}
FRAMED: Final = "sandbox; default-src 'none'; img-src data:; frame-ancestors 'self'"
"""What a browser may do with the page of a stranger's mail: show it, in a frame of ours."""


@require_safe
@agents_only
def index(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for a person; or, where that is asked, reports of which there were too many to wait."""
    beyond, is_beyond = beyond_of(seat, at=clock.now_seconds()), "beyond" in request.GET
    found = list((beyond if is_beyond else waiting_for(seat))[: MOST_SHOWN + 1])
    context = {
        "shown": [{"arrival": each, "why": "" if is_beyond else why(each)} for each in found[:MOST_SHOWN]],
        "are_more": len(found) > MOST_SHOWN,
        "beyond": beyond.count(),
        "is_beyond": is_beyond,
    }
    return render(request, "agent/arrivals.html", context)


@require_safe
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The whole of a mail."""
    return _show(request, seat, find(seat, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def page(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The page that a mail has, cleaned, for the frame in which it is shown: with its pictures from elsewhere where
    somebody asks for them, which whoever keeps those can learn of.
    """
    with Reader() as reader:
        found = reader.page(raw_of(find(seat, pk)))
    if found is None:
        raise Http404
    pictures = fetched(found.elsewhere.values()) if request.method == "POST" else {}
    said = found.html
    for place, url in found.elsewhere.items():
        said = said.replace(f'src="{place}"', f'src="{pictures[url]}"' if url in pictures else "")
    title = gettext("The mail")
    shown = f'<!doctype html><meta charset="utf-8"><title>{title}</title>{said}'
    headers = {"Content-Security-Policy": FRAMED, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(shown, headers=headers)


@require_safe
@agents_only
def raw(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """The mail as it came, as a file."""
    content = raw_of(find(seat, pk))
    if not content:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="mail-{pk}.eml"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@require_POST
@agents_only
def decide(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Make of a mail what the agent decides."""
    arrival, act = find(seat, pk), request.POST.get("act", "")
    try:
        ticket = _decide(seat, arrival, act, request.POST.get("number", ""))
    except Refused as refused:
        return _show(request, seat, arrival, _refused(refused), status=422)
    if ticket is not None:
        messages.success(request, gettext("The mail is taken in."))
        return redirect("agent:ticket", number=ticket.number)
    said = gettext("It is read again in a moment.") if act == "retry" else gettext("Nothing comes of it. It is kept.")
    messages.success(request, said)
    return redirect("agent:arrivals")


def find(seat: Seat, pk: int) -> Arrival:
    """The mail, if the agent may look at it.

    Raises:
        Http404: where there is none.
    """
    return get_object_or_404(seen_by(seat).select_related("desk", "ticket"), pk=pk)


def _decide(seat: Seat, arrival: Arrival, act: str, typed: str) -> Ticket | None:
    at = clock.now_seconds()
    if act == "retry":
        retry(arrival, by=seat)
    elif act == "leave":
        leave(arrival, by=seat, at=at)
    elif act in {"file", "answer"}:
        ticket = visible_to(seat).filter(number=number_of(typed) or 0).first() if act == "answer" else None
        if act == "answer" and ticket is None:
            raise Refused("no_such_ticket")
        return believe(arrival, by=seat, at=at, ticket=ticket).ticket
    else:
        raise Refused("no_such_act")
    return None


def _refused(refused: Refused) -> str:
    return {
        "stale": gettext("Somebody else has decided about this mail meanwhile."),
        "unusable": gettext("It cannot be taken in: it cannot be read, or names no single sender."),
        "no_such_ticket": gettext("There is no request of that number."),
    }.get(refused.code) or gettext("It cannot be taken in as that.")


def _show(request: HttpRequest, seat: Seat, arrival: Arrival, wrong: str = "", *, status: int = 200) -> HttpResponse:
    content = raw_of(arrival)
    reading = read_again(arrival).reading if content else None
    context: dict[str, Any] = {
        "arrival": arrival,
        "wrong": wrong,
        "is_kept": bool(content),
        "reading": reading,
        "wrapping": WRAPPINGS.get(reading.wrapping, "") if reading else "",
        "proof": proof_said(arrival) if arrival.sender or arrival.state != State.QUARANTINE else "",
        "waits": arrival.state in TO_SEE,
        "why": why(arrival) if arrival.state in TO_SEE else "",
        "is_unreadable": arrival.state == State.QUARANTINE,
        "may_be_taken": reading is not None
        and bool(arrival.sender)
        and arrival.state == State.REVIEW
        and not is_report(arrival),
        "ticket": visible_to(seat).filter(pk=arrival.ticket_id).first() if arrival.ticket_id else None,
    }
    return render(request, "agent/arrival.html", context, status=status)
