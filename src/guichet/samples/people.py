"""Who a sample is made of: customers and their people, who do not exist and whom no mail can reach."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from guichet.accounts.models import User
from guichet.contracts.keeping import Term, make_contract
from guichet.contracts.packs import sell
from guichet.core.policy.model import Policy
from guichet.customers.contacts import add_contact, add_organisation, set_administrator
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Role, Seat
from guichet.desks.scopes import colleagues_of
from guichet.desks.seats import give_seat

NOWHERE: Final = "invalid"
"""The last part of an address that can be nobody's (RFC 6761)."""


@dataclass(frozen=True, slots=True)
class Served:
    """A customer and its people, the first of whom looks after the others."""

    name: str
    language: str
    people: tuple[str, ...]


CUSTOMERS: Final = (
    Served("Harbour Foods", "en", ("Karen Whitfield", "Tom Okafor")),
    Served("Atelier Lumen", "fr", ("Gabrielle Fortin", "Yves Pelletier")),
    Served("Kestrel Logistics", "en", ("Priya Raman",)),
    Served("Coopérative du Vallon", "fr", ("Luc Morel",)),
)
AGENTS: Final = ("Ada Lindqvist", "Simon Côté")


def serve(desk: Desk, policy: Policy, *, by: Seat, since: int) -> dict[str, Contact]:
    """The sample's customers with a contract each, by the policy's plans in turn; their contacts by name."""
    term = Term(first_day=datetime.fromtimestamp(since, ZoneInfo(desk.zone)).date())
    found: dict[str, Contact] = {}
    plans = list(policy.plans.levels) if policy.plans is not None else []
    for place, served in enumerate(CUSTOMERS):
        organisation = add_organisation(desk, name=served.name)
        plan = plans[place % len(plans)] if plans else None
        contract = make_contract(organisation, term=term, by=by, at=since, plan=plan)
        if policy.metering is not None and policy.metering.packs:
            sell(contract, product=list(policy.metering.packs)[-1], at=since, by=None)
        for name in served.people:
            email = f"{slugify(name)}@{slugify(served.name)}.{NOWHERE}"
            contact = add_contact(organisation, email=email, name=name, language=served.language)
            set_administrator(contact, is_administrator=name == served.people[0])
            found[name] = contact
    return found


def staff(desk: Desk, asked_by: Seat) -> dict[str, Seat]:
    """Everybody of the desk whose sample it is, as what they are there; and the sample's own agents, by name, as whom
    nobody signs in.
    """
    for seat in colleagues_of(asked_by):
        give_seat(desk, seat.user, role=Role(seat.role))
    found = {}
    for name in AGENTS:
        email = f"{slugify(name)}@sample-{desk.pk}.{NOWHERE}"
        found[name] = give_seat(desk, User.objects.create_user(email, name=name), role=Role.AGENT)
    return found
