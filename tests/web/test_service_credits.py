"""Service credits and waivers through the pages of both sides (G-8, G-9)."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.contracts.crediting import CreditBooks
from guichet.contracts.models import Contract, ServiceCredit, TargetOverride
from guichet.core.entitlements.crediting import CreditCause, CreditKind, MissKey, Step
from guichet.desks.models import Role, Seat
from guichet.policies.models import PolicyVersion
from guichet.tickets.models import Ticket
from passing import pass_time
from purses import signed
from web.world import HandSet, World, make_world, person

HOUR = 3600


@pytest.fixture
def flux(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """FluksAqua's desk on a Tuesday, 10:00."""
    return make_world(hand_set, "fluksaqua")


def held(world: World) -> Contract:
    return Contract.objects.get(organisation=world.contact.organisation_id)


def manager(world: World) -> Client:
    seat = Seat.objects.create(desk=world.desk, user=person("boss@flux.test", "Paul Aubry"), role=Role.MANAGER)
    return world.client(seat)


def sign(client: Client, world: World, **said: str) -> tuple[int, str]:
    """Enter a first answer within the hour that binds, and what a miss credits."""
    typed = {
        "act": "target",
        "kind": "first_response",
        "within": "1h",
        "binding": "on",
        "signed_by": "Denise Roy",
        "signed_on": "2026-01-05",
        "amount": "50,00",
        "currency": "cad",
        "cap": "80",
    } | said
    answer = client.post(f"/customers/contract/{held(world).pk}/change", typed)
    return answer.status_code, answer.content.decode()


def missed(world: World) -> Ticket:
    ticket = world.file("It stops", priority="blocking")
    pass_time(world.clock.at + 2 * HOUR)
    world.clock.at += 2 * HOUR
    return ticket


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_manager_signs_a_credit_a_miss_credits_it_and_both_sides_see_it_with_its_receipt(flux: World) -> None:
    boss, customer = manager(flux), flux.client(flux.contact)
    assert sign(boss, flux)[0] == 302
    ticket, contract = missed(flux), held(flux)
    said = page(boss, f"/customers/contract/{contract.pk}/")
    assert "50.00 CAD for each miss, at most 80.00 CAD a month" in said
    assert "this month 50.00 CAD" in said
    assert "30.00 CAD left of the cap" in said
    assert "+50.00 CAD" in page(boss, reverse("agent:ticket", args=[ticket.number]))
    theirs = page(customer, reverse("portal:request", args=[ticket.public_id]))
    assert "What we missed" in theirs
    assert "within 1 h, guaranteed" in theirs
    assert reverse("portal:credit", args=[contract.pk, 1]) in theirs
    for client, address in (
        (boss, f"/customers/contract/{contract.pk}/credits/1/"),
        (customer, reverse("portal:credit", args=[contract.pk, 1])),
    ):
        receipt = page(client, address)
        assert "Denise Roy" in receipt
        assert client.get(f"{address}?as=json").json()["amount_minor"] == 5000
    assert "Credited so far: <b>50.00 CAD</b>" in page(customer, reverse("portal:credits"))


def test_a_manager_waives_a_miss_and_the_customer_reads_why(flux: World) -> None:
    boss, customer = manager(flux), flux.client(flux.contact)
    sign(boss, flux)
    ticket = missed(flux)
    address = reverse("agent:act", args=[ticket.number, "waiver"])
    miss = f"first_response:{ServiceCredit.objects.get().missed_at}"
    assert "credits 50.00 CAD" in page(boss, address)
    assert boss.post(address, {"miss": miss, "reason": "", "key": "a"}).status_code == 422
    assert boss.post(address, {"miss": miss, "reason": "You had agreed to wait.", "key": "b"}).status_code == 302
    theirs = page(customer, reverse("portal:request", args=[ticket.public_id]))
    assert "You had agreed to wait." in theirs
    assert "taken back, for the miss was waived" in theirs
    back = reverse("agent:act", args=[ticket.number, "waiver-withdrawal"])
    assert boss.post(back, {"miss": miss, "reason": "It was not so.", "key": "c"}).status_code == 302
    assert "credited again, for the waiver was withdrawn" in page(
        customer, reverse("portal:request", args=[ticket.public_id])
    )


def test_an_agent_who_is_no_manager_waives_nothing(flux: World) -> None:
    sign(manager(flux), flux)
    ticket, agent = missed(flux), flux.client(flux.agent)
    miss = f"first_response:{ServiceCredit.objects.get().missed_at}"
    assert "Waive a miss" not in page(agent, reverse("agent:ticket", args=[ticket.number]))
    answer = agent.post(
        reverse("agent:act", args=[ticket.number, "waiver"]), {"miss": miss, "reason": "No.", "key": "a"}
    )
    assert answer.status_code == 422
    assert ServiceCredit.objects.count() == 1
    shown = page(agent, reverse("agent:act", args=[ticket.number, "waiver"]))
    assert "Only a manager may do this." in shown
    assert "or its policy, does not allow it" not in shown


def test_a_credit_that_the_cap_of_the_month_cuts_says_so_in_the_list_and_on_its_receipt(flux: World) -> None:
    boss = manager(flux)
    sign(boss, flux)
    missed(flux)
    ticket = missed(flux)
    for address in (
        f"/customers/contract/{held(flux).pk}/",
        f"/customers/contract/{held(flux).pk}/credits/2/",
        reverse("agent:ticket", args=[ticket.number]),
    ):
        said = page(boss, address)
        assert "+30.00 CAD" in said
        assert "credited for the miss as far as the cap of the month allowed" in said


def test_the_statement_of_the_month_says_what_its_cap_cut(flux: World) -> None:
    boss = manager(flux)
    sign(boss, flux)
    missed(flux)
    missed(flux)
    address = reverse("people:statement", args=[flux.contact.organisation_id, "2026-03"])
    assert "credited for the miss as far as the cap of the month allowed" in page(boss, address)
    (held_one,) = boss.get(address.rstrip("/") + ".json").json()["contracts"]
    whole, cut = held_one["credited"]
    assert "cut_from" not in whole
    assert (cut["change"], cut["cut_from"]) == (3000, 5000)


def another(world: World, entries: int) -> None:
    """One more contract of the customer, long over, with so many entries of a miss each."""
    organisation = world.contact.organisation
    assert organisation is not None
    one = Contract.objects.create(desk=world.desk, organisation=organisation, starts_at=0, ends_at=1)
    version = PolicyVersion.objects.filter(desk=world.desk).earliest("number")
    term = signed(one)
    for number in range(entries):
        miss = MissKey(number + 1, 900_000 + number, "first_response")
        step = Step(CreditKind.CREDITED, CreditCause.MISSED, miss, term.pk, "2026-03", 5000)
        CreditBooks(one).enter(step, at=number + 1, clause="FA-1", version=version, seat=None)


def test_the_questions_of_the_customer_s_page_do_not_grow_with_contracts_and_credits(flux: World) -> None:
    sign(manager(flux), flux)
    missed(flux)
    customer, address = flux.client(flux.contact), reverse("portal:credits")
    page(customer, address)
    with CaptureQueriesContext(connection) as few:
        page(customer, address)
    for number in (1, 60, 3):
        another(flux, number)
    with CaptureQueriesContext(connection) as many:
        said = page(customer, address)
    assert len(many) == len(few)
    assert "Credited so far: <b>3,000.00 CAD</b>" in said
    assert said.count("this month 3,000.00 CAD") == 1
    assert said.count("</tr>") == 4 + 1 + 1 + 50 + 3


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"amount": "-5"}, "more than nothing"),
        ({"amount": "0"}, "more than nothing"),
        ({"amount": "9999999999999"}, "more than nothing"),
        ({"amount": "much"}, "This is no number"),
        ({"amount": "1.005"}, "no such small amounts"),
        ({"currency": "ZZZ"}, "no currency in use"),
        ({"currency": ""}, "no currency in use"),
        ({"cap": "49.99"}, "less than what one miss credits"),
        ({"amount": ""}, "Still needed."),
        ({"binding": ""}, "Only a target that binds"),
    ],
)
def test_what_cannot_be_signed_comes_back_with_a_word_and_all_that_was_typed(
    flux: World, said: dict[str, str], word: str
) -> None:
    if said.get("binding") == "":
        said = {**said, "binding": "false"}
    status, text = sign(manager(flux), flux, **said)
    assert status == 422
    assert word in text
    assert "Denise Roy" in text
    assert not TargetOverride.objects.exists()


def test_the_file_of_service_credits_has_every_entry_and_no_formula(flux: World) -> None:
    boss = manager(flux)
    sign(boss, flux, signed_by="=Roy")
    missed(flux)
    answer = boss.get(f"/customers/contract/{held(flux).pk}/credits.csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))  # type: ignore[attr-defined]
    assert (row["amount"], row["currency"], row["commitment"], row["month"]) == (
        "50.00",
        "CAD",
        "first_response",
        "2026-03",
    )
    assert not row["signed_by"].startswith("=")


def test_the_statement_of_the_month_has_the_miss_its_credit_and_its_waiver(flux: World) -> None:
    boss = manager(flux)
    sign(boss, flux)
    ticket = missed(flux)
    miss = f"first_response:{ServiceCredit.objects.get().missed_at}"
    boss.post(reverse("agent:act", args=[ticket.number, "waiver"]), {"miss": miss, "reason": "Agreed.", "key": "b"})
    address = reverse("people:statement", args=[flux.contact.organisation_id, "2026-03"])
    said = page(boss, address)
    assert "0.00 CAD before, 0.00 CAD after the month" in said
    assert "+50.00 CAD" in said
    assert "taken back, for the miss was waived" in said
    assert ", waived</b>" in said
    french = boss.get(address, headers={"accept-language": "fr"}).content.decode()
    assert f"{ticket.number}\N{NO-BREAK SPACE}: " in french
    (held_one,) = boss.get(address.rstrip("/") + ".json").json()["contracts"]
    assert [entry["change"] for entry in held_one["credited"]] == [5000, -5000]
