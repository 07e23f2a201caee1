"""The fix of a defect, from the cause to its delivery, as time passes and as both sides see it (AL-3)."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.contracts.keeping import set_licence
from guichet.contracts.models import Contract
from guichet.contracts.packs import sell
from guichet.kit.models import Mail
from guichet.tickets.actions import close, deliver_fix, resolve, set_cause, take
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from passing import pass_time
from web.world import HandSet, World, make_world

DAY = 86400


@pytest.fixture
def alias(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """ALIAS's desk on a Tuesday; the customer has two hours and an on-demand licence."""
    world = make_world(hand_set, "alias")
    license_it(world, "on_demand")
    sell(held(world), product="ast02", at=world.clock.at, by=world.agent)
    return world


def held(world: World) -> Contract:
    return Contract.objects.get(organisation=world.contact.organisation_id)


def license_it(world: World, kind: str) -> None:
    set_licence(held(world), kind=kind, expires_on=date(2029, 1, 31), by=world.agent, at=world.clock.at)


def defect(world: World) -> Ticket:
    """A request that was resolved and closed, and turned out to be a defect."""
    ticket, by = world.file("It stops", priority=None), Actor.agent(world.agent)
    take(ticket, by=by, at=world.clock.at)
    resolve(ticket, by=by, at=world.clock.at + 600, ground="solved", text="A defect of ours.")
    close(ticket, by=by, at=world.clock.at + 700, ground="solved")
    set_cause(ticket, by=by, at=world.clock.at + 800, cause="product_defect")
    world.clock.at += 900
    return ticket


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def mails(purpose: str) -> list[Mail]:
    return list(Mail.objects.filter(purpose=purpose))


def test_a_fix_is_promised_by_the_licence_and_owed_for_months_until_it_is_delivered(alias: World) -> None:
    ticket = defect(alias)
    pass_time(alias.clock.at)
    (promised,) = mails("fix_promised")
    assert "A fix comes with the next patch update." in promised.text
    assert "AL-3" in promised.text
    # What is licensed later changes nothing of what was promised.
    license_it(alias, "four_year")
    pass_time(alias.clock.at + 90 * DAY)
    alias.clock.at += 90 * DAY
    for client, address in (
        (alias.client(alias.agent), f"/desk/{ticket.number}/"),
        (alias.client(alias.contact), f"/requests/{ticket.public_id}/"),
    ):
        said = page(client, address)
        assert "A fix comes with the next patch update." in said
        assert "Owed since" in said
    assert "It stops" in page(alias.client(alias.agent), "/desk/fixes/")
    sent = {"text": "Patch 7.2 mends it.", "key": "k", "expected": Ticket.objects.get(pk=ticket.pk).last_seq}
    assert alias.client(alias.agent).post(f"/desk/{ticket.number}/delivery/", sent).status_code == 302
    pass_time(alias.clock.at)
    (delivered,) = mails("fix_delivered")
    assert "Patch 7.2 mends it." in delivered.text
    assert "Delivered" in page(alias.client(alias.contact), f"/requests/{ticket.public_id}/")
    assert "None is owed." in page(alias.client(alias.agent), "/desk/fixes/")
    assert Ticket.objects.get(pk=ticket.pk).status == "closed"
    assert list(verify()) == []


def test_a_cause_that_is_corrected_takes_the_promise_back_and_nothing_can_be_delivered(alias: World) -> None:
    ticket, by = defect(alias), Actor.agent(alias.agent)
    set_cause(ticket, by=by, at=alias.clock.at, cause="usage")
    assert "The fix" not in page(alias.client(alias.contact), f"/requests/{ticket.public_id}/")
    with pytest.raises(Refused) as refused:
        deliver_fix(ticket, by=by, at=alias.clock.at + 1)
    assert refused.value.code == "no_fix"
    assert list(verify()) == []


def test_the_list_of_fixes_takes_as_many_questions_for_many_as_for_one(alias: World) -> None:
    client = alias.client(alias.agent)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, "/desk/fixes/")
        return len(asked)

    defect(alias)
    page(client, "/desk/fixes/")
    one = questions()
    defect(alias)
    defect(alias)
    assert questions() == one
