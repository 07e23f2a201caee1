"""What a customer sees at each of the five desks, looked at in both languages and every dress."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looks import Looker, rest_at_the_foot
from guichet.tickets.actions import close, give_workaround, reply, resolve, take
from guichet.tickets.actor import Actor
from guichet.tickets.handing import registration_handed_over
from purses import prepay
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WorldOf = Callable[[str], World]
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
DESKS = pytest.mark.parametrize("policy", ["alias", "esker", "infraspeak", "maintainx"])


@pytest.fixture
def see(look: Looker) -> Callable[..., None]:
    """Look at a page of a world."""

    def seen(world: World, name: str, path: str, language: str, act: Callable[[Page], None] | None = None) -> None:
        look(world, name, path, world.contact, language, act)

    return seen


def first_level(page: Page) -> None:
    """Choose the most urgent level, where there is one to choose, and come to rest at the foot of the page.

    The draft of an earlier look may have chosen it already: then there is nothing more to ask.
    """
    levels = page.locator("input[name=priority]")
    if levels.count():
        levels.first.check()
        expect(page.locator(".htmx-request")).to_have_count(0)
    rest_at_the_foot(page)


@DESKS
@LANGUAGES
def test_the_promise_before_sending(see: Callable[..., None], world_of: WorldOf, policy: str, language: str) -> None:
    world = world_of(policy)
    see(world, f"new-{policy}", "/requests/new/", language, first_level)


@LANGUAGES
def test_a_request_that_is_incomplete(see: Callable[..., None], world_of: WorldOf, language: str) -> None:
    world = world_of("esker")
    ticket = world.file("Invoices do not leave “To validate”", fields={"feature": "Payables"})
    see(world, "request-incomplete", f"/requests/{ticket.public_id}/", language)


@LANGUAGES
def test_a_request_to_be_judged(see: Callable[..., None], world_of: WorldOf, language: str) -> None:
    world = world_of("esker")
    words = {"feature": "Payables", "steps": "1. Open an invoice.\n2. Press “Validate”."}
    ticket, agent = world.file("Invoices do not leave “To validate”", fields=words), Actor.agent(world.agent)
    registration_handed_over(ticket.pk, at=world.clock.at)
    world.clock.set("2026-03-10 10:40")
    give_workaround(ticket, by=agent, at=world.clock.at, text="Send them by hand from “All invoices” meanwhile.")
    world.clock.set("2026-03-10 13:30")
    resolve(ticket, by=agent, at=world.clock.at, ground="solved", text="The rule set was back in place at 13:25.")

    def unfold(page: Page) -> None:
        page.locator("#not-solved summary").click()

    see(world, "request-judged", f"/requests/{ticket.public_id}/", language, unfold)


@LANGUAGES
def test_a_request_that_was_declined(see: Callable[..., None], world_of: WorldOf, language: str) -> None:
    world = world_of("alias")
    prepay(0)
    ticket = world.file("Message “protection absente” at start")
    see(world, "request-declined", f"/requests/{ticket.public_id}/", language)
    see(world, "new-declined", "/requests/new/", language, first_level)


@LANGUAGES
def test_a_request_with_updates_that_recur(see: Callable[..., None], world_of: WorldOf, language: str) -> None:
    world = world_of("maintainx")
    ticket = world.file("No work order opens since this morning", category="data_import")
    world.clock.set("2026-03-10 10:21")
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="We see it too. Which browser?", asks=True)
    see(world, "request-updates", f"/requests/{ticket.public_id}/", language)


@LANGUAGES
def test_the_board(see: Callable[..., None], world_of: WorldOf, language: str) -> None:
    """AL-4: red, orange and green, each with its word and its shape."""
    world = world_of("alias")
    world.contact.is_administrator = True
    world.contact.save()
    agent, subjects = Actor.agent(world.agent), ("Protection absente", "Cotes décalées en A1", "Import IFC inversé")
    _waits, taken, over = (world.file(subject) for subject in subjects)
    take(taken, by=agent, at=world.clock.at)
    close(over, by=agent, at=world.clock.at, ground="solved")
    see(world, "board", "/requests/?whose=all", language)
    see(world, "board-light", "/requests/?light=waiting", language)
