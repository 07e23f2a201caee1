"""The ledger of prepaid time: what tickets cost and packs hold, exact, explained, and never changed (AL-2 to AL-8)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from cast import Cast, cast, local, pass_time
from guichet.contracts import verifying
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import holding_of
from guichet.contracts.keeping import set_licence
from guichet.contracts.ledger import Books, Ground, account_of, entries_of
from guichet.contracts.models import Contract, LedgerEntry
from guichet.contracts.packs import correct, refund, sell, waive
from guichet.core.entitlements.entries import EntryKind
from guichet.kit.models import FeedRow, Mail
from guichet.policies.loading import in_force
from guichet.tickets.actions import exclude, note, resolve, set_cause, submit, take
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify

# Ten o'clock in Paris on a Tuesday, on the wall of Toronto.
TEN = "2026-03-10 05:00"
AT = local(TEN)
MINUTE = 60


@pytest.fixture
def alias(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """The world under ALIAS's policy, whose customer has bought nothing yet."""
    return cast("alias", "alias")


def held(people: Cast) -> Contract:
    return Contract.objects.get(organisation=people.contact.organisation)


def bought(people: Cast, *products: str, at: int = AT - 3600) -> Contract:
    for product in products:
        sell(held(people), product=product, at=at, by=people.agent)
    return held(people)


def asked(people: Cast, at: int = AT, fields: dict[str, str] | None = None) -> Ticket:
    return submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=at,
        channel="portal",
        priority=None,
        subject="It stops",
        text="It stops when I print.",
        fields=fields,
    ).ticket


def taken(people: Cast, at: int = AT) -> Ticket:
    ticket = asked(people, at)
    take(ticket, by=people.ada, at=at)
    return ticket


def ledger(contract: Contract) -> list[tuple[str, int, int, int]]:
    return [(row.kind, row.minutes, row.left, row.owed) for row in entries_of(contract)]


def sound() -> bool:
    return [*verify()] == [] and [*verifying.verify()] == []


def test_each_slice_is_debited_at_its_own_instant_with_its_clause_and_version(alias: Cast) -> None:
    contract = bought(alias, "ast01")
    ticket = taken(alias)
    pass_time("2026-03-10 05:20")
    rows = list(entries_of(contract).filter(kind="debited"))
    assert [(row.at, row.began_at, row.minutes) for row in rows] == [(AT, AT, 15), (AT + 900, AT + 900, 15)]
    assert {(row.clause, row.version, row.ticket, row.by) for row in rows} == {
        ("AL-6", in_force(alias.desk.pk, AT), ticket.pk, "system")
    }
    assert sound()


def test_the_second_ticket_draws_on_what_the_first_has_left(alias: Cast) -> None:
    contract = bought(alias, "ast01", "ast02")
    first = taken(alias)
    resolve(first, by=alias.ada, at=AT + 50 * MINUTE, ground="solved", text="Done.")
    second = taken(alias, AT + 60 * MINUTE)
    resolve(second, by=alias.ada, at=AT + 61 * MINUTE, ground="solved", text="Done.")
    assert ledger(contract)[-1] == ("debited", 15, 105, 0)
    assert [pack.left for pack in account_of(contract).packs.values()] == [0, 105]
    assert sound()


def test_what_is_used_beyond_the_credit_is_owed_and_the_next_pack_pays_it_first(alias: Cast) -> None:
    contract = bought(alias, "ast01")
    ticket = taken(alias)
    resolve(ticket, by=alias.ada, at=AT + 80 * MINUTE, ground="solved", text="Done.")
    assert ledger(contract)[-1] == ("debited", 15, 0, 30)
    sell(contract, product="ast01", at=AT + 90 * MINUTE, by=alias.agent)
    assert ledger(contract)[-1] == ("purchased", 60, 30, 0)
    assert sound()


def test_customer_and_agent_are_warned_by_what_the_account_has_left_whichever_ticket_uses_it(alias: Cast) -> None:
    bought(alias, "ast01")
    first = taken(alias)
    resolve(first, by=alias.ada, at=AT + MINUTE, ground="solved", text="Done.")
    taken(alias, AT + 10 * MINUTE)
    pass_time("2026-03-10 06:10")
    low = [(row.at - AT) // MINUTE for row in FeedRow.objects.filter(kind="credit_low").order_by("number")]
    assert low == [10, 40]
    mails = Mail.objects.filter(purpose="credit").order_by("pk")
    assert [(mail.recipient, "30" in mail.subject) for mail in mails] == [
        (alias.contact.email, True),
        (alias.contact.email, False),
    ]
    assert sound()


def test_a_defect_gives_all_back_and_when_the_cause_is_corrected_all_is_debited_again(alias: Cast) -> None:
    contract = bought(alias, "ast01")
    ticket = taken(alias)
    resolve(ticket, by=alias.ada, at=AT + 40 * MINUTE, ground="solved", text="Done.")
    set_cause(ticket, by=alias.ada, at=AT + 50 * MINUTE, cause="product_defect")
    back = entries_of(contract).last()
    assert back is not None
    assert (back.kind, back.minutes, back.left) == ("credited", 45, 60)
    assert (back.clause, back.cause, back.seat) == ("AL-3", "product_defect", alias.agent)
    set_cause(ticket, by=alias.ada, at=AT + 60 * MINUTE, cause="usage")
    assert [row.kind for row in entries_of(contract)] == ["purchased", *["debited"] * 3, "credited", *["debited"] * 3]
    assert account_of(contract).left == 15
    assert sound()


def test_an_exclusion_gives_back_what_was_charged(alias: Cast) -> None:
    people = alias
    contract = bought(people, "ast01")
    ticket = taken(people)
    note(ticket, by=people.ada, at=AT + MINUTE, text="Looking.")
    with pytest.raises(Refused):
        exclude(ticket, by=people.ada, at=AT + 2 * MINUTE, ground="training")
    set_cause(ticket, by=people.ada, at=AT + 3 * MINUTE, cause="duplicate")
    assert ledger(contract)[-1] == ("credited", 15, 60, 0)
    assert sound()


def test_with_nothing_left_a_request_is_declined_and_with_a_pack_it_is_not(alias: Cast) -> None:
    contract = bought(alias, "ast01")
    resolve(taken(alias), by=alias.ada, at=AT + 60 * MINUTE, ground="solved", text="Done.")
    assert asked(alias, AT + 70 * MINUTE).status == "declined"
    assert asked(alias, AT + 71 * MINUTE, {"suspected_defect": "yes"}).status == "waiting"
    sell(contract, product="ast02", at=AT + 80 * MINUTE, by=None, key="order-1")
    assert asked(alias, AT + 90 * MINUTE).status == "waiting"


def test_a_purchase_that_is_sent_twice_is_one_and_another_under_its_name_is_refused(alias: Cast) -> None:
    contract = held(alias)
    made = [sell(contract, product="ast02", number=2, at=AT, by=None, key="order-1") for _ in range(2)]
    assert made[0] == made[1]
    assert account_of(contract).left == 240
    with pytest.raises(CannotHold, match="stale"):
        sell(contract, product="ast05", at=AT, by=None, key="order-1")
    assert account_of(contract).left == 240


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"product": "ast09"}, "unknown_product"),
        ({"product": "ast01", "number": 0}, "amount"),
        ({"product": "ast01", "number": 101}, "amount"),
    ],
)
def test_a_purchase_that_cannot_be_is_refused_and_nothing_is_half_written(
    alias: Cast, said: dict[str, object], code: str
) -> None:
    with pytest.raises(CannotHold, match=code):
        sell(held(alias), at=AT, by=alias.agent, **said)  # type: ignore[arg-type]
    assert not LedgerEntry.objects.exists()
    assert held(alias).prepaid_since is None
    assert not FeedRow.objects.exists()


def test_a_policy_that_sells_no_time_has_nothing_to_sell(people: Cast) -> None:
    with pytest.raises(CannotHold, match="not_metered"):
        sell(held(people), product="ast01", at=AT, by=people.agent)


def test_packs_are_mended_and_debts_let_off_by_a_person_with_a_reason(alias: Cast) -> None:
    contract = bought(alias, "ast01")
    ticket = taken(alias)
    resolve(ticket, by=alias.ada, at=AT + 80 * MINUTE, ground="solved", text="Done.")
    by = alias.agent
    waive(contract, ticket=ticket.pk, minutes=30, reason="goodwill", at=AT + 5000, by=by)
    correct(contract, pack=1, minutes=60, reason="mistake", at=AT + 5001, by=by)
    refund(contract, pack=1, minutes=15, reason="agreed", at=AT + 5002, by=by)
    assert ledger(contract)[-3:] == [("waived", 30, 0, 0), ("corrected", 60, 60, 0), ("refunded", 15, 45, 0)]
    for code, act in {
        "unknown_reason": lambda: refund(contract, pack=1, minutes=15, reason="because", at=AT + 5003, by=by),
        "more_than_left": lambda: refund(contract, pack=1, minutes=46, reason="agreed", at=AT + 5003, by=by),
        "more_than_owed": lambda: waive(contract, ticket=ticket.pk, minutes=1, reason="agreed", at=AT + 5003, by=by),
    }.items():
        with pytest.raises(CannotHold, match=code):
            act()  # type: ignore[no-untyped-call]
    assert LedgerEntry.objects.count() == 10
    assert sound()


@pytest.mark.parametrize("verb", [refund, correct, waive])
def test_a_change_that_is_sent_twice_is_one_entry_and_another_under_its_name_is_refused(
    alias: Cast, verb: Callable[..., LedgerEntry]
) -> None:
    contract = bought(alias, "ast01")
    ticket = taken(alias)
    resolve(ticket, by=alias.ada, at=AT + 80 * MINUTE, ground="solved", text="Done.")
    if verb is refund:
        correct(contract, pack=1, minutes=60, reason="mistake", at=AT + 5000, by=alias.agent, key="another")
    of = {"ticket": ticket.pk} if verb is waive else {"pack": 1}
    before = (LedgerEntry.objects.count(), FeedRow.objects.count())
    said = {**of, "minutes": 10, "reason": "mistake", "by": alias.agent, "key": "change-1"}
    made = [verb(contract, at=AT + at, **said) for at in (5001, 5002)]
    assert made[0] == made[1]
    assert (LedgerEntry.objects.count(), FeedRow.objects.count()) == (before[0] + 1, before[1] + 1)
    for other in ({"minutes": 11}, {"reason": "agreed"}):
        with pytest.raises(CannotHold, match="stale"):
            verb(contract, at=AT + 5003, **{**said, **other})
    with pytest.raises(CannotHold, match="stale"):
        sell(contract, product="ast01", at=AT + 5003, by=alias.agent, key="change-1")
    assert sound()


def test_verification_finds_an_entry_that_does_not_follow_and_one_that_is_missing(
    alias: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = bought(alias, "ast01")
    ticket = taken(alias)
    note(ticket, by=alias.ada, at=AT + MINUTE, text="Looking.")
    Books(contract).enter(EntryKind.DEBITED, at=AT + 70, minutes=15, ticket=ticket.pk, ground=Ground())
    with pytest.raises(SystemExit):
        call_command("replay", verify=True)
    assert "charged by the ledger: stored 30, comes out 15" in capsys.readouterr().out
    row = entries_of(contract).last()
    assert row is not None
    LedgerEntry.objects.bulk_create(
        [LedgerEntry(desk=row.desk, contract=contract, number=9, at=row.at, recorded_at=0, kind="held", left=0, owed=0)]
    )
    assert [(found.number, found.derived) for found in verifying.verify()] == [(9, "out_of_order")]


def test_a_customer_without_a_contract_has_no_time_and_one_without_packs_is_not_limited(alias: Cast) -> None:
    free = holding_of(alias.contact, AT)
    assert free is not None
    assert (free.usable, free.time_balance_minutes) == (None, None)
    Contract.objects.update(ends_at=1)
    none = holding_of(alias.contact, AT)
    assert none is not None
    assert (none.usable, none.time_balance_minutes) == (0, 0)


def test_fifty_debits_at_once_by_threads_of_several_processes_leave_the_exact_balance(committed: Cast) -> None:
    people = cast("alias", "alias")
    assert people.desk != committed.desk
    contract = bought(people, "ast05", "ast05", "ast02")
    tickets = [taken(people) for _ in range(50)]

    def begin(some: list[Ticket]) -> None:
        for ticket in some:
            note(ticket, by=people.ada, at=AT + MINUTE, text="Looking.")

    def work(place: int) -> None:
        at_once([lambda part=part: begin(tickets[5 * part + place :: 10]) for part in range(2)])  # type: ignore[misc]

    by_processes(work, 5)
    account = account_of(contract)
    assert (account.left, account.owed, account.last_number) == (0, 30, 53)
    assert [account.charged(ticket.pk) for ticket in tickets] == [15] * 50
    assert sound()


def test_eight_sendings_of_one_order_are_one_purchase(committed: Cast) -> None:
    people = cast("alias", "alias")
    assert people.desk != committed.desk
    contract = held(people)
    at_once([lambda: sell(contract, product="ast05", at=AT, by=None, key="order-1")] * 8)
    assert account_of(contract).left == 300


def test_four_sendings_of_one_refund_are_one_entry(committed: Cast) -> None:
    people = cast("alias", "alias")
    assert people.desk != committed.desk
    contract = bought(people, "ast02")
    by = people.agent
    at_once([lambda: refund(contract, pack=1, minutes=60, reason="agreed", at=AT, by=by, key="refund-1")] * 4)
    assert ledger(contract) == [("purchased", 120, 120, 0), ("refunded", 60, 60, 0)]


def by_processes(work: Callable[[int], None], count: int) -> None:
    """Do all of it at the same time, each in a process of its own; none fails."""
    # What is inherited of a connection would be shared.
    connection.close()
    # As it is: no thread runs here, and nothing has to be imported again.
    processes = [get_context("fork").Process(target=work, args=(place,)) for place in range(count)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    assert [each.exitcode for each in processes] == [0] * count


def at_once(acts: list[Callable[[], object]]) -> None:
    """Do all of it at the same time, each in a thread with a connection of its own."""

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        list(pool.map(run, acts))


@pytest.mark.parametrize("table", ["contracts_ledgerentry", "contracts_contractchange"])
def test_what_was_entered_is_neither_changed_nor_deleted(alias: Cast, table: str) -> None:
    contract = bought(alias, "ast01")
    set_licence(contract, kind="four_year", expires_on=None, by=alias.agent, at=AT)
    for statement in (f"UPDATE {table} SET kind = kind", f"DELETE FROM {table}"):  # noqa: S608 - our own names
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
