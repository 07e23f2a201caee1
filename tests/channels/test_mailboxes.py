"""Mailboxes by IMAP, against a real server: nothing lost, nothing twice, nothing changed there."""

import ssl
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from cast import Cast
from components.dovecot import Dovecot
from guichet.channels.email import imap
from guichet.channels.email.imap import connected, fetch_new, follow
from guichet.channels.email.intake import Parcel, keep
from guichet.channels.email.ways import Box, boxes_of
from guichet.channels.models import Arrival, Mailbox
from post import HERE, letter


def box_of(dovecot: Dovecot) -> Box:
    """The mailbox as the desk knows it."""
    (box,) = boxes_of(f"{dovecot.url}?to={HERE}&server=mx.test")
    return box


def fetched(dovecot: Dovecot) -> int:
    """How many mails one look brings."""
    with connected(box_of(dovecot)) as client:
        return fetch_new(client, box_of(dovecot), now=lambda: 1_773_150_000)


def test_what_nobody_has_read_is_fetched_and_then_what_comes(people: Cast, dovecot: Dovecot) -> None:
    dovecot.put(letter("Read long ago"), flags="(\\Seen)")
    dovecot.put(letter("One"), letter("Two"))
    assert fetched(dovecot) == 2
    assert fetched(dovecot) == 0
    dovecot.put(letter("Three"), flags="(\\Seen)")
    assert fetched(dovecot) == 1
    said = {bytes(arrival.raw.content).split()[-1] for arrival in Arrival.objects.all()}
    assert said == {b"One", b"Two", b"Three"}
    assert {(each.desk, each.server, each.way) for each in Arrival.objects.all()} == {(people.desk, "mx.test", "imap")}
    with dovecot.client() as client:
        client.select("INBOX", readonly=True)
        assert len(client.search(None, "UNSEEN")[1][0].split()) == 2


@pytest.mark.usefixtures("people")
def test_whoever_is_killed_in_between_fetches_again_and_keeps_each_once(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.put(letter("One"), letter("Two"), letter("Three"))
    monkeypatch.setattr(imap, "BATCH", 1)
    kept = keep
    tries = iter((True, False))

    def dies(parcels: list[Parcel], *, at: int) -> list[Arrival]:
        if not next(tries):
            raise OSError("killed")
        return kept(parcels, at=at)

    monkeypatch.setattr(imap, "keep", dies)
    with pytest.raises(OSError, match="killed"):
        fetched(dovecot)
    assert Arrival.objects.count() == 1
    monkeypatch.setattr(imap, "keep", kept)
    assert fetched(dovecot) == 3
    assert Arrival.objects.count() == 3


@pytest.mark.usefixtures("people")
def test_a_server_that_counts_anew_brings_nothing_twice(dovecot: Dovecot) -> None:
    dovecot.put(letter("One"), letter("Two"))
    fetched(dovecot)
    before = Mailbox.objects.get().uid_validity
    Mailbox.objects.update(uid_validity=1, last_uid=4711, connected_at=0)
    dovecot.put(letter("Three"))
    assert fetched(dovecot) == 3
    assert Arrival.objects.count() == 3
    assert Mailbox.objects.get().uid_validity == before
    assert fetched(dovecot) == 0


@pytest.mark.usefixtures("people")
def test_an_empty_mail_and_a_great_many_are_fetched(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "BATCH_BYTES", 2_000)
    dovecot.put(b"\n", *(letter(f"Mail {i} {'x' * 300}") for i in range(30)))
    assert fetched(dovecot) == 31
    assert Arrival.objects.count() == 31


def test_a_mailbox_is_followed_until_told_to_stop(committed: Cast, dovecot: Dovecot) -> None:
    stop, kept = threading.Event(), threading.Event()

    def noted(parcels: list[Parcel], *, at: int) -> list[Arrival]:
        try:
            return keep(parcels, at=at)
        finally:
            kept.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imap, "keep", noted)
        thread = threading.Thread(target=follow, args=(box_of(dovecot), stop), kwargs={"now": lambda: 1_773_150_000})
        thread.start()
        for text in ("Before", "While it waits"):
            dovecot.put(letter(text))
            assert kept.wait(30)
            kept.clear()
        stop.set()
        thread.join(30)
    assert not thread.is_alive()
    assert Arrival.objects.filter(desk=committed.desk).count() == 2


def test_a_server_that_is_away_is_noted_and_tried_again(committed: Cast, dovecot: Dovecot) -> None:
    fetched(dovecot)
    assert Mailbox.objects.get().desk == committed.desk

    class Once:
        """Stops at the first wait."""

        stopped = False

        def is_set(self) -> bool:
            return self.stopped

        def wait(self, timeout: float) -> bool:
            self.stopped = timeout > 0
            return True

    wrong = boxes_of(f"{dovecot.url}?to={HERE}".replace(dovecot.password, "wrong"))[0]
    follow(wrong, Once(), now=lambda: 7)
    state = Mailbox.objects.get()
    assert state.failed_at == 7
    assert "LoginError" in state.error
    assert fetched(dovecot) == 0
    assert Mailbox.objects.get().error == ""


@pytest.mark.usefixtures("people")
def test_a_mailbox_is_reached_by_tls_and_only_where_its_certificate_is_good(dovecot: Dovecot) -> None:
    dovecot.put(letter("One"))
    begun_in_clear = dovecot.url.replace("imap://", "imap+tls://")
    for url in (dovecot.encrypted, begun_in_clear):
        (box,) = boxes_of(f"{url}?to={HERE}&ca={dovecot.certificate}")
        with connected(box) as client:
            fetch_new(client, box, now=lambda: 1_773_150_000)
        (unknown,) = boxes_of(f"{url}?to={HERE}")
        with pytest.raises(ssl.SSLError), connected(unknown):
            pass
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "imap://a:b@mail.example.org/INBOX?to=x@y.test",
        "imaps://a:SECRET@h/INBOX",
        "pop3://a:b@h?to=x@y.test",
        "nonsense",
    ],
)
def test_a_mailbox_that_is_badly_named_is_refused_without_its_secret(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        boxes_of(wrong)
    assert "SECRET" not in str(refused.value)
