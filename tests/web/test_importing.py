"""Files of customers in the browser, and what customers hold as files."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guichet.contracts.models import Contract
from guichet.contracts.packs import sell
from guichet.customers.models import Organisation
from guichet.desks.models import Role, Seat
from guichet.tickets.actions import take
from guichet.tickets.actor import Actor
from passing import pass_time
from web.world import HandSet, World, make_world, person

PAGE = "/customers/import/"
FILE = "id;name\nC-1;Scierie Crêt\n"


@pytest.fixture
def alias(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """ALIAS's desk on a Tuesday, 10:00."""
    return make_world(hand_set, "alias")


@pytest.fixture
def flux(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """FluksAqua's desk on a Tuesday, 10:00."""
    return make_world(hand_set, "fluksaqua")


def manager(world: World) -> Client:
    seat = Seat.objects.create(desk=world.desk, user=person("boss@alias.test", "Paul Aubry"), role=Role.MANAGER)
    return world.client(seat)


def test_a_file_is_checked_then_taken_and_stays_on_record(alias: World) -> None:
    client = manager(alias)
    sent = SimpleUploadedFile("customers.csv", FILE.encode("cp1252"))
    checked = client.post(PAGE, {"kind": "customers", "file": sent, "act": "check"}).content.decode()
    assert "Nothing is wrong, and nothing was changed yet." in checked
    assert "1 new" in checked
    assert "C-1;Scierie Crêt" in checked
    assert not Organisation.objects.filter(name="Scierie Crêt").exists()
    taken = client.post(PAGE, {"kind": "customers", "text": FILE, "act": "take"}).content.decode()
    assert "Taken." in taken
    assert Organisation.objects.filter(desk=alias.desk, name="Scierie Crêt").exists()
    assert "by Paul Aubry" in client.get(PAGE).content.decode()


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_that_was_typed_is_lost(alias: World) -> None:
    text = "id;name\nC-1;\nC-2;Scierie\n"
    answer = manager(alias).post(PAGE, {"kind": "customers", "text": text, "act": "take"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "1 problem: nothing was taken." in said
    assert "</span>2</td><td><code>name</code></td>" in said
    assert "C-2;Scierie" in said
    assert not Organisation.objects.filter(name="Scierie").exists()


@pytest.mark.parametrize("raw", [b"\x00\x01\x02", b"PK\x03\x04\x00\x00", b" "])
def test_a_file_that_is_no_table_is_refused_with_what_to_do(alias: World, raw: bytes) -> None:
    sent = SimpleUploadedFile("customers.xlsx", raw)
    answer = manager(alias).post(PAGE, {"kind": "customers", "file": sent, "act": "take"})
    assert answer.status_code == 422
    assert "nothing was taken" in answer.content.decode()


def test_a_name_that_is_a_script_is_text(alias: World) -> None:
    text = "id,name\n<script>1</script>,\n<script>1</script>,x\n"
    said = manager(alias).post(PAGE, {"kind": "customers", "text": text, "act": "check"}).content.decode()
    assert "<script>1" not in said


def test_agents_take_no_files_and_are_offered_none(alias: World) -> None:
    client = alias.client(alias.agent)
    assert client.post(PAGE, {"kind": "customers", "text": FILE, "act": "take"}).status_code == 404
    assert PAGE not in client.get("/customers/").content.decode()
    assert not Organisation.objects.filter(name="Scierie Crêt").exists()


def read(client: Client, path: str) -> list[dict[str, str]]:
    answer: Any = client.get(path)
    assert answer.status_code == 200
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


def test_contracts_go_out_in_the_columns_in_which_they_come_in_and_come_back_the_same(alias: World) -> None:
    client = manager(alias)
    client.post(PAGE, {"kind": "customers", "text": "id,name\nC-1,=1+1\n", "act": "take"})
    contract = "id,customer,first_day,last_day,products\nK-1,C-1,2026-01-01,2026-12-31,Draw | Print\n"
    assert client.post(PAGE, {"kind": "contracts", "text": contract, "act": "take"}).status_code == 200
    rows = {row["id"]: row for row in read(client, "/customers/contracts.csv")}
    assert rows["K-1"]["customer_name"] == "'=1+1"
    names = ("id", "customer", "first_day", "last_day", "plan", "paid", "products", "places")
    back = "\n".join(",".join(row) for row in (names, [rows["K-1"][name] for name in names]))
    again = client.post(PAGE, {"kind": "contracts", "text": back, "act": "take"}).content.decode()
    assert "1 as they were" in again


def test_each_slice_goes_out_with_its_ticket_when_it_began_and_by_which_clause(alias: World) -> None:
    contract = Contract.objects.get(organisation=alias.contact.organisation_id)
    sell(contract, product="ast02", at=alias.clock.at, by=alias.agent)
    ticket = alias.file("It stops", priority=None)
    take(ticket, by=Actor.agent(alias.agent), at=alias.clock.at)
    pass_time(alias.clock.at + 20 * 60)
    rows = read(alias.client(alias.agent), "/customers/slices.csv")
    assert [(row["ticket"], row["slice"], row["minutes"], row["clause"]) for row in rows] == [
        (str(ticket.number), "1", "15", "AL-6"),
        (str(ticket.number), "2", "15", "AL-6"),
    ]
    assert [row["begun"] for row in rows] == ["2026-03-10T09:00:00Z", "2026-03-10T09:15:00Z"]
    ledger = read(alias.client(alias.agent), f"/customers/contract/{contract.pk}/ledger.csv")
    assert [row["kind"] for row in ledger] == ["purchased", "debited", "debited"]


def test_targets_go_out_as_they_come_in_with_what_a_miss_credits_and_no_formula(flux: World) -> None:
    client = manager(flux)
    for kind, text in (
        ("customers", "id,name\nC-1,Laiterie Nord\n"),
        ("contracts", "id,customer,first_day\nK-1,C-1,2026-01-01\n"),
        (
            "targets",
            (
                "id,contract,commitment,within,binding,credit,unit,currency,cap,fee,signed_by,signed_on\n"
                "T-1,K-1,first_response,2h,yes,12.5,fee,EUR,,1200,=Roy,2026-01-05\n"
            ),
        ),
    ):
        assert client.post(PAGE, {"kind": kind, "text": text, "act": "take"}).status_code == 200
    (row,) = read(client, "/customers/targets.csv")
    assert (row["credit"], row["unit"], row["fee"], row["fee_period"]) == ("12.5", "fee", "1200.00", "month")
    assert row["signed_by"] == "'=Roy"
    back = "\n".join(",".join(line) for line in (row.keys(), row.values()))
    again = client.post(PAGE, {"kind": "targets", "text": back, "act": "take"}).content.decode()
    assert "1 as they were" in again


@pytest.mark.parametrize("kind", ["customers", "contacts", "contracts", "targets"])
def test_a_file_to_begin_with_has_the_columns_of_its_kind(alias: World, kind: str) -> None:
    (row,) = read(manager(alias), f"/customers/import/{kind}.csv")
    assert row["id"]
