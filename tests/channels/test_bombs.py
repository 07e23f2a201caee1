"""T12 and T23: a mail that wants too much of whoever reads it is kept whole, shown to a person, and holds up nobody."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from cast import Cast
from guichet.channels.email.intake import Parcel, keep
from guichet.channels.email.pool import Child, Read, Reader
from guichet.channels.email.reading.cleaning import Page, page
from guichet.channels.email.reading.limits import TooMuch
from guichet.channels.email.round import Room
from guichet.channels.email.taking import take_in
from guichet.channels.models import Arrival, State
from guichet.tickets.models import Ticket
from post import letter

HEAD = b"From: a@b.test\n"


def nested(depth: int, kind: bytes) -> bytes:
    """Parts in parts."""
    if kind == b"rfc822":
        return HEAD + b"Content-Type: message/rfc822\n\n" * depth + b"x"
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth))
    return HEAD + opened + b"\nx"


BOMBS = {
    "subject": (HEAD + b"Subject: " + b"a" * 1_000_000 + b"\n\nx", "head"),
    "parameters": (HEAD + b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\n\nx", "head"),
    "folded": (HEAD + b"To: " + b",\n a@b.test" * 16_000 + b"\n\nx", "head"),
    "headers": (HEAD + b"X: y\n" * 2_000 + b"\nx", "head"),
    "recipients": (HEAD + b"To: " + b"a@b.test, " * 300 + b"c@d.test\n\nx", "people"),
    "multiparts": (nested(1_000, b"multipart"), "depth"),
    "mails": (nested(1_000, b"rfc822"), "depth"),
    "thirty": (nested(30, b"multipart"), "depth"),
    "parts": (HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\ny\n" * 1_000 + b"--x--", "parts"),
    "brackets": (b"From: " + b"(" * 5_000 + b"\n\nx", ""),
    "quotes": (HEAD + b"\n" + b"On " * 100_000, ""),
    "blank": (HEAD + b"\n" + b"\n" * 200_000 + b"x", ""),
    "page": (HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 100_000, ""),
    "attributes": (HEAD + b"Content-Type: text/html\n\n<p " + b"a=1 " * 100_000 + b">x", ""),
    "words": (HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 2_000 + b"\n\nx", ""),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader in a process of its own."""
    with Reader() as one:
        yield one


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_read_or_refused_and_the_next_mail_is_read(reader: Reader, name: str) -> None:
    raw, failed = BOMBS[name]
    assert reader.read(raw).failed == failed
    read = reader.read(letter())
    assert read.reading is not None
    assert read.reading.subject == "Meters read zero"


def test_a_page_that_is_too_deep_is_not_shown(reader: Reader) -> None:
    assert reader.page(HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 50_000) is None
    assert reader.page(HEAD + b"Content-Type: text/html\n\n<p onclick=x>Hello</p>") == Page(html="<p>Hello</p>")


@pytest.mark.parametrize(("depth", "is_shown"), [(300, True), (301, False)])
def test_a_page_is_refused_for_its_depth_before_anything_is_made_of_it(depth: int, is_shown: bool) -> None:
    raw = HEAD + b"Content-Type: text/html\n\n" + b"<div>" * depth + b"x"
    if is_shown:
        assert "x" in page(raw).html
        return
    with pytest.raises(TooMuch, match="depth"):
        page(raw)


class Hungry(Child):
    """A child that wants too much."""

    PROGRAM: ClassVar = "components.hungry"


def test_a_child_has_no_more_of_memory_and_of_the_processor_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[1]), *sys.path]))
    with Hungry() as child:
        assert child.ask(b"x", b"")[0]["asked"] == "x"
        assert child.ask(b"m", b"")[0]["failed"] == "memory"
        # The system ends it: nobody's patience does.
        assert child.ask(b"t", b"")[0]["failed"] == "died"
        assert child.ask(b"x", b"")[0]["asked"] == "x"


def test_a_reader_that_dies_is_replaced(reader: Reader) -> None:
    assert reader.read(letter()).reading is not None
    assert reader._child is not None
    reader._child.kill()
    assert reader.read(letter()).failed == "died"
    assert reader.read(letter()).reading is not None


def test_what_cannot_be_read_is_kept_whole_and_the_others_are_taken_in(people: Cast) -> None:
    bomb, _failed = BOMBS["multiparts"]
    keep([Parcel(desk=people.desk, raw=raw, way="smtp") for raw in (bomb, letter())], at=1_773_150_000)
    room = Room(readers=1)
    try:
        assert room.take_waiting(now=lambda: 1_773_150_000) == 2
    finally:
        room.close()
    first, second = Arrival.objects.order_by("pk")
    assert (first.state, first.reason, bytes(first.raw.content)) == (State.QUARANTINE, "depth", bomb)
    assert (second.state, Ticket.objects.count()) == (State.TAKEN, 1)


def test_a_mail_that_cannot_be_taken_in_takes_nothing_from_those_beside_it(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_on_two(arrival: Arrival, read: Read, *, at: int) -> Arrival:
        done = take_in(arrival, read, at=at)
        if read.reading is not None and read.reading.subject == "Two":
            raise RuntimeError("after all was written")
        return done

    monkeypatch.setattr("guichet.channels.email.round.take_in", fails_on_two)
    mails = [letter(f"Words {name}", subject=name) for name in ("One", "Two", "Three")]
    keep([Parcel(desk=people.desk, raw=raw, way="smtp") for raw in mails], at=1_773_150_000)
    room = Room(readers=1)
    try:
        room.take_waiting(now=lambda: 1_773_150_000)
    finally:
        room.close()
    assert list(Ticket.objects.order_by("pk").values_list("subject", flat=True)) == ["One", "Three"]
    states = list(Arrival.objects.order_by("pk").values_list("state", "reason"))
    assert states == [(State.TAKEN, ""), (State.QUARANTINE, "failed"), (State.TAKEN, "")]
