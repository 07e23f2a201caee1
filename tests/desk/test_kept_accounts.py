"""What a process keeps of an account is what the fold from the start comes to, and saves it the reading of its rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast, cast, local
from guichet.contracts import ledger
from guichet.contracts.errors import CannotHold
from guichet.contracts.kept import Kept, Standing
from guichet.contracts.ledger import Books, Ground, account_of, core_entries, entries_of, usable_at
from guichet.contracts.models import Contract, LedgerEntry
from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import Entry, EntryKind
from guichet.policies.loading import in_force, policy_of
from guichet.tickets.actions import note, submit, take
from guichet.tickets.models import Ticket

AT = local("2026-03-10 05:00")
MINUTE = 60

ENTERED = st.lists(
    st.one_of(
        st.tuples(st.just("purchased"), st.integers(1, 90), st.just(0)),
        st.tuples(st.sampled_from(["debited", "credited", "waived"]), st.integers(1, 90), st.integers(1, 3)),
        st.tuples(st.sampled_from(["held", "released", "frozen", "reactivated", "lapsed"]), st.just(0), st.just(0)),
    ),
    min_size=1,
    max_size=4,
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(["committed", "rolled back", "partly rolled back", "read within"]), ENTERED
    ),
    max_size=8,
)


@pytest.fixture
def contract(committed: Cast) -> Contract:
    """A contract with nothing in its ledger."""
    return Contract.objects.get(organisation=committed.contact.organisation)


def process(monkeypatch: pytest.MonkeyPatch, kept: Kept) -> None:
    """Go on as the process that keeps these."""
    monkeypatch.setattr(ledger, "KEPT", kept)


def enter(contract: Contract, entered: list[tuple[str, int, int]]) -> None:
    """Enter what can be; what is refused leaves no trace."""
    books = Books.open(contract.pk)
    for kind, minutes, ticket in entered:
        try:
            books.enter(EntryKind(kind), at=AT, minutes=minutes, ground=Ground(), ticket=ticket or None)
        except CannotHold:
            continue


@contextmanager
def undone() -> Iterator[None]:
    """A transaction, or a part of the one that is open, that is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def all_of(account: Account) -> dict[str, Any]:
    return {name: getattr(account, name) for name in Account.__slots__}


def folded(contract: Contract) -> dict[str, Any]:
    """The account by all of its rows."""
    return all_of(Account.of(core_entries(entries_of(contract))))


def stands(contract: Contract) -> bool:
    """Whether the process finds the account where the fold from the start has it."""
    return all_of(account_of(contract)) == folded(contract)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_entered_rolled_back_and_read_in_any_order_each_process_finds_what_the_ledger_comes_to(
    contract: Contract, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[int, str, list[tuple[str, int, int]]]]
) -> None:
    fresh = Contract.objects.create(desk_id=contract.desk_id, organisation_id=contract.organisation_id, prepaid_since=0)
    processes = (Kept(), Kept())
    for who, how, entered in steps:
        process(monkeypatch, processes[who])
        if how == "committed":
            with transaction.atomic():
                enter(fresh, entered)
        elif how == "rolled back":
            with undone():
                enter(fresh, entered)
                assert stands(fresh)
        elif how == "partly rolled back":
            with transaction.atomic():
                with undone():
                    enter(fresh, entered)
                    assert stands(fresh)
                enter(fresh, entered[1:])
        else:
            with transaction.atomic():
                enter(fresh, entered)
                assert stands(fresh)
        assert stands(fresh)
    for kept in processes:
        process(monkeypatch, kept)
        assert stands(fresh)
        assert stands(fresh)


def test_nothing_is_kept_of_what_is_rolled_back(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    process(monkeypatch, kept)
    with undone():
        enter(contract, [("purchased", 60, 0)])
        assert account_of(contract).left == 60
        assert kept.of(contract.pk) is None
    assert kept.of(contract.pk) is None
    with transaction.atomic():
        with undone():
            enter(contract, [("purchased", 60, 0)])
            assert account_of(contract).left == 60
        enter(contract, [("purchased", 15, 0)])
        assert account_of(contract).left == 15
        assert kept.of(contract.pk) is None
    found = kept.of(contract.pk)
    assert found is not None
    assert (found.account.left, found.account.last_number) == (15, 1)


def test_an_account_that_is_not_of_this_database_is_not_gone_by(
    contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept()
    process(monkeypatch, kept)
    with transaction.atomic():
        enter(contract, [("purchased", 60, 0)])
    others = Account.of([Entry(1, AT, EntryKind.PURCHASED, 600), Entry(2, AT, EntryKind.DEBITED, 15, 7)])
    for last in (
        (2, AT, "debited", 15, 7, None, None, 585, 0, 2),
        (1, AT, "purchased", 600, None, None, None, 600, 0, 1),
    ):
        kept.drop(contract.pk)
        kept.keep(contract.pk, Standing(others, last))
        assert account_of(contract).left == 60
        found = kept.of(contract.pk)
        assert found is not None
        assert found.account.left == 60


def test_those_not_looked_at_for_longest_go_first_and_what_is_known_of_a_later_entry_stays() -> None:
    def after(entries: int) -> Standing:
        return Standing(Account.of(Entry(n, AT, EntryKind.PURCHASED, n) for n in range(1, entries + 1)), ())

    kept, longer = Kept(most=6), after(3)
    kept.keep(1, longer)
    kept.keep(2, after(3))
    kept.keep(1, after(2))
    assert kept.of(1) is longer
    kept.keep(3, after(1))
    assert [kept.of(one) is not None for one in (1, 2, 3)] == [True, False, True]
    kept.keep(4, after(9))
    assert [kept.of(one) is not None for one in (1, 2, 3, 4)] == [False, False, False, True]


def test_a_debit_and_a_balance_read_no_more_rows_of_a_long_ledger_than_of_a_short_one(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = cast("alias", "alias")
    assert people.desk != committed.desk
    process(monkeypatch, Kept())
    held = Contract.objects.get(organisation=people.contact.organisation)
    Contract.objects.filter(pk=held.pk).update(prepaid_since=0)
    held.refresh_from_db()
    version = in_force(people.desk.pk, AT)
    assert version is not None
    rule = policy_of(version).metering
    assert rule is not None
    fill(held, 10)
    few = [read_by(lambda: debit(people)), read_by(lambda: usable_at(held, rule, AT))]
    fill(held, 400)
    with monkeypatch.context() as another:
        process(another, Kept())
        assert read_by(lambda: account_of(held)) > 400
    many = [read_by(lambda: debit(people)), read_by(lambda: usable_at(held, rule, AT))]
    assert many == few
    assert stands(held)


def fill(contract: Contract, entries: int) -> None:
    """Let a ledger have so many entries more, and be known up to the last."""
    with transaction.atomic():
        books = Books.open(contract.pk)
        for _ in range(entries):
            books.enter(EntryKind.PURCHASED, at=0, minutes=60, ground=Ground())
    account_of(contract)


def debit(people: Cast) -> None:
    """One request more that draws on the account."""
    ticket: Ticket = submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=AT,
        channel="portal",
        priority=None,
        subject="It stops",
        text="It stops when I print.",
    ).ticket
    take(ticket, by=people.ada, at=AT)
    note(ticket, by=people.ada, at=AT + MINUTE, text="Looking.")
    assert LedgerEntry.objects.filter(ticket=ticket.pk).exists()


def read_by(act: Callable[[], object]) -> int:
    """How many rows of ledgers are read meanwhile: each question is put once more, and its rows are counted."""
    count = 0

    def again(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal count
        if sql.startswith("SELECT") and LedgerEntry._meta.db_table in sql:
            execute(sql, params, many, context)
            count += len(context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(again):
        act()
    return count
