"""Requests of a calendar month (IS-3): left, used up, given back, and taken again, as both sides see it."""

import pytest

from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.desks.models import Role, Seat
from guichet.policies.publishing import publish
from guichet.tickets.actions import exclude, readmit, set_cause, submit
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from web.world import HandSet, World, make_world, person


@pytest.fixture
def infraspeak(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """Infraspeak's desk, whose customer has two requests a month."""
    world = make_world(hand_set, "infraspeak")
    Contract.objects.update(places=2)
    return world


def board(world: World) -> str:
    return world.client(world.contact).get("/requests/").content.decode()


def ticket_page(world: World, ticket: Ticket) -> str:
    return world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()


def test_the_customer_sees_how_many_are_left_before_sending_and_on_the_board(infraspeak: World) -> None:
    world = infraspeak
    world.file("First")
    assert "1 of 2 requests is left until 1 April 2026" in board(world)
    assert "1 of 2 requests is left" in world.client(world.contact).get("/requests/new/").content.decode()
    assert "#IS-3" in board(world)


def test_what_is_beyond_the_allowance_is_accepted_and_marked_to_the_desk(infraspeak: World) -> None:
    first, _, third = (infraspeak.file(name) for name in ("First", "Second", "Third"))
    infraspeak.clock.at += 60
    assert "Used: 3 of 2 requests of the period" in board(infraspeak)
    assert "marked as beyond them" in board(infraspeak)
    shown = ticket_page(infraspeak, third)
    assert "beyond it" in shown
    assert "no 3 of 2 in its period" in shown
    assert ticket_page(infraspeak, first)


@pytest.mark.parametrize("cause", ["product_defect", "duplicate", "spam"])
def test_a_defect_a_duplicate_and_spam_give_their_place_back_until_the_cause_is_corrected(
    infraspeak: World, cause: str
) -> None:
    ticket, by = infraspeak.file("First"), Actor.agent(infraspeak.agent)
    infraspeak.clock.at += 60
    set_cause(ticket, by=by, at=infraspeak.clock.at, cause=cause)
    assert "2 of 2 requests are left" in board(infraspeak)
    infraspeak.clock.at += 60
    set_cause(ticket, by=by, at=infraspeak.clock.at, cause="usage")
    assert "1 of 2 requests is left" in board(infraspeak)


def test_an_exclusion_gives_the_place_back_and_a_readmission_takes_it(infraspeak: World) -> None:
    ticket, by = infraspeak.file("First"), Actor.agent(infraspeak.agent)
    exclude(ticket, by=by, at=infraspeak.clock.at + 1, ground="technical_service")
    infraspeak.clock.at += 10
    assert "2 of 2 requests are left" in board(infraspeak)
    readmit(ticket, by=by, at=infraspeak.clock.at)
    infraspeak.clock.at += 10
    assert "1 of 2 requests is left" in board(infraspeak)


def test_the_month_begins_by_the_desks_own_clock(infraspeak: World) -> None:
    infraspeak.clock.set("2026-03-31 23:59")
    infraspeak.file("The last of March")
    infraspeak.clock.set("2026-04-01 00:00")
    assert "2 of 2 requests are left until 1 May 2026" in board(infraspeak)


def test_a_policy_that_declines_at_the_limit_says_so_and_keeps_what_was_typed(infraspeak: World) -> None:
    world = infraspeak
    text = source("infraspeak").decode().replace("at_limit: accept", "at_limit: decline")
    publish(world.desk, text, by=None, at=world.clock.at)
    world.file("First")
    world.file("Second")
    answer = world.client(world.contact).post("/requests/new/", {"subject": "Third", "text": "Kept words.", "key": "k"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "All requests of this period are used" in said
    assert "Kept words." in said
    for told in ("All requests that your plan includes", "The next period begins", "send it then", "IS-3"):
        assert told in said
    with pytest.raises(Refused, match="no_places"):
        submit(
            world.desk,
            contact=world.contact,
            by=Actor.customer(world.contact),
            at=world.clock.at,
            channel="portal",
            priority=None,
            subject="Third",
            text="Kept words.",
        )
    assert Ticket.objects.count() == 2


def test_a_manager_says_how_many_requests_a_contract_includes(infraspeak: World) -> None:
    world = infraspeak
    seat = Seat.objects.create(desk=world.desk, user=person("boss@is.test", "Rui"), role=Role.MANAGER)
    contract = Contract.objects.get(organisation=world.contact.organisation_id)
    address = f"/customers/contract/{contract.pk}/change"
    assert world.client(world.agent).post(address, {"act": "places", "places": 5}).status_code == 404
    assert world.client(seat).post(address, {"act": "places", "places": -1}).status_code == 422
    assert world.client(seat).post(address, {"act": "places", "places": 5}).status_code == 302
    assert "5 of 5 requests are left" in board(world)
