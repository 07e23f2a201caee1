"""Mails that go out through a server which wants a token in place of a password."""

import base64
import socket
from collections.abc import Iterator
from email.message import EmailMessage as Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Envelope, Session
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from cast import Cast, filed, local
from components.tokens import Giver, giver
from guichet.kit import jobs, smtp
from guichet.kit.deliverability import Server, Step, hand_over
from guichet.kit.models import Mail
from guichet.kit.oauth import Tokens
from guichet.notices.round import make_round
from guichet.project.environment import mail

AT = local("2026-03-10 11:00")
USER = "help@fluksaqua.example"


class Wants:
    """A mail server that lets in who has a good token, and keeps what they bring."""

    def __init__(self, gives: Giver) -> None:
        self.gives, self.taken = gives, 0

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's
        """Look at the token."""
        words = base64.b64decode(args[1]).decode()
        user, _gap, token = words.removeprefix("user=").partition("\x01auth=Bearer ")
        good = self.gives.good.get(token.rstrip("\x01")) == user
        return AuthResult(success=good, handled=False, auth_data=user if good else MISSING)

    async def handle_MAIL(  # noqa: N802 - the same
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Hear nobody who has not signed in."""
        if not session.authenticated:
            return "530 Sign in first"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        self.taken += 1
        return "250 Taken"


@pytest.fixture
def gives() -> Iterator[Giver]:
    with giver() as found:
        yield found


@pytest.fixture
def wants(gives: Giver) -> Iterator[tuple[Wants, int]]:
    server = Wants(gives)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=port, ready_timeout=30, auth_require_tls=False)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


@pytest.fixture
def token_file(gives: Giver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(smtp, "TOKENS", Tokens())
    path = tmp_path / "mail.toml"
    path.write_text(f'token_url = "{gives.url}"\nclient_id = "a"\nclient_secret = "hush"\n')
    return str(path)


def test_mails_go_out_by_a_token_and_wait_while_none_is_good(
    people: Cast, settings: Settings, gives: Giver, wants: tuple[Wants, int], token_file: str
) -> None:
    server, port = wants
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "guichet.kit.smtp.Backend", "127.0.0.1", port
    settings.MAIL_OAUTH, settings.MAIL_OAUTH_USER = token_file, USER
    filed(people)
    gives.status, gives.answer = 400, {"error": "invalid_grant"}
    make_round(at=AT)
    gives.give("not-of-this-user", user="somebody@else.example")
    make_round(at=AT + jobs.FIRST_DELAY)
    assert (server.taken, list(jobs.failures())) == (0, [])
    gives.give("good", user=USER)
    make_round(at=AT + 7200)
    assert server.taken == Mail.objects.exclude(handed_over_at=None).count() == 1


def test_the_check_of_the_settings_signs_in_by_a_token(
    gives: Giver, wants: tuple[Wants, int], token_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gives.give("good", user=USER)
    letter = Message()
    letter["From"], letter["To"], letter["Subject"] = USER, "jane@desk.test", "A test"
    came = list(hand_over(Server(host="127.0.0.1", port=wants[1], user=USER, oauth=token_file), letter))
    assert [(each.step, each.well) for each in came][-2:] == [(Step.SIGN_IN, True), (Step.ACCEPT, True)]
    gives.status, gives.answer = 401, {"error": "invalid_client"}
    monkeypatch.setattr(smtp, "TOKENS", Tokens())
    last = list(hand_over(Server(host="127.0.0.1", port=wants[1], user=USER, oauth=token_file), letter))[-1]
    assert (last.step, last.well) == (Step.SIGN_IN, False)
    assert "invalid_client" in last.detail


def test_the_way_out_names_a_user_and_a_file_and_never_speaks_in_the_clear(tmp_path: Path) -> None:
    found = mail("smtp+tls://help%40a.test@smtp.a.test:587?oauth=/etc/mail.toml", tmp_path)
    assert (found.user, found.oauth, found.password) == ("help@a.test", "/etc/mail.toml", "")
    for wrong in ("smtp+tls://a:b@c?oauth=/x", "smtp+tls://c?oauth=/x", "smtp://a@c?oauth=/x"):
        with pytest.raises(ImproperlyConfigured):
            mail(wrong, tmp_path)
