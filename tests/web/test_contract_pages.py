"""Contracts and prepaid time, through the pages of both sides (AL-2, AL-3, AL-6 to AL-8, MX-11)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.contracts.ledger import Books, Ground, account_of
from guichet.contracts.models import Contract, LedgerEntry
from guichet.contracts.packs import sell
from guichet.core.entitlements.entries import EntryKind
from guichet.customers.models import Contact
from guichet.desks.models import Role, Seat
from guichet.tickets.actions import resolve, set_cause, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from passing import pass_time
from purses import prepay
from web.world import HandSet, World, make_world, person

MINUTE = 60


@pytest.fixture
def alias(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """ALIAS's desk on a Tuesday, 10:00."""
    return make_world(hand_set, "alias")


def held(world: World) -> Contract:
    return Contract.objects.get(organisation=world.contact.organisation_id)


def manager(world: World) -> Client:
    seat = Seat.objects.create(desk=world.desk, user=person("boss@alias.test", "Paul Aubry"), role=Role.MANAGER)
    return world.client(seat)


def worked(world: World, minutes: int, subject: str = "It stops") -> Ticket:
    """A request that was taken in charge now and resolved so many minutes later."""
    ticket, by = world.file(subject, priority=None), Actor.agent(world.agent)
    take(ticket, by=by, at=world.clock.at)
    pass_time(world.clock.at + minutes * MINUTE)
    world.clock.at += minutes * MINUTE
    resolve(ticket, by=by, at=world.clock.at, ground="solved", text="Done.")
    return ticket


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def change(client: Client, world: World, **said: object) -> int:
    return client.post(f"/customers/contract/{held(world).pk}/change", said).status_code


def test_an_agent_enters_a_sale_and_the_customer_sees_the_pack_and_what_is_left(alias: World) -> None:
    client = alias.client(alias.agent)
    assert change(client, alias, act="sale", product="ast02", number=1, key="a") == 302
    assert change(client, alias, act="sale", product="ast02", number=1, key="a") == 302
    assert account_of(held(alias)).left == 120
    board = page(alias.client(alias.contact), "/requests/")
    assert "2 h" in board
    assert "Technical assistance 2 h (AST02), bought on 10 March 2026" in board
    account = page(alias.client(alias.contact), "/requests/account/")
    assert "Bought: Technical assistance 2 h (AST02)" in account
    assert "entered by Marie Tremblay" in account


def test_the_customer_sees_each_slice_with_its_clause_and_what_was_given_back(alias: World) -> None:
    sell(held(alias), product="ast02", at=alias.clock.at, by=alias.agent)
    ticket = worked(alias, 40)
    set_cause(ticket, by=Actor.agent(alias.agent), at=alias.clock.at, cause="product_defect")
    account = page(alias.client(alias.contact), "/requests/account/")
    assert account.count("A slice used") == 3
    assert "Time given back" in account
    assert "a defect of the product" in account
    assert [clause for clause in ("AL-6", "AL-3", "AL-8") if f"#{clause}" not in account] == []
    assert f'href="/requests/{ticket.public_id}/"' in account


def test_a_colleague_sees_the_entries_and_not_whose_request_it_was(alias: World) -> None:
    sell(held(alias), product="ast02", at=alias.clock.at, by=alias.agent)
    ticket = worked(alias, 10, "A secret matter")
    colleague = Contact.objects.create(
        desk=alias.desk,
        organisation=alias.contact.organisation,
        user=person("colin@beauvoir.test", "Colin"),
        email="colin@beauvoir.test",
        name="Colin",
    )
    account = page(alias.client(colleague), "/requests/account/")
    assert "a request of a colleague" in account
    assert ticket.public_id not in account


def test_a_ticket_says_when_the_next_slice_begins_and_what_is_left_then_to_both_sides(alias: World) -> None:
    sell(held(alias), product="ast01", at=alias.clock.at, by=alias.agent)
    ticket = alias.file("It stops", priority=None)
    take(ticket, by=Actor.agent(alias.agent), at=alias.clock.at)
    pass_time(alias.clock.at + 20 * MINUTE)
    alias.clock.at += 20 * MINUTE
    for client, address in (
        (alias.client(alias.agent), f"/desk/{ticket.number}/"),
        (alias.client(alias.contact), f"/requests/{ticket.public_id}/"),
    ):
        said = page(client, address)
        assert "30 min left" in said
        assert "The next slice begins" in said
        assert "10:30" in said
        assert "then 15 min are left" in said


def test_what_is_owed_is_shown_and_only_a_manager_lets_it_off(alias: World) -> None:
    sell(held(alias), product="ast01", at=alias.clock.at, by=alias.agent)
    ticket = worked(alias, 80)
    assert "30 min owed" in page(alias.client(alias.contact), "/requests/account/")
    said = {"act": "waiver", "ticket": ticket.pk, "minutes": 30, "reason": "goodwill"}
    assert change(alias.client(alias.agent), alias, **said) == 404
    client = manager(alias)
    assert change(client, alias, **{**said, "minutes": 31}) == 422
    assert change(client, alias, **said) == 302
    assert account_of(held(alias)).owed == 0
    assert "as a gesture of goodwill" in page(alias.client(alias.contact), "/requests/account/")


@pytest.mark.parametrize("how", ["more", "less", "refund"])
def test_a_page_that_is_sent_twice_changes_a_pack_once(alias: World, how: str) -> None:
    for _ in range(2):
        sell(held(alias), product="ast01", at=alias.clock.at, by=alias.agent)
    client = manager(alias)
    form = page(client, f"/customers/contract/{held(alias).pk}/").split('name="act" value="mend"')[1]
    found = re.search(r'name="key" value="(\w+)"', form)
    assert found
    said = {"act": "mend", "how": how, "pack": 1, "minutes": 60, "reason": "mistake", "key": found[1]}
    assert [change(client, alias, **said) for _ in range(3)] == [302] * 3, "also where it left nothing"
    assert account_of(held(alias)).left == (180 if how == "more" else 60)
    other = client.post(f"/customers/contract/{held(alias).pk}/change", {**said, "minutes": 59})
    assert other.status_code == 422
    assert "This was sent before, with something else in it." in other.content.decode()


def test_what_was_declined_for_want_of_time_is_offered_to_be_sent_again_once_there_is_time(alias: World) -> None:
    prepay(0)
    theirs, declined = alias.client(alias.contact), alias.file("It stops", priority=None)
    path, again = f"/requests/{declined.public_id}/", f"/requests/new/?again={declined.public_id}"
    assert "there is no assistance time" in page(theirs, path)
    assert again not in page(theirs, path)
    alias.clock.at += MINUTE
    sell(held(alias), product="ast01", at=alias.clock.at, by=alias.agent)
    shown = page(theirs, path)
    assert "there is no assistance time" not in shown
    assert "There is some now: you can send it again." in shown
    assert again in shown
    anew = alias.file("It stops", priority=None)
    assert anew.status == "waiting"
    assert f'<a href="/requests/{anew.public_id}/">' in page(theirs, path)
    assert again not in page(theirs, path)


def test_what_is_owed_is_let_off_once_by_a_page_that_is_sent_twice(alias: World) -> None:
    sell(held(alias), product="ast01", at=alias.clock.at, by=alias.agent)
    ticket, client = worked(alias, 80), manager(alias)
    said = {"act": "waiver", "ticket": ticket.pk, "minutes": 15, "reason": "goodwill", "key": "one"}
    assert [change(client, alias, **said) for _ in range(2)] == [302, 302]
    assert account_of(held(alias)).owed == 15
    assert [change(client, alias, **said | {"key": "two"}) for _ in range(2)] == [302, 302], "nothing is owed any more"
    assert account_of(held(alias)).owed == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"act": "sale", "product": "ast09", "number": 1}, "ast09"),
        ({"act": "sale", "product": "ast01", "number": 0}, "Too small: at least 1."),
        ({"act": "sale", "product": "ast01", "number": -5}, "Too small: at least 1."),
        ({"act": "licence", "kind": "four_year", "expires_on": "2026-03-09"}, "That day is over"),
        ({"act": "licence", "kind": "eternal", "expires_on": ""}, "eternal"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_written(
    alias: World, said: dict[str, object], words: str
) -> None:
    answer = alias.client(alias.agent).post(f"/customers/contract/{held(alias).pk}/change", said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not LedgerEntry.objects.exists()
    assert held(alias).licence_kind is None


def test_a_manager_sets_a_target_of_the_contract_and_the_portal_promises_it(db: None, hand_set: HandSet) -> None:  # noqa: ARG001 - opens the database
    world = make_world(hand_set, "maintainx")
    client = world.client(Seat.objects.create(desk=world.desk, user=person("boss@mx.test", "Max"), role=Role.MANAGER))
    said = {"act": "target", "kind": "first_response", "priority": "p0", "within": "5min", "signed_on": "2026-03-01"}
    for wrong, field in (
        ({"within": "soon"}, "30min, 4h"),
        ({"signed_by": " "}, "Still needed"),
        (
            {"signed_on": "2026-03-11"},
            "still to come",
        ),
    ):
        answer = client.post(f"/customers/contract/{held(world).pk}/change", {**said, "signed_by": "Helene", **wrong})
        assert (answer.status_code, field in answer.content.decode()) == (422, True)
    assert change(client, world, **said, signed_by="Helene") == 302
    shown = page(world.client(world.contact), "/requests/new/?priority=p0")
    assert "5 min" in shown
    assert "MX-11" in page(world.client(world.contact), "/requests/new/pledge?priority=p0")


def test_what_a_contract_makes_binding_is_guaranteed_and_says_what_a_miss_credits_before_and_after(
    db: None,  # noqa: ARG001 - opens the database
    hand_set: HandSet,
) -> None:
    world = make_world(hand_set, "maintainx")
    Contract.objects.update(plan="premium")
    client = world.client(Seat.objects.create(desk=world.desk, user=person("boss@mx.test", "Max"), role=Role.MANAGER))
    theirs = world.client(world.contact)
    assert "median" in page(theirs, "/requests/new/pledge?priority=p1")
    said = {"act": "target", "kind": "first_response", "priority": "p1", "within": "1min", "signed_on": "2026-03-01"}
    said |= {"binding": "on", "amount": "50", "currency": "EUR", "signed_by": "Helene"}
    assert change(client, world, **said) == 302
    again = client.post(f"/customers/contract/{held(world).pk}/change", said)
    assert (again.status_code, "says just this already" in again.content.decode()) == (422, True)
    wrong = client.post(f"/customers/contract/{held(world).pk}/change", {**said, "currency": "QQQ", "cap": "90"})
    assert wrong.content.decode().count("no currency") == 1
    plain = "\N{NO-BREAK SPACE}"
    promised = page(theirs, "/requests/new/pledge?priority=p1").replace(plain, " ")
    assert "guaranteed: we credit 50.00 EUR for each miss" in promised
    assert "median" not in promised
    ticket = world.file("It stops", priority="p1")
    shown = page(theirs, f"/requests/{ticket.public_id}/").replace(plain, " ")
    assert "guaranteed, credits 50.00 EUR for each miss" in shown
    assert "median" not in shown
    assert change(client, world, **said | {"within": "5min"}) == 302
    targets = page(client, f"/customers/contract/{held(world).pk}/")
    assert targets.count("replaced by a later one") == 1


def test_a_contract_that_overlaps_another_or_ends_before_it_begins_is_refused(alias: World) -> None:
    client, address = alias.client(alias.agent), f"/customers/{alias.contact.organisation_id}/contract"
    said = {"paid": "yes", "products": "", "first_day": "2026-04-01", "last_day": ""}
    assert "runs in this time" in client.post(address, said).content.decode()
    Contract.objects.filter(pk=held(alias).pk).update(ends_at=alias.clock.at)
    wrong = client.post(address, {**said, "last_day": "2026-03-31"})
    assert "end before it begins" in wrong.content.decode()
    assert client.post(address, said).status_code == 302
    listed = page(client, f"/customers/{alias.contact.organisation_id}/")
    assert "it has ended" in listed
    assert "it has not begun" in listed


def test_a_suspended_contract_covers_nothing_and_its_time_stands(alias: World) -> None:
    prepay(60, contract=held(alias))
    client = manager(alias)
    assert change(client, alias, act="suspend") == 302
    assert account_of(held(alias)).usable == 0
    assert alias.file("It stops", priority=None).status == "declined"
    assert change(client, alias, act="resume") == 302
    assert account_of(held(alias)).usable == 60


def test_pages_of_an_account_ask_no_more_for_more_entries(alias: World) -> None:
    sell(held(alias), product="ast05", number=20, at=alias.clock.at, by=alias.agent)
    counts = []
    for minutes in (1, 40):
        worked(alias, minutes)
        for client, address in (
            (alias.client(alias.contact), "/requests/"),
            (alias.client(alias.contact), "/requests/account/"),
            (alias.client(alias.agent), f"/customers/contract/{held(alias).pk}/"),
        ):
            page(client, address)
            with CaptureQueriesContext(connection) as asked:
                page(client, address)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_a_ledger_is_exported_whole_and_nothing_in_it_is_a_formula(alias: World) -> None:
    sell(held(alias), product="ast02", at=alias.clock.at, by=alias.agent)
    ticket = worked(alias, 10)
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                desk=alias.desk,
                contract=held(alias),
                number=3,
                at=alias.clock.at,
                recorded_at=0,
                kind="corrected",
                minutes=-15,
                left=90,
                owed=0,
                pack=1,
                product="=1+1",
                by="agent",
            )
        ]
    )
    answer = alias.client(alias.agent).get(f"/customers/contract/{held(alias).pk}/ledger.csv")
    assert "attachment" in answer["Content-Disposition"]
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").split("\r\n")  # type: ignore[attr-defined]
    assert lines[0].startswith("number,at,kind,minutes")
    assert lines[1] == "1,2026-03-10T09:00:00Z,purchased,120,120,0,,,ast02,,AL-2,1,agent"
    assert lines[2] == f"2,2026-03-10T09:00:00Z,debited,15,105,0,{ticket.number},,,,AL-6,1,system"
    assert lines[3] == "3,2026-03-10T10:10:00Z,corrected,-15,90,0,,1,'=1+1,,,,agent".replace("T10:10", "T09:10")


def test_a_ticket_leads_to_the_contract_that_covered_it_or_to_why_none_did(alias: World) -> None:
    client, covered = alias.client(alias.agent), alias.file("Covered", priority=None)
    assert f'href="/customers/contract/{held(alias).pk}/"' in page(client, f"/desk/{covered.number}/")
    Contract.objects.filter(pk=held(alias).pk).update(ends_at=1)
    alone = alias.file("Not covered", priority=None)
    assert "none covered it" in page(client, f"/desk/{alone.number}/")
    assert "it has ended" in page(client, f"/customers/{alias.contact.organisation_id}/")


def at_end_of_february(world: World) -> None:
    """Two packs in February, half of one used; another pack and some use in March."""
    contract = held(world)
    world.clock.set("2026-02-03 10:00")
    sell(contract, product="ast01", number=2, at=world.clock.at, by=world.agent)
    worked(world, 30)
    world.clock.set("2026-03-10 10:00")
    sell(contract, product="ast05", at=world.clock.at, by=world.agent)
    worked(world, 20)


def test_either_side_reads_the_account_as_it_was_at_the_end_of_a_day(alias: World) -> None:
    at_end_of_february(alias)
    for client, address in (
        (alias.client(alias.contact), "/requests/account/"),
        (alias.client(alias.agent), f"/customers/contract/{held(alias).pk}/"),
    ):
        then = page(client, f"{address}?on=2026-02-28")
        assert "as it was at the end of 28 February 2026" in then
        assert "1 h 30" in then
        assert then.count("A slice used") == 2
        assert "Technical assistance 5 h (AST05)</td>" not in then
        total = then.split('class="as-of-sum')[-1] if 'class="as-of-sum' in then else then
        assert "2 entries" in total
        now = page(client, address)
        assert now.count("A slice used") == 4
        assert "as it was at the end of" not in now.split("<main")[-1].replace("As it was at the end of", "")


@pytest.mark.parametrize(
    ("typed", "said"), [("31/02/2026", "is no day"), ("2026-02-31", "is no day"), ("2027-01-01", "still to come")]
)
def test_a_day_that_is_none_or_is_to_come_is_said_to_be_wrong_and_now_is_shown(
    alias: World, typed: str, said: str
) -> None:
    sell(held(alias), product="ast01", at=alias.clock.at, by=alias.agent)
    shown = page(alias.client(alias.contact), f"/requests/account/?on={typed}")
    assert said in shown
    assert f'value="{typed[:10]}"' in shown
    assert "Bought: Technical assistance 1 h (AST01)" in shown


def test_what_was_frozen_and_what_had_lapsed_by_a_day_is_said(alias: World) -> None:
    contract = held(alias)
    Contract.objects.filter(pk=contract.pk).update(licence_kind="four_year", licence_expires_on="2026-03-31")
    sell(held(alias), product="ast02", at=alias.clock.at, by=alias.agent)
    Contact.objects.filter(pk=alias.contact.pk).update(is_administrator=True)
    pass_time(alias.clock.set("2028-04-10 10:00"))
    client = alias.client(alias.contact)
    assert "The licence has expired: this time is kept" in page(client, "/requests/account/?on=2026-05-01")
    assert "this time is kept" not in page(client, "/requests/account/?on=2026-03-31")
    lapsed = page(client, "/requests/account/?on=2028-04-02")
    assert "what was left has lapsed" in lapsed
    assert "Lapsed" in lapsed


def test_the_form_that_mends_offers_what_there_is_to_mend_and_the_account_is_read_once(alias: World) -> None:
    contract = held(alias)
    sell(contract, product="ast01", number=50, at=alias.clock.at, by=alias.agent)
    ticket = alias.file(priority=None)
    books = Books.open(contract.pk)
    books.enter(EntryKind.DEBITED, at=alias.clock.at, minutes=30 * 60, ticket=ticket.pk, ground=Ground())
    client = manager(alias)
    address = f"/customers/contract/{contract.pk}/"
    shown = page(client, address)
    assert shown.count("left</option>") == 20
    with CaptureQueriesContext(connection) as asked:
        page(client, address)
    reads = [one["sql"] for one in asked if "contracts_ledgerentry" in one["sql"] and '"began_at"' in one["sql"]]
    assert len([one for one in reads if '"number" >=' in one]) == 1


def test_which_of_two_contracts_covers_is_told_by_the_product_that_a_request_is_about(alias: World) -> None:
    draw, client = held(alias), alias.client(alias.contact)
    assert 'name="product"' not in page(client, "/requests/new/")
    Contract.objects.filter(pk=draw.pk).update(products=["Draw"], starts_at=1)
    print_ = Contract.objects.create(
        desk=alias.desk, organisation=draw.organisation, products=["Print"], starts_at=2, prepaid_since=alias.clock.at
    )
    assert 'name="product"' in page(client, "/requests/new/")
    # Nothing is left under the contract for printing, and time is not limited under that for drawing.
    assert "declined" in page(client, "/requests/new/pledge?product=Print")
    assert "declined" not in page(client, "/requests/new/pledge?product=Draw")
    said = {"product": "Draw", "subject": "It stops", "text": "Since 08:40.", "key": "k"}
    assert client.post("/requests/new/", said).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.terms.contract_id, ticket.status) == (draw.pk, "waiting")
    call = {**said, "product": "Print", "key": "l"}
    agent = alias.client(alias.agent)
    assert agent.post(f"/desk/new/{alias.contact.pk}/", call).status_code == 302
    assert Ticket.objects.order_by("-pk")[0].terms.contract_id == print_.pk
    assert client.post("/requests/new/", {**said, "product": "Weld", "key": "m"}).status_code == 422
