"""What counts against a customer, and which limit holds (MX-9)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.entitlements.conduct import Decision, Evidence, counted, counts_until, in_force, not_withdrawn
from guichet.core.limits import Effect, Limit

NEW_YORK = ZoneInfo("America/New_York")
MONTHS = 3


def instant(text: str, zone: ZoneInfo = NEW_YORK) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def evidence(number: int, ticket: int, sent: str, *, recorded: str = "", withdraws: int | None = None) -> Evidence:
    """A piece of evidence, recorded as the request was sent where nothing else is said."""
    return Evidence(
        number=number,
        ticket=ticket,
        kind="repeat",
        sent_at=instant(sent),
        recorded_at=instant(recorded or sent),
        withdraws=withdraws,
    )


def tickets(entries: list[Evidence], at: str) -> list[int]:
    """The tickets that count at an instant."""
    return [each.ticket for each in counted(entries, instant(at), months=MONTHS, zone=NEW_YORK)]


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        ("2026-03-10 10:00", "2026-06-11 00:00"),
        ("2026-03-10 23:59:59", "2026-06-11 00:00"),
        # Three months after the last of November there is no 30th, nor 29th, of February.
        ("2025-11-30 09:00", "2026-03-01 00:00"),
        # Over both changes of clocks it is a day of the wall all the same.
        ("2026-01-15 09:00", "2026-04-16 00:00"),
        ("2026-08-15 09:00", "2026-11-16 00:00"),
    ],
)
def test_a_request_counts_to_the_end_of_the_same_day_some_months_later(sent: str, until: str) -> None:
    assert counts_until(instant(sent), MONTHS, NEW_YORK) == instant(until)


def test_the_day_of_a_request_is_that_of_the_desk() -> None:
    # 23:30 in New York is the next day in Paris.
    at = instant("2026-03-10 23:30")
    assert counts_until(at, MONTHS, NEW_YORK) == instant("2026-06-11 00:00")
    assert counts_until(at, MONTHS, ZoneInfo("Europe/Paris")) == instant("2026-06-12 00:00", ZoneInfo("Europe/Paris"))


def test_evidence_counts_from_when_it_was_recorded_until_its_request_is_too_old() -> None:
    entries = [evidence(1, 7, "2026-03-10 10:00", recorded="2026-03-12 09:00")]
    assert tickets(entries, "2026-03-12 08:59:59") == []
    assert tickets(entries, "2026-03-12 09:00") == [7]
    assert tickets(entries, "2026-06-10 23:59:59") == [7]
    assert tickets(entries, "2026-06-11 00:00") == []


def test_evidence_that_is_withdrawn_counts_no_more_from_then_on() -> None:
    one = evidence(1, 7, "2026-03-10 10:00")
    entries = [one, evidence(2, 8, "2026-03-11 10:00"), evidence(3, 7, "2026-03-12 10:00", withdraws=1)]
    assert tickets(entries, "2026-03-11 12:00") == [7, 8]
    assert tickets(entries, "2026-03-12 10:00") == [8]
    assert [each.number for each in not_withdrawn(entries, instant("2026-03-12 10:00"))] == [2]


def test_a_request_that_is_evidence_twice_counts_once() -> None:
    entries = [evidence(2, 7, "2026-03-10 10:00"), evidence(1, 7, "2026-03-10 10:00")]
    assert [each.number for each in counted(entries, instant("2026-03-10 10:00"), months=3, zone=NEW_YORK)] == [1]


def decided(number: int, at: int, *, until: int | None = None, revoked: int | None = None) -> Decision:
    return Decision(number=number, at=at, limit=Limit(effect=Effect.DECLINE, until=until), revoked_at=revoked)


def test_a_limit_holds_from_its_instant_until_its_end() -> None:
    limit = decided(1, 100, until=200)
    assert [in_force([limit], at) for at in (99, 100, 199, 200)] == [None, limit, limit, None]


def test_a_limit_without_an_end_stands_until_it_is_revoked() -> None:
    limit = decided(1, 100, revoked=500)
    assert [in_force([limit], at) for at in (499, 500)] == [limit, None]


def test_a_later_decision_takes_the_place_of_an_earlier_one_for_good() -> None:
    first, second = decided(1, 100), decided(2, 200, revoked=300)
    assert [in_force([second, first], at) for at in (150, 250, 350)] == [first, second, None]


@st.composite
def lists(draw: st.DrawFn) -> list[Evidence]:
    """Evidence about few tickets, some of it withdrawn, in order."""
    entries: list[Evidence] = []
    at = instant("2026-01-20 00:00")
    for number in range(1, draw(st.integers(1, 12)) + 1):
        at += draw(st.integers(0, 40 * 86_400))
        open_ = [each for each in not_withdrawn(entries, at) if each.withdraws is None]
        gone = draw(st.sampled_from([None, None, *open_]))
        if gone is None:
            ticket, sent_at = draw(st.integers(1, 5)), at - draw(st.integers(0, 30 * 86_400))
            entries.append(Evidence(number=number, ticket=ticket, kind="repeat", sent_at=sent_at, recorded_at=at))
        else:
            entries.append(
                Evidence(
                    number=number,
                    ticket=gone.ticket,
                    kind=gone.kind,
                    sent_at=gone.sent_at,
                    recorded_at=at,
                    withdraws=gone.number,
                )
            )
    return entries


@given(lists(), st.integers(0, 600), st.integers(1, 12))
def test_the_count_is_that_of_a_naive_book_kept_by_hand(entries: list[Evidence], days: int, months: int) -> None:
    at = instant("2026-01-20 00:00") + days * 86_400
    book: dict[int, Evidence] = {}
    for each in entries:
        if each.recorded_at <= at:
            if each.withdraws is None:
                book[each.number] = each
            else:
                del book[each.withdraws]
    today = datetime.fromtimestamp(at, NEW_YORK).date()
    naive = set()
    for each in book.values():
        day = datetime.fromtimestamp(each.sent_at, NEW_YORK).date()
        gap = (today.year - day.year) * 12 + today.month - day.month
        # At most so many months back, by the calendar; a day that the month has not is its last.
        if gap < months or (gap == months and today.day <= day.day):
            naive.add(each.ticket)
    found = counted(entries, at, months=months, zone=NEW_YORK)
    assert {each.ticket for each in found} == naive
    assert len(found) == len(naive)
