"""A missed guarantee that credits prepaid time, or a part of a fee, through the pages of both sides (G-9)."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from guichet.contracts.models import Contract, LedgerEntry, ServiceCredit, TargetOverride
from guichet.core.policy.bundled import source
from guichet.policies.publishing import publish
from guichet.tickets.models import Ticket
from passing import pass_time
from purses import prepay
from web.test_service_credits import HOUR, held, manager, missed, page, sign
from web.world import HandSet, World, make_world

GUARANTEES = "commitments:\n  first_response: {clause: AL-2, binding: false, targets: [{within: 4 business hours}]}\n"
"""ALIAS promises no time; with this it meters time and promises one."""


@pytest.fixture
def alias(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """ALIAS's desk on a Tuesday, 10:00, where a first answer is promised too, and an hour is prepaid."""
    world = make_world(hand_set, "alias")
    text = re.sub("^version: .*$", "version: promising", source("alias").decode(), flags=re.MULTILINE)
    publish(world.desk, f"{text}\n{GUARANTEES}", by=None, at=world.clock.at - 60)
    prepay(60, contract=held(world))
    return world


@pytest.fixture
def flux(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """FluksAqua's desk on a Tuesday, 10:00, whose policy meters no time."""
    return make_world(hand_set, "fluksaqua")


def unanswered(world: World) -> Ticket:
    """A request that was to be answered an hour after ten, at noon."""
    ticket = world.file("It stops")
    pass_time(world.clock.at + 2 * HOUR)
    world.clock.at += 2 * HOUR
    return ticket


def minutes(client: Client, world: World, **said: str) -> tuple[int, str]:
    return sign(client, world, **{"unit": "minutes", "amount": "30", "currency": "", "cap": "45"} | said)


FEE = {"unit": "fee", "amount": "12,5", "cap": "20", "fee": "1 200,50", "currency": "cad", "period": "quarter"}


def test_minutes_that_a_miss_credits_are_on_both_ledgers_and_their_receipts_lead_to_each_other(alias: World) -> None:
    boss, customer = manager(alias), alias.client(alias.contact)
    assert minutes(boss, alias)[0] == 302
    unanswered(alias)
    address = f"/customers/contract/{held(alias).pk}/"
    said = page(boss, address)
    assert "30 min of prepaid time for each miss, at most 45 min a month" in said
    assert "15 min left of the cap" in said
    assert "Service credit for a missed guarantee" in said
    assert "1 h 30" in said
    for client, receipt, entry in (
        (boss, f"{address}credits/1/", f"{address}2/"),
        (
            customer,
            reverse("portal:credit", args=[held(alias).pk, 1]),
            reverse("portal:entry", args=[held(alias).pk, 2]),
        ),
    ):
        assert f'href="{entry}"' in page(client, receipt)
        assert "+30 min" in page(client, entry)
        found = client.get(f"{receipt}?as=json").json()
        assert (found["amount_minutes"], found["currency"], found["time_entries"]) == (30, None, [2])


def test_a_waiver_takes_the_minutes_back_on_the_customer_s_page_and_in_the_statement_of_the_month(alias: World) -> None:
    boss, customer = manager(alias), alias.client(alias.contact)
    minutes(boss, alias)
    ticket = unanswered(alias)
    miss = f"first_response:{ServiceCredit.objects.get().missed_at}"
    boss.post(reverse("agent:act", args=[ticket.number, "waiver"]), {"miss": miss, "reason": "Agreed.", "key": "b"})
    assert "\N{MINUS SIGN}30 min" in page(customer, reverse("portal:request", args=[ticket.public_id]))
    assert LedgerEntry.objects.latest("number").left == 60
    address = reverse("people:statement", args=[alias.contact.organisation_id, "2026-03"])
    said = page(boss, address)
    assert "Credited for missed guarantees" in said
    assert "0 min before, 0 min after the month" in said
    (account,) = boss.get(address.rstrip("/") + ".json").json()["contracts"]
    moved = [(one["kind"], one["change"]) for one in account["prepaid"]["moved"]]
    assert moved[-2:] == [("granted", 30), ("revoked", -30)]
    assert [(one["currency"], one["change"]) for one in account["credited"]] == [(None, 30), (None, -30)]


def test_time_that_nobody_bought_is_not_offered_to_be_refunded(alias: World) -> None:
    boss = manager(alias)
    minutes(boss, alias)
    unanswered(alias)
    said = page(boss, f"/customers/contract/{held(alias).pk}/")
    assert '<option value="1">' in said
    assert '<option value="2">' not in said


def test_a_part_of_a_fee_is_said_with_its_fee_its_rounding_and_its_cap(flux: World) -> None:
    boss, customer = manager(flux), flux.client(flux.contact)
    assert sign(boss, flux, **FEE)[0] == 302
    missed(flux)
    term = "150.06 CAD (12.5 % of the quarterly fee of 1,200.50 CAD) for each miss, at most 240.10 CAD (20 %) a month"
    assert term in page(boss, f"/customers/contract/{held(flux).pk}/").replace("\N{NARROW NO-BREAK SPACE}", " ")
    receipt = page(customer, reverse("portal:credit", args=[held(flux).pk, 1]))
    assert "rounded to the smallest unit of the currency, half of one up" in receipt
    found = customer.get(reverse("portal:credit", args=[held(flux).pk, 1]) + "?as=json").json()
    assert found["of_fee"] == {"fee": 120_050, "period": "quarter", "share": 1_250, "cap": 2_000}
    assert found["amount_minor"] == 15_006


def test_the_file_of_service_credits_has_minutes_apart_from_money(alias: World) -> None:
    boss = manager(alias)
    minutes(boss, alias)
    unanswered(alias)
    answer = boss.get(f"/customers/contract/{held(alias).pk}/credits.csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))  # type: ignore[attr-defined]
    assert (row["minutes"], row["minutes_balance"], row["amount"], row["currency"]) == ("30", "30", "", "")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"amount": "half an hour"}, "Write whole minutes in digits"),
        ({"cap": "29"}, "less than what one miss credits"),
        ({"currency": "EUR"}, "Leave it empty."),
        ({"fee": "100"}, "Leave it empty."),
        ({"amount": "700000", "cap": ""}, "no absurd amount"),
    ],
)
def test_minutes_that_cannot_be_signed_come_back_with_a_word_and_all_that_was_typed(
    alias: World, said: dict[str, str], word: str
) -> None:
    status, text = minutes(manager(alias), alias, **said)
    assert status == 422
    assert word in text
    assert "Denise Roy" in text
    assert not TargetOverride.objects.exists()


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"amount": "101", "cap": ""}, "at most 100 percent"),
        ({"amount": "1.005"}, "two decimals at most"),
        ({"fee": ""}, "Still needed."),
        ({"fee": "0"}, "A fee is more than nothing"),
        ({"cap": "12"}, "less than what one miss credits"),
        ({"unit": "minutes", "fee": "", "currency": ""}, "cannot be chosen"),
    ],
)
def test_a_part_of_a_fee_that_cannot_be_signed_comes_back_with_a_word(
    flux: World, said: dict[str, str], word: str
) -> None:
    prepay(60, contract=held(flux))
    status, text = sign(manager(flux), flux, **FEE | said)
    assert status == 422
    assert word in text
    assert not Contract.objects.filter(overrides__isnull=False).exists()
