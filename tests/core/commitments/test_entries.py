"""What an exceptional opening or closing does to a ticket that is open when the desk enters it.

The week begins on Monday 1 June 2026; the desk is open from 9 to 17, where clocks show UTC.
"""

from dataclasses import replace

import pytest

from build import CLAUSE, a_policy, a_timeline, acts, due, hours, instant, levels, one, promise, target, told
from guichet.core.commitments.assess import assess
from guichet.core.commitments.explain import explain_promise
from guichet.core.commitments.standing import ActKind, CommitmentStatus, Standing, Why
from guichet.core.hours.duration import Duration
from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import amended, begins_at
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import Pause, Reminder
from guichet.core.policy.rules.requests import Closing, Silence
from guichet.core.policy.words import Trigger
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.events import By, Event, EventType, Timeline

TRAINING = CalendarEntry(
    number=1, calendar="desk", opens=False, start="2026-06-03 13:00", end="2026-06-03 17:00", reason={"en": "training"}
)
SATURDAY = CalendarEntry(
    number=2, calendar="desk", opens=True, start="2026-06-06 09:00", end="2026-06-06 17:00", reason={"en": "moving in"}
)
BACK = replace(TRAINING, number=3, withdraws=1)


def taken(text: str, at: str, *entries: CalendarEntry) -> Timeline:
    """A timeline whose ticket takes the entries at an instant, among its events."""
    timeline = a_timeline(text)
    change = Event(instant(at), EventType.TERMS_CHANGED, By.AGENT, {"entries": entries})
    return replace(timeline, events=tuple(sorted((*timeline.events, change), key=lambda event: event.at)))


def stand(policy: Policy, timeline: Timeline, at: str) -> Standing:
    return assess(policy, timeline, instant(at))


def test_a_ticket_keeps_the_hours_of_its_submission_until_it_is_given_others() -> None:
    policy = a_policy(commitments={"first_response": promise("16 business hours")})

    assert due(stand(policy, a_timeline("tue 11:00 submitted"), "tue 12:00")) == "thu 11:00"
    assert due(stand(policy, taken("tue 11:00 submitted", "tue 12:00", TRAINING), "tue 11:59")) == "thu 11:00"
    assert due(stand(policy, taken("tue 11:00 submitted", "tue 12:00", TRAINING), "tue 12:00")) == "thu 15:00"


def test_a_ticket_sent_after_the_entry_has_it_in_its_terms() -> None:
    policy = a_policy(commitments={"first_response": promise("16 business hours")})
    timeline = replace(a_timeline("tue 11:00 submitted"), entries=(TRAINING,))

    assert due(stand(policy, timeline, "tue 11:00")) == "thu 15:00"


def test_an_entry_begins_where_the_policy_has_its_calendar_and_nowhere_else() -> None:
    assert begins_at(a_policy(), TRAINING) == instant("wed 13:00")
    assert begins_at(a_policy(), replace(TRAINING, calendar="elsewhere")) is None


def test_an_opening_brings_a_due_instant_forward() -> None:
    policy = a_policy(commitments={"first_response": promise("16 business hours")})

    assert due(stand(policy, taken("fri 11:00 submitted", "fri 12:00", SATURDAY), "fri 12:00")) == "next mon 11:00"
    assert due(stand(policy, a_timeline("fri 11:00 submitted"), "fri 12:00")) == "next tue 11:00"


def test_an_entry_that_is_taken_back_leaves_the_hours_as_they_were() -> None:
    policy = a_policy(commitments={"first_response": promise("16 business hours")})
    timeline = taken("tue 11:00 submitted", "tue 12:00", TRAINING)
    back = Event(instant("wed 10:00"), EventType.TERMS_CHANGED, By.AGENT, {"entries": (BACK,)})

    timeline = replace(timeline, events=(*timeline.events, back))
    assert due(stand(policy, timeline, "wed 09:59")) == "thu 15:00"
    assert due(stand(policy, timeline, "wed 10:00")) == "thu 11:00"


def test_an_entry_that_has_begun_cannot_be_given_to_a_ticket() -> None:
    policy = a_policy(commitments={"first_response": promise("16 business hours")})

    for late in ("wed 13:00", "wed 14:00", "fri 09:00"):
        with pytest.raises(TimelineError, match="has begun"):
            stand(policy, taken("tue 11:00 submitted", late, TRAINING), late)


def test_an_entry_of_a_calendar_that_the_policy_lacks_does_nothing() -> None:
    policy = a_policy(commitments={"first_response": promise("16 business hours")})

    assert amended(policy, (replace(TRAINING, calendar="other"),)) is policy


def test_what_does_not_count_is_in_the_ledger_with_its_reason() -> None:
    policy = a_policy(commitments={"first_response": promise("16 business hours")})
    ledger = one(stand(policy, taken("wed 11:00 submitted", "wed 12:00", TRAINING), "thu 10:00")).ledger
    closed = [(told(entry.start), told(entry.end), entry.detail) for entry in ledger if entry.why is Why.CLOSING]

    assert closed == [("wed 13:00", "wed 17:00", "training")]


def test_what_counts_by_exception_is_in_the_ledger_with_its_reason() -> None:
    policy = a_policy(commitments={"first_response": promise("20 business hours")})
    longer = replace(SATURDAY, start="2026-06-05 15:00", end="2026-06-05 19:00")
    ledger = one(stand(policy, taken("fri 11:00 submitted", "fri 12:00", longer), "next mon 10:00")).ledger

    counted = [(told(entry.start), told(entry.end), entry.detail) for entry in ledger if entry.counts]
    assert counted == [
        ("fri 11:00", "fri 17:00", None),
        ("fri 17:00", "fri 19:00", "moving in"),
        ("next mon 09:00", "next mon 10:00", None),
    ]


def test_a_promise_that_stands_still_runs_on_over_the_new_hours() -> None:
    rule = promise("8 business hours", pauses=Pause(start=(Trigger.ASKED,), end=(Trigger.ANSWERED,)))
    policy = a_policy(commitments={"resolution": rule})
    text = "tue 11:00 submitted; 12:00 replied asks; wed 12:00 answered"

    assert due(stand(policy, a_timeline(text), "wed 12:00"), "resolution") == "thu 11:00"
    assert due(stand(policy, taken(text, "tue 14:00", TRAINING), "wed 12:00"), "resolution") == "thu 15:00"


def test_what_was_kept_or_missed_stays_so() -> None:
    policy = a_policy(
        commitments={"first_response": promise("1 business hours"), "resolution": promise("2 business hours")}
    )
    standing = stand(policy, taken("tue 11:00 submitted; 11:30 replied", "tue 14:00", TRAINING), "wed 12:00")

    assert one(standing).status is CommitmentStatus.MET
    assert told(one(standing, "resolution").missed_at) == "tue 13:00"


def test_a_promise_whose_day_would_have_ended_already_keeps_the_hours_it_had() -> None:
    calendars = {"desk": hours({"mon-fri": "09:00-12:00, 14:00-17:00"})}
    policy = a_policy(calendars=calendars, commitments={"first_response": promise("3 business days")})
    shut = replace(TRAINING, start="2026-06-03 14:00", end="2026-06-03 17:00")
    timeline = taken("mon 08:00 submitted", "wed 13:00", shut)

    assert due(stand(policy, timeline, "wed 13:00")) == "wed 17:00"
    assert one(stand(policy, timeline, "wed 13:00")).status is CommitmentStatus.RUNNING


def test_a_reminder_that_was_given_is_neither_untold_nor_told_again() -> None:
    rule = promise("8 business hours", reminders=(Reminder(before=Duration.parse("2 business hours")),))
    policy = a_policy(commitments={"first_response": rule})
    late = replace(TRAINING, start="2026-06-03 10:30", end="2026-06-03 17:00")

    before = acts(stand(policy, a_timeline("tue 11:00 submitted"), "wed 10:00"), ActKind.REMIND)
    after = acts(stand(policy, taken("tue 11:00 submitted", "wed 10:00", late), "wed 10:00"), ActKind.REMIND)
    assert before == ["wed 09:00 remind"]
    assert after == ["wed 09:00 remind"]


def test_a_closing_by_silence_is_put_off_by_a_closing_and_never_brought_forward_by_an_opening() -> None:
    silence = Silence(after=Duration.parse("5 business days"), warning=Duration.parse("1 business day"))
    policy = a_policy(closing=Closing(clause=CLAUSE, silence=silence))
    text = "tue 11:00 submitted; 12:00 replied asks"
    shut = replace(TRAINING, start="2026-06-03", end="2026-06-03")

    def closes(*entries: CalendarEntry) -> list[str]:
        timeline = taken(text, "tue 13:00", *entries) if entries else a_timeline(text)
        return acts(stand(policy, timeline, "tue 14:00"), ActKind.CLOSE)

    assert closes() == ["(next tue 12:00 close)"]
    assert closes(shut) == ["(next wed 12:00 close)"]
    assert closes(SATURDAY) == ["(next tue 12:00 close)"]


def test_a_warning_that_was_given_before_the_closing_was_put_off_was_given_when_it_was() -> None:
    """24 hours before the closing is a day later by the new hours."""
    silence = Silence(after=Duration.parse("5 business days"), warning=Duration.parse("24h"))
    policy = a_policy(closing=Closing(clause=CLAUSE, silence=silence))
    shut = replace(TRAINING, start="2026-06-09", end="2026-06-09")
    timeline = taken("tue 11:00 submitted; 12:00 replied asks", "next mon 14:00", shut)

    standing = stand(policy, timeline, "next mon 15:00")

    assert acts(standing) == ["next mon 12:00 warn_close", "(next wed 12:00 close)"]
    assert standing.silence is not None
    assert told(standing.silence.warn_at) == "next mon 12:00"


def test_a_silence_without_a_warning_is_put_off_by_a_closing_too() -> None:
    policy = a_policy(closing=Closing(clause=CLAUSE, silence=Silence(after=Duration.parse("5 business days"))))
    shut = replace(TRAINING, start="2026-06-03", end="2026-06-03")

    standing = stand(policy, taken("tue 11:00 submitted; 12:00 replied asks", "tue 13:00", shut), "tue 14:00")

    assert acts(standing) == ["(next wed 12:00 close)"]
    assert standing.silence is not None
    assert standing.silence.warn_at is None


def test_what_an_earlier_target_judged_stays_judged_by_it_whatever_hours_come() -> None:
    rows = [target("2 business hours", priority="high"), target("16 business hours", priority="low")]
    policy = a_policy(priorities=levels("high low"), commitments={"first_response": promise(rows=rows)})
    story = "mon 09:00 submitted priority=high; 12:00 prioritised priority=low"
    clock = one(stand(policy, taken(story, "mon 13:00", TRAINING), "mon 14:00"))

    assert (clock.target, told(clock.missed_at), told(clock.due_at)) == ("2 business hours", "mon 11:00", "mon 11:00")
    found = explain_promise(policy, taken(story, "mon 13:00", TRAINING), instant("mon 14:00"), "first_response")
    assert [row.within for row in found.rows if row.chosen] == ["2 business hours"]
    assert found.facts["priority"] == "high"


def test_an_opening_closes_no_silent_ticket_earlier_than_was_said() -> None:
    policy = a_policy(closing=Closing(silence=Silence(after=Duration.parse("2 business days"))))
    story = "fri 09:00 submitted; 10:00 replied asks"

    assert acts(stand(policy, taken(story, "fri 12:00", SATURDAY), "fri 12:00")) == ["(next tue 10:00 close)"]
    assert acts(stand(policy, replace(a_timeline(story), entries=(SATURDAY,)), "fri 12:00")) == [
        "(next mon 10:00 close)"
    ]
