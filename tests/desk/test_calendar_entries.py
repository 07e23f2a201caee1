"""A manager opens or closes the desk exceptionally: what is refused, what it does to requests sent before and after."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cast import AFTERNOON, Cast, closed_for_an_afternoon, filed, local, pass_time, story
from guichet.kit.models import FeedRow, Mail
from guichet.notices.round import make_round
from guichet.policies.entering import EntryRefused, Wanted, enter, withdraw
from guichet.policies.loading import entries_at
from guichet.policies.models import CalendarEntry
from guichet.policies.publishing import NotTheirs
from guichet.tickets.actions import change_hours, close
from guichet.tickets.errors import Refused
from guichet.tickets.models import Commitment, Ticket
from guichet.tickets.replay import verify
from guichet.tickets.timeline import policy_as_run, policy_for

NOW = local("2026-03-10 15:00")
LATER = local("2026-03-10 16:00")
BACK = {"en": "We stay after all", "fr": "Finalement, nous restons"}


def due(ticket: Ticket) -> int | None:
    return Commitment.objects.get(ticket=ticket).due_at


def question(people: Cast, at: str = "2026-03-10 15:00") -> Ticket:
    """Two business days: Thursday at the same time, or Friday where Wednesday afternoon is closed from noon."""
    return filed(people, at, priority="question")


def whole_day(on: datetime) -> Wanted:
    return replace(AFTERNOON, start=on, end=on + timedelta(days=1))


WEDNESDAY = whole_day(AFTERNOON.start.replace(hour=0))


def test_a_request_keeps_the_hours_of_its_sending_and_one_that_is_sent_later_has_the_entry(people: Cast) -> None:
    before = question(people)
    enter(people.desk, WEDNESDAY, by=people.manager, at=NOW)
    after = question(people)

    assert (due(before), due(after)) == (local("2026-03-12 15:00"), local("2026-03-13 15:00"))
    assert before.terms_id != after.terms_id
    assert policy_as_run(before.terms) is policy_for(before)
    assert policy_as_run(after.terms) is not policy_for(after)
    assert not list(verify())


def test_a_manager_lets_an_entry_hold_for_a_request_that_was_sent_before_it(people: Cast) -> None:
    ticket = question(people)
    entry = enter(people.desk, WEDNESDAY, by=people.manager, at=NOW)
    change_hours(ticket, entry, by=people.max, at=LATER)

    ticket.refresh_from_db()
    assert due(ticket) == local("2026-03-13 15:00")
    assert story(ticket) == ["submitted", "terms_changed"]
    pass_time("2026-03-20 12:00")
    assert not list(verify())
    assert "breached" in story(ticket)


def test_it_holds_once_and_before_it_begins_only(people: Cast) -> None:
    ticket, other = question(people), question(people)
    entry = closed_for_an_afternoon(people, at=NOW)
    change_hours(ticket, entry, by=people.max, at=LATER)

    with pytest.raises(Refused, match="same"):
        change_hours(ticket, entry, by=people.max, at=LATER)
    with pytest.raises(Refused, match="begun"):
        change_hours(other, entry, by=people.max, at=local("2026-03-11 12:00"))
    assert story(other) == ["submitted"]


def test_only_a_manager_of_the_desk_may(people: Cast) -> None:
    ticket = question(people)
    entry = closed_for_an_afternoon(people, at=NOW)

    for who in (people.ada, people.chloe):
        with pytest.raises(Refused, match="not_theirs"):
            change_hours(ticket, entry, by=who, at=LATER)
    with pytest.raises(NotTheirs):
        enter(people.desk, AFTERNOON, by=people.agent, at=NOW)
    with pytest.raises(NotTheirs):
        withdraw(entry, by=people.agent, at=LATER, reason=BACK)


def test_a_request_that_is_closed_takes_no_other_hours(people: Cast) -> None:
    ticket = question(people)
    close(ticket, by=people.chloe, at=NOW)
    entry = closed_for_an_afternoon(people, at=NOW)

    with pytest.raises(Refused, match="closed"):
        change_hours(ticket, entry, by=people.max, at=LATER)


def test_an_entry_is_withdrawn_by_a_further_one_before_it_begins(people: Cast) -> None:
    ticket = question(people)
    entry = enter(people.desk, WEDNESDAY, by=people.manager, at=NOW)
    change_hours(ticket, entry, by=people.max, at=LATER)
    back = withdraw(entry, by=people.manager, at=LATER, reason=BACK)

    assert [each.number for each in entries_at(people.desk.pk, LATER - 1)] == [1]
    assert entries_at(people.desk.pk, LATER) == ()
    assert due(question(people, "2026-03-10 16:00")) == local("2026-03-12 16:00")
    assert due(ticket) == local("2026-03-13 15:00")
    change_hours(ticket, back, by=people.max, at=LATER + 60)
    assert due(ticket) == local("2026-03-12 15:00")
    assert not list(verify())
    with pytest.raises(EntryRefused, match="withdrawn"):
        withdraw(entry, by=people.manager, at=LATER, reason=BACK)
    with pytest.raises(EntryRefused, match="withdrawn"):
        withdraw(back, by=people.manager, at=LATER, reason=BACK)


def test_a_withdrawal_says_nothing_to_a_request_that_never_had_the_entry(people: Cast) -> None:
    ticket = question(people)
    back = withdraw(closed_for_an_afternoon(people, at=NOW), by=people.manager, at=LATER, reason=BACK)

    with pytest.raises(Refused, match="same"):
        change_hours(ticket, back, by=people.max, at=LATER)


def test_an_entry_that_has_begun_is_not_withdrawn(people: Cast) -> None:
    entry = closed_for_an_afternoon(people, at=NOW)

    with pytest.raises(EntryRefused, match="begun"):
        withdraw(entry, by=people.manager, at=local("2026-03-11 12:00"), reason=BACK)


def test_an_entry_that_is_over_is_in_no_new_terms(people: Cast) -> None:
    closed_for_an_afternoon(people, at=NOW)

    assert question(people, "2026-03-13 09:00").terms.entries is not None
    assert question(people, "2026-03-16 09:00").terms.entries is None


SUMMER = datetime(2026, 3, 8, 2)  # noqa: DTZ001 - a time on the calendar's wall, and one that does not exist


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("past", replace(AFTERNOON, start=AFTERNOON.start.replace(day=10))),
        ("backwards", replace(AFTERNOON, end=AFTERNOON.start)),
        ("too_long", replace(AFTERNOON, end=AFTERNOON.end.replace(year=2027, month=4))),
        ("beyond", whole_day(AFTERNOON.start.replace(year=2090))),
        ("unknown_calendar", replace(AFTERNOON, calendar="other")),
        ("no_reason", replace(AFTERNOON, reason={"en": "We move house"})),
        ("reason_too_long", replace(AFTERNOON, reason=dict.fromkeys(("en", "fr"), "x" * 201))),
        ("unusable", replace(AFTERNOON, start=SUMMER.replace(year=2027, day=14), end=SUMMER.replace(2027, 3, 14, 3))),
    ],
)
def test_what_is_no_entry_is_refused_and_nothing_is_written(people: Cast, code: str, wanted: Wanted) -> None:
    with pytest.raises(EntryRefused, match=code):
        enter(people.desk, wanted, by=people.manager, at=NOW)
    assert not CalendarEntry.objects.exists()


def test_the_same_entry_is_not_made_twice(people: Cast) -> None:
    closed_for_an_afternoon(people, at=NOW)

    with pytest.raises(EntryRefused, match="same"):
        closed_for_an_afternoon(people, at=LATER)


def test_entries_are_in_the_feed_of_the_desk_and_numbered(people: Cast) -> None:
    entry = closed_for_an_afternoon(people, at=NOW)
    back = withdraw(entry, by=people.manager, at=LATER, reason=BACK)

    rows = list(FeedRow.objects.order_by("number").values_list("kind", "subject"))
    assert rows == [("calendar_entered", entry.pk), ("calendar_withdrawn", back.pk)]
    assert (entry.number, back.number) == (1, 2)


def test_the_customer_is_mailed_that_other_hours_hold_and_what_is_promised_now(people: Cast) -> None:
    ticket = question(people)
    entry = enter(people.desk, WEDNESDAY, by=people.manager, at=NOW)
    make_round(at=LATER)
    change_hours(ticket, entry, by=people.max, at=LATER)
    make_round(at=LATER)

    mail = Mail.objects.get(purpose="hours_changed")
    assert "Nous déménageons" in mail.text
    assert "vendredi 13 mars" in mail.text
