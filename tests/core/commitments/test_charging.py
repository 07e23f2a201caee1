"""Each slice that a ticket was charged, and when it was begun: the parts come to what `assess` charges (AL-6)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import a_policy, a_timeline, instant, metering
from guichet.core.commitments.assess import assess
from guichet.core.commitments.charging import charges_of, next_slice_at
from guichet.core.hours.duration import Duration
from guichet.core.policy.bundled import bundled
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, Event, EventType, Timeline

TUESDAY = 1773129600  # 2026-03-10 09:00 in Paris
MINUTE, HOUR = 60, 3600


def told(*events: tuple[int, EventType, Mapping[str, object]], balance: int | None = None) -> Timeline:
    who = {EventType.SUBMITTED: By.CONTACT, EventType.ANSWERED: By.CONTACT}
    first: tuple[int, EventType, Mapping[str, object]] = (TUESDAY, EventType.SUBMITTED, {"channel": "portal"})
    return Timeline(
        events=tuple(Event(at, kind, who.get(kind, By.AGENT), data) for at, kind, data in (first, *events)),
        time_balance_minutes=balance,
    )


@pytest.fixture
def alias() -> Policy:
    return bundled("alias")


def test_each_slice_says_when_it_was_begun_and_what_of_it_was_used(alias: Policy) -> None:
    timeline = told(
        (TUESDAY + 30 * MINUTE, EventType.TAKEN, {}),
        (TUESDAY + 40 * MINUTE, EventType.REPLIED, {"asks": True}),
        (TUESDAY + 5 * HOUR, EventType.ANSWERED, {}),
        balance=60,
    )
    found = charges_of(alias, timeline, TUESDAY + 5 * HOUR + 6 * MINUTE)
    assert found is not None
    assert [(one.start - TUESDAY, one.seconds // MINUTE, one.minutes) for one in found.slices] == [
        (30 * MINUTE, 15, 15),
        (5 * HOUR + 5 * MINUTE, 1, 15),
    ]
    assert (found.cost, found.charged, found.balance, found.runs, found.clause) == (30, 30, 30, True, "AL-6")


def test_what_was_given_back_says_since_when_and_by_which_clause(alias: Policy) -> None:
    defect = (TUESDAY + HOUR, EventType.CAUSE_SET, {"cause": "product_defect"})
    found = charges_of(alias, told((TUESDAY, EventType.TAKEN, {}), defect), TUESDAY + 2 * HOUR)
    assert found is not None
    assert (found.charged, found.back_at, found.back_clause) == (0, TUESDAY + HOUR, "AL-3")
    assert found.cost == 120


def test_the_night_belongs_to_no_slice(alias: Policy) -> None:
    timeline = told((TUESDAY + 8 * HOUR - 5 * MINUTE, EventType.TAKEN, {}))
    found = charges_of(alias, timeline, TUESDAY + 24 * HOUR + 20 * MINUTE)
    assert found is not None
    assert [(one.start - TUESDAY, one.end - TUESDAY) for one in found.slices] == [
        (8 * HOUR - 5 * MINUTE, 24 * HOUR + 10 * MINUTE),
        (24 * HOUR + 10 * MINUTE, 24 * HOUR + 20 * MINUTE),
    ]


def test_a_policy_without_a_meter_charges_nothing() -> None:
    assert charges_of(bundled("fluksaqua"), told(), TUESDAY) is None


@given(
    steps=st.lists(st.tuples(st.integers(0, 40 * HOUR), st.sampled_from("tqawr")), max_size=8),
    size=st.sampled_from(["15min", "1h", "6min"]),
    rounding=st.sampled_from(["up", "nearest", "down"]),
    basis=st.sampled_from(["ticket", "session", "logged"]),
    after=st.integers(0, 30 * HOUR),
)
def test_the_slices_come_to_what_is_charged(
    steps: list[tuple[int, str]], size: str, rounding: str, basis: str, after: int
) -> None:
    policy = bundled("alias")
    assert policy.metering is not None
    rule = replace(policy.metering, slice=Duration.parse(size), rounding=rounding, basis=basis)  # type: ignore[arg-type]
    policy = replace(policy, metering=rule)
    kinds: dict[str, tuple[EventType, dict[str, object]]] = {
        "t": (EventType.TAKEN, {}),
        "q": (EventType.REPLIED, {"asks": True}),
        "a": (EventType.ANSWERED, {}),
        "w": (EventType.WORKED, {"minutes": 7}),
        "r": (EventType.REPLIED, {}),
    }
    events = [(TUESDAY + shift, *kinds[step]) for shift, step in sorted(steps)]
    at = max([TUESDAY, *(event[0] for event in events)]) + after
    found = charges_of(policy, told(*events), at)
    assert found is not None
    assert found.cost == found.charged == assess(policy, told(*events), at).charged_minutes


def test_the_next_slice_begins_with_the_second_after_the_one_that_runs(alias: Policy) -> None:
    taken: tuple[int, EventType, Mapping[str, object]] = (TUESDAY, EventType.TAKEN, {})
    assert next_slice_at(alias, told(taken), TUESDAY + 5 * MINUTE) == TUESDAY + 15 * MINUTE + 1

    later = TUESDAY + HOUR
    for stops in (
        (later, EventType.REPLIED, {"asks": True}),
        (later, EventType.CAUSE_SET, {"cause": "product_defect"}),
    ):
        assert next_slice_at(alias, told(taken, stops), later + MINUTE) is None
    assert next_slice_at(bundled("esker"), told(taken), later) is None


def test_what_rounding_adds_to_logged_work_belongs_to_the_last_of_it() -> None:
    policy = a_policy(metering=metering(basis="logged"))
    story = a_timeline("mon 09:00 submitted; 10:00 worked minutes=10; 11:00 worked minutes=10")
    found = charges_of(policy, story, instant("mon 12:00"))

    assert found is not None
    assert [(one.seconds, one.minutes) for one in found.slices] == [(600, 10), (600, 20)]
    assert (found.cost, found.charged) == (30, 30)


def test_where_no_work_was_logged_none_is_charged() -> None:
    found = charges_of(
        a_policy(metering=metering(basis="logged")), a_timeline("mon 09:00 submitted"), instant("mon 12:00")
    )

    assert found is not None
    assert (found.slices, found.cost) == ((), 0)
