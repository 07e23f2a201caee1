"""Every refusal explained: which clause, what was found, what would change it; for the desk and for the customer."""

from collections.abc import Callable
from typing import Any

import pytest

from guichet.core.policy.bundled import source
from guichet.policies.publishing import publish
from guichet.tickets.actions import close, exclude, submit
from guichet.tickets.actor import Actor
from purses import prepay
from web.world import World

pytestmark = pytest.mark.django_db
WorldOf = Callable[[str], World]

ESKER = {"description": "No invoices go out", "feature": "Invoicing", "steps": "Open the list", "error": ""}


def agents(world: World, path: str, **headers: str) -> str:
    return world.client(world.agent, **headers).get(path).content.decode()


def customers(world: World, path: str, **headers: str) -> str:
    return world.client(world.contact, **headers).get(path).content.decode()


def test_a_declined_request_says_why_to_both_sides(world_of: WorldOf) -> None:
    world = world_of("alias")
    prepay(0)
    ticket = world.file(priority=None)
    page = customers(world, f"/requests/{ticket.public_id}/")
    for said in ("you had no assistance time left", "Prepaid time when it was sent", "You buy assistance time"):
        assert said in page
    assert "AST01" in page
    page = agents(world, f"/desk/{ticket.number}/")
    assert "It was declined as it arrived: the customer had no prepaid time left." in page
    assert "AL-2" in page
    french = customers(world, f"/requests/{ticket.public_id}/", accept_language="fr")
    assert "plus de temps d\N{RIGHT SINGLE QUOTATION MARK}assistance quand vous" in french


def test_an_excluded_request_says_its_ground_and_what_can_be_done(world_of: WorldOf) -> None:
    world = world_of("esker")
    ticket = world.file(priority="p2", fields=ESKER)
    exclude(ticket, by=Actor.agent(world.agent), at=world.clock.at, ground="training", text="")
    page = customers(world, f"/requests/{ticket.public_id}/")
    assert "Your request is outside what support covers." in page
    assert "you are sent a quote" in page
    assert "Take it back into support" in agents(world, f"/desk/{ticket.number}/")


def test_an_agent_finds_why_they_may_not_close_without_validation(world_of: WorldOf) -> None:
    world = world_of("esker")
    ticket = world.file(priority="p2", fields=ESKER)
    page = agents(world, f"/desk/{ticket.number}/")
    assert "Close: why not" in page
    # Nothing else is barred by the policy: that an open request is not opened again goes without saying.
    assert page.count(": why not") == 1
    page = agents(world, f"/desk/{ticket.number}/closure/")
    assert "No agent closes it until the customer has accepted the solution." in page
    assert "Resolve it: the customer is then asked to accept the solution." in page
    assert "ES-7" in page
    sent = world.client(world.agent).post(f"/desk/{ticket.number}/closure/", {"ground": "solved", "key": "k"})
    assert sent.status_code == 422
    assert "No agent closes it until" in sent.content.decode()


def test_nothing_is_explained_where_nothing_is_refused(world: World) -> None:
    ticket = world.file()
    assert ": why not" not in agents(world, f"/desk/{ticket.number}/")
    page = customers(world, f"/requests/{ticket.public_id}/")
    assert "why-not" not in page


def test_a_customer_finds_why_they_may_not_open_it_again_and_what_helps(world_of: WorldOf) -> None:
    world = world_of("esker")
    text = source("esker").decode()
    ours = "by: [contact, agent]\n  by_answering: true"
    assert text.count(ours) == 1
    desk_only = text.replace(ours, "by: [agent]\n  by_answering: false")
    publish(world.desk, desk_only, by=None, at=world.clock.at)
    ticket = world.file(priority="p2", fields=ESKER)
    client = world.client(world.contact)
    answer = client.post(f"/requests/{ticket.public_id}/reopening", follow=True)
    assert "Your request is not closed." in answer.content.decode()
    close(ticket, by=Actor.customer(world.contact), at=world.clock.at)
    page = customers(world, f"/requests/{ticket.public_id}/")
    for said in ("Why you cannot open it again", "We can do it: ask us.", "You send a new request.", "the desk"):
        assert said in page
    answer = client.post(f"/requests/{ticket.public_id}/reopening", follow=True)
    told = answer.content.decode()
    assert "The policy does not give you this step. We can do it: ask us. You send a new request." in told
    assert customers(world, f"/requests/{ticket.public_id}/", accept_language="fr").count("demandez-le-nous") == 1


def test_what_lacks_a_priority_alone_is_the_desks_to_complete_and_no_empty_time_is_promised(
    world_of: WorldOf,
) -> None:
    world = world_of("esker")
    sent: dict[str, Any] = {
        "by": Actor.customer(world.contact),
        "at": world.clock.at,
        "channel": "email",
        "priority": None,
    }
    said: dict[str, Any] = {"subject": "No invoices", "text": "None go out.", "fields": {"description": "None go out."}}
    ticket = submit(world.desk, contact=world.contact, category=None, **sent, **said).ticket
    path = f"/requests/{ticket.public_id}/"
    first = customers(world, path)
    assert "Priority: the desk sets it." in first
    assert "Sets the priority" not in first
    assert "within ," not in first
    form = {"asked_feature": "Invoicing", "asked_steps": "Open the list", "key": "k"}
    assert world.client(world.contact).post(f"{path}completion", form).status_code == 302
    page = customers(world, path)
    for words in ("It is not registered yet", "Priority: the desk sets it.", "Sets the priority: with it"):
        assert words in page
    assert "Sets the priority: with it" in agents(world, f"/desk/{ticket.number}/")
