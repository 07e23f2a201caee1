"""The receipt of a promise, an act, a charge or a refusal as a page of its own: what it says, to whom, and that it
stays.
"""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from guichet.contracts.models import Contract, LedgerEntry
from guichet.core.commitments.subjects import Subject, why
from guichet.core.timeline.events import By
from guichet.tickets.actions import exclude, reply, resolve, take
from guichet.tickets.actor import Actor
from guichet.tickets.collaborating import add
from guichet.tickets.models import Ticket
from guichet.tickets.timeline import policy_for, timeline_of
from passing import pass_time
from purses import prepay
from web.world import World

pytestmark = pytest.mark.django_db
WorldOf = Callable[[str], World]
MINUTE = 60


@pytest.fixture
def sent(world: World) -> Ticket:
    return world.file(priority="blocking", subject="No reading since noon", text="The meters are silent.")


def asked(world: World) -> Client:
    return world.client(world.contact)


def test_a_customer_reads_why_in_plain_words_and_in_full(world: World, sent: Ticket) -> None:
    client = asked(world)
    request = client.get(f"/requests/{sent.public_id}/").content.decode()
    address = f"/requests/{sent.public_id}/why/first_response/"
    assert address in request

    page = client.get(address).content.decode()

    assert "A first response is promised within 4 hours, by clause FA-5." in page
    assert "holds here: it is the first that fits" in page
    assert page.count("<td>another priority</td>") == 3
    assert "<td>other hours of arrival</td>" in page


def test_on_paper_it_says_whose_it_is_and_where_it_is_found_again(world: World, sent: Ticket) -> None:
    client, then = asked(world), world.clock.at
    path = f"/requests/{sent.public_id}/why/first_response/"

    page = client.get(path).content.decode()

    address = page.partition(f'<p class="printed">{world.desk.name} · ')[2].partition("</p>")[0]
    assert address == f"http://testserver{path}?at={then}"


def test_it_is_read_in_french(world: World, sent: Ticket) -> None:
    page = asked(world).get(f"/requests/{sent.public_id}/why/first_response/", headers={"accept-language": "fr"})

    assert "Une première réponse est promise sous 4 heures, par la clause FA-5." in page.content.decode()


def test_an_address_with_an_instant_says_for_good_how_things_stood_then(world: World, sent: Ticket) -> None:
    client, then = asked(world), world.clock.at
    before = client.get(f"/requests/{sent.public_id}/why/first_response/", {"at": str(then)})
    assert "So it is due on" in before.content.decode()
    world.clock.at += 5 * 3600

    after = client.get(f"/requests/{sent.public_id}/why/first_response/", {"at": str(then)})

    assert after.context["why"] == before.context["why"]
    now = client.get(f"/requests/{sent.public_id}/why/first_response/").content.decode()
    assert "It was missed on" in now


@pytest.mark.parametrize("query", ["?at=1", "?at=99999999999", "?at=x"])
def test_an_instant_at_which_there_was_nothing_is_a_page_not_found_or_is_not_one(
    world: World, sent: Ticket, query: str
) -> None:
    answer = asked(world).get(f"/requests/{sent.public_id}/why/first_response/{query}")

    assert answer.status_code == (200 if query.endswith("x") else 404)


def test_a_promise_that_is_not_on_the_ticket_is_a_page_not_found(world: World, sent: Ticket) -> None:
    assert asked(world).get(f"/requests/{sent.public_id}/why/resolution/").status_code == 404


def test_an_agent_reads_the_same_receipt(world: World, sent: Ticket) -> None:
    page = (
        world.client_of(world.agent.user)
        .get(reverse("agent:why", args=[sent.number, "first_response"]))
        .content.decode()
    )

    assert "No reading since noon" in page
    assert "So it is due on" in page


def test_the_same_address_gives_it_as_data_as_the_command_does(world: World, sent: Ticket) -> None:
    client, address = asked(world), f"/requests/{sent.public_id}/why/first_response/"

    by_query = client.get(address, {"as": "json"})
    by_header = client.get(address, headers={"accept": "application/json"})

    assert by_query.json() == by_header.json()
    assert "Accept" in by_query["Vary"]
    answer = why(
        policy_for(sent), timeline_of(sent), world.clock.at, Subject("first_response"), by=By.CONTACT, language="en"
    )
    assert by_query.json() == answer.result()


def test_each_act_of_the_desk_leads_to_its_receipt_on_both_sides(world: World, sent: Ticket) -> None:
    """A question that nobody answers: the warning, and the closing five business days after it (FA-6)."""
    reply(sent, by=Actor.agent(world.agent), at=world.clock.at, text="Which meter?", asks=True)
    world.clock.set("2026-03-17 18:00")
    pass_time(world.clock.at)
    for who, base in ((world.contact, f"/requests/{sent.public_id}/"), (world.agent, f"/desk/{sent.number}/")):
        client = world.client(who)
        page = client.get(base).content.decode()
        for kind in ("warn_close", "close"):
            assert f'href="{base}why/{kind}/1/"' in page
        receipt = client.get(f"{base}why/close/1/").content.decode()
        assert "We closed the request on Tue 17 Mar 2026, 10:00, by clause FA-6." in receipt
        assert "We had asked you something, and no answer had come." in receipt
        assert "It counts 5 business days from Tue 10 Mar 2026, 10:00." in receipt
        assert client.get(f"{base}why/close/2/").status_code == 404
        assert client.get(f"{base}why/close/x/").status_code == 404


def test_a_reminder_is_the_desks_own_business(world_of: WorldOf) -> None:
    world = world_of("maintainx")
    ticket = world.file(priority="p0")
    world.clock.at += 9 * MINUTE
    pass_time(world.clock.at)
    theirs = f"/requests/{ticket.public_id}/why/escalate/1/"

    assert asked(world).get(f"/requests/{ticket.public_id}/why/remind/1/").status_code == 404
    page = asked(world).get(theirs)
    assert page.status_code == 200
    assert "Which target holds" in page.content.decode()


def test_who_follows_a_request_sees_no_act_from_before(world: World, sent: Ticket) -> None:
    world.clock.at += 5 * 3600
    pass_time(world.clock.at)
    follower = world.stranger
    follower.organisation = world.contact.organisation
    follower.save()
    add(sent, email=follower.email, by=Actor.customer(world.contact), at=world.clock.at)
    address = f"/requests/{sent.public_id}/why/breach/1/"

    assert asked(world).get(address).status_code == 200
    assert world.client(follower).get(address).status_code == 404


def spent(world: World, minutes: int) -> Ticket:
    """A request that took so many minutes."""
    ticket, by = world.file(priority=None), Actor.agent(world.agent)
    take(ticket, by=by, at=world.clock.at)
    world.clock.at += minutes * MINUTE
    pass_time(world.clock.at)
    resolve(ticket, by=by, at=world.clock.at, ground="solved", text="Done.")
    return ticket


def test_each_slice_has_its_receipt_with_what_the_account_had_before_and_after(world_of: WorldOf) -> None:
    """Two requests under one contract of an hour: the second's slice is drawn after the two of the first (AL-6)."""
    world = world_of("alias")
    prepay(60)
    spent(world, 20)
    second = spent(world, 10)
    base = f"/requests/{second.public_id}/why/charge/"
    client = asked(world)

    whole = client.get(base).content.decode()
    assert f'href="{base}1/"' in whole
    page = client.get(f"{base}1/").content.decode()
    assert "Slice 1 was charged 15 minutes, by clause AL-6" in page
    assert "30 min were left before it, 15 min after it." in page
    assert client.get(f"{base}1/", {"as": "json"}).json()["after_minutes"] == 15
    assert client.get(f"{base}2/").status_code == 404
    agents = world.client(world.agent)
    assert "30 min were left before it" in agents.get(f"/desk/{second.number}/why/charge/1/").content.decode()
    assert f"/desk/{second.number}/why/charge/" in agents.get(f"/desk/{second.number}/").content.decode()


def test_each_entry_of_a_ledger_has_an_address_with_the_time_that_it_is_for(world_of: WorldOf) -> None:
    world = world_of("alias")
    prepay(60)
    ticket = spent(world, 20)
    contract = Contract.objects.get(organisation=world.contact.organisation_id)
    number = LedgerEntry.objects.filter(contract=contract, ticket=ticket.pk).order_by("number")[0].number
    base, client = f"/requests/account/{contract.pk}/", asked(world)

    assert f'href="{base}{number}/"' in client.get("/requests/account/").content.decode()
    page = client.get(f"{base}{number}/").content.decode()
    assert "Slice 1 was charged 15 minutes, by clause AL-6" in page
    assert f'href="/requests/{ticket.public_id}/why/charge/1/"' in page
    told = client.get(f"{base}{number}/", {"as": "json"}).json()
    assert (told["kind"], told["before_minutes"], told["after_minutes"]) == ("debited", 60, 45)
    assert told["ticket"] == ticket.public_id
    bought = client.get(f"{base}1/").content.decode()
    assert "Opening balance" in bought
    assert client.get(f"{base}99/").status_code == 404
    assert world.client(world.stranger).get(f"{base}{number}/").status_code == 404
    agents = world.client(world.agent).get(f"/customers/contract/{contract.pk}/{number}/").content.decode()
    assert f'href="/desk/{ticket.number}/why/charge/1/"' in agents


def test_a_colleagues_request_is_not_named_in_the_receipt_of_its_slice(world_of: WorldOf) -> None:
    world = world_of("alias")
    prepay(60)
    ticket = spent(world, 20)
    contract = Contract.objects.get(organisation=world.contact.organisation_id)
    world.stranger.organisation = world.contact.organisation
    world.stranger.save()

    answer = world.client(world.stranger).get(f"/requests/account/{contract.pk}/2/")

    assert answer.status_code == 200
    assert str(ticket.public_id) not in answer.content.decode()
    told = world.client(world.stranger).get(f"/requests/account/{contract.pk}/2/", {"as": "json"}).json()
    assert told["ticket"] is None


def test_refusals_have_an_address_for_the_request_and_for_a_step(world_of: WorldOf) -> None:
    world = world_of("esker")
    steps = {"description": "No invoices", "feature": "Invoicing", "steps": "Open", "error": ""}
    ticket = world.file(priority="p2", fields=steps)
    client, base = world.client(world.agent), f"/desk/{ticket.number}/"

    assert f'href="{base}why/refusal/closed/"' in client.get(f"{base}closure/").content.decode()
    page = client.get(f"{base}why/refusal/closed/").content.decode()
    assert "It cannot be closed" in page
    assert "Resolve it: the customer is then asked to accept the solution." in page
    assert asked(world).get(f"/requests/{ticket.public_id}/why/refusal/").status_code == 404

    exclude(ticket, by=Actor.agent(world.agent), at=world.clock.at, ground="training", text="")
    address = f"/requests/{ticket.public_id}/why/refusal/"
    assert f'href="{address}"' in asked(world).get(f"/requests/{ticket.public_id}/").content.decode()
    french = asked(world).get(address, headers={"accept-language": "fr"}).content.decode()
    assert "Votre demande ne relève pas de ce que couvre le support." in french
    assert asked(world).get(address, {"as": "json"}).json()["cures"] == ["quote", "readmit"]
