"""What a letter offers its reader to do by a link, without signing in: an act on one ticket, for the one contact to
whom the letter went, until the ticket has moved on. The link holds a code, and nothing is kept of it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction

from guichet.core.commitments.reason import Reason
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, EventType
from guichet.customers.models import Contact
from guichet.desks.models import Desk
from guichet.kit.codes import code, is_code
from guichet.tickets.actions import close, refuse, reopen, validate
from guichet.tickets.actor import Actor
from guichet.tickets.coming_back import why_not_back
from guichet.tickets.door import Outcome, key_of
from guichet.tickets.errors import Refused
from guichet.tickets.locking import lock_ticket
from guichet.tickets.models import Event, Ticket
from guichet.tickets.possible import possible
from guichet.tickets.timeline import policy_for, standing_of, timeline_of

LIFE_S: Final = 30 * 86_400
"""How long a link works, whatever else."""

TOKEN: Final = re.compile(r"([a-z0-9]{8,32})\.([a-z]{5,8})\.([1-9][0-9]{0,8})\.([1-9][0-9]{8,10})\.([a-z2-7]{26})")


class Deed(StrEnum):
    """What can be offered."""

    VALIDATE = "validate"
    REFUSE = "refuse"
    CLOSE = "close"
    REOPEN = "reopen"


TURNS: Final = frozenset(
    {
        EventType.SUBMITTED,
        EventType.REPLIED,
        EventType.ANSWERED,
        EventType.WORKAROUND_GIVEN,
        EventType.EXCLUDED,
        EventType.READMITTED,
        EventType.RESOLVED,
        EventType.VALIDATED,
        EventType.REFUSED,
        EventType.CLOSED,
        EventType.REOPENED,
        EventType.DECLINED,
    }
)
"""What one side says to the other, or decides: after each of them a ticket stands elsewhere for its customer."""

MOVES: Final[Mapping[Deed, frozenset[EventType]]] = {
    Deed.VALIDATE: frozenset({EventType.RESOLVED}),
    Deed.REFUSE: frozenset({EventType.RESOLVED}),
    Deed.CLOSE: TURNS,
    Deed.REOPEN: frozenset({EventType.CLOSED}),
}
"""The events of which an offer means the last one: another solution, or another closing, is another question."""

KINDS: Final[Mapping[Deed, EventType]] = {
    Deed.VALIDATE: EventType.VALIDATED,
    Deed.REFUSE: EventType.REFUSED,
    Deed.CLOSE: EventType.CLOSED,
    Deed.REOPEN: EventType.REOPENED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One act that is offered to whose ticket it is, as of the event numbered ``seq``, until an instant."""

    ticket: Ticket
    deed: Deed
    seq: int
    until: int

    @property
    def contact(self) -> Contact:
        """To whom."""
        return self.ticket.contact

    @property
    def token(self) -> str:
        """What the link holds. Where the contact's address changes, what was mailed to the former one is void."""
        ticket = self.ticket
        return f"{ticket.public_id}.{self.deed}.{self.seq}.{self.until}.{code(*self._parts)}"

    @property
    def _parts(self) -> tuple[str, ...]:
        who = self.ticket.contact
        said = (self.ticket.desk_id, self.ticket.public_id, who.pk, who.email, self.deed.value, self.seq, self.until)
        return ("offer", *map(str, said))

    @property
    def _key(self) -> str:
        """What the act is called at the door. Another letter's link to it, as of the same event, is the same act."""
        return f"offer:{self.deed}:{self.seq}"

    def is_held_by(self, said: str) -> bool:
        """Whether the code is this offer's."""
        return is_code(said, *self._parts)

    def done(self) -> Event | None:
        """The event that came of it, where it was taken up."""
        key = key_of(Actor.customer(self.contact), self._key, KINDS[self.deed], self.ticket.pk)
        return Event.objects.filter(desk_id=self.ticket.desk_id, key=key).first()

    def stands(self, *, at: int) -> bool:
        """Whether it can be taken up at ``at``: it is not over, and the ticket has not moved on."""
        if at >= self.until or self.contact.erased_at is not None:
            return False
        return self.deed in open_to(self.ticket, at=at) and _last(self.ticket, self.deed) == self.seq

    def barred(self, *, at: int) -> Reason | None:
        """Why a limit of support refuses it at ``at``, though the offer stands."""
        policy, when = policy_for(self.ticket), max(at, self.ticket.last_event_at)
        return why_not_back(self.ticket, policy, timeline_of(self.ticket), when, KINDS[self.deed])

    def take_up(self, *, at: int, text: str = "") -> Outcome:
        """Do it, once, through the door of tickets. ``text`` is the reason, where the act takes one.

        Raises:
            Refused: ``moved_on``; ``empty``, ``too_long``...
        """
        with transaction.atomic():
            ticket = lock_ticket(self.ticket.pk, "contact", "desk", "terms__version")
            offer = Offer(ticket=ticket, deed=self.deed, seq=self.seq, until=self.until)
            if not offer.stands(at=at):
                raise Refused("moved_on")
            return _DO[self.deed](offer.ticket, Actor.customer(offer.contact), at, text, self._key)


def offered(ticket: Ticket, *, at: int) -> dict[Deed, Offer]:
    """All that a letter to whose ticket it is can offer at ``at``."""
    offers = (
        Offer(ticket=ticket, deed=deed, seq=_last(ticket, deed), until=at + LIFE_S)
        for deed in sorted(open_to(ticket, at=at))
    )
    return {offer.deed: offer for offer in offers if offer.barred(at=at) is None}


def find(desk: Desk, token: str) -> Offer | None:
    """The offer of a token, whether it still stands or not; nothing where the token is none of ours, or another
    desk's.
    """
    found = TOKEN.fullmatch(token)
    if found is None or found[2] not in set(Deed):
        return None
    tickets = Ticket.objects.select_related("contact", "desk", "terms__version").filter(desk=desk, public_id=found[1])
    ticket = tickets.first()
    if ticket is None:
        return None
    offer = Offer(ticket=ticket, deed=Deed(found[2]), seq=int(found[3]), until=int(found[4]))
    return offer if offer.is_held_by(found[5]) else None


def open_to(ticket: Ticket, *, at: int) -> frozenset[Deed]:
    """What whose ticket it is can decide at ``at``, by the policy. Where a solution waits for validation, it is
    accepted or refused; elsewhere what is solved is closed.
    """
    policy, when = policy_for(ticket), max(at, ticket.last_event_at)
    status = standing_of(ticket, when, ledger=False).status
    allowed = possible(policy, timeline_of(ticket), when, by=By.CONTACT)
    resolved, validates = status is Status.RESOLVED, policy.closing.validation
    asked = {
        Deed.VALIDATE: resolved and validates,
        Deed.REFUSE: resolved,
        Deed.CLOSE: status is not Status.CLOSED and not (resolved and validates),
        Deed.REOPEN: status is Status.CLOSED,
    }
    return frozenset(deed for deed, holds in asked.items() if holds and KINDS[deed] in allowed)


def _last(ticket: Ticket, deed: Deed) -> int:
    found = Event.objects.filter(ticket=ticket, type__in=[kind.value for kind in MOVES[deed]])
    return found.order_by("-seq").values_list("seq", flat=True).first() or 0


_DO: Final[Mapping[Deed, Callable[[Ticket, Actor, int, str, str], Outcome]]] = {
    Deed.VALIDATE: lambda ticket, by, at, _text, key: validate(ticket, by=by, at=at, key=key),
    Deed.REFUSE: lambda ticket, by, at, text, key: refuse(ticket, by=by, at=at, reason=text, key=key),
    Deed.CLOSE: lambda ticket, by, at, _text, key: close(ticket, by=by, at=at, key=key),
    Deed.REOPEN: lambda ticket, by, at, text, key: reopen(ticket, by=by, at=at, reason=text, key=key),
}
