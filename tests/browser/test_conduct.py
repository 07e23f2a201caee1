"""Misuse of support from the evidence to the revocation, by browser, in English and in French (MX-9)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.looks import Looker
from components.browser import watched
from guichet.conduct.models import Evidence, Limit
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from web.test_conduct_pages import conduct, decided, evidence
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WorldOf = Callable[[str], World]
Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Opened:
    """A browser at an address, of somebody who is signed in."""

    @contextmanager
    def open_it(world: World, who: Contact | Seat, path: str, language: str = "en-GB") -> Iterator[Page]:
        with browser.new_context(locale=language) as context, watched(context.new_page()) as page:
            session = world.client(who).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page.goto(live_server.url + path)
            yield page

    return open_it


def boss(world: World) -> Seat:
    return Seat.objects.create(desk=world.desk, user=person("boss@maintainx.test", "Paul Aubry"), role=Role.MANAGER)


def test_a_manager_of_maintainx_limits_support_on_evidence_and_revokes_it(
    opened: Opened, world_of: WorldOf, assert_accessible: Callable[[Page], None]
) -> None:
    world = world_of("maintainx")
    manager = boss(world)
    evidence(world, 2)
    third = world.file("The password, a third time")
    with opened(world, world.agent, f"/desk/{third.number}/") as page:
        page.keyboard.press("m")
        page.keyboard.press("v")
        dialog = page.locator("#act-dialog")
        expect(dialog).to_contain_text("Nothing happens to the request")
        dialog.get_by_role("radio", name="Repeat of a resolved incident").check()
        dialog.get_by_label("Note").fill("The third in a week.")
        assert_accessible(page)
        dialog.get_by_role("button", name="Record it").click()
        expect(page.locator(".facts")).to_contain_text("recorded as evidence by Marie Tremblay")
    with opened(world, manager, f"/customers/{world.contact.organisation_id}/") as page:
        expect(page.locator("main")).to_contain_text("a manager may decide")
        page.get_by_role("link", name="The evidence and the decision").click()
        expect(page.locator("main")).to_contain_text("You may decide to limit this customer's support.")
        page.locator("summary", has_text="Limit their support").click()
        page.get_by_role("radio", name="New requests are declined").check()
        page.get_by_role("textbox", name="Last day").fill("2026-03-31")
        page.get_by_role("button", name="Limit their support").click()
        expect(page.locator("main")).to_contain_text("Still needed.")
        expect(page.get_by_role("textbox", name="Last day")).to_have_value("2026-03-31")
        page.locator("#limit_reason").fill("Three times the same question, answered each time.")
        assert_accessible(page)
        page.get_by_role("button", name="Limit their support").click()
        expect(page.locator(".decision")).to_contain_text("New requests are declined.")
        assert_accessible(page)
    assert Limit.objects.get().considered == [1, 2, 3]
    with opened(world, world.contact, "/requests/new/", "fr-FR") as page:
        expect(page.locator("#limit")).to_contain_text("Votre support est limité.")
        expect(page.locator("#limit")).to_contain_text("jusqu’à la fin du 31 mars 2026")
        expect(page.locator("#pledge")).to_contain_text("refusée")
        assert_accessible(page)
        page.get_by_label("En une ligne").fill("Encore le mot de passe")
        page.get_by_label("Ce qui se passe").fill("Il ne marche plus.")
        page.get_by_role("button", name="Envoyer la demande").click()
        expect(page.locator("main")).to_contain_text("Il ne marche plus.")
        expect(page.locator("main")).to_contain_text("votre support est limité")
    assert Ticket.objects.latest("pk").status == "declined"
    with opened(world, manager, conduct(world)) as page:
        page.locator("summary", has_text="Revoke it").click()
        page.locator("#revocation_reason").fill("We talked, and they have read the article.")
        page.get_by_role("button", name="Revoke the limit").click()
        expect(page.locator(".decision")).to_contain_text("Revoked by Paul Aubry")
    with opened(world, world.contact, "/requests/new/") as page:
        expect(page.locator("#pledge")).not_to_contain_text("declined")
    assert list(verify()) == []
    assert Evidence.objects.count() == 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_of_misuse_look_as_they_should(look: Looker, world_of: WorldOf, language: str) -> None:
    world = world_of("maintainx")
    manager = boss(world)
    tickets = evidence(world)

    def opens(page: Page) -> None:
        for summary in page.locator("main details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()

    look(world, "conduct-before", conduct(world), manager, language, opens)
    look(world, "evidence", f"/desk/{world.file('Again').number}/evidence/", world.agent, language)
    decided(world, world.client(manager), last_day="2026-03-31")
    look(world, "conduct-after", conduct(world), manager, language, opens)
    look(world, "conduct-ticket", f"/desk/{tickets[0].number}/", world.agent, language)
    look(world, "conduct-call", f"/desk/new/{world.contact.pk}/", world.agent, language)
    look(world, "conduct-new", "/requests/new/", world.contact, language)
    look(world, "conduct-board", "/requests/", world.contact, language)
