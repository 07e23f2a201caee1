"""A small world for tests of the desk: one under FluksAqua's policy, who works there, whom it serves, a stranger."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import passing
from guichet.accounts.models import User
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.entering import Wanted, enter
from guichet.policies.models import CalendarEntry
from guichet.policies.publishing import publish
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.models import Event, Ticket

TORONTO = ZoneInfo("America/Toronto")


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The people and the desk."""

    desk: Desk
    agent: Seat
    manager: Seat
    contact: Contact
    other_contact: Contact
    stranger: Contact

    @property
    def ada(self) -> Actor:
        """The agent, acting."""
        return Actor.agent(self.agent)

    @property
    def max(self) -> Actor:
        """The manager, acting."""
        return Actor.agent(self.manager)

    @property
    def chloe(self) -> Actor:
        """The customer, acting."""
        return Actor.customer(self.contact)


def local(text: str) -> int:
    """Epoch seconds of a wall time in Toronto, ``2026-03-10 10:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=TORONTO).timestamp())


def cast(policy: str = "fluksaqua", slug: str = "fluksaqua", *, paid: bool = True) -> Cast:
    """Make the world."""
    desk = Desk.objects.create(
        slug=slug,
        address="" if slug == "fluksaqua" else f"/{slug}",
        name="FluksAqua",
        languages=["en", "fr"],
        zone="America/Toronto",
        mail_address=f"support@{slug}.example",
    )
    publish(desk, source(policy).decode(), by=None, at=0)
    people = {name: User.objects.create_user(f"{name}@{slug}.example", name=name.title()) for name in ("ada", "max")}
    town = Organisation.objects.create(desk=desk, name="Ville de Laval")
    other = Organisation.objects.create(desk=desk, name="Regional Water")
    for organisation in (town, other):
        Contract.objects.create(desk=desk, organisation=organisation, paid=paid)
    contacts = {
        name: Contact.objects.create(
            desk=desk, organisation=organisation, email=f"{name}@{slug}.test", name=name.title(), language=language
        )
        for name, organisation, language in (("chloe", town, "fr"), ("denis", town, "en"), ("mallory", other, "en"))
    }
    return Cast(
        desk=desk,
        agent=Seat.objects.create(desk=desk, user=people["ada"]),
        manager=Seat.objects.create(desk=desk, user=people["max"], role=Role.MANAGER),
        contact=contacts["chloe"],
        other_contact=contacts["denis"],
        stranger=contacts["mallory"],
    )


def filed(
    people: Cast, when: str = "2026-03-10 10:00", *, priority: str | None = "blocking", key: str | None = None
) -> Ticket:
    """A ticket that the customer filed on the portal."""
    return submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=local(when),
        channel="portal",
        priority=priority,
        subject="No access since this morning",
        text="The sign-in page answers with an error.",
        key=key,
    ).ticket


AFTERNOON = Wanted(
    calendar="service_hours",
    opens=False,
    start=datetime(2026, 3, 11, 12),  # noqa: DTZ001 - a time on the calendar's wall
    end=datetime(2026, 3, 12),  # noqa: DTZ001 - the same
    reason={"en": "We move house", "fr": "Nous déménageons"},
)


def closed_for_an_afternoon(people: Cast, *, at: int) -> CalendarEntry:
    """The entry of a manager who closes the desk on the afternoon of Wednesday 11 March 2026."""
    return enter(people.desk, AFTERNOON, by=people.manager, at=at)


def story(ticket: Ticket) -> list[str]:
    """The types of a ticket's events in the order in which they count."""
    return list(Event.objects.filter(ticket=ticket).order_by("at", "seq").values_list("type", flat=True))


def pass_time(until: str) -> None:
    """Let time pass until a wall time in Toronto."""
    passing.pass_time(local(until))
