"""A request's page at each of the five desks: where it stands, why, and what the customer can do about it."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from guichet.contracts.models import Contract
from guichet.notices.round import make_round
from guichet.tickets.actions import (
    answer,
    change_terms,
    close,
    exclude,
    give_workaround,
    prioritise,
    reply,
    resolve,
    take,
)
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from purses import prepay
from web.world import PASSWORD, World

pytestmark = pytest.mark.django_db

WorldOf = Callable[[str], World]
WHOLE = {"feature": "Payables", "steps": "1. Open an invoice."}


def shown(world: World, ticket: Ticket) -> str:
    return " ".join(world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode().split())


def agent(world: World) -> Actor:
    return Actor.agent(world.agent)


@pytest.fixture
def mail(settings: Settings, tmp_path: object) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path)


def registered(world: World, **said: object) -> Ticket:
    """A request that is whole, and whose number has been sent."""
    ticket = world.file("Invoices do not leave", fields=WHOLE, **said)  # type: ignore[arg-type]
    make_round(at=world.clock.at)
    ticket.refresh_from_db()
    return ticket


def test_an_incomplete_request_asks_for_exactly_what_is_missing(world_of: WorldOf) -> None:
    """ES-4: the form has the missing questions and no other; once answered, the request is complete."""
    world = world_of("esker")
    ticket = world.file(fields={"feature": "Payables"})
    assert ticket.status == "incomplete"
    page = shown(world, ticket)
    assert "Which steps lead to it?" in page
    assert 'name="asked_steps"' in page
    assert 'name="asked_feature"' not in page
    assert "ES-4" in page
    client = world.client(world.contact)
    empty = client.post(f"/requests/{ticket.public_id}/completion", {"key": "a"})
    assert empty.status_code == 422
    sent = {"asked_steps": "1. Open an invoice.", "key": "a"}
    for _ in range(2):
        assert client.post(f"/requests/{ticket.public_id}/completion", sent).status_code == 302
    ticket.refresh_from_db()
    assert ticket.status == "submitted"
    assert "1. Open an invoice." in shown(world, ticket)


def test_what_completes_a_request_survives_the_end_of_the_session(world_of: WorldOf) -> None:
    world = world_of("esker")
    ticket = world.file(fields={"feature": "Payables"})
    client = world.client(world.contact)
    client.cookies.clear()
    page = client.post(f"/requests/{ticket.public_id}/completion", {"asked_steps": "1. Open an invoice."})
    assert page.status_code == 401
    sent = {"email": world.contact.email, "password": PASSWORD, "carried": page.context["carried"]}
    back = client.post("/sign-in/", sent, follow=True)
    assert "1. Open an invoice." in back.content.decode()


def test_a_request_is_submitted_until_its_number_is_sent(world_of: WorldOf, mail: None) -> None:  # noqa: ARG001
    """ES-3: the six facts, and the instant from which times count."""
    world = world_of("esker")
    ticket = world.file("Invoices do not leave", fields=WHOLE)
    page = shown(world, ticket)
    assert "Submitted" in page
    assert "its sending" in page
    assert "<dt>From</dt>" not in page
    world.clock.set("2026-03-10 10:03")
    make_round(at=world.clock.at)
    page = shown(world, ticket)
    for fact in (
        "Number 1 was sent to you",
        "<dt>From</dt><dd>Hélène Pruneau</dd>",
        "<dt>To</dt><dd>Esker</dd>",
        "Tue 10 Mar, 10:03",
        "<dt>Summary</dt><dd>Invoices do not leave</dd>",
        "Priority 1",
    ):
        assert fact in page
    assert "Resolution by" in page
    assert ">14:03<" in page


def test_a_wish_is_one_until_it_is_confirmed_with_its_reason(world_of: WorldOf, mail: None) -> None:  # noqa: ARG001
    """ES-2."""
    world = world_of("esker")
    ticket = registered(world)
    assert "your wish, not confirmed yet" in shown(world, ticket)
    prioritise(ticket, by=agent(world), at=world.clock.at, priority="p2", reason="Two users of forty.")
    page = shown(world, ticket)
    assert "confirmed by Marie Tremblay" in page
    assert "You wished for" in page
    assert "Two users of forty." in page


def test_only_the_customers_acceptance_closes(world_of: WorldOf, mail: None) -> None:  # noqa: ARG001
    """ES-7: a refusal needs its reason and opens it again; acceptance closes, on that ground."""
    world = world_of("esker")
    ticket, client = registered(world), world.client(world.contact)
    resolve(ticket, by=agent(world), at=world.clock.at, ground="solved", text="The rule was missing.")
    page = shown(world, ticket)
    assert "Accept the solution" in page
    assert "ES-7" in page
    empty = client.post(f"/requests/{ticket.public_id}/refusal", {"text": " ", "key": "r"})
    assert empty.status_code == 422
    sent = client.post(f"/requests/{ticket.public_id}/refusal", {"text": "One invoice still waits.", "key": "r"})
    assert sent.status_code == 302
    page = shown(world, ticket)
    assert "The solution was refused" in page
    assert "One invoice still waits." in page
    assert "Accept the solution" not in page
    resolve(ticket, by=agent(world), at=world.clock.at, ground="solved", text="That one too.")
    client.post(f"/requests/{ticket.public_id}/validation", {"key": "v"})
    page = shown(world, ticket)
    assert "Closed, since the solution was accepted." in page
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_a_way_around_is_said_and_meets_what_it_meets(world_of: WorldOf, mail: None) -> None:  # noqa: ARG001
    """ES-5."""
    world = world_of("esker")
    ticket = registered(world)
    give_workaround(ticket, by=agent(world), at=world.clock.at + 600, text="Send them by hand.")
    world.clock.at += 600
    page = shown(world, ticket)
    assert "You were given a way around the problem." in page
    assert "Send them by hand." in page
    assert "Met" in page


def test_a_question_is_named_and_can_be_gone_to(world_of: WorldOf) -> None:
    world = world_of("maintainx")
    ticket = world.file()
    reply(ticket, by=agent(world), at=world.clock.at, text="Which browser?", asks=True)
    page = shown(world, ticket)
    assert "Marie Tremblay asked you something" in page
    assert 'href="#m3"' in page or 'href="#m2"' in page
    assert "closed after" not in page


def test_a_median_and_an_update_that_recurs_are_said(world_of: WorldOf) -> None:
    """MX-4 and MX-6: after an answer the next update is due, and it stands first."""
    world = world_of("maintainx")
    Contract.objects.update(plan="premium")
    ticket = world.file()
    assert "as the median of a month" in shown(world, ticket)
    world.clock.set("2026-03-10 10:05")
    reply(ticket, by=agent(world), at=world.clock.at, text="We are on it.")
    page = shown(world, ticket)
    assert "Update by" in page
    assert ">10:35<" in page
    assert "again and again until it is resolved" in page


@pytest.mark.parametrize(
    ("policy", "ground", "clause", "then"),
    [
        ("infraspeak", "technical_service", "IS-7", "You are sent a quote"),
        ("esker", "training", "ES-8", "You are sent a quote"),
        ("maintainx", "abuse", "MX-9", "Answer if you see it otherwise."),
    ],
)
def test_what_is_excluded_says_its_ground_its_clause_and_what_follows(
    world_of: WorldOf, policy: str, ground: str, clause: str, then: str
) -> None:
    world = world_of(policy)
    ticket = world.file(fields=WHOLE if policy == "esker" else None)
    exclude(ticket, by=agent(world), at=world.clock.at, ground=ground)
    page = shown(world, ticket)
    assert "It is outside what support covers" in page
    assert then in page
    assert clause in page
    assert "No clock runs." in page


def test_a_declined_request_offers_packs_and_what_is_free(world_of: WorldOf) -> None:
    """AL-2."""
    world = world_of("alias")
    prepay(0)
    page = shown(world, world.file())
    assert "there is no assistance time that can be used" in page
    assert "Technical assistance 5 h (AST05)" in page
    assert "AL-2" in page
    assert "Your answer" not in page


def test_nothing_is_counted_while_a_request_waits(world_of: WorldOf) -> None:
    """AL-4 and AL-5: the policy's own words, and what waiting costs."""
    world = world_of("alias")
    ticket = world.file()
    page = shown(world, ticket)
    assert "Waiting to be taken in charge" in page
    assert "No time is counted until somebody takes it in charge." in page
    take(ticket, by=agent(world), at=world.clock.at)
    world.clock.set("2026-03-10 10:16")
    page = shown(world, ticket)
    assert "Taken in charge" in page
    # AL-6: the second slice has begun, and counts whole.
    assert "30 min" in page
    assert "AL-6" in page


def test_a_request_says_what_it_is_about_and_how_to_have_it(world_of: WorldOf) -> None:
    """MX-2."""
    world = world_of("maintainx")
    page = shown(world, world.file(category="data_import"))
    assert "Data import" in page
    assert "These do: Essential, Premium, Enterprise." in page


def test_who_closed_it_and_on_which_ground_is_said(world_of: WorldOf) -> None:
    world = world_of("infraspeak")
    ticket = world.file()
    close(ticket, by=agent(world), at=world.clock.at, ground="not_ours")
    page = shown(world, ticket)
    assert "Marie Tremblay closed it: The request is not one for support." in page
    assert "An answer opens it again." in page


def test_what_is_marked_as_a_defect_is_shown_to_both(world_of: WorldOf) -> None:
    world = world_of("alias")
    ticket = world.file(fields={"suspected_defect": "yes"})
    inside = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    for page in (shown(world, ticket), inside):
        assert "I think it is a defect of the software" in page


def test_reminders_to_agents_are_no_business_of_customers(world_of: WorldOf) -> None:
    world = world_of("fluksaqua")
    ticket = world.file()
    page = shown(world, ticket)
    assert "reminds the agent" not in page
    answer(ticket, by=Actor.customer(world.contact), at=world.clock.at, text="More.")
    assert "More." in shown(world, ticket)


def test_who_pays_by_now_is_not_told_that_their_use_is_free(world_of: WorldOf) -> None:
    """FA-7: a notice goes by the terms that hold now, not by those of the submission."""
    world = world_of("fluksaqua")
    Contract.objects.update(paid=False)
    ticket = world.file()
    assert shown(world, ticket).count('class="notice"') == 1
    change_terms(ticket, by=agent(world), at=world.clock.at, paid=True)
    assert 'class="notice"' not in shown(world, ticket)
