"""Where no clock of a policy runs, and by which clause (FA-7, MX-1, ES-1)."""

from dataclasses import replace

import pytest

from guichet.core.policy.bundled import bundled
from guichet.core.policy.exempting import Exempt, Exemption, exemption


@pytest.mark.parametrize(
    ("policy", "plan", "paid", "found"),
    [
        ("fluksaqua", None, False, Exemption(Exempt.FREE_USE, "FA-7")),
        ("fluksaqua", None, True, None),
        ("maintainx", None, True, Exemption(Exempt.NO_PLAN, "MX-1")),
        ("maintainx", "basic", False, None),
        ("esker", None, True, Exemption(Exempt.NO_PLAN, "ES-1")),
        ("esker", "contract", True, None),
        ("alias", None, False, None),
    ],
)
def test_no_clock_runs_for_free_use_and_without_a_plan(
    policy: str, plan: str | None, paid: bool, found: Exemption | None
) -> None:
    assert exemption(bundled(policy), plan=plan, paid=paid) == found


def test_where_such_a_request_is_declined_none_is_spoken_of() -> None:
    policy = bundled("maintainx")
    assert policy.plans is not None
    declining = replace(policy, plans=replace(policy.plans, without="decline"))
    assert exemption(declining, plan=None, paid=True) is None
