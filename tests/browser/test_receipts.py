"""Receipts of acts, charges, entries and refusals, in every dress."""

from collections.abc import Callable

import pytest

from browser.looks import Looker
from guichet.contracts.models import Contract
from guichet.tickets.actions import reply, resolve, take
from guichet.tickets.actor import Actor
from passing import pass_time
from purses import prepay
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_receipts_of_acts_and_charges_are_readable_in_every_dress(
    look: Looker, world_of: Callable[[str], World], language: str
) -> None:
    world = world_of("alias")
    prepay(60)
    ticket, by = world.file(priority=None), Actor.agent(world.agent)
    take(ticket, by=by, at=world.clock.at)
    reply(ticket, by=by, at=world.clock.at + 1200, text="Which press?", asks=True)
    world.clock.at += 1500
    pass_time(world.clock.at)
    resolve(ticket, by=by, at=world.clock.at, ground="solved", text="Done.")
    contract, base = Contract.objects.get(organisation=world.contact.organisation_id), f"/requests/{ticket.public_id}/"
    pages = {
        "charge": f"{base}why/charge/",
        "entry": f"/requests/account/{contract.pk}/2/",
    }
    for name, path in pages.items():
        look(world, f"receipt-{name}", path, world.contact, language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_receipts_of_closings_and_refusals_are_readable_in_every_dress(
    look: Looker, world_of: Callable[[str], World], language: str
) -> None:
    world = world_of("fluksaqua")
    ticket = world.file(priority="blocking")
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Which meter?", asks=True)
    world.clock.set("2026-03-17 18:00")
    pass_time(world.clock.at)
    base = f"/desk/{ticket.number}/"
    pages = {"close": f"{base}why/close/1/", "refused": f"{base}why/refusal/resolved/"}
    for name, path in pages.items():
        look(world, f"receipt-{name}", path, world.agent, language)
