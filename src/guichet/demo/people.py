"""A desk of the demonstration: who works there, whom it serves and on which terms, and how all of it is made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Final

from django.contrib.auth.hashers import make_password

from guichet.accounts.models import User
from guichet.contracts.models import Contract, TargetOverride
from guichet.contracts.packs import sell
from guichet.core.policy.bundled import source
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Role, Seat
from guichet.desks.teams import make_team
from guichet.policies.publishing import publish
from guichet.samples.story import Cast

PASSWORD: Final = "guichet-demo"  # noqa: S105 - of people who do not exist, on a machine that serves only itself

DAY: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can sign in. ``administers``: they see all requests of their organisation."""

    key: str
    name: str
    email: str
    language: str
    administers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """A single target that a contract makes binding at one priority: what a miss credits and at most in a month, in
    minor units, and who signed it for the customer, so many days before now.
    """

    kind: str
    priority: str
    within: str
    amount: int
    cap: int
    currency: str
    signed_by: str
    signed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A contract: its plan, whether it is paid, the time pack bought with it, the requests a month, a target that it
    guarantees, what licence, and from when until when, in days before now (negative: after); so is ``licence_until``,
    the licence's last day.
    """

    plan: str | None = None
    paid: bool = True
    pack: str | None = None
    places: int | None = None
    guarantee: Guarantee | None = None
    licence: str | None = None
    licence_until: int | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An organisation, its contracts, and its people. ``weight``: how often they write."""

    name: str
    domain: str
    people: tuple[Person, ...]
    held: tuple[Held, ...] = (Held(),)
    weight: float = 1.0

    def holds(self, days_ago: float) -> bool:
        """Whether they hold a contract so many days ago."""
        return any(
            (each.since is None or days_ago <= each.since)
            and (each.until is None or days_ago > each.until)
            and (each.licence_until is None or days_ago > each.licence_until + 1)
            for each in self.held
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One desk to make: its policy is the bundled one of the same name. Teams name their members by key."""

    slug: str
    name: str
    languages: tuple[str, ...]
    zone: str
    agents: tuple[Person, ...]
    managers: tuple[Person, ...]
    customers: tuple[Customer, ...]
    teams: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def mailbox(self) -> str:
        """The desk's own address for mails."""
        return f"support@{self.slug}.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(Cast):
    """A desk that was made as its setting says."""

    setting: Setting


def staff(domain: str, language: str, **names: str) -> tuple[Person, ...]:
    """People of a desk, by their keys."""
    return tuple(Person(key=key, name=name, email=f"{key}@{domain}", language=language) for key, name in names.items())


def customer(  # noqa: PLR0913 - one line of a desk's list of customers
    name: str,
    domain: str,
    people: dict[str, str],
    *,
    language: str = "en",
    held: tuple[Held, ...] = (Held(),),
    weight: float = 1.0,
    administrators: int = 1,
) -> Customer:
    """A customer whose first people are its administrators."""
    found = tuple(
        Person(key=key, name=said, email=f"{key}@{domain}", language=language, administers=place < administrators)
        for place, (key, said) in enumerate(people.items())
    )
    return Customer(name=name, domain=domain, people=found, held=held, weight=weight)


def make(setting: Setting, *, at: int, now: int) -> Made:
    """Make a desk and its people; its policy is in force from ``at``, and contracts count from ``now``."""
    desk = Desk.objects.create(
        slug=setting.slug,
        address=f"/{setting.slug}",
        name=setting.name,
        languages=list(setting.languages),
        zone=setting.zone,
        mail_address=setting.mailbox,
    )
    seats = {
        person.key: Seat.objects.create(desk=desk, user=_user(person), role=role)
        for role, people in ((Role.AGENT, setting.agents), (Role.MANAGER, setting.managers))
        for person in people
    }
    for name, keys in setting.teams.items():
        make_team(desk, name=name, members=[seats[key] for key in keys])
    publish(desk, source(setting.slug).decode(), by=seats[setting.managers[0].key], at=at)
    contacts = {
        person.key: contact for served in setting.customers for person, contact in _serve(desk, served, at=at, now=now)
    }
    return Made(setting=setting, desk=desk, seats=seats, contacts=contacts)


def _serve(desk: Desk, served: Customer, *, at: int, now: int) -> Iterator[tuple[Person, Contact]]:
    organisation = Organisation.objects.create(desk=desk, name=served.name)
    for held in served.held:
        starts_at = at if held.since is None else now - held.since * DAY
        contract = Contract.objects.create(
            desk=desk,
            organisation=organisation,
            plan=held.plan,
            paid=held.paid,
            places=held.places,
            licence_kind=held.licence,
            licence_expires_on=None
            if held.licence_until is None
            else datetime.fromtimestamp(now - held.licence_until * DAY, UTC).date(),
            starts_at=starts_at,
            ends_at=None if held.until is None else now - held.until * DAY,
        )
        if held.guarantee is not None:
            _sign(contract, held.guarantee, at=starts_at, now=now)
        if held.pack is not None:
            sell(contract, product=held.pack, at=starts_at, by=None)
    for person in served.people:
        yield (
            person,
            Contact.objects.create(
                desk=desk,
                organisation=organisation,
                user=_user(person),
                email=person.email,
                name=person.name,
                language=person.language,
                is_administrator=person.administers,
            ),
        )


def _sign(contract: Contract, guarantee: Guarantee, *, at: int, now: int) -> None:
    TargetOverride.objects.create(
        desk_id=contract.desk_id,
        contract=contract,
        kind=guarantee.kind,
        priority=guarantee.priority,
        within=guarantee.within,
        binding=True,
        credit_amount=guarantee.amount,
        credit_currency=guarantee.currency,
        credit_cap=guarantee.cap,
        signed_by=guarantee.signed_by,
        signed_on=datetime.fromtimestamp(now - guarantee.signed * DAY, UTC).date(),
        recorded_at=at,
    )


def _user(person: Person) -> User:
    user = User.objects.create_user(person.email, name=person.name, language=person.language)
    user.password = _hashed()
    user.save(update_fields=["password"])
    return user


@cache
def _hashed() -> str:
    """Everybody's password, made once: a hundred of them would take longer than all that the desks lived through."""
    return make_password(PASSWORD)
