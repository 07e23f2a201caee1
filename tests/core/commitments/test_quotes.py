"""Quotes for what support does not cover: what can be accepted and until when, the clock of the ordered work, and that
no other clock runs on it (IS-7, ES-8).
"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import CLAUSE, WORDS, a_policy, a_timeline, acts, chain, due, levels, metering, one, promise, stand, target
from guichet.core.commitments.assess import assess
from guichet.core.commitments.quotes import Quotes
from guichet.core.commitments.result import result
from guichet.core.commitments.standing import ActKind, CommitmentStatus, QuoteState, Standing
from guichet.core.hours.duration import Duration
from guichet.core.policy.bundled import bundled
from guichet.core.policy.model import Policy
from guichet.core.policy.quoting import promises_time
from guichet.core.policy.rules.bounds import Exclusions
from guichet.core.policy.rules.requests import Closing, RequiredField, Silence, Submission
from guichet.core.policy.words import Status, Trigger
from guichet.core.timeline.errors import NotAllowed, TimelineError
from guichet.core.timeline.events import By, Event, EventType, Timeline
from properties.timelines import STEPS, cases

EXCLUDES = Exclusions(clause="C-9", grounds={"training": WORDS})
WORK = promise(rows=(target(None),), starts=(Trigger.QUOTE_ACCEPTED,), met_by=(Trigger.RESOLVED,))
SUPPORT = promise("8h")


def quoting(within: str | None = None, **parts: Any) -> Policy:
    """A policy that quotes for what it excludes; ``within`` is what it promises of ordered work by itself."""
    work = replace(WORK, targets=promise(within).targets) if within else WORK
    return a_policy(exclusions=EXCLUDES, commitments={"resolution": SUPPORT, "work": work}, **parts)


POLICY = quoting()
OFFERED = "mon 09:00 submitted; 10:00 excluded; 11:00 quoted quote=q1 valid_until=2026-06-05T00:00:00Z within=8h"


def state(standing: Standing) -> str | None:
    return None if standing.quote is None else standing.quote.state.value


def refused(policy: Policy, story: str) -> str:
    with pytest.raises(NotAllowed) as refusal:
        stand(policy, story)
    return str(refusal.value.data["reason"])


def test_a_quote_leaves_the_request_outside_support_until_somebody_decides() -> None:
    standing = stand(POLICY, OFFERED)

    assert (standing.status, state(standing)) == (Status.EXCLUDED, "open")
    assert acts(standing) == ["(fri 00:00 expire_quote)"]
    assert [clock.kind for clock in standing.commitments] == ["resolution"]
    assert one(standing, "resolution").status is CommitmentStatus.CANCELLED


def test_accepted_work_runs_on_the_clock_that_its_quote_promises_and_on_no_other() -> None:
    standing = stand(POLICY, f"{OFFERED}; wed 09:30 quote_accepted quote=q1")

    assert (standing.status, state(standing)) == (Status.OPEN, "accepted")
    assert due(standing, "work") == "wed 17:30"
    assert (one(standing, "work").target, one(standing, "work").clause) == ("8h", "C-9")
    assert one(standing, "resolution").status is CommitmentStatus.CANCELLED


def test_a_quote_prevails_over_what_the_policy_promises_of_such_work() -> None:
    story = "mon 09:00 submitted; 10:00 excluded; 11:00 quoted valid_until=2026-06-05T00:00:00Z"

    assert due(stand(quoting("4h"), f"{story}; 12:00 quote_accepted"), "work") == "mon 16:00"
    assert due(stand(quoting("4h"), f"{story} within=2h; 12:00 quote_accepted"), "work") == "mon 14:00"
    assert promises_time(quoting("4h"))
    assert not promises_time(POLICY)


def test_accepted_work_runs_though_nobody_has_given_the_request_a_priority() -> None:
    policy = quoting(priorities=levels("high low", default=None))
    standing = stand(policy, f"{OFFERED}; wed 09:30 quote_accepted quote=q1")

    assert standing.priority is None
    assert (one(standing, "work").status, due(standing, "work")) == (CommitmentStatus.RUNNING, "wed 17:30")


def test_ordered_work_is_resolved_reopened_and_closed_like_any_other() -> None:
    accepted = f"{OFFERED}; wed 09:00 quote_accepted"

    assert stand(POLICY, f"{accepted}; 10:00 replied asks").status is Status.AWAITING_CUSTOMER
    resolved = stand(POLICY, f"{accepted}; 12:00 resolved")
    assert (resolved.status, one(resolved, "work").status) == (Status.RESOLVED, CommitmentStatus.MET)
    refused_work = stand(POLICY, f"{accepted}; 12:00 resolved; 13:00 refused")
    assert (refused_work.status, due(refused_work, "work")) == (Status.OPEN, "wed 17:00")
    assert one(stand(POLICY, f"{accepted}; 12:00 closed"), "work").status is CommitmentStatus.CANCELLED
    late = stand(POLICY, accepted, at="wed 17:00")
    assert acts(late, ActKind.BREACH) == ["wed 17:00 breach"]


def test_neither_meter_nor_silence_nor_escalation_of_support_runs_on_ordered_work() -> None:
    silence = Silence(after=Duration.parse("1h"))
    policy = quoting(closing=Closing(clause=CLAUSE, silence=silence), escalations=(chain("1h"),), metering=metering())
    standing = stand(policy, f"{OFFERED}; wed 09:00 quote_accepted; 09:10 replied asks", at="fri 09:00")

    assert acts(standing, ActKind.CLOSE, ActKind.ESCALATE) == []
    assert standing.charged_minutes == 0


def test_a_clock_that_a_resolution_had_kept_stays_still_where_what_is_excluded_is_opened_again() -> None:
    standing = stand(POLICY, "mon 09:00 submitted; 10:00 resolved; 11:00 excluded; 12:00 reopened by=agent")

    assert standing.status is Status.EXCLUDED
    assert (one(standing, "resolution").status, due(standing, "resolution")) == (CommitmentStatus.CANCELLED, None)
    again = stand(
        POLICY, "mon 09:00 submitted; 10:00 resolved; 11:00 excluded; 12:00 reopened by=agent; 13:00 readmitted"
    )
    assert one(again, "resolution").status is CommitmentStatus.RUNNING


def test_ordered_work_is_not_incomplete_though_support_would_ask_for_more() -> None:
    policy = quoting(submission=Submission(fields={"steps": RequiredField(name=WORDS)}))

    assert stand(policy, f"{OFFERED}; wed 09:00 quote_accepted").status is Status.OPEN


def test_a_declined_quote_closes_the_request_by_the_clause_of_the_exclusion() -> None:
    standing = stand(POLICY, f"{OFFERED}; wed 09:00 quote_declined")

    assert (standing.status, state(standing)) == (Status.CLOSED, "declined")
    assert [(act.kind, act.clause, act.done) for act in standing.acts] == [(ActKind.CLOSE, "C-9", True)]


def test_where_acts_are_recorded_a_declined_quote_orders_the_closing() -> None:
    before = stand(POLICY, f"{OFFERED}; wed 09:00 quote_declined", acts_recorded=True)
    after = stand(POLICY, f"{OFFERED}; wed 09:00 quote_declined; 09:00 closed by=system", acts_recorded=True)

    assert (before.status, acts(before)) == (Status.EXCLUDED, ["(wed 09:00 close)"])
    assert (after.status, acts(after)) == (Status.CLOSED, ["wed 09:00 close"])
    assert [act.clause for act in after.acts] == ["C-9"]


def test_a_quote_is_good_to_its_last_second_and_expires_at_its_true_instant() -> None:
    assert state(stand(POLICY, f"{OFFERED}; thu 23:59:59 quote_accepted")) == "accepted"
    assert refused(POLICY, f"{OFFERED}; fri 00:00 quote_accepted") == "quote_expired"
    expired = stand(POLICY, OFFERED, at="fri 12:00")

    assert (expired.status, state(expired)) == (Status.EXCLUDED, "expired")
    assert acts(expired) == ["fri 00:00 expire_quote"]
    assert stand(POLICY, OFFERED).next_wake_at == expired.acts[0].at


def test_a_revised_quote_takes_the_place_of_the_one_before() -> None:
    revised = f"{OFFERED}; 12:00 quoted quote=q2 valid_until=2026-06-09T00:00:00Z within=4h"

    assert refused(POLICY, f"{revised}; 13:00 quote_accepted quote=q1") == "quote_superseded"
    accepted = stand(POLICY, f"{revised}; fri 13:00 quote_accepted quote=q2")
    assert (state(accepted), due(accepted, "work"), acts(accepted, ActKind.EXPIRE_QUOTE)) == (
        "accepted", "fri 17:00", [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("story", "reason"),
    [
        ("mon 09:00 submitted; 10:00 quoted valid_until=2026-06-05T00:00:00Z", "not_excluded"),
        ("mon 09:00 submitted; 10:00 quote_accepted", "no_quote"),
        ("mon 09:00 submitted; 10:00 excluded; 10:00 quoted valid_until=2026-06-01T10:00:00Z", "valid_too_short"),
        ("mon 09:00 submitted; 09:00 excluded; 09:00 quoted valid_until=2026-06-05T00:00:00Z within=x", "no_such_time"),
        (f"{OFFERED}; 12:00 quote_accepted; 12:00 quote_accepted", "quote_accepted"),
        (f"{OFFERED}; 12:00 quote_accepted; 12:00 quote_declined", "quote_accepted"),
        (f"{OFFERED}; 12:00 quote_accepted; 13:00 quoted valid_until=2026-06-05T00:00:00Z", "work_ordered"),
        (f"{OFFERED}; 12:00 quote_accepted; 13:00 readmitted", "work_ordered"),
        (f"{OFFERED}; 12:00 quote_declined; 13:00 quote_accepted", "closed"),
        (f"{OFFERED}; 12:00 readmitted; 13:00 quote_accepted", "quote_withdrawn"),
        (f"{OFFERED}; 12:00 closed by=agent; 13:00 reopened; 14:00 quote_accepted", "quote_withdrawn"),
    ],
)  # fmt: skip
def test_what_cannot_be_quoted_or_decided_is_refused(story: str, reason: str) -> None:
    assert refused(POLICY, story) == reason


def test_a_policy_without_quotes_has_none_and_one_without_a_clock_for_work_promises_none() -> None:
    story = "mon 09:00 submitted; 10:00 excluded; 11:00 quoted valid_until=2026-06-05T00:00:00Z"
    unquoted = a_policy(exclusions=replace(EXCLUDES, quoted=False))

    assert refused(unquoted, story) == "no_quotes"
    assert refused(a_policy(exclusions=EXCLUDES), f"{story} within=4h") == "no_clock_for_work"
    accepted = stand(a_policy(exclusions=EXCLUDES), f"{story}; 12:00 quote_accepted")
    assert (accepted.status, accepted.commitments) == (Status.OPEN, ())


def test_a_declined_request_that_is_opened_again_can_be_quoted_for_anew() -> None:
    again = f"{OFFERED}; 12:00 quote_declined; 13:00 reopened; 14:00 quoted quote=q2 valid_until=2026-06-05T00:00:00Z"
    standing = stand(POLICY, f"{again}; 15:00 quote_accepted quote=q2")

    assert (stand(POLICY, again).status, standing.status) == (Status.EXCLUDED, Status.OPEN)


def test_a_quote_needs_an_instant_until_which_it_is_good() -> None:
    with pytest.raises(TimelineError, match="valid_until"):
        a_timeline("mon 09:00 submitted; 10:00 quoted")
    with pytest.raises(TimelineError, match="no offset"):
        a_timeline("mon 09:00 submitted; 10:00 quoted valid_until=2026-06-05T00:00:00")


def test_a_quote_that_a_program_makes_without_that_instant_is_none() -> None:
    with pytest.raises(TimelineError, match="until when it is good"):
        Quotes(CLAUSE).offer(Event(0, EventType.QUOTED, By.AGENT))


def test_the_result_says_what_became_of_the_quote() -> None:
    said = result(POLICY, stand(POLICY, f"{OFFERED}; wed 09:00 quote_accepted"))["quote"]

    assert said == {
        "quote": "q1",
        "quoted_at": "2026-06-01T11:00:00Z",
        "valid_until": "2026-06-05T00:00:00Z",
        "within": "8h",
        "state": "accepted",
        "since": "2026-06-03T09:00:00Z",
    }
    assert result(POLICY, stand(POLICY, "mon 09:00 submitted"))["quote"] is None


@pytest.mark.parametrize("name", ["infraspeak", "esker"])
@given(data=st.data())
@settings(max_examples=25)
def test_whatever_happens_a_quote_is_decided_once_and_never_after_its_time(name: str, data: st.DataObject) -> None:
    policy, timeline, at = data.draw(cases(name))
    steps: list[tuple[EventType, By]] = [
        (EventType.EXCLUDED, By.AGENT),
        (EventType.QUOTED, By.AGENT),
        (EventType.QUOTE_ACCEPTED, By.CONTACT),
        (EventType.QUOTE_DECLINED, By.CONTACT),
        (EventType.READMITTED, By.AGENT),
        (EventType.REOPENED, By.AGENT),
        (EventType.RESOLVED, By.AGENT),
    ]
    for kind, by in data.draw(st.lists(st.sampled_from(steps), min_size=3, max_size=9)):
        at += data.draw(STEPS)
        said = {"valid_until": at + data.draw(STEPS), "within": "4h"} if kind is EventType.QUOTED else {}
        longer = replace(timeline, events=(*timeline.events, Event(at, kind, by, said)))
        before = assess(policy, timeline, at)
        try:
            after = assess(policy, longer, at)
        except NotAllowed:
            continue
        _holds(policy, longer, kind, before, after)
        timeline = longer


def _holds(policy: Policy, timeline: Timeline, kind: EventType, before: Standing, after: Standing) -> None:
    if kind in {EventType.QUOTE_ACCEPTED, EventType.QUOTE_DECLINED}:
        assert before.quote is not None
        assert before.quote.state is QuoteState.OPEN
        assert after.at < before.quote.valid_until
    if after.status is Status.EXCLUDED:
        assert not [clock for clock in after.commitments if clock.status is CommitmentStatus.RUNNING]
    expiries = [act.at for act in after.acts if act.kind is ActKind.EXPIRE_QUOTE and act.done]
    until = [event.data["valid_until"] for event in timeline.events if event.type is EventType.QUOTED]
    assert set(expiries) <= set(until)
    # Judged later, what was said of the past stays.
    later = assess(policy, timeline, after.at + 10)
    assert [act for act in after.acts if act.done] == [act for act in later.acts if act.done and act.at <= after.at]


def test_the_bundled_policies_that_quote_have_a_clock_for_the_work_and_ask_the_quote_for_its_time() -> None:
    for name in ("infraspeak", "esker"):
        policy = bundled(name)
        assert "ordered_work" in policy.commitments
        assert not promises_time(policy)
