"""What failed at the desk: a page of it, trying again, and the alarm on the tickets that it is about."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.kit.faults import parted
from guichet.notices.failing import Failure, failures, tickets_of, try_again
from guichet.notices.letters import REGISTRATION, WARNING
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.web.shared.mail_faults import OUT, wrong
from guichet.web.shared.visitor import agents_only


@dataclass(frozen=True, slots=True)
class Alarm:
    """One failure in words: what failed, what follows from that, and the ticket that it is about. ``why`` is what a
    mail server said, where that is the reason.
    """

    failure: Failure
    said: str
    follows: str
    ticket: Ticket | None
    place: str = ""
    why: str = ""


@require_GET
@agents_only
def index(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All that failed at the desk."""
    found = failures(stream=seat.desk_id)
    tickets = {ticket.pk: ticket for ticket in visible_to(seat).filter(pk__in=tickets_of(found))}
    alarms = [alarm_of(one, tickets.get(one.ticket_id or 0)) for one in found]
    return render(request, "agent/failures.html", {"alarms": alarms})


@require_POST
@agents_only
def again(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Try one of them again."""
    went = try_again(name, stream=seat.desk_id, at=clock.now_seconds())
    if went is None:
        raise Http404
    if went:
        messages.success(request, gettext("It is tried again."))
    else:
        messages.error(request, gettext("It failed again."))
    return redirect("agent:failures")


def alarm_of(failure: Failure, ticket: Ticket | None, place: str = "") -> Alarm:
    """A failure in words; ``place`` is where on the page stands what it is about."""
    said = {
        "mail": _mail_said(failure.purpose),
        "ticket": gettext("What the policy orders on this request cannot be done"),
        "notice": gettext("A mail about this request cannot be written"),
        "hand_over": gettext("A mail went out, but what follows from it cannot be noted"),
    }.get(failure.kind, gettext("Work of the desk failed"))
    follows = ""
    if failure.purpose == REGISTRATION:
        follows = gettext("No clock that counts from the notification runs before it has gone out.")
    elif failure.purpose == WARNING:
        follows = gettext("Nothing closes by itself before the customer has been warned.")
    return Alarm(failure, said, follows, ticket, place, _why(failure))


def _why(failure: Failure) -> str:
    """Why a mail stayed, and what the mail server said to it; nothing where that is not known."""
    if failure.mail is None:
        return ""
    kind, answer = parted(failure.error)
    said = {
        "SMTPRecipientsRefused": gettext("The mail server takes no mail for %(to)s. It said: %(answer)s"),
        "SMTPSenderRefused": gettext("The mail server takes no mail from %(sender)s. It said: %(answer)s"),
        "SMTPDataError": gettext("The mail server takes the mail to %(to)s not as it is. It said: %(answer)s"),
    }.get(kind, "")
    if not said:
        fault = wrong(failure.error, setting=OUT)
        return "" if fault is None else f"{fault.said} {fault.todo}"
    sender = parseaddr(failure.mail.sender)[1]
    return said % {"to": failure.mail.recipient, "sender": sender, "answer": answer}


def _mail_said(purpose: str) -> str:
    if purpose == REGISTRATION:
        return gettext("The notification with the number could not be handed over")
    if purpose == WARNING:
        return gettext("The warning before the closing could not be handed over")
    return gettext("A mail to the customer could not be handed over")
