"""Closing after silence: what it counts from, in which unit, and what a late warning makes of it (G-12)."""

from typing import Any

import pytest

from build import CLAUSE, a_policy, acts, stand, told
from guichet.core.commitments.standing import ActKind
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.requests import Closing, Reopening, Silence
from guichet.core.policy.words import Status, Trigger

CLOSE, WARN = ActKind.CLOSE, ActKind.WARN_CLOSE


def closing(after: str, warning: str | None = None, **parts: Any) -> Policy:
    lead = None if warning is None else Duration.parse(warning)
    silence = Silence(clause="C-2", after=Duration.parse(after), warning=lead, **parts)
    return a_policy(closing=Closing(clause=CLAUSE, silence=silence), reopening=Reopening(by_answering=True))


@pytest.mark.parametrize(
    ("after", "warning", "warned", "closed"),
    [
        ("48h", "24h", "tue 10:00", "wed 10:00"),
        ("1 week", "2 days", "sat 10:00", "next mon 10:00"),
        ("16 business hours", "4 business hours", "tue 14:00", "wed 10:00"),
        ("5 business days", "1 business day", "fri 10:00", "next mon 10:00"),
        ("5 business days", "24h", "sun 10:00", "next mon 10:00"),
        ("2 business days", "3 business days", "mon 10:00", "wed 10:00"),
    ],
)
def test_a_silence_warns_and_closes(after: str, warning: str, warned: str, closed: str) -> None:
    standing = stand(closing(after, warning), "mon 09:00 submitted; 10:00 replied asks", at="next tue 09:00")

    assert acts(standing) == [f"{warned} warn_close", f"{closed} close"]
    assert {act.clause for act in standing.acts} == {"C-2"}
    assert standing.status is Status.CLOSED


def test_a_silence_without_warning_closes() -> None:
    assert acts(stand(closing("24h"), "mon 09:00 submitted; 10:00 replied asks", at="tue 10:00")) == ["tue 10:00 close"]


def test_a_policy_says_what_a_silence_counts_from() -> None:
    policy = closing("24h", start=(Trigger.PROPOSED, Trigger.RESOLVED))

    assert acts(stand(policy, "mon 09:00 submitted; 10:00 replied asks")) == []
    assert acts(stand(policy, "mon 09:00 submitted; 10:00 replied proposes")) == ["(tue 10:00 close)"]
    assert acts(stand(policy, "mon 09:00 submitted; 10:00 resolved")) == ["(tue 10:00 close)"]


@pytest.mark.parametrize("end", ["answered", "resolved", "closed"])
def test_it_ends_with_what_answers_it(end: str) -> None:
    assert acts(stand(closing("24h"), f"mon 09:00 submitted; 10:00 replied asks; 11:00 {end}")) == []


def test_an_answer_at_the_instant_of_the_closing_comes_before_it() -> None:
    assert acts(stand(closing("24h"), "mon 09:00 submitted; 10:00 replied asks; tue 10:00 answered")) == []


def test_an_answer_after_the_closing_reopens() -> None:
    standing = stand(closing("24h"), "mon 09:00 submitted; 10:00 replied asks; tue 10:01 answered")

    assert (acts(standing), standing.status) == (["tue 10:00 close"], Status.OPEN)


def test_an_exclusion_stops_the_silence_and_taking_it_back_counts_anew() -> None:
    story = "mon 09:00 submitted; 10:00 replied asks; 12:00 excluded; wed 12:00 readmitted"

    assert acts(stand(closing("24h"), story)) == ["(thu 12:00 close)"]


RECORDED: dict[str, Any] = {"acts_recorded": True}
ASKED = "mon 09:00 submitted; 10:00 replied asks"


def test_where_acts_are_recorded_nothing_is_closed_that_no_event_closes() -> None:
    standing = stand(closing("48h", "24h"), ASKED, at="thu 09:00", **RECORDED)

    assert acts(standing, CLOSE) == ["(wed 10:00 close)"]
    assert standing.status is Status.AWAITING_CUSTOMER


def test_a_recorded_closing_has_happened_when_it_says() -> None:
    standing = stand(closing("48h", "24h"), f"{ASKED}; wed 10:05 closed by=system", **RECORDED)

    assert acts(standing, CLOSE) == ["wed 10:05 close"]
    assert [act.clause for act in standing.acts if act.kind is CLOSE] == ["C-2"]


def test_a_warning_handed_over_late_puts_the_closing_off() -> None:
    standing = stand(closing("48h", "24h"), f"{ASKED}; tue 18:00 warned by=system", **RECORDED)

    assert acts(standing) == ["tue 10:00 warn_close", "(wed 18:00 close)"]


def test_a_warning_handed_over_in_time_puts_nothing_off() -> None:
    standing = stand(closing("48h", "24h"), f"{ASKED}; tue 10:00 warned by=system", **RECORDED)

    assert acts(standing, CLOSE) == ["(wed 10:00 close)"]


def test_a_warning_handed_over_ahead_of_its_time_changes_nothing() -> None:
    standing = stand(closing("5 business days", "1 business day"), f"{ASKED}; 11:00 warned by=system", **RECORDED)

    assert acts(standing, CLOSE) == ["(next mon 10:00 close)"]


def test_a_record_of_a_warning_says_nothing_to_a_desk_that_never_sleeps() -> None:
    standing = stand(closing("48h", "24h"), f"{ASKED}; tue 18:00 warned by=system")

    assert acts(standing, CLOSE) == ["(wed 10:00 close)"]


def test_a_record_of_a_warning_where_no_silence_is_on_says_nothing() -> None:
    assert acts(stand(closing("48h"), f"{ASKED}; tue 18:00 warned by=system", **RECORDED)) == ["(wed 10:00 close)"]
    assert acts(stand(closing("48h", "24h"), "mon 09:00 submitted; tue 18:00 warned", **RECORDED)) == []
    assert acts(stand(a_policy(), "mon 09:00 submitted; tue 18:00 warned", **RECORDED)) == []


def silence(policy: Policy, text: str, at: str, **terms: Any) -> tuple[str | None, ...] | None:
    """Since when the silence counts, when it warns and closes, and whether it has."""
    found = stand(policy, text, at=at, **terms).silence
    return found and (told(found.since), told(found.warn_at), told(found.close_at), "closed" if found.closed else "on")


def test_a_standing_says_since_when_a_silence_counts_and_what_comes_of_it() -> None:
    policy, asked = closing("48h", "24h"), "mon 09:00 submitted; 10:00 replied asks"

    assert silence(policy, asked, "mon 12:00") == ("mon 10:00", "tue 10:00", "wed 10:00", "on")
    assert silence(policy, asked, "tue 12:00") == ("mon 10:00", "tue 10:00", "wed 10:00", "on")
    assert silence(policy, asked, "thu 12:00") == ("mon 10:00", "tue 10:00", "wed 10:00", "closed")
    assert silence(policy, f"{asked}; 11:00 answered", "mon 12:00") is None
    assert silence(policy, f"{asked}; mon 11:00 replied asks", "mon 12:00") == (
        "mon 11:00",
        "tue 11:00",
        "wed 11:00",
        "on",
    )
    assert silence(policy, f"{asked}; thu 09:00 answered", "thu 12:00") is None
    assert silence(policy, f"{asked}; mon 11:00 closed", "mon 12:00") is None
    assert silence(policy, f"{asked}; mon 11:00 excluded", "mon 12:00") is None
    assert silence(closing("48h"), asked, "mon 12:00") == ("mon 10:00", None, "wed 10:00", "on")


def test_a_recorded_closing_by_silence_is_said_at_its_instant() -> None:
    text = "mon 09:00 submitted; 10:00 replied asks; wed 11:00 closed by=system"

    assert silence(closing("48h"), text, "thu 09:00", acts_recorded=True) == ("mon 10:00", None, "wed 11:00", "closed")


def test_a_recorded_closing_without_a_silence_is_by_none() -> None:
    text = "mon 09:00 submitted; 10:00 replied asks; 11:00 answered; wed 11:00 closed by=system"

    assert silence(closing("48h"), text, "thu 09:00", acts_recorded=True) is None
