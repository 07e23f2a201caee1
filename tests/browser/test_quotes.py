"""A quote from the exclusion to the end, by browser, in English and in French (IS-7, ES-8)."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from browser.looks import Looker
from components.browser import watched
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.quotes.excluding import exclude
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from web.test_quotes import FORM
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WorldOf = Callable[[str], World]
Opened = Callable[..., AbstractContextManager[Page]]
WHOLE = {"description": "x", "feature": "x", "steps": "x"}


@pytest.fixture(autouse=True)
def mails(settings: Settings, tmp_path: Path) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Opened:
    """A browser at an address, of somebody who is signed in or of nobody."""

    @contextmanager
    def open_it(world: World, who: Contact | Seat | None, path: str, language: str = "en-GB") -> Iterator[Page]:
        with browser.new_context(locale=language) as context, watched(context.new_page()) as page:
            if who is not None:
                session = world.client(who).cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page.goto(live_server.url + path)
            yield page

    return open_it


def later(world: World, when: str) -> int:
    """Time passes, and the rounds are made."""
    world.clock.set(when)
    make_round(at=world.clock.at)
    return world.clock.at


def link_of(ticket: Ticket) -> str:
    mail = Mail.objects.get(subject_id=ticket.pk, purpose="quoted")
    return str(re.findall(r"https?://[^/\s]+(/quote/\S+)", mail.text)[0])


def test_a_quote_is_finished_mailed_accepted_by_its_button_done_and_closed(
    opened: Opened, world_of: WorldOf, assert_accessible: Callable[[Page], None]
) -> None:
    world = world_of("infraspeak")
    ticket = world.file("Bring back what we deleted")
    world.clock.set("2026-03-10 10:30")
    with opened(world, world.agent, f"/desk/{ticket.number}/exclusion/") as page:
        page.get_by_role("radio", name="Technical service").check()
        page.get_by_label("What the customer is told").fill("It is work on the database.")
        page.get_by_role("button", name="Set it outside").click()
        page.get_by_role("link", name="Finish the quote").click()
        expect(page.get_by_label("Line 1: what for")).to_have_value("Technical service: Bring back what we deleted")
        page.get_by_label("Line 1: unit price").fill("450.00")
        page.get_by_label("Line 1: quantity").fill("-2")
        page.get_by_role("button", name="Send the quote").click()
        expect(page.locator(".quote-rows .error")).to_contain_text("A quantity is more than 0")
        expect(page.get_by_label("Work done within")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("Line 1: quantity").fill("2")
        page.get_by_label("Tax in percent").fill("23")
        page.get_by_label("Work done within").fill("3")
        page.get_by_role("button", name="Keep the draft, and add it up").click()
        expect(page.locator(".quote-sum")).to_contain_text("1,107.00 EUR")
        page.get_by_role("button", name="Send the quote").click()
        expect(page.locator("#quote-h")).to_contain_text("to be decided")
        assert_accessible(page)
    later(world, "2026-03-10 10:31")
    with opened(world, None, link_of(ticket)) as page:
        expect(page.locator("h1")).to_have_text(f"Quote for request {ticket.number}")
        expect(page.locator("main")).not_to_contain_text("It is work on the database.")
        assert_accessible(page)
        later(world, "2026-03-11 09:30")
        page.get_by_role("button", name="Accept, and order for 1,107.00 EUR").click()
        expect(page.locator(".said-after")).to_contain_text("The work is ordered")
        assert_accessible(page)
    with opened(world, world.agent, f"/desk/{ticket.number}/") as page:
        expect(page.locator("#promise-ordered_work")).to_contain_text("IS-7")
        expect(page.locator("#promise-resolution")).to_contain_text("Called off")
        expect(page.locator(".next")).to_contain_text("Ordered work")
        page.goto(page.url + "resolution/")
        page.get_by_label("What the customer is told").fill("All is back.")
        page.get_by_role("radio", name="The request is resolved").check()
        page.get_by_role("button", name="Resolve, and tell the customer").click()
        expect(page.locator("#promise-ordered_work")).to_contain_text("Met")
    with opened(world, world.contact, f"/requests/{ticket.public_id}/") as page:
        page.get_by_role("button", name="Yes, close it").click()
        expect(page.locator("#stands-h")).to_have_text("Closed")
    assert list(verify()) == []


def test_un_devis_refuse_clot_la_demande(
    opened: Opened, world_of: WorldOf, assert_accessible: Callable[[Page], None]
) -> None:
    world = world_of("esker")
    ticket = world.file("Former trois collègues", fields=WHOLE)
    world.clock.set("2026-03-10 10:30")
    exclude(ticket, by=Actor.agent(world.agent), at=world.clock.at, ground="training")
    world.clock.set("2026-03-10 10:40")
    assert world.client(world.agent).post(f"/desk/{ticket.number}/quote/", FORM).status_code == 302
    later(world, "2026-03-10 10:41")
    with opened(world, world.contact, f"/requests/{ticket.public_id}/", "fr-FR") as page:
        expect(page.locator("#quote-h")).to_contain_text("à décider")
        expect(page.locator(".quote-lines")).to_contain_text("EUR")
        assert_accessible(page)
        page.get_by_role("button", name="Refuser le devis").click()
        expect(page.locator(".stands")).to_contain_text("Close, car le devis a été refusé. Rien n’est commandé.")
        expect(page.locator("#quote-h")).to_contain_text("refusé")
        assert_accessible(page)
    assert list(verify()) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_quote_looks_as_it_should(look: Looker, world_of: WorldOf, language: str) -> None:
    world = world_of("infraspeak")
    first, ticket = world.file("Load a file of rooms"), world.file("Bring back what we deleted")
    for each in (first, ticket):
        exclude(each, by=Actor.agent(world.agent), at=world.clock.at, ground="technical_service")
    world.clock.set("2026-03-10 10:40")
    assert world.client(world.agent).post(f"/desk/{ticket.number}/quote/", FORM).status_code == 302
    later(world, "2026-03-10 10:41")

    def looks(name: str, path: str, who: Seat | Contact | None) -> None:
        look(world, name, path, who, language)

    looks("quote-form", f"/desk/{first.number}/quote/", world.agent)
    looks("quote-list", "/desk/quotes/", world.agent)
    looks("quote-ticket", f"/desk/{ticket.number}/", world.agent)
    looks("quote-request", f"/requests/{ticket.public_id}/", world.contact)
    looks("quote-link", link_of(ticket), None)
