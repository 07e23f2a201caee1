"""ALIAS in French, from the purchase of a pack to its lapse: bought, used, given back, frozen, whole again, lapsed."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.contracts import verifying
from guichet.contracts.models import Contract
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.kit.models import Mail
from guichet.tickets.actions import resolve, set_cause, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from passing import pass_time
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("PICTURES_FOLDER")


@pytest.fixture(autouse=True)
def mails(settings: Settings, tmp_path: Path) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def in_french(browser: Browser, live_server: LiveServer) -> Callable[..., AbstractContextManager[Page]]:
    """The browser of somebody who is signed in and reads French."""

    @contextmanager
    def opened(world: World, who: Contact | Seat, path: str) -> Iterator[Page]:
        made = browser.new_context(locale="fr-FR", reduced_motion="reduce")
        with made as context, watched(context.new_page()) as page:
            session = world.client(who).cookies["sessionid"].value
            said = {"sessionid": session, "django_language": "fr"}
            context.add_cookies([{"name": name, "value": text, "url": live_server.url} for name, text in said.items()])
            page.goto(live_server.url + path)
            yield page

    return opened


def later(world: World, when: str) -> int:
    """Time passes, and the rounds are made as it does."""
    pass_time(world.clock.set(when))
    return world.clock.at


def ask(page: Page, subject: str) -> Ticket:
    """Type a request and send it."""
    page.get_by_role("link", name="Nouvelle demande").first.click()
    page.get_by_label("En une ligne").fill(subject)
    page.locator("#id_text").fill("Depuis ce matin, à l’impression.")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.locator(".told")).to_contain_text("Envoyée.")
    return Ticket.objects.order_by("-pk")[0]


def seen(page: Page, assert_accessible: Callable[[Page], None], path: str, name: str) -> None:
    """Open a page of the same desk, and look at it as everybody does."""
    page.goto(urljoin(page.url, path))
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"alias-{name}.png", full_page=True)
    assert_accessible(page)


def sell(page: Page) -> None:
    """A manager enters the licence, and the pack that was sold."""
    page.get_by_text("La licence", exact=True).click()
    page.locator("#licence_kind").select_option("four_year")
    page.locator("#licence_expires_on").fill("2026-06-30")
    page.get_by_role("button", name="Enregistrer la licence").click()
    expect(page.locator(".told")).to_contain_text("Enregistré.")
    page.get_by_text("Saisir des packs vendus").click()
    page.locator("#sale_product").select_option("ast02")
    page.get_by_role("button", name="Enregistrer la vente").click()
    expect(page.locator(".savings")).to_contain_text("2 h")


def use(page: Page, world: World) -> None:
    """A request that is a defect, whose time is given back and whose fix is promised; and one that costs its time."""
    agent = Actor.agent(world.agent)
    expect(page.locator(".savings .left")).to_contain_text("2 h")
    first = ask(page, "Les cotes s’impriment à côté du dessin")
    take(first, by=agent, at=later(world, "2026-03-10 10:30"))
    later(world, "2026-03-10 10:46")
    page.reload()
    expect(page.locator("#purse")).to_contain_text("30 min")
    resolve(first, by=agent, at=later(world, "2026-03-10 10:50"), ground="solved", text="Un défaut de notre fait.")
    set_cause(first, by=agent, at=later(world, "2026-03-10 10:55"), cause="product_defect")
    page.reload()
    expect(page.locator("aside")).to_contain_text("Un correctif vous est envoyé au plus vite.")
    expect(page.locator("#purse")).to_contain_text("2 h")
    second = ask(page, "L’échelle change d’un plan à l’autre")
    take(second, by=agent, at=later(world, "2026-03-11 09:00"))
    later(world, "2026-03-11 09:20")
    resolve(second, by=agent, at=world.clock.at, ground="solved", text="Voici le réglage.")


def renew(page: Page) -> None:
    """A manager enters that the licence goes on to the end of the year."""
    page.get_by_text("La licence", exact=True).click()
    page.locator("#licence_expires_on").fill("2026-12-31")
    page.get_by_role("button", name="Enregistrer la licence").click()
    expect(page.locator(".told")).to_contain_text("Enregistré.")


def test_a_pack_from_its_purchase_to_its_lapse(
    in_french: Callable[..., AbstractContextManager[Page]],
    world_of: Callable[[str], World],
    assert_accessible: Callable[[Page], None],
) -> None:
    """AL-2, AL-3, AL-4, AL-6, AL-7, AL-8."""
    world = world_of("alias")
    Contact.objects.filter(pk=world.contact.pk).update(is_administrator=True, language="fr")
    world.contact.refresh_from_db()
    contract = Contract.objects.get(organisation=world.contact.organisation_id)
    manager = Seat.objects.create(desk=world.desk, user=person("boss@alias.test", "Paul Aubry"), role=Role.MANAGER)
    with in_french(world, manager, f"/customers/contract/{contract.pk}/") as page:
        sell(page)
    with in_french(world, world.contact, "/requests/") as page:
        use(page, world)
        seen(page, assert_accessible, "/requests/account/", "account")
        entries = page.locator("table.ledger")
        expect(entries.get_by_text("Une tranche utilisée")).to_have_count(4)
        expect(entries.locator("tr", has_text="Temps rendu")).to_contain_text("AL-3")

        later(world, "2026-07-02 10:00")
        seen(page, assert_accessible, "/requests/", "frozen")
        expect(page.locator(".savings")).to_contain_text("La licence a expiré")
        expect(page.locator(".savings .left")).to_contain_text("1 h 30")
        assert ask(page, "Encore une question").status == "declined"
        expect(page.locator("#stands-h")).to_have_text("Refusée")

        with in_french(world, manager, f"/customers/contract/{contract.pk}/") as desk:
            renew(desk)
        page.goto(urljoin(page.url, "/requests/"))
        expect(page.locator(".savings")).not_to_contain_text("La licence a expiré")

        later(world, "2028-12-05 10:00")
        announced = Mail.objects.filter(purpose="account_warning").order_by("-pk")[0]
        assert "90 minutes seront périmées après le 31 décembre 2028" in announced.subject
        later(world, "2029-01-02 10:00")
        seen(page, assert_accessible, "/requests/account/", "lapsed")
        expect(page.locator(".savings .left")).not_to_contain_text("1 h 30")
        expect(page.locator(".savings svg")).to_contain_text("1 h 30 périmées")
        expect(page.locator("table.ledger tr", has_text="Périmé")).to_contain_text("AL-7")
        page.locator("#as-of-day").fill("2028-12-31")
        page.get_by_role("button", name="Afficher").click()
        expect(page.locator(".savings .left")).to_contain_text("1 h 30")
        seen(page, assert_accessible, "/requests/statements/2026-03/", "statement")
        expect(page.get_by_text("Définitif")).to_be_visible()
        document = page.request.get(f"{page.url.rstrip('/')}.json").body()
        expect(page.locator("code.hash")).to_have_text(hashlib.sha256(document).hexdigest())
    assert [*verify()] == []
    assert [*verifying.verify()] == []
