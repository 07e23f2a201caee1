"""A guarantee that is missed, credited and excused, by browser: a manager and the customer's administrator (G-9)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Page, expect

from browser.looks import PICTURES
from guichet.contracts.models import Contract
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.tickets.replay import verify
from passing import pass_time
from web.world import World, person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("kept_mails"),
]

WorldOf = Callable[[str], World]
Opened = Callable[..., AbstractContextManager[Page]]


def seen(page: Page, name: str, assert_accessible: Callable[[Page], None]) -> None:
    """Accessible, and kept as pictures where a folder is named for them."""
    assert_accessible(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/credits-{name}-1440.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=f"{PICTURES}/credits-{name}-390.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.emulate_media(color_scheme="light")


def test_a_guarantee_is_signed_missed_credited_and_excused_before_both_sides(
    opened_as: Opened, world_of: WorldOf, assert_accessible: Callable[[Page], None]
) -> None:
    world = world_of("fluksaqua")
    boss = Seat.objects.create(desk=world.desk, user=person("boss@flux.test", "Paul Aubry"), role=Role.MANAGER)
    Contact.objects.filter(pk=world.contact.pk).update(is_administrator=True, language="fr")
    contract = Contract.objects.get(organisation=world.contact.organisation_id)
    with opened_as(world, boss, f"/customers/contract/{contract.pk}/") as page:
        page.get_by_text("A target of its own").click()
        page.get_by_label("Within").fill("1h")
        page.get_by_label("It binds").check()
        page.get_by_label("A miss credits").fill("50.00")
        page.get_by_label("Currency").fill("CAD")
        page.get_by_label("At most in a calendar month").fill("20.00")
        page.get_by_label("Signed for the customer by").fill("Denise Roy")
        page.get_by_label("Signed on").fill("2026-01-05")
        page.get_by_role("button", name="Enter the target").click()
        expect(page.locator("main")).to_contain_text("The cap would be less than what one miss credits.")
        seen(page, "form", assert_accessible)
        page.get_by_label("At most in a calendar month").fill("80.00")
        page.get_by_role("button", name="Enter the target").click()
        expect(page.locator("#credits-h")).to_be_visible()
    ticket = world.file("It stops", priority="blocking")
    pass_time(world.clock.at + 7200)
    world.clock.at += 7200
    with opened_as(world, boss, f"/customers/contract/{contract.pk}/") as page:
        expect(page.locator("main")).to_contain_text("30.00 CAD left of the cap")
        seen(page, "contract", assert_accessible)
    with opened_as(world, boss, f"/desk/{ticket.number}/") as page:
        expect(page.locator("#misses")).to_contain_text("+50.00 CAD")
        seen(page, "ticket", assert_accessible)
        page.goto(page.url + "waiver/")
        page.get_by_label("Which miss").select_option(index=0)
        page.get_by_label("Why").fill("You had agreed to wait.")
        seen(page, "waiver", assert_accessible)
        page.get_by_role("button", name="Waive it, and tell why").click()
        expect(page.locator("#misses")).to_contain_text("waived")
    with opened_as(world, world.contact, f"/requests/{ticket.public_id}/", "fr-FR") as page:
        expect(page.locator("#misses")).to_contain_text("excusé")
        expect(page.locator("#misses")).to_contain_text("You had agreed to wait.")
        seen(page, "request", assert_accessible)
        page.locator("#misses a[href*='/credits/']").first.click()
        expect(page.locator("main")).to_contain_text("Denise Roy")
        seen(page, "receipt", assert_accessible)
        page.get_by_role("link", name="Avoirs").first.click()
        expect(page.locator("table.ledger tbody tr")).to_have_count(2)
        seen(page, "credits", assert_accessible)
    assert list(verify()) == []
