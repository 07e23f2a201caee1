"""Esker's registration: the clock starts when the notification reaches the mail server, and not before."""

import pytest
from django.core.mail import EmailMessage

from cast import Cast, cast, local, story
from guichet.notices.round import make_round
from guichet.tickets.actions import answer, note, register, resolve, submit, validate
from guichet.tickets.models import Commitment, Event, Ticket
from guichet.tickets.replay import verify
from passing import pass_time

FIELDS = {"description": "No invoices go out", "feature": "Invoicing", "steps": "Open the list", "error": ""}


@pytest.fixture
def esker(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """The world under Esker's policy."""
    return cast("esker", "esker")


def ask(people: Cast, fields: dict[str, str], priority: str | None = "p1") -> Ticket:
    """File a request with these answers."""
    return submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=local("2026-03-10 04:00"),
        channel="portal",
        priority=priority,
        subject="No invoices",
        text="No invoices go out",
        fields=fields,
    ).ticket


def test_the_clock_starts_when_the_notification_is_handed_over(esker: Cast, mailoutbox: list[EmailMessage]) -> None:
    ticket = ask(esker, FIELDS)
    assert (ticket.status, ticket.next_due_at) == ("submitted", None)
    make_round(at=local("2026-03-10 04:07"))
    registered = Event.objects.get(ticket=ticket, type="registered")
    assert (registered.at, registered.by) == (local("2026-03-10 04:07"), "system")
    assert Commitment.objects.get(ticket=ticket, kind="resolution").due_at == local("2026-03-10 08:07")
    assert len(mailoutbox) == 1
    assert [*verify()] == []


def test_an_incomplete_request_is_asked_for_what_it_lacks_and_registered_later(
    esker: Cast, mailoutbox: list[EmailMessage]
) -> None:
    ticket = ask(esker, {**FIELDS, "steps": " "})
    make_round(at=local("2026-03-10 04:07"))
    assert Ticket.objects.get(pk=ticket.pk).status == "incomplete"
    assert story(ticket) == ["submitted"]
    answer(ticket, by=esker.chloe, at=local("2026-03-10 05:00"), text="", fields={"steps": "Open the list"})
    make_round(at=local("2026-03-10 05:01"))
    assert story(ticket) == ["submitted", "answered", "registered"]
    assert len(mailoutbox) == 2
    assert [*verify()] == []


def test_a_validation_closes_at_once_citing_its_clause(esker: Cast) -> None:
    ticket = ask(esker, FIELDS)
    make_round(at=local("2026-03-10 04:07"))
    resolve(ticket, by=esker.ada, at=local("2026-03-10 06:00"), ground="solved", text="They go out again.")
    done = validate(ticket, by=esker.chloe, at=local("2026-03-10 06:30"))
    closed = Event.objects.get(ticket=ticket, type="closed")
    assert (closed.at, closed.data["clause"], done.ticket.status) == (local("2026-03-10 06:30"), "ES-7", "closed")
    pass_time(local("2026-04-10 06:30"))
    assert [*verify()] == []


def test_a_notification_that_leaves_after_an_agent_registered_changes_nothing_and_harms_nothing(
    esker: Cast, mailoutbox: list[EmailMessage]
) -> None:
    ticket = ask(esker, FIELDS)
    register(ticket, by=esker.ada, at=local("2026-03-10 04:01"))
    # The mail server was away: the target is missed before the notification leaves.
    make_round(at=local("2026-03-10 09:00"))
    assert len(mailoutbox) >= 1
    assert story(ticket).count("registered") == 1
    assert story(ticket).count("breached") == 1
    assert [*verify()] == []
    note(ticket, by=esker.ada, at=local("2026-03-10 09:05"), text="It goes on.")
    assert [*verify()] == []


def test_a_registration_counts_from_when_the_server_had_accepted_the_mail(
    esker: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = ask(esker, FIELDS)
    clock = [local("2026-03-10 04:07")]

    def slow(_mail: EmailMessage, *_found: object, **_named: object) -> int:
        clock[0] += 180
        return 1

    monkeypatch.setattr(EmailMessage, "send", slow)
    make_round(at=clock[0], now=lambda: clock[0])
    assert Event.objects.get(ticket=ticket, type="registered").at == local("2026-03-10 04:10")
    assert [*verify()] == []
