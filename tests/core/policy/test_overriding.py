"""Single targets of a contract before those of the policy."""

from dataclasses import replace

from build import CLAUSE, a_policy, a_timeline, due, one, promise, stand, target
from guichet.core.commitments.assess import assess
from guichet.core.hours.duration import Duration
from guichet.core.policy.bundled import bundled
from guichet.core.policy.model import Agreement
from guichet.core.policy.overriding import Credit, Override, names_a_target, overridden
from guichet.core.policy.rules.promises import Median

FOUR_HOURS = promise(rows=[target("4h", priority="high"), target("8h")])


def override(within: str, priority: str | None = None, kind: str = "first_response") -> Override:
    return Override(kind=kind, priority=priority, within=Duration.parse(within))


def test_the_target_of_a_contract_holds_before_the_policys() -> None:
    policy = a_policy(priorities="high low", commitments={"first_response": FOUR_HOURS})
    ours = overridden(policy, [override("30min", "high")])
    assert due(stand(policy, "mon 10:00 submitted priority=high")) == "mon 14:00"
    assert due(stand(ours, "mon 10:00 submitted priority=high")) == "mon 10:30"
    assert due(stand(ours, "mon 10:00 submitted priority=low")) == "mon 18:00"


def test_an_override_of_one_priority_is_more_particular_than_one_of_all() -> None:
    policy = a_policy(priorities="high low", commitments={"first_response": FOUR_HOURS})
    ours = overridden(policy, [override("30min", "high"), override("2h")])
    assert due(stand(ours, "mon 10:00 submitted priority=high")) == "mon 10:30"
    assert due(stand(ours, "mon 10:00 submitted priority=low")) == "mon 12:00"


def test_of_two_overrides_of_the_same_the_later_holds() -> None:
    policy = a_policy(commitments={"first_response": promise("4h")})
    ours = overridden(policy, [override("2h"), override("1h")])
    assert due(stand(ours, "mon 10:00 submitted")) == "mon 11:00"


def test_an_override_that_names_nothing_of_the_policy_says_nothing() -> None:
    policy = a_policy(priorities="high low", commitments={"first_response": FOUR_HOURS})
    strange = [override("1h", kind="resolution"), override("1h", "urgent")]
    assert not any(names_a_target(policy, each) for each in strange)
    assert overridden(policy, strange) == policy


def test_an_override_cites_the_clause_by_which_the_contract_prevails() -> None:
    maintainx = bundled("maintainx")
    ours = overridden(maintainx, [override("5min", "p0")])
    timeline = a_timeline("mon 10:00 submitted priority=p0", plan="premium")
    found = one(assess(ours, timeline, timeline.events[0].at))
    assert (found.target, found.clause) == ("5min", "MX-11")


def test_a_target_that_a_contract_makes_binding_is_of_each_request_and_no_median() -> None:
    policy = a_policy(commitments={"first_response": replace(promise("4h"), median=Median(clause="A-2"))})
    goal = Override(kind="first_response", within=Duration.parse("1h"))
    bound = replace(goal, binding=True, credit=Credit(term=1, amount=5000, currency="EUR"))
    found = [one(stand(overridden(policy, each), "mon 10:00 submitted")) for each in ([], [goal], [bound])]
    assert [each.median for each in found] == [True, True, False]
    assert [each.credit for each in found] == [None, None, bound.credit]


def test_where_no_agreement_prevails_the_commitments_own_clause_is_cited() -> None:
    silent = Agreement(clause="A-9", name={"en": "terms"}, prevails=False)
    policy = a_policy(agreement=silent, commitments={"first_response": promise("4h")})
    assert one(stand(overridden(policy, [override("1h")]), "mon 10:00 submitted")).clause == CLAUSE
