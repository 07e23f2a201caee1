"""SQLite by turns: those of a process who want to write wait in line, and nobody keeps a turn."""

import sqlite3
from collections import Counter

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.sqlite3 import base
from django.db.models import F

from desk.test_together import at_once
from guichet.kit.models import FeedHead

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

STREAM = 77
WRITERS, EACH = 6, 8


def write() -> None:
    """One transaction that reads, and writes what follows from it."""
    with transaction.atomic():
        FeedHead.objects.filter(stream=STREAM).update(number=F("number") + 1)


def test_who_waits_for_their_turn_knocks_once_and_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    FeedHead.objects.create(stream=STREAM)
    knocks: Counter[str] = Counter()
    begin = base.DatabaseWrapper._start_transaction_under_autocommit  # type: ignore[attr-defined]

    def counted(self: base.DatabaseWrapper) -> None:
        knocks["knock"] += 1
        begin(self)

    monkeypatch.setattr(base.DatabaseWrapper, "_start_transaction_under_autocommit", counted)

    def many() -> None:
        for _turn in range(EACH):
            write()

    at_once([many] * WRITERS)
    assert FeedHead.objects.get(stream=STREAM).number == WRITERS * EACH
    assert knocks["knock"] == WRITERS * EACH


def test_a_turn_is_given_up_however_a_transaction_ends() -> None:
    FeedHead.objects.create(stream=STREAM)

    def fail() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            FeedHead.objects.filter(stream=STREAM).update(number=1 // 0)

    def vanish() -> None:
        transaction.set_autocommit(False)
        FeedHead.objects.filter(stream=STREAM).update(number=5)
        connection.close()

    at_once([fail])
    at_once([vanish])
    at_once([write])
    assert FeedHead.objects.get(stream=STREAM).number == 1


def test_who_finds_another_process_writing_waits_for_it_and_then_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    FeedHead.objects.create(stream=STREAM)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0)
    with pytest.raises(OperationalError, match="locked"):
        write()
    other.execute("ROLLBACK")
    other.close()
    write()
    assert FeedHead.objects.get(stream=STREAM).number == 1
