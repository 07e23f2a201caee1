"""FluksAqua's story through the door: what happens, and what the passing of time brings."""

import pytest

from cast import Cast, filed, local, story
from guichet.tickets.actions import answer, reply
from guichet.tickets.errors import Refused
from guichet.tickets.models import Commitment, Event, Message, Order, Ticket


def test_a_ticket_that_is_filed_gets_a_number_terms_and_a_promise(people: Cast) -> None:
    ticket = filed(people)
    assert (ticket.number, ticket.status, ticket.priority) == (1, "waiting", "blocking")
    assert ticket.next_due_at == ticket.look_again_at == local("2026-03-10 14:00")
    row = Commitment.objects.get(ticket=ticket)
    assert (row.kind, row.clause, row.status, row.due_at) == (
        "first_response",
        "FA-5",
        "running",
        local("2026-03-10 14:00"),
    )
    assert Event.objects.get(ticket=ticket).data["terms"] == ticket.terms_id


def test_a_missed_target_is_recorded_at_its_own_instant_whenever_somebody_looks(people: Cast) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 16:00"), text="Is it so for everybody?", asks=True)
    breach = Event.objects.get(ticket=ticket, type="breached")
    assert (breach.at, breach.data["clause"], breach.by) == (local("2026-03-10 14:00"), "FA-5", "system")
    assert story(ticket) == ["submitted", "breached", "replied", "assigned"]
    assert Ticket.objects.get(pk=ticket.pk).assignee == people.agent
    assert [order.at for order in Order.objects.filter(ticket=ticket)] == []


def test_what_people_typed_is_in_no_event(people: Cast) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 11:00"), text="A very private matter", asks=True)
    assert "private" not in str(list(Event.objects.values_list("data", flat=True)))
    assert Message.objects.filter(text="A very private matter").count() == 1


def test_the_same_reply_sent_twice_is_one(people: Cast) -> None:
    ticket = filed(people)
    for _time in range(2):
        done = reply(ticket, by=people.ada, at=local("2026-03-10 11:00"), text="Hello", key="compose-1")
    assert done.repeated
    assert Message.objects.filter(ticket=ticket).count() == 2
    assert filed(people, key="form").pk == filed(people, key="form").pk


def test_a_stranger_has_no_business_with_a_ticket(people: Cast) -> None:
    ticket = filed(people)
    actor = type(people.chloe).customer(people.stranger)
    with pytest.raises(Refused, match="no_such_actor"):
        answer(ticket, by=actor, at=local("2026-03-10 11:00"), text="Let me in")
