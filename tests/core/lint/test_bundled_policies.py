"""What lint says of the five bundled policies: each finding was expected by hand from its text."""

import pytest

from guichet.core.lint.rule import Finding
from guichet.core.lint.run import lint
from guichet.core.policy.bundled import bundled, bundled_names

RESPONSE, RESOLUTION = "commitments.first_response.targets", "commitments.resolution.targets"

EXPECTED = {
    # The shop's desk promises no times, so nothing can be late.
    "alias": set(),
    # Four hours from the afternoon end in the evening; twelve from Friday evening end before Saturday is over.
    "fluksaqua": {
        ("closed-when-due", f"{RESPONSE}[0]"),
        ("closed-when-due", f"{RESPONSE}[1]"),
        ("cannot-be-met", f"{RESPONSE}[1]"),
        ("same-promise", f"{RESPONSE}[4]"),
    },
    # Premium and Enterprise share one column of the table, and their services. The desk never closes, and business
    # days are those of an office; a median is promised, of however few tickets.
    "maintainx": {
        ("undefined-target", "refers_to[0]"),
        ("plan-nowhere-better", "plans.levels.enterprise"),
        ("business-time-elsewhere", f"{RESPONSE}[6].within"),
        ("median-of-few", "commitments.first_response.median"),
    },
    # The resolution waits for the customer, and nothing closes a ticket whose customer has gone.
    # Twelve business hours are one business day, and twenty-four are two, where a day has twelve hours.
    "infraspeak": {
        ("unbounded-pause", "commitments.resolution.pauses"),
        ("same-promise", f"{RESPONSE}[1]"),
        ("due-together", f"{RESOLUTION}[0]"),
        ("abbreviation-in-words", "clauses.IS-1.en"),
        ("abbreviation-in-words", "clauses.IS-1.fr"),
    },
    # Elapsed hours on a desk that closes at 18:00; 72 hours from Friday evening see no opening at Easter.
    "esker": {
        ("closed-when-due", f"{RESOLUTION}[0]"),
        ("closed-when-due", f"{RESOLUTION}[1]"),
        ("closed-when-due", f"{RESOLUTION}[2]"),
        ("closed-when-due", f"{RESOLUTION}[3]"),
        ("cannot-be-met", f"{RESOLUTION}[0]"),
        ("cannot-be-met", f"{RESOLUTION}[1]"),
        ("cannot-be-met", f"{RESOLUTION}[2]"),
    },
}


@pytest.mark.parametrize("name", bundled_names())
def test_lint_says_what_the_text_means(name: str) -> None:
    assert {(each.code, each.field) for each in lint(bundled(name))} == EXPECTED[name]


def found(name: str, code: str, field: str) -> Finding:
    (only,) = (each for each in lint(bundled(name)) if (each.code, each.field) == (code, field))
    return only


def test_a_critical_problem_registered_late_falls_due_when_the_desk_is_closed() -> None:
    late = found("esker", "closed-when-due", f"{RESOLUTION}[0]")

    # 14:01 to 17:59 of nine hours: 239 of 540 minutes.
    assert "44.3 % of those in opening hours" in late.message
    assert late.arrival == ("a request that arrives on Fri 2 Jan 2026 at 14:01 is due on Fri 2 Jan 2026 at 18:01")
    assert late.clause == "ES-6"
    assert late.times == "Mon-Fri 00:00-04:59, 14:01-23:59; Sat-Sun all day"


def test_high_and_medium_come_to_the_same_at_every_minute() -> None:
    same = found("infraspeak", "same-promise", f"{RESPONSE}[1]")

    assert same.message.startswith('"high" (12 business hours) and "medium" (1 business day) fall due at the same')
    assert "for 100 % of" in same.message


def test_the_target_that_the_text_never_gives_is_named() -> None:
    missing = found("maintainx", "undefined-target", "refers_to[0]")

    assert "p1, p2" in missing.message
    assert missing.clause == "MX-6"


def test_business_days_on_a_desk_that_never_closes_stand_still_at_night_and_on_weekends() -> None:
    still = found("maintainx", "business-time-elsewhere", f"{RESPONSE}[6].within")

    assert still.times == "Mon-Fri 00:00-08:59, 17:00-23:59; Sat-Sun all day"
    assert still.clause == "MX-4"


def test_what_bites_on_a_few_days_of_the_year_only_has_no_times_and_an_example() -> None:
    easter = found("esker", "cannot-be-met", f"{RESOLUTION}[2]")

    assert easter.times is None
    assert easter.arrival == ("a request that arrives on Fri 3 Apr 2026 at 18:00 is due on Mon 6 Apr 2026 at 18:00")
