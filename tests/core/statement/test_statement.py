"""A customer's month from timelines and movements: what is in it, and that nothing later changes it."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from build import a_policy, a_timeline, instant, metering, promise, target
from guichet.core.commitments.standing import CommitmentStatus
from guichet.core.entitlements.movement import Balance, Movement
from guichet.core.policy.model import Policy
from guichet.core.statement.document import About, document, fingerprint
from guichet.core.statement.month import Month
from guichet.core.statement.statement import (
    Account,
    Credited,
    Credits,
    Period,
    Places,
    Request,
    Statement,
    Totals,
    statement,
)
from guichet.core.timeline.events import Timeline
from properties.timelines import FROM, cases

WEEK = Period(instant("mon 00:00"), instant("next mon 00:00"))
POLICY = a_policy(
    priorities="urgent normal",
    commitments={"first_response": promise("4 business hours"), "resolution": promise("2 business days")},
)
ABOUT = About(desk="small", customer=7, month=Month(2026, 6), zone="Africa/Abidjan", policies={"t": "p"})


def request(text: str, number: int = 1, policy: Policy = POLICY, **more: Any) -> Request:
    return Request(number=number, policy=policy, terms="t", timeline=a_timeline(text), **more)


def of(*requests: Request, period: Period = WEEK) -> Statement:
    return statement(period, requests, ())


def test_a_line_says_what_was_asked_promised_done_and_where_it_stood_at_the_end() -> None:
    (line,) = of(
        request("mon 09:00 submitted channel=portal; 11:00 replied; tue 15:00 replied; thu 10:00 resolved")
    ).lines
    assert (line.number, line.asked_at, line.asked_here, line.channel) == (1, instant("mon 09:00"), True, "portal")
    assert (line.answers, line.resolved_at, line.closed_at) == (3, instant("thu 10:00"), None)
    assert [(one.kind, one.status, one.kept_here, one.missed_here) for one in line.promises] == [
        ("first_response", CommitmentStatus.MET, True, False),
        ("resolution", CommitmentStatus.MISSED, False, True),
    ]
    assert line.promises[1].missed_at == instant("tue 17:00")


def test_the_totals_are_the_sums_of_the_lines() -> None:
    found = of(
        request("mon 09:00 submitted; 10:00 replied; fri 09:00 resolved; 10:00 closed", 1),
        request("thu 15:00 submitted; 15:30 replied", 2),
        request("fri 16:50 submitted", 3),
    )
    assert found.totals == Totals(asked=3, kept=2, missed=1, running=3, answers=3, resolved=1, closed=1, charged=0)


def test_what_ends_the_period_is_not_in_it_and_what_begins_it_is() -> None:
    edges = Period(instant("tue 09:00"), instant("wed 09:00"))
    (line,) = of(request("mon 09:00 submitted; tue 09:00 replied; wed 09:00 resolved"), period=edges).lines
    assert (line.asked_here, line.answers, line.resolved_at) == (False, 1, None)


def test_a_request_of_which_nothing_happened_in_the_period_has_no_line_unless_it_was_charged() -> None:
    quiet = Period(instant("wed 00:00"), instant("thu 00:00"))
    old = request("mon 09:00 submitted; 10:00 replied; fri 10:00 resolved")
    assert of(old, period=quiet).lines == ()
    assert [line.charged for line in of(replace(old, charged=15), period=quiet).lines] == [15]


def test_an_internal_note_and_a_silent_resolution_are_no_answers() -> None:
    (line,) = of(request("mon 09:00 submitted; 10:00 noted; 11:00 resolved silent")).lines
    assert line.answers == 0


def test_what_no_ledger_pays_for_is_charged_by_the_month_in_which_it_was_used() -> None:
    policy = a_policy(metering=metering())
    text = "mon 16:30 submitted; 16:30 taken; tue 10:00 resolved"
    monday, tuesday = (
        Period(instant(f"{a} 00:00"), instant(f"{b} 00:00")) for a, b in (("mon", "tue"), ("tue", "wed"))
    )
    charged = [of(request(text, policy=policy), period=one).totals.charged for one in (monday, tuesday)]
    assert charged == [30, 60]


def test_the_document_is_the_same_bytes_in_whatever_order_it_is_made_and_as_short_as_it_can_be() -> None:
    requests = [request("mon 09:00 submitted", number) for number in (3, 1, 2)]
    accounts = [
        Account(contract=2, plan=None, places=Places(of=5, used=2)),
        Account(contract=1, plan="gold", movement=Movement(Balance(60, 0), (), Balance(60, 0), ())),
    ]
    one = document(ABOUT, statement(WEEK, requests, accounts))
    other = document(ABOUT, statement(WEEK, requests[::-1], accounts[::-1]))
    assert one == other
    assert b", " not in one
    said = json.loads(one)
    assert [each["number"] for each in said["requests"]] == [1, 2, 3]
    assert said["contracts"][0]["prepaid"]["after"] == {"left": 60, "owed": 0}
    assert said["policies"] == {"t": "p"}
    assert (said["from"], said["to"]) == ("2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z")


def test_the_hash_of_a_document_is_what_anybody_reckons_of_its_bytes() -> None:
    assert fingerprint(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


POLICIES = st.sampled_from(["alias", "esker", "fluksaqua", "infraspeak", "maintainx"])


@st.composite
def months(draw: st.DrawFn) -> tuple[Policy, Timeline, Period]:
    policy, timeline, _at = draw(cases(draw(POLICIES)))
    start = FROM + draw(st.integers(-5, 70)) * 86400
    return policy, timeline, Period(start, start + draw(st.integers(1, 40)) * 86400)


@settings(max_examples=60)
@given(months())
def test_nothing_that_happens_after_a_month_changes_its_statement(case: tuple[Policy, Timeline, Period]) -> None:
    policy, timeline, period = case
    whole = Request(number=1, policy=policy, terms="t", timeline=timeline)
    earlier = [event for event in timeline.events if event.at < period.end]
    if not earlier:
        assert statement(period, [whole], ()).lines == ()
        return
    then = replace(whole, timeline=replace(timeline, events=tuple(earlier)))
    assert document(ABOUT, statement(period, [whole], ())) == document(ABOUT, statement(period, [then], ()))


@settings(max_examples=60)
@given(months(), st.integers(1, 39))
def test_two_months_answer_resolve_and_charge_as_much_as_both_together(
    case: tuple[Policy, Timeline, Period], days: int
) -> None:
    policy, timeline, period = case
    middle = min(period.start + days * 86400, period.end - 1)
    request = Request(number=1, policy=policy, terms="t", timeline=timeline)
    both, first, second = (
        statement(one, [request], ()).totals
        for one in (period, Period(period.start, middle), Period(middle, period.end))
        if one.start < one.end
    )
    assert both.asked == first.asked + second.asked
    assert both.answers == first.answers + second.answers


def test_a_waived_miss_says_so_from_the_waiver_on() -> None:
    policy = a_policy(commitments={"first_response": promise(rows=[target("1h", binding=True)])})
    waiver = "miss_waived commitment=first_response missed_at=2026-06-01T10:00:00Z"
    text = f"mon 09:00 submitted; 11:00 replied; wed 10:00 {waiver}"
    early = Period(instant("mon 00:00"), instant("tue 00:00"))
    assert [line.promises[0].waived for line in of(request(text, policy=policy), period=early).lines] == [False]
    found = of(request(text, policy=policy))
    assert [line.promises[0].waived for line in found.lines] == [True]
    assert b'"waived":true' in document(ABOUT, found)


def test_service_credits_stand_in_the_document_and_a_month_without_them_is_said_as_ever() -> None:
    entry = Credited(
        number=2,
        at=instant("tue 10:00"),
        kind="taken_back",
        cause="waived",
        request=7,
        commitment="first_response",
        missed_at=instant("mon 10:00"),
        currency="EUR",
        change=-5000,
    )
    held = Account(contract=1, plan=None, credited=(entry,), credits=(Credits("EUR", 5000, 0),))
    said = json.loads(document(ABOUT, statement(WEEK, (), [held])))["contracts"][0]
    assert said["credits"] == [{"currency": "EUR", "before": 5000, "after": 0}]
    assert (said["credited"][0]["change"], said["credited"][0]["missed_at"]) == (-5000, "2026-06-01T10:00:00Z")
    bare = json.loads(document(ABOUT, statement(WEEK, (), [Account(contract=1, plan=None)])))["contracts"][0]
    assert not {"credits", "credited"} & bare.keys()


def test_what_a_cap_cut_stands_in_the_document_and_minutes_have_no_currency() -> None:
    whole = Credited(1, instant("tue 10:00"), "credited", "missed", 7, "first_response", instant("mon 10:00"), "", 30)
    cut = whole._replace(number=2, change=15, cut_from=30)
    held = Account(contract=1, plan=None, credited=(whole, cut), credits=(Credits("", 0, 45),))
    said = json.loads(document(ABOUT, statement(WEEK, (), [held])))["contracts"][0]
    assert said["credits"] == [{"currency": None, "before": 0, "after": 45}]
    assert "cut_from" not in said["credited"][0]
    assert (said["credited"][1]["change"], said["credited"][1]["cut_from"]) == (15, 30)
