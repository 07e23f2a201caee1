"""What a limit of a customer's support does to a request that is sent while it holds (MX-9)."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.commitments.assess import assess
from guichet.core.commitments.declining import why_declined
from guichet.core.commitments.explained import refusal_result
from guichet.core.commitments.plainly_refused import cure_said, reason_plainly
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.commitments.refusing import explain_refusal, why_stays_closed
from guichet.core.commitments.standing import ActKind
from guichet.core.limits import Effect, Limit
from guichet.core.policy.bundled import bundled
from guichet.core.policy.exempting import Exempt, Exemption, exemption
from guichet.core.policy.limiting import limit_under
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, Event, EventType, Timeline

AT = 1_773_133_200
"""Tuesday 10 March 2026, 09:00 UTC."""

MAINTAINX = bundled("maintainx")
ABUSE = ("repeat", "misconduct")


def sent(
    limit: Limit | None, *then: Event, by: By = By.CONTACT, channel: str = "portal", recorded: bool = False
) -> Timeline:
    """A critical failure of a customer on Premium, sent while a limit holds."""
    first = Event(AT, EventType.SUBMITTED, by, {"channel": channel, "priority": "p0"})
    return Timeline(events=(first, *then), plan="premium", limit=limit, acts_recorded=recorded)


def limited(effect: Effect, *, channels: tuple[str, ...] = (), until: int | None = None) -> Limit:
    return Limit(effect=effect, grounds=ABUSE, channels=channels, until=until, number=4)


@pytest.mark.parametrize(
    ("effect", "by", "channel", "status", "promises"),
    [
        (Effect.UNCLOCKED, By.CONTACT, "portal", Status.WAITING, 0),
        (Effect.UNCLOCKED, By.AGENT, "portal", Status.WAITING, 0),
        (Effect.CHANNELS, By.CONTACT, "portal", Status.WAITING, 2),
        (Effect.CHANNELS, By.CONTACT, "email", Status.DECLINED, 0),
        (Effect.CHANNELS, By.AGENT, "phone", Status.WAITING, 2),
        (Effect.DECLINE, By.CONTACT, "portal", Status.DECLINED, 0),
        (Effect.DECLINE, By.AGENT, "phone", Status.WAITING, 0),
        (Effect.END, By.CONTACT, "portal", Status.DECLINED, 0),
        (Effect.END, By.AGENT, "phone", Status.DECLINED, 0),
    ],
)
def test_each_limit_does_what_it_says_by_whoever_files_and_by_which_channel(
    effect: Effect, by: By, channel: str, status: Status, promises: int
) -> None:
    standing = assess(MAINTAINX, sent(limited(effect, channels=("portal",)), by=by, channel=channel), AT)
    assert standing.status is status
    assert len(standing.commitments) == promises
    declines = [act for act in standing.acts if act.kind is ActKind.DECLINE]
    assert [act.clause for act in declines] == (["MX-9"] if status is Status.DECLINED else [])
    assert bool([act for act in standing.acts if act.kind is ActKind.ESCALATE]) is (promises > 0)


def test_a_decline_says_which_limit_on_which_grounds_until_when_and_what_can_be_done() -> None:
    reason = why_declined(MAINTAINX, sent(limited(Effect.DECLINE, until=AT + 86_400)))
    found = {"limit": Effect.DECLINE, "grounds": ABUSE, "until": AT + 86_400}
    assert reason == Reason("limited", "MX-9", found, (Cure.OBJECT, Cure.LIMIT_ENDS))


def test_where_channels_are_left_they_are_the_first_way_out() -> None:
    reason = why_declined(MAINTAINX, sent(limited(Effect.CHANNELS, channels=("portal",)), channel="email"))
    assert reason is not None
    assert reason.cures == (Cure.OTHER_CHANNEL, Cure.OBJECT)
    assert reason.found["channels"] == ("portal",)
    assert why_declined(MAINTAINX, sent(limited(Effect.CHANNELS, channels=("portal",)))) is None


def test_the_customer_reads_how_to_object_in_both_languages() -> None:
    reason = why_declined(MAINTAINX, sent(limited(Effect.END)))
    assert reason is not None
    english, french = (list(reason_plainly(MAINTAINX, reason, language)) for language in ("en", "fr"))
    assert english[1] == "That is clause MX-9."
    assert "An administrator of yours writes" in english[2]
    assert "Un de vos administrateurs écrit" in french[2]
    # A policy without the rule declines nobody for it.
    assert cure_said(bundled("alias"), Cure.OBJECT, "en").endswith("a person looks at it again.")


def test_a_limit_comes_before_what_could_be_bought() -> None:
    timeline = replace(sent(limited(Effect.DECLINE)), plan=None)
    plans = replace(MAINTAINX.plans, without="decline") if MAINTAINX.plans else None
    reason = why_declined(replace(MAINTAINX, plans=plans), timeline)
    assert reason is not None
    assert reason.code == "limited"


def test_on_a_desk_that_records_its_acts_the_decline_is_ordered_until_it_is_recorded() -> None:
    ordered = assess(MAINTAINX, sent(limited(Effect.DECLINE), recorded=True), AT)
    assert [(act.kind, act.done) for act in ordered.acts if act.kind is ActKind.DECLINE] == [(ActKind.DECLINE, False)]
    done = sent(limited(Effect.DECLINE), Event(AT, EventType.DECLINED, By.SYSTEM), recorded=True)
    assert assess(MAINTAINX, done, AT).status is Status.DECLINED


@pytest.mark.parametrize("effect", [Effect.DECLINE, Effect.CHANNELS])
def test_what_an_agent_takes_up_all_the_same_runs_without_clocks(effect: Effect) -> None:
    again = Event(AT + 60, EventType.REOPENED, By.AGENT)
    standing = assess(MAINTAINX, sent(limited(effect, channels=("chat",)), again), AT + 60)
    assert standing.status is Status.OPEN
    assert standing.commitments == ()


def test_a_limit_that_the_policy_does_not_know_holds_for_nobody() -> None:
    limit = limited(Effect.END)
    assert MAINTAINX.abuse is not None
    milder = replace(MAINTAINX, abuse=replace(MAINTAINX.abuse, limits=(Effect.UNCLOCKED,)))
    for policy in (milder, replace(MAINTAINX, abuse=None)):
        assert limit_under(policy, limit) is None
        assert assess(policy, sent(limit), AT) == assess(policy, sent(None), AT)


@pytest.mark.parametrize("effect", [Effect.UNCLOCKED, Effect.DECLINE, Effect.END])
def test_without_clocks_the_reason_is_the_limit(effect: Effect) -> None:
    found = exemption(MAINTAINX, plan="premium", paid=True, limit=limited(effect))
    assert found == Exemption(Exempt.LIMITED, "MX-9")
    assert exemption(MAINTAINX, plan="premium", paid=True, limit=limited(Effect.CHANNELS)) is None


CLOSED = Event(AT + 60, EventType.CLOSED, By.AGENT, {"ground": "solved"})


@pytest.mark.parametrize(
    ("effect", "channel", "stays"),
    [
        (Effect.UNCLOCKED, "portal", False),
        (Effect.CHANNELS, "portal", False),
        (Effect.CHANNELS, "email", True),
        (Effect.DECLINE, "portal", True),
        (Effect.END, "portal", True),
    ],
)
@pytest.mark.parametrize("asked", [EventType.ANSWERED, EventType.REOPENED])
def test_what_is_closed_stays_so_where_the_limit_that_holds_then_takes_no_request(
    asked: EventType, effect: Effect, channel: str, stays: bool
) -> None:
    limit = limited(effect, channels=("portal",), until=AT + 999)
    why = why_stays_closed(MAINTAINX, sent(None, CLOSED), AT + 120, asked, limit=limit, channel=channel)
    assert (why is not None) is stays
    if why is not None:
        assert (why.code, why.clause, why.found["grounds"]) == ("stays_closed", "MX-9", ABUSE)
        assert why.cures[-2:] == (Cure.OBJECT, Cure.LIMIT_ENDS)
        assert next(reason_plainly(MAINTAINX, why, "fr")).startswith("Votre demande reste close")


def test_what_is_not_closed_or_would_not_come_back_is_left_to_its_own_terms() -> None:
    limit = limited(Effect.END)

    def why(
        policy: Policy, timeline: Timeline, asked: EventType = EventType.ANSWERED, limit: Limit | None = limit
    ) -> Reason | None:
        return why_stays_closed(policy, timeline, AT + 120, asked, limit=limit, channel="portal")

    closed = sent(None, CLOSED)
    assert why(MAINTAINX, sent(None)) is None
    assert why(MAINTAINX, sent(None, Event(AT + 60, EventType.RESOLVED, By.AGENT)), EventType.REOPENED) is None
    assert why(MAINTAINX, closed, EventType.NOTED) is None
    assert why(MAINTAINX, closed, limit=None) is None
    assert why(replace(MAINTAINX, abuse=None), closed) is None
    kept = replace(MAINTAINX, reopening=replace(MAINTAINX.reopening, by_answering=False))
    assert why(kept, closed) is None
    assert why(kept, closed, EventType.REOPENED) is not None


STEPS = st.lists(
    st.tuples(
        st.sampled_from([EventType.TAKEN, EventType.REPLIED, EventType.WORKAROUND_GIVEN, EventType.NOTED]),
        st.integers(0, 99_999),
    ),
    max_size=5,
)


@given(STEPS, st.sampled_from([None, *Effect]), st.booleans())
def test_whatever_happens_a_limit_only_ever_takes_away(
    steps: list[tuple[EventType, int]], effect: Effect | None, recorded: bool
) -> None:
    at, then = AT, []
    for kind, gap in steps:
        at += gap
        then.append(Event(at, kind, By.AGENT))
    limit = None if effect is None else limited(effect, channels=("portal",))
    refused = effect in {Effect.DECLINE, Effect.END}
    timeline = sent(limit, *(() if refused else then), recorded=recorded)
    free = assess(MAINTAINX, replace(timeline, limit=None), at)
    standing = assess(MAINTAINX, timeline, at)
    if effect in {None, Effect.CHANNELS}:
        assert standing == free
    else:
        assert standing.commitments == ()
        assert not [act for act in standing.acts if act.kind is not ActKind.DECLINE]
        assert (standing.status is free.status) is (effect is Effect.UNCLOCKED or recorded)


def test_the_receipt_of_a_decline_is_data_with_its_instants_written() -> None:
    timeline = sent(limited(Effect.CHANNELS, channels=("portal",), until=AT + 86_400), channel="email")
    found = explain_refusal(MAINTAINX, timeline, AT, EventType.SUBMITTED, By.CONTACT)
    told = json.loads(json.dumps(refusal_result(found)))
    assert told["clause"] == "MX-9"
    assert told["found"] == {
        "limit": "channels",
        "grounds": ["repeat", "misconduct"],
        "until": "2026-03-11T09:00:00Z",
        "channels": ["portal"],
    }
    assert told["cures"] == ["other_channel", "object", "limit_ends"]
