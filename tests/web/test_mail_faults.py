"""What goes wrong between the desk and a mail server is said in words, with what to do, in either language; what was
said exactly stands behind it. Real sockets, where such a fault can be made.
"""

import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.mail import EmailMessage as Sent
from django.urls import reverse
from django.utils import translation

from components import certificates, scripted
from guichet.channels.email.imap import connected, note
from guichet.channels.email.ways import Box
from guichet.channels.models import Mailbox
from guichet.desks.models import Role
from guichet.desks.seats import give_seat
from guichet.kit import deliverability
from guichet.kit.deliverability import Server, hand_over
from guichet.kit.faults import CLASSES, MORE, Fault, fault_of, told
from guichet.notices.round import make_round
from guichet.web.shared.mail_faults import IN, OUT, SAID, wrong
from web.world import World, person

Place = AbstractContextManager[int]


def letter() -> EmailMessage:
    """A mail."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@desk.test", "b@there.test"
    mail.set_content("Words.")
    return mail


def hello(*offers: str, **answers: str) -> scripted.Say:
    """A mail server that offers some things, and answers to some words otherwise than others do."""

    def say(line: str) -> str:
        word = line.partition(" ")[0].upper()
        if word in answers:
            return answers[word]
        if word == "EHLO":
            return "\r\n".join(["250-here", *(f"250-{each}" for each in offers), "250 OK"])
        return "221 Bye" if word == "QUIT" else "250 OK"

    return say


def imap(offers: str = "", **answers: str) -> scripted.Say:
    """An IMAP server, the same."""

    def say(line: str) -> str:
        tag, _gap, rest = line.partition(" ")
        word = rest.partition(" ")[0].upper()
        if word in answers:
            return f"{tag} {answers[word]}" if answers[word] else ""
        return f"* CAPABILITY IMAP4rev1 {offers}\r\n{tag} OK Done" if word == "CAPABILITY" else f"{tag} OK Done"

    return say


@contextmanager
def deaf() -> Iterator[int]:
    """A server that says nothing."""
    with scripted.server("", hello()) as port:
        yield port


def nobody() -> Place:
    """A port without a server."""
    return nullcontext(scripted.closed_port())


def talking(greeting: str, say: scripted.Say) -> Place:
    """A server without encryption."""
    return scripted.server(greeting, say)


SMTP = {
    "nobody listens": (nobody, {}, Fault.PORT),
    "nobody answers": (deaf, {}, Fault.TIME),
    "it refuses everybody": (lambda: talking("554 No", hello()), {}, Fault.GREETING),
    "it dislikes our name": (lambda: talking("220 Hi", hello(EHLO="550 No", HELO="550 No")), {}, Fault.HELLO),
    "it hangs up": (lambda: talking("220 Hi", hello(EHLO="", HELO="")), {}, Fault.CUT),
    "it has no encryption": (lambda: talking("220 Hi", hello()), {"tls": True}, Fault.NO_TLS),
    "it speaks in the clear": (lambda: talking("220 Hi", hello()), {"ssl": True}, Fault.CLEAR),
    "it lets nobody sign in": (lambda: talking("220 Hi", hello()), {"user": "u"}, Fault.NO_SIGN_IN),
    "it has strange ways": (lambda: talking("220 Hi", hello("AUTH GSSAPI")), {"user": "u"}, Fault.NO_SIGN_IN),
    "the password is wrong": (
        lambda: talking("220 Hi", hello("AUTH PLAIN", AUTH="535 5.7.8 No")),
        {"user": "u", "password": "p"},
        Fault.SIGN_IN,
    ),
}


@pytest.mark.parametrize("name", SMTP)
def test_what_a_mail_server_does_wrong_is_known(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliverability, "TIMEOUT_S", 0.3 if name == "nobody answers" else 5)
    place, how, fault = SMTP[name]
    with place() as port:
        came = list(hand_over(Server(host="127.0.0.1", port=port, **how), letter()))[-1]  # type: ignore[arg-type]
    assert not came.well
    assert fault_of(came.kept) is fault, came


@pytest.mark.parametrize(
    ("fault", "days", "address", "is_trusted"),
    [
        (Fault.UNTRUSTED, 36_500, "127.0.0.1", False),
        (Fault.OVER, 30, "127.0.0.1", True),
        (Fault.OTHER_NAME, 36_500, "127.0.0.9", True),
    ],
)
def test_what_is_wrong_with_a_certificate_is_known(
    fault: Fault, days: int, address: str, is_trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = certificates.make(tmp_path, days=days, address=address)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    with scripted.server("220 Hi", hello(), certificate=files) as port:
        came = list(hand_over(Server(host="127.0.0.1", port=port, ssl=True), letter()))[-1]
    assert fault_of(came.kept) is fault, came


def box(port: int, **how: str) -> Box:
    """A mailbox at a port of this machine."""
    said = {"security": "imap", "user": "u", "password": "p", "folder": "INBOX", "to": "help@desk.test", **how}
    return Box(host="127.0.0.1", port=port, **said)


IMAP = {
    "nobody listens": (nobody, {}, Fault.PORT),
    "it speaks in the clear": (lambda: talking("* OK Hi", imap()), {"security": "imaps"}, Fault.CLEAR),
    "it has no encryption": (lambda: talking("* OK Hi", imap()), {"security": "imap+tls"}, Fault.LACKS),
    "it hangs up": (lambda: talking("* OK Hi", imap(LOGIN="")), {}, Fault.CUT),
    "the password is wrong": (lambda: talking("* OK Hi", imap(LOGIN="NO Wrong")), {}, Fault.SIGN_IN),
    "there is no such folder": (lambda: talking("* OK Hi", imap(EXAMINE="NO None")), {}, Fault.REFUSES),
}


@pytest.mark.parametrize("name", IMAP)
def test_what_a_mailbox_does_wrong_is_known(name: str) -> None:
    place, how, fault = IMAP[name]
    with place() as port, pytest.raises(Exception) as raised, connected(box(port, **how)) as client:  # noqa: PT011 - of any library
        client.select_folder("INBOX", readonly=True)
    assert fault_of(told(raised.value)) is fault, repr(raised.value)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (socket.gaierror(-2, "Name or service not known"), Fault.NAME),
        (OSError(113, "No route to host"), Fault.WAY),
        (OSError(101, "Network is unreachable"), Fault.WAY),
        (ConnectionResetError(104, "Reset"), Fault.CUT),
        (smtplib.SMTPServerDisconnected("Gone"), Fault.CUT),
        (smtplib.SMTPConnectError(421, b"Busy"), Fault.GREETING),
        (ValueError("an error of ours"), None),
        (OSError(28, "No space left"), None),
        (smtplib.SMTPNotSupportedError("SMTPUTF8 not supported by server"), None),
    ],
)
def test_what_cannot_be_made_here_is_known_too(error: Exception, fault: Fault | None) -> None:
    assert fault_of(told(error)) is fault


def test_each_fault_has_its_words_and_what_to_do_in_both_languages() -> None:
    assert set(SAID) == set(Fault) == {*CLASSES.values(), *MORE.values()}
    for kept in (*CLASSES, *(" ".join(each) for each in MORE)):
        found = {}
        for language in ("en", "fr"):
            with translation.override(language):
                found[language] = wrong(f"{kept} at smtplib.py:1", setting=IN)
        english, french = found["en"], found["fr"]
        assert english is not None
        assert french is not None
        assert english.said != french.said
        assert english.todo != french.todo
        assert "%(" not in english.todo + french.todo


@pytest.mark.django_db
def test_a_ticket_says_it_in_words_and_the_rest_behind_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = world.file()

    def refuse(_mail: Sent, *_found: object, **_named: object) -> int:
        raise smtplib.SMTPHeloError(550, b"Who are you")

    monkeypatch.setattr(Sent, "send", refuse)
    make_round(at=world.clock.at)
    client = world.client(world.agent, accept_language="en")
    for page in (reverse("agent:ticket", args=[ticket.number]), reverse("agent:failures")):
        shown = client.get(page).content.decode()
        if 'class="alarm"' not in shown:
            continue
        assert "The mail server does not take the name by which this machine calls itself." in shown
        assert "SMTPHeloError" in shown
        assert "SMTPHeloError" not in re.sub(r"<details class=\"raw\">.*?</details>", "", shown, flags=re.DOTALL)
    assert 'class="alarm"' in client.get(reverse("agent:ticket", args=[ticket.number])).content.decode()


@pytest.mark.django_db
def test_the_settings_say_it_of_a_mailbox_and_the_rest_behind_it(world: World) -> None:
    manager = give_seat(world.desk, person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    found = box(1)
    Mailbox.objects.create(name=found.name, desk=world.desk, connected_at=1)
    note(found, ConnectionRefusedError(111, "Connection refused"), at=world.clock.at)
    shown = world.client(manager, accept_language="en").get(reverse("setup:mail")).content.decode()
    assert "Nothing answers at the mail server’s port. Is the port in GUICHET_MAIL_BOXES right" in shown
    assert "ConnectionRefusedError" not in re.sub(r"<details class=\"raw\">.*?</details>", "", shown, flags=re.DOTALL)
    assert OUT not in shown.partition("ways")[2]
