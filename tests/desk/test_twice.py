"""What is sent twice, or by two at once: done once, and nothing that somebody typed is dropped without a word."""

import pytest

from cast import Cast, filed, local, pass_time, story
from guichet.tickets.actions import assign, close, note, prioritise, reopen, reply, resolve, submit, take
from guichet.tickets.alarms import look_again
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.replay import verify

AT = local("2026-03-10 11:00")


def test_other_words_under_the_same_key_are_refused_and_the_first_stand(people: Cast) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=AT, text="Hello", key="form")
    with pytest.raises(Refused, match="stale"):
        reply(ticket, by=people.ada, at=AT + 1, text="Hello, and more", key="form")
    with pytest.raises(Refused, match="stale"):
        reply(ticket, by=people.ada, at=AT + 1, text="Hello", asks=True, key="form")
    assert reply(ticket, by=people.ada, at=AT + 1, text=" Hello\r\n", key="form").repeated
    assert story(ticket) == ["submitted", "replied", "assigned"]


def test_a_key_belongs_to_one_ticket_and_one_kind_of_act(people: Cast) -> None:
    first, second = filed(people), filed(people)
    for ticket in (first, second):
        reply(ticket, by=people.ada, at=AT, text="Hello", key="form")
    assert not note(first, by=people.ada, at=AT, text="Hello", key="form").repeated
    assert story(first) == ["submitted", "replied", "assigned", "noted"]
    assert story(second) == ["submitted", "replied", "assigned"]


def test_another_request_under_the_same_key_is_refused(people: Cast) -> None:
    filed(people, key="form")
    assert filed(people, key="form").number == 1
    with pytest.raises(Refused, match="stale"):
        submit(
            people.desk,
            contact=people.contact,
            by=people.chloe,
            at=AT,
            channel="portal",
            priority="blocking",
            subject="No access since this morning",
            text="Other words.",
            key="form",
        )
    assert Ticket.objects.count() == 1


def test_what_is_resolved_is_not_resolved_again(people: Cast) -> None:
    ticket = filed(people)
    resolve(ticket, by=people.ada, at=AT, ground="solved", text="Done.")
    with pytest.raises(Refused, match="resolved"):
        resolve(ticket, by=people.max, at=AT + 1, ground="solved", text="Done too.")
    assert story(ticket).count("resolved") == 1
    assert not Message.objects.filter(text="Done too.").exists()


def test_whoever_decides_by_an_old_page_is_told(people: Cast) -> None:
    ticket = filed(people)
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    note(ticket, by=people.max, at=AT, text="Look at this first.")
    with pytest.raises(Refused, match="stale"):
        resolve(ticket, by=people.ada, at=AT, ground="solved", text="Done.", expected=seen)
    with pytest.raises(Refused, match="stale"):
        close(ticket, by=people.ada, at=AT, ground="solved", expected=seen)
    with pytest.raises(Refused, match="stale"):
        reopen(ticket, by=people.ada, at=AT, expected=seen)
    with pytest.raises(Refused, match="stale"):
        prioritise(ticket, by=people.ada, at=AT, priority="minor", reason="Small", expected=seen)
    with pytest.raises(Refused, match="stale"):
        take(ticket, by=people.ada, at=AT, expected=seen)
    with pytest.raises(Refused, match="stale"):
        assign(ticket, by=people.ada, at=AT, to=people.manager, expected=seen)
    assert story(ticket) == ["submitted", "noted"]
    now = Ticket.objects.get(pk=ticket.pk).last_seq
    resolve(ticket, by=people.ada, at=AT, ground="solved", text="Done.", expected=now)


def test_what_the_desk_did_by_itself_and_what_one_did_oneself_make_no_page_old(people: Cast) -> None:
    ticket = filed(people)
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    pass_time("2026-03-10 15:00")
    note(ticket, by=people.ada, at=local("2026-03-10 15:00"), text="It was missed.")
    assert "breached" in story(ticket)
    reply(ticket, by=people.ada, at=local("2026-03-10 15:01"), text="We are at it.", expected=seen)
    with pytest.raises(Refused, match="stale"):
        reply(ticket, by=people.max, at=local("2026-03-10 15:02"), text="We are at it.", expected=seen)


def test_a_look_that_changes_nothing_makes_no_page_old(people: Cast) -> None:
    ticket = filed(people)
    Ticket.objects.filter(pk=ticket.pk).update(look_again_at=AT)
    before = Ticket.objects.get(pk=ticket.pk).version
    assert look_again(ticket.pk, at=AT)
    assert Ticket.objects.get(pk=ticket.pk).version == before


def test_the_second_to_take_a_ticket_is_told_who_has_it(people: Cast) -> None:
    ticket = filed(people)
    take(ticket, by=people.ada, at=AT)
    with pytest.raises(Refused) as refused:
        take(ticket, by=people.max, at=AT + 1)
    assert (refused.value.code, refused.value.data["name"]) == ("taken", "Ada")
    with pytest.raises(Refused, match="same"):
        take(ticket, by=people.ada, at=AT + 1)
    assert story(ticket) == ["submitted", "taken", "assigned"]
    take(ticket, by=people.max, at=AT + 2, over=people.agent.pk)
    assert Ticket.objects.get(pk=ticket.pk).assignee == people.manager
    assert Event.objects.filter(ticket=ticket, type="assigned").count() == 2
    assert [*verify()] == []
