"""A desk with people, for the tests of pages: under any of the bundled policies, on a Tuesday morning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.test import Client

from guichet.accounts.models import User
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import bundled, source
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Seat
from guichet.policies.publishing import publish
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.web.shared.binding import DESK_KEY

PASSWORD = "a long enough password"
TUESDAY = "2026-03-10 10:00"

DESKS = {
    "alias": ("ALIAS", "Europe/Paris"),
    "esker": ("Esker", "Europe/Paris"),
    "fluksaqua": ("FluksAqua", "America/Toronto"),
    "infraspeak": ("Infraspeak", "Europe/Lisbon"),
    "maintainx": ("MaintainX", "America/New_York"),
}
"""The desk of each bundled policy: its name and its place."""


def instant(text: str, zone: str = "America/Toronto") -> int:
    """An instant of a wall clock: ``2026-03-10 10:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


class HandSet:
    """A clock that a test sets by hand, on the wall of a desk's place."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.zone = "America/Toronto"

    def set(self, text: str) -> int:
        """Set it to an instant of the desk's wall clock."""
        self.at = instant(text, self.zone)
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
        assert who.user is not None
        return self.client_of(who.user, **headers)

    def client_of(self, user: User, **headers: str) -> Client:
        """A browser in which somebody is signed in at the desk, whatever they are there."""
        client = Client(headers=headers)
        client.force_login(user)
        session = client.session
        session[DESK_KEY] = self.desk.pk
        session.save()
        name = self.desk.where.name
        if name:
            client.cookies[f"sessionid.{name}"] = client.cookies.pop("sessionid").value
        return client

    def file(
        self,
        subject: str = "Meters read zero",
        *,
        text: str = "Since 08:40.",
        priority: str | None = "",
        fields: Mapping[str, str] | None = None,
        category: str | None = None,
    ) -> Ticket:
        """A request of the contact, by the portal; of the most urgent level where nothing is said of it."""
        levels = levels_of(self.desk.slug)
        return submit(
            self.desk,
            contact=self.contact,
            by=Actor.customer(self.contact),
            at=self.clock.at,
            channel="portal",
            priority=(levels[0] if levels else None) if priority == "" else priority,
            subject=subject,
            text=text,
            fields=fields,
            category=category,
        ).ticket


def levels_of(policy: str) -> tuple[str, ...]:
    """The levels that a contact may choose by a bundled policy, the most urgent first."""
    rule = bundled(policy).priorities
    return tuple(rule.levels) if rule is not None and "contact" in rule.set_by else ()


def make_world(held: HandSet, policy: str = "fluksaqua", address: str = "", domain: str = "") -> World:
    """The desk of a bundled policy, which is in force; it is Tuesday, 10:00 there. With a ``domain`` the
    customers' people are others than those of a world without.
    """
    name, zone = DESKS[policy]
    held.zone = zone
    held.set(TUESDAY)
    desk = Desk.objects.create(
        slug=policy,
        address=address,
        name=name,
        languages=["en", "fr"],
        zone=zone,
        mail_address=f"help@{policy}.test",
    )
    agent = Seat.objects.create(desk=desk, user=person(f"marie@{policy}.test", "Marie Tremblay"))
    publish(desk, source(policy).decode(), by=None, at=instant("2026-01-05 09:00", zone))
    contacts = [served(desk, name, f"{email}{domain and '.'}{domain}", customer) for name, email, customer in CUSTOMERS]
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
