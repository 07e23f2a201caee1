"""What mail leads to, driven in a browser: a customer decides by the link in a letter, an agent takes an answer back
and asks somebody outside.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from browser.looks import Looker
from guichet.channels.models import Arrival, HookState, Mailbox, State
from guichet.desks.models import Role
from guichet.desks.seats import give_seat
from guichet.entry.invitations import Guest, invite
from guichet.entry.models import Part
from guichet.kit.models import Draft, Mail
from guichet.notices.round import make_round
from guichet.tickets import attaching, consulting
from guichet.tickets.actions import resolve
from guichet.tickets.actor import Actor
from guichet.tickets.models import Event, HeldReply, Ticket
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opened = Callable[..., AbstractContextManager[Page]]
WorldOf = Callable[[str], World]
MAKER = "maker@elsewhere.test"


@pytest.fixture(autouse=True)
def _mails(settings: Settings, tmp_path: Path) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")


def solved(world_of: WorldOf, language: str) -> tuple[World, Ticket]:
    """A request at Esker that waits for its customer to validate the solution; the letter has gone out."""
    world = world_of("esker")
    world.contact.language = language
    world.contact.save()
    ticket = world.file("Invoices do not leave", fields={"feature": "Payables", "steps": "Press send."})
    make_round(at=world.clock.at + 60)
    world.clock.at += 600
    resolve(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="The queue was full.", ground="solved")
    make_round(at=world.clock.at + 60)
    world.clock.at += 600
    return world, ticket


def path_of(world: World, deed: str) -> str:
    """Where the last letter to the customer leads for an act."""
    mail = Mail.objects.filter(recipient=world.contact.email).order_by("-pk")[0]
    found = re.search(rf"http://[^/\s]+(/decision/\S+\.{deed}\.\S+)", mail.text)
    assert found is not None
    return found[1]


def test_a_customer_validates_by_the_link_in_a_french_letter(
    browser: Browser, live_server: LiveServer, world_of: WorldOf
) -> None:
    world, ticket = solved(world_of, "fr")
    with browser.new_context(locale="en-GB", java_script_enabled=False) as context, context.new_page() as page:
        page.goto(live_server.url + path_of(world, "validate"))
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(page.get_by_role("heading", name="Est-ce résolu")).to_be_visible()
        assert Ticket.objects.get(pk=ticket.pk).status == "resolved"
        page.get_by_role("button", name="Accepter la solution").click()
        expect(page.get_by_role("heading", name="La solution est acceptée. Merci.")).to_be_visible()
        assert Ticket.objects.get(pk=ticket.pk).status == "closed"
        page.goto(live_server.url + path_of(world, "refuse"))
        expect(page.get_by_role("heading", name="Ce lien ne vaut plus")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_of_links_look_right(look: Looker, world_of: WorldOf, language: str) -> None:
    world, _ticket = solved(world_of, language)
    for deed in ("validate", "refuse"):
        path = path_of(world, deed)
        look(world, f"decision-{deed}", path, None, language)


def test_an_agent_takes_an_answer_back_by_a_key_and_sends_it_better(
    opened_as: Opened, world: World, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 10
    ticket = world.file()
    with opened_as(world, world.agent, f"/desk/{ticket.number}/") as page:
        page.locator("#text").fill("Wich meters?")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".held")).to_contain_text("Your answer leaves within")
        expect(page.locator(".held [data-leaves]")).to_have_text(re.compile("^[0-9]$"))
        page.keyboard.press("z")
        expect(page.locator("#text")).to_have_value("Wich meters?")
        expect(page.locator("#text")).to_be_focused()
        expect(page.locator(".talk")).to_contain_text("took an answer back before it left")
        page.locator("#text").fill("Which meters?")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".held")).to_contain_text("Which meters?")
        world.clock.at += 10
        make_round(at=world.clock.at)
        page.reload()
        expect(page.locator(".held")).to_have_count(0)
        expect(page.locator(".talk article.ours")).to_have_count(1)
    assert Event.objects.filter(ticket=ticket, type="replied").count() == 1


def test_an_answer_that_is_about_to_leave_is_no_draft_any_more(
    opened_as: Opened, world: World, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 10
    ticket = world.file()
    with opened_as(world, world.agent, f"/desk/{ticket.number}/") as page:
        with page.expect_response(lambda answer: "/drafts" in answer.url and answer.request.method == "POST"):
            page.locator("#text").fill("Which meters?")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".held")).to_contain_text("Which meters?")
        for _shown in ("after it was sent", "when it is asked for anew"):
            page.wait_for_load_state("networkidle")
            expect(page.locator("#text")).to_have_value("")
            assert not Draft.objects.exists()
            page.reload()


def test_an_agent_asks_somebody_outside_and_the_customer_sees_nothing(
    opened_as: Opened, world: World, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 10
    ticket = world.file()
    with opened_as(world, world.agent, f"/desk/{ticket.number}/") as page:
        page.get_by_text("Ask somebody outside").click()
        page.get_by_label("Whom, by e-mail").fill(MAKER)
        page.get_by_label("Your question").fill("Is it a knwon fault?")
        page.get_by_label("Add below what was written").check()
        pump = FilePayload(name="pump.txt", mimeType="text/plain", buffer=b"Serial 4711")
        page.locator("#files-consult").set_input_files([pump])
        page.locator("#consult").get_by_role("button", name="Send it outside").click()
        expect(page.locator(".told")).to_contain_text("The customer sees nothing of it.")
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_label("Whom, by e-mail")).to_have_value(MAKER)
        expect(page.locator("#consult .picked")).to_contain_text("pump.txt")
        page.get_by_label("Your question").fill("Is it a known fault?")
        page.locator("#consult").get_by_role("button", name="Send it outside").click()
        page.get_by_role("button", name="Send it now").click()
        expect(page.locator(".consultation .sent-files")).to_contain_text("pump.txt")
        make_round(at=world.clock.at + 1)
        (mail,) = Mail.objects.filter(recipient=MAKER)
        assert ("Is it a known fault?" in mail.text, [each["name"] for each in mail.files]) == (True, ["pump.txt"])
        row = consulting.consultations_of(ticket)[0]
        consulting.hear(row, at=world.clock.at, text="It is: replace the relay.")
        page.reload()
        expect(page.locator(".consultation").first).to_contain_text("replace the relay")
        page.get_by_role("button", name="Close it").click()
        expect(page.locator(".told")).to_contain_text("opens it again")
    shown = world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    assert "relay" not in shown
    assert MAKER not in shown


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_answer_that_waits_and_what_was_asked_outside_look_right(look: Looker, world: World, language: str) -> None:
    ticket, at = world.file(), world.clock.at
    by = Actor.agent(world.agent)
    asked = consulting.consult(ticket, by=by, at=at, address=MAKER, subject="A fault", text="Is it a known fault?")
    consulting.hear(
        asked.consultation,
        at=at + 60,
        text="It is.\n\nReplace the relay, then press reset for five seconds.",
        files=[attaching.receive_from_outside(world.desk.pk, "relay.pdf", ContentFile(b"%PDF-1.4"), at=at)],
    )
    consulting.say(asked.consultation, by=by, at=at + 90, text="Which relay fits?", seconds=600)
    said = {"text": "Which meters read zero? Please send us a photo of the display.", "asks": False, "proposes": False}
    HeldReply.objects.create(ticket=ticket, seat=world.agent, held_at=at, leaves_at=at + 10, **said)

    def show(page: Page) -> None:
        page.locator("#consult summary").click()
        # What stays at the window's edge lies over what is behind it.
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    path = f"/desk/{ticket.number}/"
    look(world, "consultations", path, world.agent, language, show)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_goes_wrong_with_mails_looks_right(look: Looker, world: World, settings: Settings, language: str) -> None:
    at, manager = world.clock.at, give_seat(world.desk, person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    settings.MAIL_HOOKS = f"mailgun://main?key=key postmark://pm?user=us&password={'p' * 20}"
    HookState.objects.create(name="main", awaited_at=at)
    HookState.objects.create(name="pm", awaited_at=at - 60, tested_at=at, tested_as="form")
    error = "SSLCertVerificationError verify 10 at ssl.py:1341"
    Mailbox.objects.create(name="a@mail.test/INBOX", desk=world.desk, connected_at=0, failed_at=at, error=error)

    def exactly(page: Page) -> None:
        page.locator("details.raw summary").first.click()

    look(world, "mail-faults", "/setup/mail/", manager, language, exactly)
    guest = Guest(email="nina@nowhere.test", name="Nina", language="en")
    invite(world.desk, guest, part=Part.AGENT, at=at, by=manager.user)
    letter = Mail.objects.get(recipient=guest.email)
    common = {"desk": world.desk, "size": 1, "way": "smtp", "received_at": at, "sender": "MAILER-DAEMON@mx.test"}
    Arrival.objects.create(**common, digest="a", state=State.SHOWN, reason="report_failed", status="5.1.1", mail=letter)
    for digest in ("b", "c"):
        Arrival.objects.create(
            **common, digest=digest, state=State.LEFT, reason="report_beyond", subject="Undelivered Mail"
        )
    look(world, "staff-lost", "/people/", manager, language)
    look(world, "arrivals", "/desk/mails/", manager, language)
    look(world, "arrivals-beyond", "/desk/mails/?beyond", manager, language)
