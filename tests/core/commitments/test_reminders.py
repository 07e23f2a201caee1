"""Reminders count back from a due instant, in the unit in which the policy writes them."""

import pytest

from build import a_policy, acts, levels, promise, stand, target
from guichet.core.commitments.standing import ActKind
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import Pause, Reminder
from guichet.core.policy.words import Trigger


def reminding(before: str, within: str = "4h") -> Policy:
    reminder = Reminder(before=Duration.parse(before), clause="C-2")
    return a_policy(commitments={"resolution": promise(within, reminders=(reminder,), pauses=Pause())})


@pytest.mark.parametrize(
    ("before", "within", "reminded"),
    [
        ("1h", "4h", "mon 15:00"),
        ("2 business hours", "6 business hours", "mon 16:00"),
        ("1 business day", "2 business days", "tue 12:00"),
        ("30min", "1 business day", "tue 11:30"),
    ],
)
def test_a_reminder_comes_so_long_before(before: str, within: str, reminded: str) -> None:
    standing = stand(reminding(before, within), "mon 12:00 submitted")

    assert acts(standing, ActKind.REMIND) == [f"({reminded} remind)"]
    assert {act.clause for act in standing.acts if act.kind is ActKind.REMIND} == {"C-2"}


def test_a_reminder_is_done_from_its_instant_on() -> None:
    policy = reminding("1h")

    assert acts(stand(policy, "mon 09:00 submitted", at="mon 11:59"), ActKind.REMIND) == ["(mon 12:00 remind)"]
    assert acts(stand(policy, "mon 09:00 submitted", at="mon 12:00"), ActKind.REMIND) == ["mon 12:00 remind"]


def test_a_promise_kept_before_it_needs_no_reminder() -> None:
    assert acts(stand(reminding("1h"), "mon 09:00 submitted; 10:00 resolved", at="mon 15:00")) == []


def test_a_reminder_longer_than_the_target_does_not_come() -> None:
    assert acts(stand(reminding("5h"), "mon 09:00 submitted"), ActKind.REMIND) == []


def test_a_pause_puts_the_reminder_off() -> None:
    story = "mon 09:00 submitted; 10:00 replied asks; 14:00 answered"

    assert acts(stand(reminding("1h"), story), ActKind.REMIND) == ["(mon 16:00 remind)"]


def test_a_reminder_that_a_new_priority_made_late_comes_once_at_the_change() -> None:
    reminder = Reminder(before=Duration.parse("1h"))
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"resolution": promise(rows=[target("4h", priority="high"), target("8h")], reminders=(reminder,))},
    )
    story = "mon 09:00 submitted; 12:30 prioritised priority=high"

    assert acts(stand(policy, story, at="mon 12:45"), ActKind.REMIND) == ["mon 12:30 remind"]


def test_a_reminder_is_not_repeated_for_a_due_instant_that_comes_back() -> None:
    reminder = Reminder(before=Duration.parse("1h"))
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"resolution": promise(rows=[target("4h", priority="high"), target("8h")], reminders=(reminder,))},
    )
    there_and_back = "12:10 prioritised priority=low; 12:20 prioritised priority=high"
    story = f"mon 09:00 submitted priority=high; {there_and_back}"

    assert acts(stand(policy, story, at="mon 12:45"), ActKind.REMIND) == ["mon 12:00 remind"]


def test_each_interval_has_its_own_reminder() -> None:
    reminder = Reminder(before=Duration.parse("10min"))
    policy = a_policy(commitments={"update": promise("1h", recurs=True, reminders=(reminder,))})
    standing = stand(policy, "mon 09:00 submitted; 09:55 replied; 10:20 replied", at="mon 10:30")

    assert acts(standing, ActKind.REMIND) == ["mon 09:50 remind", "(mon 11:10 remind)"]


def test_nobody_is_reminded_of_a_resolved_ticket() -> None:
    reminder = Reminder(before=Duration.parse("1h"))
    policy = a_policy(commitments={"first_response": promise("4h", reminders=(reminder,))})
    story = "mon 09:00 submitted; 10:00 resolved silent"

    assert acts(stand(policy, story, at="mon 12:30"), ActKind.REMIND) == []


def test_a_clock_started_anew_is_reminded_of_anew() -> None:
    reminder = Reminder(before=Duration.parse("1h"))
    rule = promise("2h", starts=(Trigger.ANSWERED,), restarts=(Trigger.ANSWERED,), reminders=(reminder,))
    policy = a_policy(commitments={"next_response": rule})
    story = "mon 09:00 submitted; 10:00 answered; 10:30 replied; 12:00 answered"

    assert acts(stand(policy, story), ActKind.REMIND) == ["(mon 13:00 remind)"]


def test_a_reminder_given_stays_given_though_nothing_is_promised_any_more() -> None:
    reminder = Reminder(before=Duration.parse("1h"))
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"resolution": promise(rows=[target("4h", priority="high")], reminders=(reminder,))},
    )
    story = "mon 09:00 submitted priority=high; 12:30 prioritised priority=low"

    assert acts(stand(policy, story)) == ["mon 12:00 remind"]


def test_a_reminder_longer_than_the_target_does_not_come_afterwards_either() -> None:
    reminder = Reminder(before=Duration.parse("2h"))
    policy = a_policy(commitments={"update": promise("1h", recurs=True, reminders=(reminder,))})

    assert acts(stand(policy, "mon 09:00 submitted; 09:30 replied"), ActKind.REMIND) == []


def test_a_change_that_moves_no_due_instant_brings_no_reminder_that_had_passed_at_the_start() -> None:
    policy = a_policy(
        priorities=levels("high low"),
        commitments={"first_response": promise("4h", reminders=(Reminder(before=Duration.parse("5h")),))},
    )
    standing = stand(policy, "mon 09:00 submitted priority=low; 10:00 prioritised priority=high; 10:30 excluded")

    assert acts(standing, ActKind.REMIND) == []
