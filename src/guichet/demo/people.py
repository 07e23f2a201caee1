"""The desk of the demonstration, who works there, and whom it serves."""

from dataclasses import dataclass
from typing import Final

from guichet.accounts.models import User
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.publishing import publish

PASSWORD: Final = "guichet-demo"  # noqa: S105 - of people who do not exist, on a machine that serves only itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can sign in."""

    key: str
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An organisation, whether it pays, and its people."""

    name: str
    paid: bool
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One desk to make: its policy is the bundled one of the same name."""

    slug: str
    name: str
    languages: tuple[str, ...]
    zone: str
    agents: tuple[Person, ...]
    managers: tuple[Person, ...]
    customers: tuple[Customer, ...]


FLUKSAQUA: Final = Setting(
    slug="fluksaqua",
    name="FluksAqua",
    languages=("en", "fr"),
    zone="America/Toronto",
    agents=(Person(key="ada", name="Ada Tremblay", email="ada@fluksaqua.example", language="en"),),
    managers=(Person(key="marc", name="Marc Gagnon", email="marc@fluksaqua.example", language="fr"),),
    customers=(
        Customer(
            name="Ville de Laval",
            paid=True,
            people=(Person(key="chloe", name="Chloé Lavoie", email="chloe@laval.example", language="fr"),),
        ),
        Customer(
            name="Lakeshore Water Board",
            paid=True,
            people=(Person(key="denis", name="Denis Roy", email="denis@lakeshore.example", language="en"),),
        ),
        Customer(
            name="Pine Valley (free trial)",
            paid=False,
            people=(Person(key="petra", name="Petra Novak", email="petra@pinevalley.example", language="en"),),
        ),
    ),
)

DESKS: Final = (FLUKSAQUA,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A desk that was made, its seats and its contacts by their keys."""

    desk: Desk
    seats: dict[str, Seat]
    contacts: dict[str, Contact]


def make(setting: Setting, *, at: int) -> Made:
    """Make a desk and its people; its policy is in force from ``at``."""
    desk = Desk.objects.create(
        slug=setting.slug,
        address=f"/{setting.slug}",
        name=setting.name,
        languages=list(setting.languages),
        zone=setting.zone,
        mail_address=f"support@{setting.slug}.example",
    )
    seats = {
        person.key: Seat.objects.create(desk=desk, user=_user(person), role=role)
        for role, people in ((Role.AGENT, setting.agents), (Role.MANAGER, setting.managers))
        for person in people
    }
    publish(desk, source(setting.slug).decode(), by=seats[setting.managers[0].key], at=at)
    contacts = {}
    for customer in setting.customers:
        organisation = Organisation.objects.create(desk=desk, name=customer.name)
        Contract.objects.create(desk=desk, organisation=organisation, paid=customer.paid)
        for person in customer.people:
            contacts[person.key] = Contact.objects.create(
                desk=desk,
                organisation=organisation,
                user=_user(person),
                email=person.email,
                name=person.name,
                language=person.language,
            )
    return Made(desk=desk, seats=seats, contacts=contacts)


def sign_ins() -> list[tuple[str, str, str]]:
    """What to print: who, as what, with which address."""
    rows = []
    for setting in DESKS:
        rows += [(one.name, f"agent, {setting.name}", one.email) for one in setting.agents]
        rows += [(one.name, f"manager, {setting.name}", one.email) for one in setting.managers]
        rows += [(one.name, customer.name, one.email) for customer in setting.customers for one in customer.people]
    return rows


def _user(person: Person) -> User:
    return User.objects.create_user(person.email, PASSWORD, name=person.name, language=person.language)
