"""What a person makes of a mail that nobody proved: what the desk would have made of one that was, or nothing."""

from typing import Final

from guichet.channels.email.judging import Deed, Judgement
from guichet.channels.email.pool import Read, Reader
from guichet.channels.email.taking import contact_of, write
from guichet.channels.email.tracing import NONE, Holder, Trace
from guichet.channels.models import Arrival, RawMail, State
from guichet.channels.scopes import TO_SEE
from guichet.desks.models import Seat
from guichet.tickets import collaborating
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import may_act

UNUSABLE: Final = "unusable"


def raw_of(arrival: Arrival) -> bytes:
    """The mail as it came; nothing of one that was erased."""
    found = RawMail.objects.filter(arrival=arrival).values_list("content", flat=True).first()
    return bytes(found or b"")


def read_again(arrival: Arrival) -> Read:
    """What a mail says, read by a process of its own."""
    with Reader() as reader:
        return reader.read(raw_of(arrival))


def retry(arrival: Arrival, *, by: Seat) -> None:
    """Have a mail read and judged once more, as if it had just come.

    Raises:
        Refused: ``stale`` where it waits for nobody any more.
    """
    _change(arrival, by=by, state=State.WAITING, reason="")


def leave(arrival: Arrival, *, by: Seat, at: int) -> None:
    """Make nothing of a mail; it is kept.

    Raises:
        Refused: ``stale``.
    """
    _change(arrival, by=by, state=State.LEFT, handled_at=at)


def believe(arrival: Arrival, *, by: Seat, at: int, ticket: Ticket | None) -> Arrival:
    """Take a mail as its sender's: as their answer to a ticket, or as a request of theirs. Who has nothing to do with
    the ticket follows it from now on, and sees nothing of before. What answers as somebody outside who was asked goes
    to that consultation, and nowhere else.

    Raises:
        Refused: ``stale``; ``unusable`` where it cannot be read, says no sender or is a report; and whatever the door
            refuses.
    """
    if arrival.state not in TO_SEE:
        raise Refused("stale", field="arrival")
    read = read_again(arrival)
    if read.reading is None or "@" not in arrival.sender or is_report(arrival):
        raise Refused(UNUSABLE, field="sender")
    deed, trace = Deed.FILE, NONE
    if arrival.consultation is not None:
        deed, trace = Deed.HEAR, Trace(holder=Holder.OTHER, consultation=arrival.consultation)
    elif ticket is not None:
        contact = contact_of(arrival, read.reading)
        if not may_act(Actor.customer(contact), ticket):
            collaborating.add(ticket, by=Actor.agent(by), at=at, email=contact.email, language=contact.language)
        deed, trace = Deed.ANSWER, Trace(holder=Holder.OTHER, ticket=ticket)
    arrival.handled_by = by
    return write(arrival, read, Judgement(deed=deed, sender=arrival.sender, trace=trace), at=at)


def is_report(arrival: Arrival) -> bool:
    """Whether it reports on a mail: then nobody wrote it, and it is no request and no answer."""
    return arrival.reason.startswith("report_")


def _change(arrival: Arrival, *, by: Seat, **changes: object) -> None:
    found = Arrival.objects.filter(pk=arrival.pk, desk_id=by.desk_id, state__in=TO_SEE)
    if not found.update(handled_by=by, **changes):
        raise Refused("stale", field="arrival")
