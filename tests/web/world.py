"""A desk with people, for the tests of pages: FluksAqua's, on a Tuesday morning."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.test import Client

from guichet.accounts.models import User
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Seat
from guichet.policies.publishing import publish
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.web.shared.visitor import DESK_KEY

PASSWORD = "a long enough password"
ZONE = ZoneInfo("America/Toronto")


def instant(text: str) -> int:
    """An instant of the desk's wall clock: ``2026-03-10 10:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


class HandSet:
    """A clock that a test sets by hand."""

    def __init__(self, at: int) -> None:
        self.at = at

    def set(self, text: str) -> int:
        """Set it to an instant of the desk's wall clock."""
        self.at = instant(text)
        return self.at


@dataclass
class World:
    """A desk, an agent and two customers who must never see each other's requests."""

    desk: Desk
    agent: Seat
    contact: Contact
    stranger: Contact
    clock: HandSet
    main: Ticket = field(init=False)
    missed: Ticket = field(init=False)
    silent: Ticket = field(init=False)

    def client(self, who: Seat | Contact, **headers: str) -> Client:
        """A browser in which somebody is signed in; it sends CSRF tokens only where a test does."""
        client = Client(headers=headers)
        user = who.user
        assert user is not None
        client.force_login(user)
        session = client.session
        session[DESK_KEY] = self.desk.pk
        session.save()
        return client

    def file(
        self, subject: str = "Meters read zero", *, text: str = "Since 08:40.", priority: str = "blocking"
    ) -> Ticket:
        """A request of the contact, by the portal."""
        return submit(
            self.desk,
            contact=self.contact,
            by=Actor.customer(self.contact),
            at=self.clock.at,
            channel="portal",
            priority=priority,
            subject=subject,
            text=text,
        ).ticket


def make_world(held: HandSet) -> World:
    """FluksAqua's desk, its policy in force."""
    desk = Desk.objects.create(
        slug="fluksaqua",
        name="FluksAqua",
        languages=["en", "fr"],
        zone="America/Toronto",
        mail_address="help@fluksaqua.test",
    )
    agent = Seat.objects.create(desk=desk, user=person("marie@fluksaqua.test", "Marie Tremblay"))
    publish(desk, source("fluksaqua").decode(), by=agent, at=instant("2026-01-05 09:00"))
    contacts = [served(desk, name, email, customer) for name, email, customer in CUSTOMERS]
    return World(desk, agent, contacts[0], contacts[1], held)


CUSTOMERS = (
    ("Hélène Pruneau", "helene@beauvoir.test", "Laiterie Beauvoir"),
    ("Owen Achterberg", "owen@troislacs.test", "Trois-Lacs Water"),
)


def person(email: str, name: str) -> User:
    """Somebody with a password."""
    return User.objects.create_user(email, PASSWORD, name=name)


def served(desk: Desk, name: str, email: str, customer: str) -> Contact:
    """Somebody who is served, of an organisation that pays."""
    organisation = Organisation.objects.create(desk=desk, name=customer)
    Contract.objects.create(desk=desk, organisation=organisation)
    return Contact.objects.create(
        desk=desk, organisation=organisation, user=person(email, name), email=email, name=name
    )
