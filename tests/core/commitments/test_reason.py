"""Why something is refused, as data: the clause, what was found, and what would change it; and that the cures help."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from guichet.core.commitments import allowed
from guichet.core.commitments.assess import assess
from guichet.core.commitments.course import Course
from guichet.core.commitments.declining import why_declined, why_excluded
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.policy.bundled import bundled
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.errors import NotAllowed
from guichet.core.timeline.events import FIRST_PLAN, By, Event, EventType, Licence, Timeline

AT = 1_773_133_200
"""Tuesday 10 March 2026, 09:00 UTC."""

FIELDS = {"description": "x", "feature": "x", "steps": "x"}


Step = tuple[EventType, By, Mapping[str, object]]


def ticket(
    *then: Step,
    fields: Mapping[str, str] = FIELDS,
    plan: str | None = FIRST_PLAN,
    balance: int | None = None,
    licence: Licence | None = None,
    acts_recorded: bool = False,
) -> Timeline:
    """A request, and what came after it, a minute apart."""
    sent = Event(AT, EventType.SUBMITTED, By.CONTACT, {"channel": "portal", "fields": fields})
    later = [Event(AT + 60 * i, kind, by, data) for i, (kind, by, data) in enumerate(then, 1)]
    return Timeline(
        events=(sent, *later),
        plan=plan,
        time_balance_minutes=balance,
        licence=licence,
        acts_recorded=acts_recorded,
    )


def why(policy: Policy, timeline: Timeline, kind: EventType, by: By) -> Reason | None:
    """Why an event is refused a minute after the last."""
    event = Event(timeline.events[-1].at + 60, kind, by)
    try:
        allowed.check(Course(policy, timeline, event.at), event, len(timeline.events) + 1)
    except NotAllowed as error:
        found = error.data["why"]
        return found if isinstance(found, Reason) and found.code == error.data["reason"] else None
    return None


def test_a_request_without_credit_is_declined_with_the_balance_and_both_ways_out() -> None:
    reason = why_declined(bundled("alias"), ticket(balance=0))
    assert reason == Reason("no_credit", "AL-2", {"balance_minutes": 0}, (Cure.BUY, Cure.MARK))


def test_each_way_out_of_a_decline_lets_the_request_in() -> None:
    policy = bundled("alias")
    assert policy.metering is not None
    assert policy.metering.no_credit is not None
    mark = policy.metering.no_credit.unless_field
    assert mark is not None
    declined, bought = ticket(balance=0), ticket(balance=1)
    marked = ticket(balance=0, fields={**FIELDS, mark: "yes"})
    statuses = [assess(policy, each, AT).status for each in (declined, bought, marked)]
    assert statuses[0] is Status.DECLINED
    assert Status.DECLINED not in statuses[1:]
    assert why_declined(policy, bought) is why_declined(policy, marked) is None


def test_a_licence_that_is_over_is_another_reason_than_an_empty_account() -> None:
    policy = bundled("alias")
    over = ticket(balance=60, licence=Licence(kind=None, expires="2026-03-09"))
    assert why_declined(policy, over) == Reason(
        "licence_over", "AL-2", {"balance_minutes": 60, "expired_on": "2026-03-09"}, (Cure.RENEW, Cure.MARK)
    )
    assert why_declined(policy, replace(over, licence=Licence(kind=None, expires="2026-03-10"))) is None


def test_a_plan_that_is_lacking_is_a_reason_where_the_policy_declines_without_one() -> None:
    policy = bundled("maintainx")
    assert policy.plans is not None
    plans = replace(policy.plans, without="decline")
    strict = replace(policy, version="strict", plans=plans)
    assert why_declined(strict, ticket(plan=None)) == Reason(
        "no_plan", plans.without_clause or plans.clause, {"plan": None}, (Cure.PLAN,)
    )
    assert why_declined(policy, ticket(plan=None)) is None


@pytest.mark.parametrize(("policy", "clause"), [("infraspeak", "IS-7"), ("esker", "ES-8"), ("maintainx", "MX-9")])
def test_an_exclusion_names_its_ground_its_instant_and_what_can_be_done(policy: str, clause: str) -> None:
    rule = bundled(policy).exclusions
    assert rule is not None
    ground = next(iter(rule.grounds))
    timeline = ticket((EventType.EXCLUDED, By.AGENT, {"ground": ground}))
    reason = why_excluded(bundled(policy), timeline)
    assert reason is not None
    assert (reason.code, reason.clause) == ("excluded", clause)
    assert reason.found == {"ground": ground, "at": AT + 60, "by": "agent"}
    assert reason.cures == ((Cure.QUOTE, Cure.READMIT) if rule.quoted else (Cure.READMIT,))
    assert why_excluded(bundled(policy), ticket()) is None


def test_an_agent_does_not_close_without_the_customers_validation_and_is_told_what_is_lacking() -> None:
    policy = bundled("esker")
    resolved = (EventType.RESOLVED, By.AGENT, {"ground": "solved"})
    first = why(policy, ticket(), EventType.CLOSED, By.AGENT)
    assert first == Reason("not_validated", "ES-7", {"solution": "none"}, (Cure.RESOLVE, Cure.VALIDATE))
    then = why(policy, ticket(resolved), EventType.CLOSED, By.AGENT)
    assert then == Reason("not_validated", "ES-7", {"solution": "proposed"}, (Cure.VALIDATE,))
    validated = ticket(resolved, (EventType.VALIDATED, By.CONTACT, {}), acts_recorded=True)
    assert why(policy, validated, EventType.CLOSED, By.AGENT) is None


def test_who_may_not_reopen_is_told_who_may_and_what_helps() -> None:
    policy = bundled("fluksaqua")
    desk_only = replace(policy, version="desk", reopening=replace(policy.reopening, by=("agent",), by_answering=False))
    closed = ticket((EventType.CLOSED, By.AGENT, {"ground": "solved"}))
    reason = why(desk_only, closed, EventType.REOPENED, By.CONTACT)
    assert reason is not None
    assert reason.found == {"status": "closed", "by": "contact", "may": ("agent",)}
    assert (reason.clause, reason.cures) == (policy.reopening.clause, (Cure.OTHER_SIDE, Cure.ASK_ANEW))
    nobody = replace(policy, version="over", reopening=replace(policy.reopening, by=(), by_answering=False))
    assert _cures(why(nobody, closed, EventType.REOPENED, By.CONTACT)) == (Cure.ASK_ANEW,)
    by_answer = replace(policy, version="answer", reopening=replace(policy.reopening, by=(), by_answering=True))
    assert _cures(why(by_answer, closed, EventType.REOPENED, By.CONTACT)) == (Cure.ANSWER,)


def _cures(reason: Reason | None) -> tuple[Cure, ...]:
    return () if reason is None else reason.cures


def test_what_is_done_on_a_closed_ticket_is_refused_with_the_way_back() -> None:
    closed = ticket((EventType.CLOSED, By.AGENT, {"ground": "solved"}))
    reason = why(bundled("fluksaqua"), closed, EventType.REPLIED, By.AGENT)
    assert reason is not None
    assert (reason.code, reason.clause, reason.found) == ("closed", "FA-6", {"status": "closed"})
    assert reason.cures == (Cure.REOPEN,)
    assert why(bundled("fluksaqua"), closed, EventType.REOPENED, By.AGENT) is None
