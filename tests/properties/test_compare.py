"""What the comparison of two policies proves, tried on arrivals at random: in bulk, and by `assess`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import CLAUSE, a_policy, promise, target
from guichet.core.diff.cells import Cell
from guichet.core.diff.compare import Comparison, compare
from guichet.core.diff.counting import NEVER, Counting
from guichet.core.diff.verdict import Verdict
from guichet.core.diff.witness import due_by_assess
from guichet.core.hours.week import Week
from guichet.core.policy.bundled import bundled, source
from guichet.core.policy.model import Policy
from guichet.core.policy.reading import read_policy
from guichet.core.policy.rules.opening import CalendarRule, HolidayRule
from policy_strategies import policies
from properties.policies import DURATIONS

ZONES = st.sampled_from(["Europe/Paris", "America/Toronto", "Australia/Lord_Howe", "Africa/Abidjan"])
WEEKS = st.sampled_from(
    [
        {"mon-fri": "09:00-17:00"},
        {"mon-fri": "09:00-12:00, 13:00-18:00"},
        {"daily": "00:00-24:00"},
        {"daily": "22:00-06:00"},
        {"mon-thu": "08:00-19:30", "sat-sun": "00:30-03:30"},
    ]
).map(Week.parse)
DATES = st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.just("Feast"), max_size=3)


@st.composite
def small(draw: st.DrawFn) -> Policy:
    """A policy with one promise of two rows, over two years of any hours."""
    office = CalendarRule(
        clause=CLAUSE,
        zone=draw(ZONES),
        week=draw(WEEKS),
        holidays=HolidayRule(dates=draw(DATES), years="2026-2027"),
    )
    rows = [
        target(draw(st.none() | DURATIONS.map(str)), hours=draw(st.sampled_from([None, "inside", "outside"]))),
        target(str(draw(DURATIONS))),
    ]
    rule = promise(
        rows=rows,
        business_days=draw(st.sampled_from(["same_time", "end_of_day"])),
        at_closing=draw(st.sampled_from(["closing", "next_opening"])),
    )
    return a_policy(calendars={"desk": office}, commitments={"first_response": rule})


def _arrivals(cell: Cell, found: Comparison, seed: int, number: int) -> list[int]:
    """Arrivals at random among those for which the cell is proved."""
    if cell.until <= found.since:
        return []
    return [int(at) for at in np.random.default_rng(seed).integers(found.since, cell.until + 1, number)]


def _told_apart(cell: Cell, old: Policy, at: int) -> bool:
    return cell.when is None or (cell.when == "inside") is _opens(old, at)


def _opens(policy: Policy, at: int) -> bool:
    from guichet.core.commitments.compiled import compiled  # noqa: PLC0415 - only here

    return compiled(policy).calendar.is_open(at)


@settings(deadline=None, max_examples=80)
@given(small(), small(), st.integers(0, 2**32))
def test_no_arrival_is_worse_where_none_is_said_to_be(old: Policy, new: Policy, seed: int) -> None:
    """Nor better; and each witness is one, by `assess`."""
    found = compare(old, new)
    for cell in found.cells:
        for sign, witness in ((1, cell.later), (-1, cell.sooner)):
            if witness is not None:
                assert witness.assessed
                assert ((witness.new_due or NEVER) - (witness.old_due or NEVER)) * sign > 0
        for at in filter(lambda each: _told_apart(cell, old, each), _arrivals(cell, found, seed, 40)):
            [was] = due_by_assess(old, cell.kind, cell.ticket, at) or [None]
            [is_now] = due_by_assess(new, cell.kind, cell.ticket, at) or [None]
            later = (is_now or NEVER) - (was or NEVER)
            assert cell.later or later <= 0, at
            assert cell.sooner or later >= 0, at


@settings(deadline=None, max_examples=40)
@given(small(), small())
def test_what_is_better_there_is_worse_back_and_better_both_ways_is_equal(old: Policy, new: Policy) -> None:
    """Of the due instants, whatever the hours, where neither tells its own hours apart."""
    there, back = compare(old, new), compare(new, old)

    if there.openings.verdict.harmless and back.openings.verdict.harmless:
        assert there.openings.verdict is Verdict.EQUAL
        assert [cell.due.backward if not (cell.later and cell.sooner) else cell.due for cell in there.cells] == [
            cell.due for cell in back.cells
        ]
    if there.verdict.harmless and back.verdict.harmless:
        assert there.verdict is back.verdict is Verdict.EQUAL


@settings(deadline=None, max_examples=10)
@given(policies())
def test_any_policy_is_equal_to_itself(policy: Policy) -> None:
    found = compare(policy, policy)

    assert (found.verdict, found.changes, found.words) == (Verdict.EQUAL, (), ())


@settings(deadline=None, max_examples=5)
@given(policies(), policies())
def test_whatever_is_compared_is_answered_and_back_is_no_better_than_the_reverse(one: Policy, two: Policy) -> None:
    """Two policies that have little in common: nothing breaks, and nothing is proved both ways that is not equal."""
    there, back = compare(one, two), compare(two, one)

    if there.verdict is Verdict.BETTER:
        assert back.verdict is not Verdict.BETTER


MAINTAINX = bundled("maintainx")


def _other_versions() -> Iterator[Policy]:
    text = source("maintainx").decode()
    for old, new in (
        ("mon-fri: 09:00-17:00", "mon-fri: 08:00-18:30"),
        ("      region: US\n", "      region: US\n      without: [Columbus Day]\n"),
        ("within: 1 business day}", "within: 24h}"),
        ("within: 2 business days}", "within: 12 business hours}"),
    ):
        assert old in text
        yield read_policy(text.replace(old, new), "other.yaml")


@pytest.mark.parametrize("new", list(_other_versions()), ids=["hours", "holidays", "elapsed", "open time"])
def test_a_million_arrivals_are_no_worse_where_the_proof_says_so(new: Policy) -> None:
    """In bulk, over the whole horizon, for every cell of two versions of MaintainX that differ."""
    found = compare(MAINTAINX, new)
    rng = np.random.default_rng(20418)
    tried = 0
    for cell in found.cells:
        within, other = ([_counting(each, cell)] for each in (MAINTAINX, new))
        if not all(within + other) or (cell.verdict is Verdict.EQUAL and tried):
            continue
        at = rng.integers(found.since, cell.until + 1, 1_000_000)
        was, is_now = within[0].due(at), other[0].due(at)  # type: ignore[union-attr]
        assert cell.later or not (is_now > was).any()
        assert cell.sooner or not (is_now < was).any()
        tried += 1
    assert tried


def _counting(policy: Policy, cell: Cell) -> Counting | None:
    from guichet.core.commitments.compiled import compiled, first_fitting  # noqa: PLC0415 - only here

    rule = policy.commitments[cell.kind]
    row = first_fitting(rule, cell.ticket.facts(inside=True))
    if row is None or row.within is None:
        return None
    calendar = compiled(policy).calendar_of(row.calendar or rule.calendar)
    return Counting(row.within, calendar, rule.business_days, rule.at_closing)


def test_thousands_of_arrivals_are_assessed_as_the_proof_says() -> None:
    """Two versions of MaintainX: hours that grow at both ends make later what arrives before them, and else sooner."""
    new = next(_other_versions())
    found = compare(MAINTAINX, replace(new, version="2"))
    checked = 0
    for cell in found.cells:
        if cell.verdict is Verdict.EQUAL:
            continue
        for at in _arrivals(cell, found, 7, 300):
            [was] = due_by_assess(MAINTAINX, cell.kind, cell.ticket, at) or [None]
            [is_now] = due_by_assess(new, cell.kind, cell.ticket, at) or [None]
            assert was is not None
            assert is_now is not None
            assert cell.later or is_now <= was
            assert cell.sooner or is_now >= was
            checked += 1
    assert checked >= 900
