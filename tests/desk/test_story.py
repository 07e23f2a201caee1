"""FluksAqua's story through the door: what happens, and what the passing of time brings."""

from typing import Any

import pytest
from django.core.mail import EmailMessage

from cast import Cast, cast, filed, local, pass_time, story
from guichet.contracts.models import Contract
from guichet.core.commitments.standing import Standing
from guichet.kit.models import SetAside
from guichet.notices.round import make_round
from guichet.notices.telling import tell
from guichet.tickets.actions import answer, note, reply, submit, take
from guichet.tickets.alarms import look_again
from guichet.tickets.erasing import erase
from guichet.tickets.errors import Refused
from guichet.tickets.models import Commitment, Event, Message, Order, Ticket
from guichet.tickets.replay import verify
from guichet.tickets.settle import settle
from guichet.tickets.visit import Visit


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


def test_a_silence_is_warned_of_and_then_closed_citing_the_clause(people: Cast, mailoutbox: list[EmailMessage]) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 11:15"), text="Since when?", asks=True)
    pass_time("2026-03-16 11:14")
    assert "warned" not in story(ticket)
    pass_time("2026-03-16 11:15")
    warned = Event.objects.get(ticket=ticket, type="warned")
    assert (warned.at, warned.data["clause"]) == (local("2026-03-16 11:15"), "FA-6")
    pass_time("2026-03-18 09:00")
    closed = Event.objects.get(ticket=ticket, type="closed")
    assert (closed.at, closed.by) == (local("2026-03-17 11:15"), "system")
    assert closed.data == {"clause": "FA-6", "ground": "silence"}
    ticket.refresh_from_db()
    assert (ticket.status, ticket.look_again_at, ticket.next_due_at) == ("closed", None, None)
    subjects = [mail.subject for mail in mailoutbox]
    assert len(subjects) == 4
    assert "mardi 17 mars 2026 à 11 h 15" in str(mailoutbox[2].body)
    assert "FA-6" in str(mailoutbox[3].body)
    assert [*verify()] == []


def test_answering_a_closed_ticket_reopens_it(people: Cast) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 11:15"), text="Since when?", asks=True)
    pass_time("2026-03-18 09:00")
    done = answer(ticket, by=people.chloe, at=local("2026-03-18 10:00"), text="Since Monday.")
    assert done.ticket.status == "open"
    pass_time("2026-03-30 10:00")
    assert Ticket.objects.get(pk=ticket.pk).status == "open"
    assert [*verify()] == []


def test_nothing_is_closed_that_was_answered_while_the_rounds_stood_still(people: Cast) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 11:15"), text="Since when?", asks=True)
    pass_time("2026-03-17 10:00")
    done = answer(ticket, by=people.chloe, at=local("2026-03-17 13:00"), text="Since Monday.")
    assert done.ticket.status == "open"
    pass_time("2026-03-17 14:15")
    assert "closed" not in story(ticket)
    assert [*verify()] == []


def test_a_warning_that_leaves_late_puts_the_closing_off(people: Cast) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 11:15"), text="Since when?", asks=True)
    make_round(at=local("2026-03-10 11:16"))
    make_round(at=local("2026-03-17 15:00"))
    assert Event.objects.get(ticket=ticket, type="warned").at == local("2026-03-17 15:00")
    pass_time("2026-03-18 14:59")
    assert "closed" not in story(ticket)
    pass_time("2026-03-18 15:00")
    assert Event.objects.get(ticket=ticket, type="closed").at == local("2026-03-18 15:00")
    assert [*verify()] == []


def test_nobody_is_warned_who_has_answered(people: Cast, mailoutbox: list[EmailMessage]) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 11:15"), text="Since when?", asks=True)
    make_round(at=local("2026-03-10 11:16"))
    look_again(ticket.pk, at=local("2026-03-16 11:15"))
    tell(at=local("2026-03-16 11:15"))
    answer(ticket, by=people.chloe, at=local("2026-03-16 11:15"), text="Since Monday.")
    pass_time("2026-03-16 12:00")
    assert [mail.to for mail in mailoutbox] == [[people.contact.email]] * 2 + [[people.agent.user.email]]
    assert "warned" not in story(ticket)


def test_settling_twice_changes_nothing(people: Cast) -> None:
    ticket = filed(people)
    pass_time("2026-03-10 18:00")
    before = story(ticket)
    note(ticket, by=people.ada, at=local("2026-03-10 18:00"), text="Nobody answered.")
    note(ticket, by=people.ada, at=local("2026-03-10 18:00"), text="Nobody answered.")
    assert story(ticket) == [*before, "noted", "noted"] == ["submitted", "breached", "noted", "noted"]


def test_free_use_is_told_that_nothing_is_promised(people: Cast, mailoutbox: list[EmailMessage]) -> None:
    Contract.objects.update(paid=False)
    ticket = filed(people)
    pass_time("2026-04-10 18:00")
    assert story(ticket) == ["submitted"]
    assert "FA-7" in str(mailoutbox[0].body)
    assert [*verify()] == []


@pytest.mark.django_db
def test_who_has_no_contract_that_runs_reads_why_no_clock_does(mailoutbox: list[EmailMessage]) -> None:
    people = cast("maintainx")
    Contract.objects.update(ends_at=local("2026-03-01 00:00"))
    filed(people, priority="p0")
    pass_time("2026-03-10 10:05")
    assert "aucun délai n’est promis" in " ".join(str(mailoutbox[0].body).split())
    assert "MX-1" in str(mailoutbox[0].body)


def test_erasing_a_message_leaves_the_events_as_they_were(people: Cast) -> None:
    ticket = filed(people)
    before = list(Event.objects.values())
    erase(Message.objects.get(ticket=ticket), by=people.manager, at=local("2026-03-11 10:00"), subject_too=True)
    message = Message.objects.get(ticket=ticket)
    assert (message.text, message.erased_at) == ("", local("2026-03-11 10:00"))
    assert list(Event.objects.values()) == before
    assert [*verify()] == []


def test_a_failing_ticket_is_set_aside_and_stops_nobody(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = filed(people), filed(people)
    real = settle

    def failing(visit: Visit, *, taking: bool = False) -> Standing:
        if visit.ticket.pk == broken.pk:
            raise ValueError("a fault")
        return real(visit, taking=taking)

    monkeypatch.setattr("guichet.tickets.alarms.settle", failing)
    pass_time("2026-03-10 15:00")
    assert story(sound) == ["submitted", "breached"]
    assert SetAside.objects.get().subject == broken.pk
    monkeypatch.undo()
    take(broken, by=people.ada, at=local("2026-03-10 16:00"))
    assert not SetAside.objects.exists()
    assert story(broken) == ["submitted", "breached", "taken", "assigned"]


@pytest.mark.parametrize(
    "said",
    [
        {"channel": "my name is Chloe"},
        {"category": "a private matter"},
        {"fields": {"a private matter": "yes"}},
        {"priority": "unheard of"},
        {"priority": None},
        {"subject": " \x00 "},
        {"text": "x" * 100_001},
    ],
)
def test_what_is_no_code_is_refused_and_nothing_is_filed(people: Cast, said: dict[str, object]) -> None:
    request: dict[str, Any] = {"channel": "portal", "priority": "minor", "subject": "Subject", "text": "Text", **said}
    with pytest.raises(Refused):
        submit(people.desk, contact=people.contact, by=people.chloe, at=local("2026-03-10 10:00"), **request)
    assert not Ticket.objects.exists()
    assert filed(people).number == 1


def test_a_reply_in_the_second_in_which_it_is_due_is_in_time(people: Cast) -> None:
    ticket = filed(people)
    reply(ticket, by=people.ada, at=local("2026-03-10 14:00"), text="We are on it.")
    assert story(ticket) == ["submitted", "replied", "assigned"]
    assert Commitment.objects.get(ticket=ticket).status == "met"
    assert [*verify()] == []


def test_a_reply_after_the_miss_of_the_same_second_was_recorded_is_late(people: Cast) -> None:
    ticket = filed(people)
    pass_time("2026-03-10 14:00")
    reply(ticket, by=people.ada, at=local("2026-03-10 14:00"), text="We are on it.")
    assert story(ticket) == ["submitted", "breached", "replied", "assigned"]
    assert Commitment.objects.get(ticket=ticket).status == "missed"
    assert [*verify()] == []
