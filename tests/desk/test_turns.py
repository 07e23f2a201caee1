"""SQLite by turns: those of a process who want to write wait in line, and nobody keeps a turn."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from threading import Event, Thread, current_thread, main_thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.sqlite3 import base
from django.db.models import F

from desk.test_together import at_once
from guichet.kit.models import FeedHead
from guichet.kit.sqlite import base as turns
from guichet.kit.sqlite import line as lines
from guichet.kit.sqlite.line import Line

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


def test_an_error_that_says_why_it_is_busy_is_waited_for_too(monkeypatch: pytest.MonkeyPatch) -> None:
    FeedHead.objects.create(stream=STREAM)
    begin = base.DatabaseWrapper._start_transaction_under_autocommit  # type: ignore[attr-defined]
    found = [sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_BUSY]

    def mended(self: base.DatabaseWrapper) -> None:
        if found:
            why = sqlite3.OperationalError("database is locked")
            why.sqlite_errorcode = found.pop()
            raise OperationalError("database is locked") from why
        begin(self)

    monkeypatch.setattr(base.DatabaseWrapper, "_start_transaction_under_autocommit", mended)
    write()
    assert FeedHead.objects.get(stream=STREAM).number == 1


def test_a_write_outside_of_a_transaction_takes_its_turn_and_gives_it_up() -> None:
    taken: list[bool] = []

    def alone() -> None:
        FeedHead.objects.create(stream=STREAM)
        with pytest.raises(IntegrityError):
            FeedHead.objects.bulk_create([FeedHead(stream=STREAM)])
        FeedHead.objects.filter(stream=STREAM).update(number=7)
        taken.append(
            connection._turn is not None  # type: ignore[attr-defined]
        )

    at_once([alone])
    at_once([write] * 2)
    assert taken == [False]
    assert FeedHead.objects.get(stream=STREAM).number == 9


def test_a_write_outside_of_a_transaction_waits_for_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    FeedHead.objects.create(stream=STREAM)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    pauses: list[float] = []

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            other.execute("ROLLBACK")

    monkeypatch.setattr(turns, "sleep", wait)
    FeedHead.objects.filter(stream=STREAM).update(number=5)
    other.close()
    assert pauses == [turns.PAUSE_S] * 3
    assert FeedHead.objects.get(stream=STREAM).number == 5


def test_those_who_wait_come_in_the_order_in_which_they_came() -> None:
    line, came = Line(), []
    assert line.take(0)

    def wait(place: int) -> None:
        assert line.take(60)
        came.append(place)
        line.give()
        # Whoever has just had a turn is last.
        assert line.take(60)
        came.append(place + 10)
        line.give()

    threads = [Thread(target=wait, args=(place,)) for place in range(4)]
    for place, each in enumerate(threads, 1):
        each.start()
        while len(line._waiting) < place:
            each.join(0.001)
    line.give()
    for each in threads:
        each.join()
    assert came[:4] == [0, 1, 2, 3]
    assert sorted(came[4:]) == [10, 11, 12, 13]


def test_a_line_that_moves_is_waited_in_and_one_that_stands_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    line, now, go_on = Line(), 100.0, Event()

    def first() -> None:
        assert line.take(60)
        go_on.wait()
        line.give()

    # What time it is and what happens, whenever the one who came last looks at the clock once more.
    looks: list[tuple[float, Callable[[], None]]] = []

    def monotonic() -> float:
        nonlocal now
        if current_thread() is main_thread() and looks:
            now, happen = looks.pop(0)
            rest, looks[:] = looks[:], []
            happen()
            looks[:] = rest
        return now

    monkeypatch.setattr(lines, "monotonic", monotonic)
    assert line.take(0)
    assert not line.take(0), "the line stands"
    thread = Thread(target=first)
    thread.start()
    while not line._waiting:
        thread.join(0.001)
    looks[:] = [(100, lambda: None), (101, line.give), (101.5, lambda: None), (101.5, go_on.set)]
    assert line.take(1), "the line has moved in the second for which it is waited"
    thread.join()
