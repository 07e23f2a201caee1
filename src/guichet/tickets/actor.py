"""Who acts on a ticket."""

from dataclasses import dataclass
from typing import Final, Self

from guichet.core.timeline.events import By
from guichet.customers.models import Contact
from guichet.desks.models import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An agent by their seat, a customer by their contact, or the desk itself."""

    by: By
    seat: Seat | None = None
    contact: Contact | None = None

    @classmethod
    def agent(cls, seat: Seat) -> Self:
        """Somebody who works at the desk."""
        return cls(by=By.AGENT, seat=seat)

    @classmethod
    def customer(cls, contact: Contact) -> Self:
        """Somebody who is served."""
        return cls(by=By.CONTACT, contact=contact)

    @property
    def is_manager(self) -> bool:
        """Whether it is a manager of the desk."""
        return self.seat is not None and self.seat.is_manager


SYSTEM: Final = Actor(by=By.SYSTEM)
"""The desk itself."""
