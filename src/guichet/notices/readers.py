"""Who reads a mail, and how they are addressed: a contact, or somebody who works at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from django.conf import settings

from guichet.customers.models import Contact
from guichet.desks.models import Desk, Role, Seat
from guichet.tickets.models import Collaborator, Ticket

SPOKEN: Final = frozenset(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who is written to. ``key`` tells them from all others; ``works_here`` for those of the desk."""

    key: str
    email: str
    name: str
    language: str
    works_here: bool = False

    @classmethod
    def contact(cls, contact: Contact, desk: Desk) -> Self:
        """A contact, in the language of theirs that the desk speaks."""
        language = desk.language_for(contact.language)
        return cls(key=str(contact.pk), email=contact.email, name=contact.name, language=language)

    @classmethod
    def seat(cls, seat: Seat, desk: Desk) -> Self:
        """Somebody who works at the desk, in the language of their pages."""
        user = seat.user
        language = user.language if user.language in SPOKEN else desk.language_for(user.language)
        return cls(key=f"seat-{seat.pk}", email=user.email, name=user.name, language=language, works_here=True)


def asking(ticket: Ticket) -> list[Contact]:
    """Whose ticket it is, unless they were erased."""
    return [contact for contact in (ticket.contact,) if contact.erased_at is None]


def following(ticket: Ticket, *, seq: int) -> list[Contact]:
    """Who follows the ticket since before the event of that number, unless they were erased."""
    found = Collaborator.objects.filter(
        ticket=ticket, left_at__isnull=True, after_seq__lt=seq, contact__erased_at__isnull=True
    )
    return [each.contact for each in found.select_related("contact").order_by("id")]


def holding(ticket: Ticket) -> list[Seat]:
    """Who has the ticket: its manager, else the people of its team. Nobody where it is nobody's yet."""
    if ticket.assignee is not None:
        return _there([ticket.assignee])
    return _there(ticket.team.members.select_related("user").order_by("id")) if ticket.team is not None else []


def managing(ticket: Ticket) -> list[Seat]:
    """The managers of the ticket's desk."""
    found = Seat.objects.filter(desk_id=ticket.desk_id, role=Role.MANAGER)
    return _there(found.select_related("user").order_by("id"))


def _there(seats: Iterable[Seat]) -> list[Seat]:
    """Those who still work there."""
    return [seat for seat in seats if seat.is_active and seat.user.is_active]
