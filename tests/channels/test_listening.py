"""T15: mails by SMTP and LMTP: what is answered 250 to is kept, and nothing is smuggled in."""

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError

from cast import Cast, cast
from components import certificates, postfix
from guichet.channels.email import writer
from guichet.channels.email.intake import Parcel, keep
from guichet.channels.email.listener import listening
from guichet.channels.email.ways import Listening, listening_of
from guichet.channels.models import Arrival
from post import HERE, letter

PATIENCE_S = 60.0


@contextmanager
def open_at(way: str) -> Iterator[int]:
    """Listen somewhere; the port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    with listening(Listening(way=way, host="127.0.0.1", port=port)):
        yield port


@pytest.fixture
def smtp(committed: Cast) -> Iterator[int]:  # noqa: ARG001 - the desk to which the mails go
    """A port that takes mails by SMTP."""
    with open_at("smtp") as port:
        yield port


def send(port: int, raw: bytes, *recipients: str, sender: str = "chloe@fluksaqua.test") -> None:
    """Hand a mail over."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.sendmail(sender, list(recipients), raw)


def until(true: Callable[[], bool]) -> None:
    """Wait until it is true."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("It did not come true.")


def test_a_mail_that_is_taken_is_kept(smtp: int) -> None:
    send(smtp, letter("One"), HERE.replace("@", "+tag@"), sender="")
    arrival = Arrival.objects.get()
    assert (arrival.way, arrival.envelope_from, arrival.envelope_to) == ("smtp", "<>", HERE.replace("@", "+tag@"))
    assert bytes(arrival.raw.content).replace(b"\r\n", b"\n").strip() == letter("One").strip()


def test_a_mail_for_nobody_is_refused_and_one_for_two_desks_is_kept_for_each(smtp: int) -> None:
    other = cast("alias", "alias")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp, letter("One"), "nobody@elsewhere.test")
    assert refused.value.recipients["nobody@elsewhere.test"][0] == 550
    send(smtp, letter("Two"), HERE, other.desk.mail_address)
    assert Arrival.objects.count() == 2


def test_a_mail_with_lines_of_any_length_is_taken(smtp: int) -> None:
    send(smtp, letter("words " * 20_000).replace(b"\n", b"\r\n"), HERE)
    assert Arrival.objects.get().size > 120_000


def test_what_cannot_be_kept_is_to_be_brought_again(smtp: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(writer, "keep", full)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(smtp, letter("One"), HERE)
    assert refused.value.smtp_code == 451
    send(smtp, letter("One"), HERE)
    assert Arrival.objects.count() == 1


def test_the_same_mail_a_hundred_times_at_once_is_one(smtp: int) -> None:
    def bring() -> None:
        for _each in range(25):
            send(smtp, letter("Same"), HERE)

    hands = [threading.Thread(target=bring) for _hand in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("end", [b"\n.\r\n", b"\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r"])
def test_no_end_but_the_right_one_ends_a_mail(smtp: int, end: bytes) -> None:
    smuggled = b"MAIL FROM:<evil@x.test>\r\nRCPT TO:<" + HERE.encode() + b">\r\nDATA\r\nSubject: evil\r\n\r\nx\r\n.\r\n"
    with socket.create_connection(("127.0.0.1", smtp), timeout=30) as raw, raw.makefile("rb") as answers:
        answers.readline()
        for line in (b"HELO x", b"MAIL FROM:<a@b.test>", b"RCPT TO:<" + HERE.encode() + b">", b"DATA"):
            raw.sendall(line + b"\r\n")
            answers.readline()
        raw.sendall(b"Subject: one\r\n\r\nwords" + end + smuggled)
        answers.readline()
    assert Arrival.objects.count() <= 1
    assert not Arrival.objects.filter(envelope_from="evil@x.test").exists()


def test_postfix_hands_its_mails_on_by_lmtp(committed: Cast) -> None:
    if postfix.program() is None:
        pytest.skip("needs Postfix, as root (on Debian: apt install postfix)")
    coded = HERE.replace("@", "+AbC.dEf@")
    with open_at("lmtp") as lmtp, postfix.server(domain="fluksaqua.example", lmtp=lmtp) as port:
        for i in range(5):
            send(port, letter(f"Mail {i}"), HERE, coded)
        send(port, letter("A" * 900 + "é" * 200), coded)
        until(lambda: Arrival.objects.count() == 6)
    assert {arrival.desk for arrival in Arrival.objects.all()} == {committed.desk}
    assert coded in Arrival.objects.values_list("envelope_to", flat=True)


def test_postfix_keeps_what_we_cannot_take_and_brings_it_again(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    if postfix.program() is None:
        pytest.skip("needs Postfix, as root (on Debian: apt install postfix)")
    tries = iter([True, False])

    def full_at_first(parcels: list[Parcel], *, at: int) -> list[Arrival]:
        if next(tries, False):
            raise OperationalError("database or disk is full")
        return keep(parcels, at=at)

    monkeypatch.setattr(writer, "keep", full_at_first)
    with open_at("lmtp") as lmtp, postfix.server(domain="fluksaqua.example", lmtp=lmtp) as port:
        send(port, letter("One"), HERE)
        until(lambda: Arrival.objects.filter(desk=committed.desk).count() == 1)


def test_mails_are_taken_by_tls_where_there_is_a_certificate(committed: Cast, tmp_path: Path) -> None:
    certificate, key = certificates.make(tmp_path)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    where = Listening(way="smtp", host="127.0.0.1", port=port, certificate=str(certificate), key=str(key))
    with listening(where), smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.starttls(context=ssl.create_default_context(cafile=certificate))
        client.sendmail("a@b.test", [HERE], letter("One"))
    assert Arrival.objects.get().desk == committed.desk


def test_where_to_listen_is_read_from_one_line() -> None:
    assert listening_of(" ") is None
    where = listening_of("smtp://0.0.0.0?cert=/etc/cert.pem&key=/etc/key.pem")
    assert where == Listening(way="smtp", host="0.0.0.0", port=25, certificate="/etc/cert.pem", key="/etc/key.pem")  # noqa: S104 - what an operator writes
