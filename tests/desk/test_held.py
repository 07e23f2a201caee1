"""Requests that are held until their contract has a place (IS-3): who is let in when, however late somebody looks."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast, cast, story
from desk.test_together import at_once
from guichet.contracts.keeping import renew, resume, set_places, suspend
from guichet.contracts.models import Contract, ContractChange
from guichet.core.entitlements.waiting import Allotted
from guichet.core.policy.bundled import source
from guichet.core.policy.words import Status
from guichet.notices import round as rounds
from guichet.policies.publishing import publish
from guichet.tickets.actions import (
    answer,
    close,
    exclude,
    let_in,
    note,
    prioritise,
    readmit,
    reopen,
    reply,
    set_cause,
    submit,
    take,
)
from guichet.tickets.allowances import places_at, places_of
from guichet.tickets.errors import Refused
from guichet.tickets.letting_in import let_due_in, next_ring
from guichet.tickets.models import Event, Ticket
from guichet.tickets.models.ticket import HELD
from guichet.tickets.replay import verify
from guichet.tickets.replayed_turns import verify_turns
from guichet.tickets.settle import settle
from guichet.tickets.timeline import policy_for, standing_of
from guichet.tickets.waiting import turn_of
from passing import pass_time
from web.world import instant as at_wall

HOLDS = source("infraspeak").decode().replace("at_limit: accept", "at_limit: hold\n  never_held: urgent")


def wall(text: str) -> int:
    """An instant of the desk's wall."""
    return at_wall(text, "Europe/Lisbon")


APRIL, MAY = wall("2026-04-01 00:00"), wall("2026-05-01 00:00")


def world(*, since: str = "2026-01-05 09:00") -> Cast:
    """The desk; its policy holds ``since`` then. What its contracts have was never changed."""
    people = cast("infraspeak", "infraspeak")
    type(people.desk).objects.update(zone="Europe/Lisbon")
    people.desk.refresh_from_db()
    publish(people.desk, HOLDS, by=None, at=wall(since))
    Contract.objects.update(places=2)
    return people


@pytest.fixture
def desk(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """Infraspeak's desk under a policy that holds; each contract has two places a month, as somebody has entered."""
    people = world()
    for contract in Contract.objects.all():
        set_places(contract, places=2, by=people.manager, at=wall("2026-01-05 10:00"))
    return people


@pytest.fixture
def untouched(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """The same desk, of whose contracts nobody has ever changed anything."""
    return world()


def filed(people: Cast, when: str = "2026-03-10 10:00", key: str | None = None) -> Ticket:
    return submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=wall(when),
        channel="portal",
        priority=None,
        subject="A report",
        text="It is empty.",
        key=key,
    ).ticket


def several(people: Cast, count: int, when: str = "2026-03-10 10:00") -> list[Ticket]:
    return [filed(people, when) for _ticket in range(count)]


def held(tickets: list[Ticket]) -> list[bool]:
    for ticket in tickets:
        ticket.refresh_from_db()
    return [ticket.status == Status.HELD.value for ticket in tickets]


def contract_of(people: Cast) -> Contract:
    return Contract.objects.get(organisation=people.contact.organisation_id)


def released(ticket: Ticket) -> int | None:
    found = Event.objects.filter(ticket=ticket, type="released").values_list("at", flat=True)
    return next(iter(found), None)


def agrees() -> bool:
    return [*verify(), *verify_turns()] == []


def test_what_is_beyond_the_places_is_held_last_in_the_queue_and_without_a_clock(desk: Cast) -> None:
    tickets = several(desk, 3)
    assert held(tickets) == [False, False, True]
    assert (tickets[2].queue_at, tickets[2].next_due_at, tickets[2].placed_at) == (HELD, None, None)
    assert not tickets[2].commitments.exists()
    assert story(tickets[2]) == ["submitted"]
    found = places_of(contract_of(desk), policy_for(tickets[0]), wall("2026-03-11 10:00"))
    assert found is not None
    assert (found.used, found.waiting, found.left) == (2, 1, 0)
    assert agrees()


def test_the_rounds_let_in_at_the_first_instant_of_the_month_in_order_as_many_as_there_are_places(desk: Cast) -> None:
    tickets = several(desk, 7)
    assert rounds.next_ring() is not None
    pass_time(APRIL - 1)
    assert [released(each) for each in tickets[2:]] == [None] * 5
    pass_time(MAY)
    assert [released(each) for each in tickets[2:]] == [APRIL, APRIL, MAY, MAY, None]
    first = tickets[2].commitments.get(kind="first_response")
    assert first.started_at == APRIL
    assert next_ring() == wall("2026-06-01 00:00")
    assert agrees()


def test_rounds_that_were_down_for_two_months_come_to_the_same_instants(desk: Cast) -> None:
    tickets = several(desk, 7)
    let_due_in(at=wall("2026-06-10 12:00"))
    june = wall("2026-06-01 00:00")
    assert [released(each) for each in tickets[2:]] == [APRIL, APRIL, MAY, MAY, june]
    assert next_ring() is None
    assert agrees()


def test_while_the_rounds_are_down_whoever_asks_comes_after_those_who_wait(desk: Cast) -> None:
    tickets = several(desk, 4)
    late = filed(desk, "2026-04-03 10:00")
    assert held([late]) == [True]
    rounds.make_round(at=wall("2026-04-04 10:00"))
    assert [released(each) for each in [*tickets[2:], late]] == [APRIL, APRIL, None]
    pass_time(MAY)
    assert released(late) == MAY
    assert agrees()


def test_an_act_on_what_has_a_place_by_now_lets_it_in_first_also_out_of_turn(desk: Cast) -> None:
    tickets = several(desk, 4)
    note(tickets[3], by=desk.ada, at=wall("2026-04-02 10:00"), text="Looked at.")
    assert story(tickets[3])[:2] == ["submitted", "released"]
    assert released(tickets[3]) == APRIL
    assert released(tickets[2]) is None
    rounds.make_round(at=wall("2026-04-03 10:00"))
    assert released(tickets[2]) == APRIL
    assert agrees()


@pytest.mark.parametrize("cause", ["product_defect", "duplicate", "spam"])
def test_a_place_that_is_given_back_lets_the_next_in_at_that_instant(desk: Cast, cause: str) -> None:
    tickets, at = several(desk, 4), wall("2026-03-12 10:00")
    set_cause(tickets[0], by=desk.ada, at=at, cause=cause)
    rounds.make_round(at=at + 7200)
    assert [released(each) for each in tickets[2:]] == [at, None]
    assert agrees()


def test_an_exclusion_gives_a_place_and_a_readmission_takes_one_beyond(desk: Cast) -> None:
    tickets, at = several(desk, 3), wall("2026-03-12 10:00")
    exclude(tickets[0], by=desk.ada, at=at, ground="technical_service")
    rounds.make_round(at=at + 60)
    assert released(tickets[2]) == at
    readmit(tickets[0], by=desk.ada, at=at + 120)
    found = places_of(contract_of(desk), policy_for(tickets[0]), at + 200)
    assert found is not None
    assert found.beyond
    assert agrees()


def test_more_places_and_none_to_count_let_in_at_once(desk: Cast) -> None:
    tickets, at = several(desk, 5), wall("2026-03-12 10:00")
    set_places(contract_of(desk), places=3, by=desk.manager, at=at)
    rounds.make_round(at=at + 60)
    assert released(tickets[2]) == at
    set_places(contract_of(desk), places=None, by=desk.manager, at=at + 600)
    rounds.make_round(at=at + 700)
    assert [released(each) for each in tickets[3:]] == [at + 600] * 2


def test_the_first_change_of_a_contracts_places_lets_nobody_in_who_had_none_before_it(untouched: Cast) -> None:
    tickets, at = several(untouched, 5), wall("2026-03-12 10:00")
    for places in (1, 0, 2):
        set_places(contract_of(untouched), places=places, by=untouched.manager, at=at + places)
        rounds.make_round(at=at + 60)
        assert held(tickets) == [False, False, True, True, True]
    set_places(contract_of(untouched), places=3, by=untouched.manager, at=at + 120)
    rounds.make_round(at=at + 180)
    assert [released(each) for each in tickets[2:]] == [at + 120, None, None]
    assert agrees()
    pass_time(APRIL)
    assert [released(each) for each in tickets[2:]] == [at + 120, APRIL, APRIL]
    assert agrees()


def test_what_a_contract_had_before_the_first_change_is_known(untouched: Cast) -> None:
    contract, at = contract_of(untouched), wall("2026-03-12 10:00")
    assert places_at(contract, at - 60) == 2
    set_places(contract, places=3, by=untouched.manager, at=at)
    assert [places_at(contract, when) for when in (at - 60, at, at + 60)] == [2, 3, 3]


def test_where_nobody_knows_what_a_contract_had_nobody_is_let_in_before_the_first_change(untouched: Cast) -> None:
    tickets, at = several(untouched, 4), wall("2026-03-12 10:00")
    contract = contract_of(untouched)
    ContractChange.objects.create(
        desk=untouched.desk, contract=contract, at=at, kind="places", data={"places": 3}, seat=untouched.manager
    )
    Contract.objects.filter(pk=contract.pk).update(places=3, look_at_held_at=at)
    assert places_at(contract_of(untouched), at - 60) is None
    rounds.make_round(at=at + 60)
    assert [released(each) for each in tickets[2:]] == [at, None]
    assert agrees()


def test_verification_tells_who_was_let_in_where_the_past_was_taken_for_unlimited(
    untouched: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets, at = several(untouched, 3), wall("2026-03-12 10:00")
    set_places(contract_of(untouched), places=1, by=untouched.manager, at=at)
    with monkeypatch.context() as wrong:
        wrong.setattr("guichet.tickets.waiting.allotted_to", lambda _contract: [Allotted(0, None), Allotted(at, 1)])
        rounds.make_round(at=at + 60)
    filing = wall("2026-03-10 10:00")
    assert released(tickets[2]) == filing
    (found,) = verify_turns(untouched.desk.slug)
    assert (found.ticket, found.what, found.stored, found.derived) == (tickets[2], "let in", filing, None)


def test_a_place_given_back_by_what_was_filed_before_the_policy_held_lets_the_next_in(db: None) -> None:  # noqa: ARG001
    people = world(since="2026-03-11 09:00")
    first = several(people, 2)
    assert policy_for(first[0]).allowance != policy_for(filed(people, "2026-03-11 10:00")).allowance
    waiting = several(people, 2, "2026-03-11 11:00")
    excluded, caused = wall("2026-03-12 10:00"), wall("2026-03-13 10:00")
    exclude(first[0], by=people.ada, at=excluded, ground="technical_service")
    rounds.make_round(at=excluded + 5)
    third = Ticket.objects.get(number=3)
    assert [released(each) for each in [third, *waiting]] == [excluded, None, None]
    set_cause(first[1], by=people.ada, at=caused, cause="duplicate")
    rounds.make_round(at=caused + 5)
    assert [released(each) for each in [third, *waiting]] == [excluded, caused, None]
    assert next_ring() == APRIL
    pass_time(APRIL)
    assert released(waiting[1]) == APRIL
    assert agrees()


def test_a_contract_that_ended_or_is_suspended_has_no_places_until_it_goes_on(desk: Cast) -> None:
    contract = contract_of(desk)
    Contract.objects.filter(pk=contract.pk).update(ends_at=APRIL)
    tickets = several(desk, 3)
    pass_time(wall("2026-04-10 10:00"))
    assert held(tickets) == [False, False, True]
    assert turn_of(tickets[2], wall("2026-04-10 10:00")).over
    renewed = wall("2026-04-11 09:00")
    renew(contract, last_day=date(2026, 12, 31), by=desk.manager, at=renewed)
    rounds.make_round(at=renewed + 60)
    assert released(tickets[2]) == renewed
    assert agrees()


def test_a_suspended_contract_lets_in_when_it_is_resumed(desk: Cast) -> None:
    tickets, contract = several(desk, 3), contract_of(desk)
    suspend(contract, by=desk.manager, at=wall("2026-03-20 10:00"))
    pass_time(wall("2026-04-10 10:00"))
    assert held(tickets) == [False, False, True]
    resume(contract, by=desk.manager, at=wall("2026-04-11 09:00"))
    rounds.make_round(at=wall("2026-04-11 10:00"))
    assert released(tickets[2]) == wall("2026-04-11 09:00")
    assert agrees()


def test_an_agent_lets_it_in_by_a_decision_with_a_reason_and_it_is_beyond_the_places(desk: Cast) -> None:
    tickets, at = several(desk, 4), wall("2026-03-12 10:00")
    with pytest.raises(Refused, match="empty"):
        let_in(tickets[3], by=desk.ada, at=at, reason="  ")
    let_in(tickets[3], by=desk.ada, at=at, reason="Their plant stands still.")
    assert held(tickets) == [False, False, True, False]
    with pytest.raises(Refused, match="not_held"):
        let_in(tickets[3], by=desk.ada, at=at + 60, reason="Again.")
    found = places_of(contract_of(desk), policy_for(tickets[0]), at)
    assert found is not None
    assert (found.used, found.beyond) == (3, True)
    pass_time(APRIL)
    assert released(tickets[2]) == APRIL
    assert agrees()


def test_work_waits_and_words_do_not(desk: Cast) -> None:
    ticket, at = several(desk, 3)[2], wall("2026-03-12 10:00")
    with pytest.raises(Refused, match="held"):
        take(ticket, by=desk.ada, at=at)
    reply(ticket, by=desk.ada, at=at, text="It is your turn on 1 April.")
    answer(ticket, by=desk.chloe, at=at + 60, text="Thank you.")
    assert held([ticket]) == [True]


def test_who_withdraws_leaves_the_queue_and_who_comes_back_waits_from_then_on(desk: Cast) -> None:
    tickets, at = several(desk, 4), wall("2026-03-12 10:00")
    close(tickets[2], by=desk.chloe, at=at)
    pass_time(wall("2026-04-02 10:00"))
    assert [released(each) for each in tickets[2:]] == [None, APRIL]
    back = wall("2026-04-05 10:00")
    reopen(tickets[2], by=desk.chloe, at=back)
    assert (held([tickets[2]]), released(tickets[2])) == ([False], back)
    assert agrees()


def test_a_priority_that_is_never_held_lets_it_in_and_a_cause_that_gives_back_too(desk: Cast) -> None:
    tickets, at = several(desk, 4), wall("2026-03-12 10:00")
    prioritise(tickets[2], by=desk.ada, at=at, priority="urgent", reason="A plant stands still.")
    set_cause(tickets[3], by=desk.ada, at=at, cause="product_defect")
    assert [released(each) for each in tickets[2:]] == [at, at]
    found = places_of(contract_of(desk), policy_for(tickets[0]), at)
    assert found is not None
    assert found.used == 3
    assert agrees()


def test_another_version_does_not_let_in_what_was_sent_under_this_one(desk: Cast) -> None:
    tickets = several(desk, 3)
    publish(desk.desk, source("infraspeak").decode(), by=None, at=wall("2026-03-20 09:00"))
    late = filed(desk, "2026-03-21 10:00")
    pass_time(wall("2026-03-31 23:00"))
    assert held([*tickets, late]) == [False, False, True, False]
    pass_time(APRIL)
    assert released(tickets[2]) == APRIL
    assert agrees()


def test_the_same_form_sent_twice_is_held_once(desk: Cast) -> None:
    several(desk, 2)
    first, second = filed(desk, key="form"), filed(desk, key="form")
    assert first == second


def test_two_rounds_at_once_let_each_in_once(transactional_db: None) -> None:  # noqa: ARG001 - opens the database
    people = world()
    tickets = several(people, 6)
    at_once([lambda: let_due_in(at=MAY + 60)] * 2)
    assert [released(each) for each in tickets[2:]] == [APRIL, APRIL, MAY, MAY]
    assert Event.objects.filter(type="released").count() == 4
    assert agrees()


def test_many_who_ask_at_once_take_no_place_twice(transactional_db: None) -> None:  # noqa: ARG001 - opens the database
    people = world()
    at_once([lambda: filed(people)] * 6)
    assert Ticket.objects.filter(status=Status.HELD.value).count() == 4
    assert agrees()


def test_one_that_cannot_be_let_in_is_put_aside_and_stops_nobody(desk: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = several(desk, 4)
    whole = settle

    def fails(visit: object, **how: object) -> object:
        if visit.ticket.pk == tickets[2].pk:  # type: ignore[attr-defined]
            raise ValueError("broken")
        return whole(visit, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("guichet.tickets.letting_in.settle", fails)
    let_due_in(at=APRIL + 60)
    for ticket in tickets:
        ticket.refresh_from_db()
    assert tickets[2].set_aside_at == APRIL + 60
    assert released(tickets[3]) == APRIL


def test_verification_tells_what_was_let_in_at_another_instant(desk: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    tickets = several(desk, 3)
    pass_time(APRIL)
    call_command("replay", "--verify")
    assert "0 differences" in capsys.readouterr().out
    Ticket.objects.filter(pk=tickets[0].pk).update(placed_at=APRIL - 60, status="closed")
    Ticket.objects.filter(pk=tickets[1].pk).update(placed_at=None)
    (found,) = verify_turns(desk.desk.slug)
    assert (found.ticket, found.what, found.stored) == (tickets[2], "let in", APRIL)


def test_questions_to_the_database_do_not_grow_with_those_who_wait(desk: Cast) -> None:
    several(desk, 3)

    def asked(when: str) -> int:
        with CaptureQueriesContext(connection) as found:
            filed(desk, when)
        return len(found)

    few = asked("2026-03-12 10:00")
    several(desk, 5)
    assert asked("2026-03-13 10:00") == few


def test_the_standing_says_since_when_it_is_held(desk: Cast) -> None:
    ticket = several(desk, 3)[2]
    hold = standing_of(ticket, wall("2026-03-12 10:00")).hold
    assert hold is not None
    assert (hold.since, hold.clause, hold.released_at) == (wall("2026-03-10 10:00"), "IS-3", None)
    assert (turn_of(ticket, wall("2026-03-12 10:00")).at, turn_of(ticket, wall("2026-03-12 10:00")).ahead) == (APRIL, 0)
