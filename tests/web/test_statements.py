"""A customer's month, through the pages of both sides: what is in it, who reads it, and that it stays as it was."""

import hashlib
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.contracts.models import Contract
from guichet.contracts.packs import sell
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.tickets.actions import reply, resolve, set_cause, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from passing import pass_time
from web.world import HandSet, World, make_world, person

MINUTE = 60


@pytest.fixture
def alias(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """ALIAS's desk; who asks looks after the customer's people."""
    world = make_world(hand_set, "alias")
    Contact.objects.filter(pk=world.contact.pk).update(is_administrator=True)
    world.contact.refresh_from_db()
    return world


def held(world: World) -> Contract:
    return Contract.objects.get(organisation=world.contact.organisation_id)


def worked(world: World, start: str, minutes: int, subject: str = "It stops") -> Ticket:
    world.clock.set(start)
    ticket, by = world.file(subject, priority=None), Actor.agent(world.agent)
    take(ticket, by=by, at=world.clock.at)
    pass_time(world.clock.at + minutes * MINUTE)
    world.clock.at += minutes * MINUTE
    resolve(ticket, by=by, at=world.clock.at, ground="solved", text="Done.")
    return ticket


def lived_through(world: World) -> None:
    """A pack and forty minutes in February, ten minutes in March that were a defect of February's."""
    sell(held(world), product="ast02", at=world.clock.set("2026-02-03 09:30"), by=world.agent)
    defect = worked(world, "2026-02-03 10:00", 40, "Dimensions beside the drawing")
    worked(world, "2026-03-02 10:00", 10)
    set_cause(defect, by=Actor.agent(world.agent), at=world.clock.at, cause="product_defect")
    pass_time(world.clock.set("2026-04-02 09:00"))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def said_in(client: Client, address: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(address).content)
    return found


def test_each_month_says_what_was_asked_used_given_back_and_left(alias: World) -> None:
    lived_through(alias)
    client = alias.client(alias.contact)
    months = page(client, "/requests/statements/")
    assert [month for month in ("April 2026", "March 2026", "February 2026") if month not in months] == []
    february = said_in(client, "/requests/statements/2026-02.json")
    march = said_in(client, "/requests/statements/2026-03.json")
    assert february["contracts"][0]["prepaid"]["moved"] == [
        {"kind": "purchased", "entries": 1, "change": 120},
        {"kind": "debited", "entries": 3, "change": -45},
    ]
    assert february["contracts"][0]["prepaid"]["after"] == march["contracts"][0]["prepaid"]["before"]
    assert [(each["number"], each["charged_minutes"]) for each in february["requests"]] == [(1, 45)]
    assert [(each["number"], each["charged_minutes"]) for each in march["requests"]] == [(1, -45), (2, 15)]
    assert march["contracts"][0]["prepaid"]["after"] == {"left": 105, "owed": 0}
    shown = page(client, "/requests/statements/2026-03/")
    assert "Dimensions beside the drawing" in shown
    assert "before this month" in shown
    assert "Given back" in shown
    assert "1 h 45" in shown


def test_a_month_that_is_over_has_the_hash_of_its_document_and_it_never_changes(alias: World) -> None:
    lived_through(alias)
    client = alias.client(alias.contact)
    document = client.get("/requests/statements/2026-02.json").content
    fingerprint = hashlib.sha256(document).hexdigest()
    assert fingerprint in page(client, "/requests/statements/2026-02/")
    worked(alias, "2026-04-03 10:00", 30)
    sell(held(alias), product="ast05", at=alias.clock.at, by=alias.agent)
    assert client.get("/requests/statements/2026-02.json").content == document
    desks = alias.client(alias.agent).get(f"/customers/{alias.contact.organisation_id}/statements/2026-02.json")
    assert desks.content == document


def test_the_month_that_runs_is_provisional_and_one_to_come_does_not_exist(alias: World) -> None:
    lived_through(alias)
    client = alias.client(alias.contact)
    running = page(client, "/requests/statements/2026-04/")
    assert "Provisional" in running
    assert "SHA-256" not in running
    for month in ("2026-05", "2026-13", "nonsense", "1789-07"):
        assert client.get(f"/requests/statements/{month}/").status_code == 404


def test_a_month_is_provisional_while_something_of_it_is_still_to_be_settled(alias: World) -> None:
    sell(held(alias), product="ast02", at=alias.clock.set("2026-03-31 09:30"), by=alias.agent)
    ticket = alias.file("It stops", priority=None)
    take(ticket, by=Actor.agent(alias.agent), at=alias.clock.set("2026-03-31 16:40"))
    # The rounds were down over midnight: the second slice, of 16:55, is not entered yet.
    alias.clock.set("2026-04-01 08:00")
    client = alias.client(alias.contact)
    assert "Provisional" in page(client, "/requests/statements/2026-03/")
    pass_time(alias.clock.at)
    settled = page(client, "/requests/statements/2026-03/")
    assert "Final" in settled
    assert "2 entries" in settled


def test_a_month_ends_by_the_clocks_that_held_when_it_ended_though_the_desk_moves(alias: World) -> None:
    lived_through(alias)
    client = alias.client(alias.contact)
    before = client.get("/requests/statements/2026-02.json").content
    manager = alias.client(Seat.objects.create(desk=alias.desk, user=person("b@alias.test", "B"), role=Role.MANAGER))
    form = {"name": "ALIAS", "languages": ["en", "fr"], "first_language": "en", "zone": "Asia/Tokyo",
            "mail_address": "help@alias.test", "sender_name": "", "accent": "", "address": ""}  # fmt: skip
    assert manager.post("/setup/desk/", form).status_code == 302
    alias.desk.refresh_from_db()
    assert alias.desk.zone == "Asia/Tokyo"
    assert client.get("/requests/statements/2026-02.json").content == before
    assert said_in(client, "/requests/statements/2026-04.json")["zone"] == "Asia/Tokyo"


def test_an_ordinary_contact_reads_no_statement(alias: World) -> None:
    lived_through(alias)
    Contact.objects.filter(pk=alias.contact.pk).update(is_administrator=False)
    assert alias.client(alias.contact).get("/requests/statements/2026-02/").status_code == 404
    assert "/requests/statements/" not in page(alias.client(alias.contact), "/requests/")


def test_promises_kept_and_missed_are_counted_with_their_clauses(world: World) -> None:
    Contact.objects.filter(pk=world.contact.pk).update(is_administrator=True)
    by = Actor.agent(world.agent)
    kept, _missed = world.file("Meters read zero"), world.file("Pumps stand still")
    reply(kept, by=by, at=world.clock.at + 30 * MINUTE, text="We look.", asks=False, proposes=False)
    pass_time(world.clock.set("2026-04-02 09:00"))
    shown = page(world.client(world.contact), "/requests/statements/2026-03/")
    said = said_in(world.client(world.contact), "/requests/statements/2026-03.json")
    assert (said["totals"]["kept"], said["totals"]["missed"], said["totals"]["asked"]) == (1, 1, 2)
    assert "kept Tue 10 Mar, 10:30" in shown
    assert "missed Tue 10 Mar, 14:00" in shown
    assert "#FA-5" in shown


def test_a_long_month_takes_as_many_questions_as_a_short_one_and_has_pages(alias: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("guichet.web.shared.monthly.LINES", 2)
    sell(held(alias), product="ast05", at=alias.clock.set("2026-02-03 09:30"), by=alias.agent)
    client = alias.client(alias.contact)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, "/requests/statements/2026-02/")
        return len(asked)

    worked(alias, "2026-02-03 10:00", 20)
    worked(alias, "2026-02-03 11:00", 20)
    few = questions()
    for hour in (12, 13, 14):
        worked(alias, f"2026-02-03 {hour}:00", 20, f"At {hour}")
    assert questions() == few
    first = page(client, "/requests/statements/2026-02/")
    assert "At 14" not in first
    assert "At 14" in page(client, "/requests/statements/2026-02/?page=3")
    assert "At 14" in page(client, "/requests/statements/2026-02/?whole")


def test_the_command_writes_the_same_bytes_and_the_same_hash(alias: World) -> None:
    lived_through(alias)
    ours, out, err = alias.contact.organisation_id, io.StringIO(), io.StringIO()
    call_command("statement", "alias", str(ours), "2026-02", stdout=out, stderr=err)
    document = alias.client(alias.contact).get("/requests/statements/2026-02.json").content
    assert out.getvalue().strip().encode() == document
    assert err.getvalue().split() == [hashlib.sha256(document).hexdigest(), "final"]


@pytest.mark.parametrize(
    ("desk", "customer", "month", "said"),
    [
        ("alias", 0, "2026-2", "is no month"),
        ("alias", 999_999, "2026-02", "no customer"),
        ("alias", 0, "2199-01", "not begun"),
    ],
)
def test_the_command_says_what_it_cannot_reckon(alias: World, desk: str, customer: int, month: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("statement", desk, str(customer or alias.contact.organisation_id), month)
