"""Prepaid time as both sides see it, in both languages and every dress (AL-2, AL-4, AL-6 to AL-8)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.looks import Looker
from guichet.contracts.models import Contract
from guichet.contracts.packs import sell
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.tickets.actions import resolve, set_cause, take
from guichet.tickets.actor import Actor
from passing import pass_time
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
MINUTE = 60


def lived_through(world: World) -> Contract:
    """Two packs, a request that is resolved, one that was a defect, and one whose meter runs."""
    contract, by = Contract.objects.get(organisation=world.contact.organisation_id), Actor.agent(world.agent)
    contract.licence_kind = "four_year"
    contract.save()
    for product in ("ast02", "ast01"):
        sell(contract, product=product, at=world.clock.set("2026-03-09 09:10"), by=world.agent)
    for start, minutes, cause in (("2026-03-09 10:00", 80, ""), ("2026-03-09 14:00", 30, "product_defect")):
        world.clock.set(start)
        ticket = world.file("Dimensions printed beside the drawing", priority=None)
        take(ticket, by=by, at=world.clock.at)
        world.clock.at += minutes * MINUTE
        pass_time(world.clock.at)
        resolve(ticket, by=by, at=world.clock.at, ground="solved", text="Done.")
        if cause:
            set_cause(ticket, by=by, at=world.clock.at + 1, cause=cause)
    world.clock.set("2026-03-10 10:12")
    take(world.file("Printing to PDF in A1 moves the dimensions", priority=None), by=by, at=world.clock.at)
    pass_time(world.clock.set("2026-03-10 10:38"))
    return contract


@LANGUAGES
def test_an_account_is_seen_on_the_board_on_its_own_page_and_at_the_desk(
    look: Looker, world_of: Callable[[str], World], language: str
) -> None:
    world = world_of("alias")
    contract = lived_through(world)
    manager = Seat.objects.create(desk=world.desk, user=person("boss@alias.test", "Paul Aubry"), role=Role.MANAGER)
    looks_after = Contact.objects.create(
        desk=world.desk,
        organisation=contract.organisation,
        user=person("ines@beauvoir.test", "Inès"),
        email="ines@beauvoir.test",
        name="Inès",
        is_administrator=True,
    )
    for name, path, who in (
        ("account-board", "/requests/", world.contact),
        ("account", "/requests/account/", world.contact),
        ("account-then", "/requests/account/?on=2026-03-09", world.contact),
        ("statement", "/requests/statements/2026-03/", looks_after),
        ("statements", f"/customers/{contract.organisation_id}/statements/", manager),
        ("contract", f"/customers/contract/{contract.pk}/", manager),
        ("customer-contracts", f"/customers/{contract.organisation_id}/", manager),
        ("account-ticket", "/desk/3/", world.agent),
        ("shop", "/setup/shop/", manager),
    ):
        look(world, name, path, who, language)
    look(world, "import", "/customers/import/", manager, language, check)


def check(page: Page) -> None:
    """Check a file of which something is wrong."""
    page.locator("#id_text").fill("id;name\nC-1;Scierie Est\nC-2;\nC-1;Laiterie Nord\n")
    page.locator("button[value=check]").click()
    page.locator("#came-h").wait_for()
