"""Servers that go quiet, and lines that are cut: nothing is lost, nothing is there twice, and others do not wait."""

import os
import resource
import threading
from pathlib import Path

import pytest
from imapclient import SocketTimeout
from imapclient.exceptions import IMAPClientError
from pytest_django import Settings

from cast import Cast, filed, local
from components.bad_lines import cut_after, line, quiet, quiet_after_data
from components.dovecot import Dovecot
from components.mail import MailServer
from guichet.channels.email import imap
from guichet.channels.email.imap import connected, fetch_new, follow
from guichet.channels.email.ways import Box, boxes_of
from guichet.channels.models import Arrival, Mailbox
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from post import HERE, letter

AT = local("2026-03-10 11:00")
NOW = 1_773_150_000


def box_at(port: int, dovecot: Dovecot) -> Box:
    """The mailbox, over a line that begins at a port."""
    url = dovecot.url.replace(f":{dovecot.port}/", f":{port}/")
    (box,) = boxes_of(f"{url}?to={HERE}")
    return box


def fetched(box: Box) -> int:
    with connected(box) as client:
        return fetch_new(client, box, now=lambda: NOW)


class Once:
    """Stops at the first wait."""

    stopped = False

    def is_set(self) -> bool:
        """Whether it has."""
        return self.stopped

    def wait(self, timeout: float) -> bool:
        """Stop."""
        self.stopped = timeout > 0
        return True


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("more", [0, 200, 5_000])
def test_a_line_that_is_cut_while_mails_come_loses_none_and_doubles_none(dovecot: Dovecot, more: int) -> None:
    dovecot.put(*(letter(f"Mail {i} {'x' * 2_000}") for i in range(6)))
    with line(cut_after(b"BODY[]", dovecot.port, more=more)) as cut, pytest.raises((OSError, IMAPClientError)):
        fetched(box_at(cut.port, dovecot))
    fetched(box_at(dovecot.port, dovecot))
    assert Arrival.objects.count() == 6
    assert fetched(box_at(dovecot.port, dovecot)) == 0


@pytest.mark.parametrize("greeting", [b"", b"* OK here\r\n"])
def test_a_mailbox_that_goes_quiet_is_left_and_noted_and_others_are_looked_into_meanwhile(
    committed: Cast, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, greeting: bytes
) -> None:
    dovecot.put(letter("One"))
    monkeypatch.setattr(imap, "TIMEOUT", SocketTimeout(connect=2, read=2))
    with line(quiet(greeting)) as silent:
        box = box_at(silent.port, dovecot)
        Mailbox.objects.create(name=box.name, desk=committed.desk, connected_at=NOW)
        other = threading.Thread(target=follow, args=(box, Once()), kwargs={"now": lambda: NOW})
        other.start()
        assert fetched(box_at(dovecot.port, dovecot)) == 1
        assert other.is_alive()
        other.join(30)
    assert not other.is_alive()
    state = Mailbox.objects.get(name=box.name)
    assert (state.failed_at, Arrival.objects.count()) == (NOW, 1)
    assert state.error.startswith("TimeoutError")


def test_a_mail_server_that_goes_quiet_after_a_mail_gets_the_same_one_again(
    people: Cast, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    filed(people)
    with line(quiet_after_data(0)) as silent:
        settings.EMAIL_PORT = silent.port
        make_round(at=AT)
        (mail,) = Mail.objects.all()
        assert mail.handed_over_at is None
        assert mail.message_id.encode() in silent.heard[0]
    settings.EMAIL_PORT = mail_server.port
    make_round(at=AT + 3600)
    make_round(at=AT + 7200)
    # Once more, under the same Message-ID, by which whoever took both shows one.
    assert [each.message["Message-ID"].strip() for each in mail_server.deliveries] == [mail.message_id]


@pytest.mark.usefixtures("people")
def test_a_mailbox_of_very_many_mails_is_taken_in_little_memory(
    dovecot: Dovecot, request: pytest.FixtureRequest
) -> None:
    count = 50_000 if request.config.getoption("trial") else 600
    inbox = dovecot.home / "mail"
    dovecot.put(letter("One"))
    for number in range(count - 1):
        raw = letter(f"Mail {number} {'x' * 500}").replace(b"\n", b"\r\n")
        (inbox / "new" / f"{NOW}.M{number}P1.here,S={len(raw)}").write_bytes(raw)
    owner = inbox.stat()
    _give(inbox / "new", owner.st_uid, owner.st_gid)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert fetched(box_at(dovecot.port, dovecot)) == count
    assert Arrival.objects.count() == count
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def _give(folder: Path, user: int, group: int) -> None:
    for path in folder.iterdir():
        path.chmod(0o600)
        os.chown(path, user, group)
