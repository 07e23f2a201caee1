"""A mail is safe before its bringer hears so, and a pipe hears in the way that pipes understand."""

import io
import sys

import pytest
from django.core.management import call_command
from django.db import OperationalError

from cast import Cast, cast
from guichet.channels.management.commands import mail as command
from guichet.channels.models import Arrival, RawMail
from post import HERE, letter


class Pipe:
    """Standard input, as a mail server writes to it."""

    def __init__(self, raw: bytes) -> None:
        self.buffer = io.BytesIO(raw)


def piped(monkeypatch: pytest.MonkeyPatch, raw: bytes, *arguments: str) -> int:
    """What the command ends with."""
    monkeypatch.setattr(sys, "stdin", Pipe(raw))
    try:
        call_command("mail", "deliver", *arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_piped_mail_is_kept_as_it_came(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert piped(monkeypatch, letter(), "--to", HERE, "--from", "chloe@fluksaqua.test") == 0
    arrival = Arrival.objects.get()
    assert (arrival.desk, arrival.way, arrival.envelope_to) == (people.desk, "pipe", HERE)
    assert bytes(RawMail.objects.get().content) == letter()


def test_a_mail_for_nobody_is_given_back(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert piped(monkeypatch, letter(), "--to", "other@elsewhere.test") == command.NO_SUCH_USER
    assert not Arrival.objects.exists()
    assert people.desk.pk


def test_what_cannot_be_kept_now_is_to_be_tried_again(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Arrival.objects, "get_or_create", full)
    assert piped(monkeypatch, letter(), "--to", people.desk.mail_address) == command.LATER


@pytest.mark.parametrize(
    "head", [{"to": "help@alias.example"}, {"to": "x@y.test", "Delivered_To": "help+a@alias.example"}]
)
def test_without_an_address_the_head_tells_whose_mail_it_is(
    people: Cast, monkeypatch: pytest.MonkeyPatch, head: dict[str, str]
) -> None:
    other = cast("alias", "alias")
    other.desk.mail_address = "Help@alias.example"
    other.desk.save()
    assert piped(monkeypatch, letter(**head)) == 0
    assert Arrival.objects.get().desk == other.desk
    assert people.desk != other.desk


def test_a_mail_of_garbage_is_kept_too(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for raw in (b"", b"\x00\xff\xfe", b"\n\n\n", b"no colon here"):
        assert piped(monkeypatch, raw) == 0
    assert {arrival.desk for arrival in Arrival.objects.all()} == {people.desk}
