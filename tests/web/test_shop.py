"""The signed request by which a shop tells of a purchase (AL-2)."""

import json
from typing import Any

import pytest
from django.test import Client

from guichet import clock
from guichet.contracts.ledger import account_of
from guichet.contracts.models import Contract, LedgerEntry, ShopKey
from guichet.contracts.shop import make_key, signature
from guichet.desks.models import Role, Seat
from web.world import HandSet, World, make_world, person

ORDER = {"order": "A-2026-17", "email": "helene@beauvoir.test", "product": "ast02", "number": 2}


@pytest.fixture
def alias(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """ALIAS's desk, whose shop has a key."""
    world = make_world(hand_set, "alias")
    make_key(world.desk, by=None, at=world.clock.at)
    return world


def tell(said: Any, *, secret: str = "", stamp: int | None = None, header: str | None = None) -> Any:
    """Send what a shop says, signed as a shop does; nothing of a browser comes with it."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    at = clock.machine_seconds() if stamp is None else stamp
    signed = signature(secret or ShopKey.objects.get().secret, at, body) if header is None else header
    client = Client(enforce_csrf_checks=True)
    answer: Any = client.post(
        "/shop/order", body, content_type="application/json", headers={"Guichet-Signature": signed}
    )
    return answer


def left(world: World) -> int:
    return account_of(Contract.objects.get(organisation=world.contact.organisation_id)).left


def test_a_purchase_is_entered_once_however_often_it_is_told(alias: World) -> None:
    for _ in range(2):
        answer = tell(ORDER)
        assert answer.status_code == 200
        assert json.loads(answer.content) == {"entries": [1, 2], "minutes": 240}
    assert left(alias) == 240
    assert set(LedgerEntry.objects.values_list("by", flat=True)) == {"shop"}


def test_the_same_order_with_something_else_in_it_is_refused(alias: World) -> None:
    tell(ORDER)
    answer = tell({**ORDER, "product": "ast05"})
    assert (answer.status_code, json.loads(answer.content)["error"]) == (409, "stale")
    assert left(alias) == 240


@pytest.mark.parametrize("header", ["", "t=1,v1=0", "t=x,v1=", "v1=é", "t=99999999999999999999,v1=00"])
def test_what_is_not_signed_by_the_shop_is_not_believed(alias: World, header: str) -> None:
    assert alias.desk.pk
    assert tell(ORDER, header=header).status_code == 400
    assert not LedgerEntry.objects.exists()


def test_neither_another_key_nor_an_old_signature_nor_another_body_is_believed(alias: World) -> None:
    old = ShopKey.objects.get().secret
    now = clock.machine_seconds()
    body = json.dumps(ORDER).encode()
    assert tell(ORDER, secret="0" * 64).status_code == 400
    assert tell(ORDER, stamp=now - 301).status_code == 400
    assert tell({**ORDER, "number": 9}, header=signature(old, now, body)).status_code == 400
    make_key(alias.desk, by=None, at=alias.clock.at)
    assert tell(ORDER, secret=old).status_code == 400
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({**ORDER, "product": "ast09"}, "unknown_product"),
        ({**ORDER, "number": 0}, "unusable"),
        ({**ORDER, "number": -3}, "unusable"),
        ({**ORDER, "number": 101}, "unusable"),
        ({**ORDER, "number": True}, "unusable"),
        ({**ORDER, "number": "2"}, "unusable"),
        ({**ORDER, "order": ""}, "unusable"),
        ({**ORDER, "email": ["a"]}, "unusable"),
        ({**ORDER, "email": "nobody@nowhere.test"}, "unknown_customer"),
        ([ORDER], "unusable"),
        (b"{", "unusable"),
        (b"\xff\xfe", "unusable"),
        (b"[" * 5000, "unusable"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_is_written(alias: World, said: Any, error: str) -> None:
    assert alias.desk.pk
    answer = tell(said)
    told = json.loads(answer.content)
    assert (answer.status_code, told["error"]) == (422, error)
    assert told["message"].endswith(".")
    assert not LedgerEntry.objects.exists()


def test_a_body_that_is_too_long_is_not_read(alias: World) -> None:
    assert alias.desk.pk
    assert tell(b" " * 20_000).status_code == 413


def test_a_customer_without_a_contract_is_refused(alias: World) -> None:
    Contract.objects.update(ends_at=1)
    assert alias.desk.pk
    said = json.loads(tell(ORDER).content)
    assert said == {"error": "no_contract", "message": "No contract covers this person now."}


def test_the_key_is_shown_once_to_who_keeps_the_desk(alias: World) -> None:
    seat = Seat.objects.create(desk=alias.desk, user=person("boss@alias.test", "Paul"), role=Role.MANAGER)
    client = alias.client(seat)
    assert "/setup/shop/" in client.get("/setup/").content.decode()
    made = client.post("/setup/shop/").content.decode()
    secret = ShopKey.objects.get().secret
    assert secret in made
    assert secret not in client.get("/setup/shop/").content.decode()
    assert tell(ORDER, secret=secret).status_code == 200


def test_who_made_a_key_and_when_stays_on_record_and_an_agent_does_not_read_it(alias: World) -> None:
    boss = person("boss@alias.test", "Paul Aubry")
    client = alias.client(Seat.objects.create(desk=alias.desk, user=boss, role=Role.MANAGER))
    assert client.post("/setup/shop/").status_code == 200
    alias.clock.set("2026-03-11 09:00")
    assert client.post("/setup/shop/").status_code == 200
    page = client.get("/setup/shop/").content.decode()
    assert page.count("<li><span>Paul Aubry</span>") == 2
    assert "Wed 11 Mar, 09:00" in page
    assert "somebody without an account now" in page
    assert ShopKey.objects.get().secret not in page
    assert alias.client(alias.agent).get("/setup/shop/").status_code == 404
