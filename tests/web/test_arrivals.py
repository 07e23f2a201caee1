"""Mails on the agents' pages: the whole of each, those that wait, and what somebody decides."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from guichet.channels.email.erasing import erase_of
from guichet.channels.email.hooks.taking import REFUSALS
from guichet.channels.email.pool import Reader
from guichet.channels.email.taking import take_in
from guichet.channels.models import Arrival, HookState, Mailbox, RawMail, State
from guichet.desks.models import Desk, Role
from guichet.desks.seats import give_seat
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from guichet.tickets.models import Collaborator, Message, Ticket
from guichet.tickets.scopes import messages_for
from guichet.web.agent import arrivals
from post import kept, letter, taken_at
from web.world import World, person

HELP = "help@fluksaqua.test"
HELENE = "helene@beauvoir.test"


def came(world: World, text: str = "Meters read zero.", **headers: str) -> Arrival:
    """A mail that came to the desk."""
    headers = {"sender": HELENE, "to": HELP} | headers
    return taken_at(world, letter(text, **headers), at=world.clock.at, to=headers["to"])


def decided(world: World, arrival: Arrival, act: str, number: str = "") -> int:
    """What the page answers to a decision."""
    address = reverse("agent:arrival_decision", args=[arrival.pk])
    return world.client(world.agent).post(address, {"act": act, "number": number}).status_code


def seen(world: World, name: str, *arguments: int) -> str:
    """A page of the agent's."""
    answer = world.client(world.agent).get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_request_by_mail_leads_to_the_whole_mail(world: World) -> None:
    arrival = came(world, "New words.\n\nOn Tue, Ada wrote:\n> the old words")
    assert arrival.ticket is not None
    shown = seen(world, "agent:ticket", arrival.ticket.number)
    assert reverse("agent:arrival", args=[arrival.pk]) in shown
    assert "the old words" not in shown
    assert "the old words" in seen(world, "agent:arrival", arrival.pk)


def test_the_customer_sees_their_words_and_no_door_to_the_mail(world: World) -> None:
    arrival = came(world)
    assert arrival.ticket is not None
    page = world.client(world.contact).get(reverse("portal:request", args=[arrival.ticket.public_id])).content.decode()
    assert "Meters read zero." in page
    assert "/mails/" not in page


def test_a_page_is_shown_in_a_frame_that_can_do_nothing(world: World) -> None:
    html = '<p onclick="x()">Hello</p><script>alert(1)</script><img src="https://canary.test/x.gif">'
    arrival = came(world, html, Content_Type="text/html; charset=utf-8")
    assert '<iframe sandbox name="mail-page" src=' in seen(world, "agent:arrival", arrival.pk)
    answer = world.client(world.agent).get(reverse("agent:arrival_page", args=[arrival.pk]))
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    body = answer.content.decode()
    assert "<p>Hello</p>" in body
    assert [wrong for wrong in ("script", "onclick", "canary") if wrong in body] == []


def test_pictures_from_elsewhere_are_fetched_only_where_an_agent_asks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def gives(urls: Iterable[str]) -> dict[str, str]:
        asked.extend(urls)
        return dict.fromkeys(asked, "data:image/png;base64,AA==")

    monkeypatch.setattr(arrivals, "fetched", gives)
    html = '<p>Hello</p><img src="https://canary.test/x.gif?who=me"><img src="cid:none">'
    arrival = came(world, html, Content_Type="text/html; charset=utf-8")
    assert "Show the pictures from elsewhere" in seen(world, "agent:arrival", arrival.pk)
    path = reverse("agent:arrival_page", args=[arrival.pk])
    client = world.client(world.agent)
    assert "src=" not in client.get(path).content.decode()
    assert asked == []
    answer = client.post(path)
    assert asked == ["https://canary.test/x.gif?who=me"]
    assert '<img src="data:image/png;base64,AA=="' in answer.content.decode()
    assert "canary" not in answer.content.decode()
    assert "img-src data:" in answer["Content-Security-Policy"]


def test_a_mail_without_pictures_from_elsewhere_offers_none(world: World) -> None:
    arrival = came(world, "<p>Hello</p>", Content_Type="text/html; charset=utf-8")
    assert "Show the pictures from elsewhere" not in seen(world, "agent:arrival", arrival.pk)


def test_the_mail_as_it_came_is_a_download_and_never_a_page(world: World) -> None:
    arrival = came(world, "<script>alert(1)</script>", Content_Type="text/html")
    answer = world.client(world.agent).get(reverse("agent:arrival_raw", args=[arrival.pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == bytes(arrival.raw.content)


def test_what_waits_is_counted_at_the_queue_and_listed_with_its_reason(world: World) -> None:
    came(world, Precedence="bulk")
    assert "1 mail waits for somebody" in seen(world, "agent:queue")
    assert "A program wrote it" in seen(world, "agent:arrivals")


def test_a_mail_in_quarantine_is_shown_and_can_be_read_again(world: World) -> None:
    raw = b"From: a@b.test\nTo: " + b"a@b.test, " * 300 + b"c@d.test\n\nx"
    arrival = taken_at(world, raw, at=world.clock.at)
    assert arrival.state == State.QUARANTINE
    assert "It names too many people" in seen(world, "agent:arrivals")
    assert decided(world, arrival, "retry") == 302
    assert Arrival.objects.get().state == State.WAITING
    assert decided(world, arrival, "retry") == 422


def test_a_person_makes_a_request_of_a_mail(world: World) -> None:
    arrival = came(world, Precedence="bulk")
    assert decided(world, arrival, "file") == 302
    ticket = Ticket.objects.get()
    assert (ticket.contact, ticket.channel) == (world.contact, "email")
    assert Arrival.objects.get().state == State.TAKEN
    assert decided(world, arrival, "file") == 422
    assert Ticket.objects.count() == 1


def test_a_person_adds_a_strangers_mail_to_a_request_and_the_stranger_sees_nothing_of_before(world: World) -> None:
    ticket = world.file(text="SECRET words of before.")
    make_round(at=world.clock.at)
    to = Mail.objects.get(recipient=HELENE).reply_to
    arrival = came(world, "I am her colleague.", sender="colleague@beauvoir.test", to=to)
    assert (arrival.state, arrival.reason) == (State.REVIEW, "other_sender")
    assert decided(world, arrival, "answer", str(ticket.number)) == 302
    follower = Collaborator.objects.get().contact
    assert [each.text for each in messages_for(follower, ticket)] == ["I am her colleague."]
    make_round(at=world.clock.at)
    assert not any("SECRET" in mail.text for mail in Mail.objects.filter(recipient=follower.email))


def test_a_mail_is_added_to_no_request_that_is_not_the_desks(world: World) -> None:
    arrival = came(world, Precedence="bulk")
    assert decided(world, arrival, "answer", "4711") == 422
    assert decided(world, arrival, "nonsense") == 422
    assert decided(world, arrival, "leave") == 302
    assert Arrival.objects.get().state == State.LEFT
    assert Arrival.objects.get().handled_by == world.agent


def test_a_bounce_is_shown_at_the_request_whose_mail_it_is_about(world: World) -> None:
    ticket = world.file()
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Which?", asks=True)
    make_round(at=world.clock.at)
    mail = Mail.objects.filter(recipient=HELENE).order_by("pk").last()
    assert mail is not None
    text = (
        "--b\nContent-Type: text/plain\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: x\n\n"
        "Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"
        f"From: {HELP}\nMessage-ID: {mail.message_id}\n\nWhich?\n--b--"
    )
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    before = Mail.objects.count()
    arrival = came(world, text, sender="MAILER-DAEMON@mx.test", Content_Type=kind)
    make_round(at=world.clock.at)
    assert (arrival.state, arrival.mail, arrival.ticket) == (State.SHOWN, mail, ticket)
    assert f"A mail to {HELENE} could not be delivered (5.1.1)." in seen(world, "agent:ticket", ticket.number)
    assert Mail.objects.count() == before


def test_who_is_erased_leaves_no_mail(world: World) -> None:
    came(world)
    erase_of(world.contact)
    arrival = Arrival.objects.get()
    assert (arrival.sender, arrival.subject) == ("", "")
    assert not RawMail.objects.exists()
    assert "The mail was erased." in seen(world, "agent:arrival", arrival.pk)
    assert came(world).pk == arrival.pk
    assert Message.objects.count() == 1


def test_a_mail_that_came_empty_is_not_said_to_be_erased(world: World) -> None:
    arrival = taken_at(world, b"", at=world.clock.at, to=HELP)
    shown = seen(world, "agent:arrival", arrival.pk)
    assert "The mail was empty when it came." in shown
    assert "erased" not in shown


@pytest.mark.parametrize(
    ("why", "kind", "lines"),
    [
        ("parts", "multipart/mixed; boundary=x", "--x\n\ny\n" * 1_000),
        ("depth", "message/rfc822", "Content-Type: message/rfc822\n\n" * 100),
    ],
)
def test_a_mail_that_cannot_be_read_shows_who_wrote_it_and_about_what(
    world: World, why: str, kind: str, lines: str
) -> None:
    bomb = letter(
        lines,
        sender="=?utf-8?q?H=C3=A9l=C3=A8ne?= <Helene@Beauvoir.test>",
        to=HELP,
        subject="Too <b>much</b>",
        Content_Type=kind,
    )
    arrival = kept(world, bomb, at=world.clock.at, to=HELP)
    with Reader() as reader:
        take_in(arrival, reader.read(bomb), at=world.clock.at)
    assert (arrival.state, arrival.reason, arrival.sender) == (State.QUARANTINE, why, HELENE)
    for shown in (seen(world, "agent:arrivals"), seen(world, "agent:arrival", arrival.pk)):
        assert "Too &lt;b&gt;much&lt;/b&gt;" in shown
        assert f"Hélène {HELENE}" in shown
    assert "not proved" in shown
    assert 'value="file"' not in shown
    erase_of(world.contact)
    assert not RawMail.objects.exists()


def test_the_list_asks_no_more_for_more_mails(world: World) -> None:
    client = world.client(world.agent)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("agent:arrivals"))
        return len(queries)

    came(world, "One", Precedence="bulk")
    asked()
    few = asked()
    for i in range(5):
        came(world, f"More {i}", Precedence="bulk")
    assert asked() == few


def test_the_settings_say_how_mails_come_in_and_what_goes_wrong(world: World, settings: Settings) -> None:
    settings.MAIL_LISTEN = "lmtp://127.0.0.1:2424"
    Mailbox.objects.create(name="a@mail.test/INBOX", desk=world.desk, connected_at=0, failed_at=1, error="LoginError")
    give_seat(world.desk, world.agent.user, role=Role.MANAGER)
    shown = seen(world, "setup:mail")
    assert "No mail has come in yet." in shown
    assert "LMTP at port 2424" in shown
    assert "a@mail.test/INBOX cannot be looked into since" in shown
    assert "The mail server refuses the user, or the password or token." in shown
    assert "GUICHET_MAIL_SERVER" in shown
    came(world)
    assert "A mail came in on" in seen(world, "setup:mail")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("TimeoutError at socket.py:706", "The mail server does not answer in time."),
        ("TokenError: no token was given: invalid_grant", "no token was given: invalid_grant"),
        ("Odd at x.py:1", "Odd at x.py:1"),
    ],
)
def test_what_went_wrong_with_a_mailbox_is_said_in_plain_words(world: World, error: str, said: str) -> None:
    Mailbox.objects.create(name="a@mail.test/INBOX", desk=world.desk, connected_at=0, failed_at=1, error=error)
    manager = give_seat(world.desk, person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    assert said in world.client(manager, accept_language="en").get("/setup/mail/").content.decode()


def test_the_settings_name_the_address_for_a_provider_and_say_whether_it_is_heard(
    world: World, settings: Settings
) -> None:
    settings.MAIL_HOOKS = "mailgun://eu?key=secret-1 postmark://pm?user=us&password=a-long-secret-here"
    settings.BASE_URL = "https://desk.test"
    manager = give_seat(world.desk, person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    client = world.client(manager, accept_language="en")
    shown = client.get("/setup/mail/").content.decode()
    assert "Mailgun (“eu”) has brought no mail yet" in shown
    assert "https://desk.test/mail/eu/mime" in shown
    assert "https://us:…@desk.test/mail/pm/mime" in shown
    assert "secret" not in shown
    HookState.objects.create(name="eu", heard_at=1_773_136_800)
    HookState.objects.create(
        name="pm", refused=3, refused_at=1_773_136_800, refused_why="address", refused_about="x@nowhere.test"
    )
    shown = client.get("/setup/mail/").content.decode()
    assert "Mailgun (“eu”) last brought a mail on" in shown
    assert "3 posts in the name of Postmark (“pm”) were refused" in shown
    assert "No desk has the address that it was for" in shown
    assert "x@nowhere.test" in shown
    Desk.objects.create(slug="other", address="/other", name="Other", zone="UTC", mail_address="other@desk.test")
    shown = client.get("/setup/mail/").content.decode()
    assert "3 posts in the name of Postmark (“pm”) were refused" in shown
    assert "x@nowhere.test" not in shown
    assert "https://us" not in shown


@pytest.mark.parametrize("why", REFUSALS)
def test_each_reason_why_a_post_was_refused_is_said(world: World, settings: Settings, why: str) -> None:
    settings.MAIL_HOOKS = "mailgun://eu?key=secret-1"
    HookState.objects.create(name="eu", refused=1, refused_at=1_773_136_800, refused_why=why)
    manager = give_seat(world.desk, person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    shown = world.client(manager, accept_language="en").get("/setup/mail/").content.decode()
    assert "1 post in the name of Mailgun (“eu”) was refused, on" in shown


def test_a_provider_that_is_written_wrongly_is_told_in_the_settings(world: World, settings: Settings) -> None:
    settings.MAIL_HOOKS = "mailgun://eu"
    manager = give_seat(world.desk, person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    shown = world.client(manager, accept_language="en").get("/setup/mail/").content.decode()
    assert "Mails that a provider brings are not taken in." in shown
    assert "needs a key" in shown
