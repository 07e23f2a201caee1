"""What moved in an account between two instants: lines that always add up, and the same ones however it is cut."""

from hypothesis import given
from hypothesis import strategies as st

from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import Entry, EntryKind, LedgerError
from guichet.core.entitlements.movement import Balance, Moved, Movement, Posted

HOUR = 60
STEPS = st.tuples(st.sampled_from(EntryKind), st.integers(-90, 120), st.integers(1, 3), st.integers(1, 4))


def ledger(steps: list[tuple[EntryKind, int, int, int]]) -> list[Entry]:
    """Those of the steps that an account allows, one a second."""
    account, entries = Account(), list[Entry]()
    for kind, minutes, ticket, pack in steps:
        number = len(entries) + 1
        entry = Entry(number, number, kind, minutes, ticket, pack)
        try:
            account.enter(entry)
        except LedgerError:
            continue
        entries.append(entry)
    return entries


def posted_of(entries: list[Entry]) -> list[Posted]:
    """A whole ledger, with the balance after each entry."""
    account = Account()
    lines = [account.enter(entry) for entry in entries]
    return [Posted(one.entry.kind, one.entry.minutes, one.entry.ticket, one.left, one.owed) for one in lines]


def test_a_month_is_what_there_was_what_moved_and_what_is_left() -> None:
    entries = ledger(
        [
            (EntryKind.PURCHASED, HOUR, 0, 0),
            (EntryKind.DEBITED, 45, 7, 0),
            (EntryKind.DEBITED, 30, 7, 0),
            (EntryKind.CREDITED, 75, 7, 0),
        ]
    )
    assert Movement.of(Balance(), posted_of(entries)) == Movement(
        Balance(),
        (
            Moved(EntryKind.PURCHASED, 1, 60),
            Moved(EntryKind.DEBITED, 2, -75),
            Moved(EntryKind.CREDITED, 1, 75),
        ),
        Balance(60, 0),
        ((7, 0),),
    )


def test_time_given_back_to_a_pack_that_has_lapsed_changes_nothing_and_is_no_amount() -> None:
    entries = ledger(
        [
            (EntryKind.PURCHASED, HOUR, 0, 0),
            (EntryKind.DEBITED, 15, 7, 0),
            (EntryKind.FROZEN, 0, 0, 0),
            (EntryKind.LAPSED, 0, 0, 0),
            (EntryKind.CREDITED, 15, 7, 0),
        ]
    )
    moved = {one.kind: one.change for one in Movement.of(Balance(), posted_of(entries)).moved}
    assert moved[EntryKind.LAPSED] == -45
    assert moved[EntryKind.CREDITED] == 0


def test_what_is_owed_and_paid_by_the_next_pack_is_counted_once() -> None:
    entries = ledger([(EntryKind.DEBITED, 30, 7, 0), (EntryKind.PURCHASED, HOUR, 0, 0)])
    posted = posted_of(entries)
    first = Movement.of(Balance(), posted[:1])
    second = Movement.of(first.after, posted[1:])
    assert (first.after, second.before, second.after) == (Balance(0, 30), Balance(0, 30), Balance(30, 0))
    assert second.moved == (Moved(EntryKind.PURCHASED, 1, 60),)


@given(st.lists(STEPS, max_size=30), st.integers(0, 30))
def test_the_lines_add_up_and_two_months_are_as_much_as_both_together(
    steps: list[tuple[EntryKind, int, int, int]], cut: int
) -> None:
    entries = ledger(steps)
    posted = posted_of(entries)
    whole = Movement.of(Balance(), posted)
    earlier = Movement.of(Balance(), posted[:cut])
    later = Movement.of(earlier.after, posted[cut:])
    for one in (whole, earlier, later):
        assert one.before.net + sum(each.change for each in one.moved) == one.after.net
    account = Account.of(entries)
    assert whole.after == later.after == Balance(account.left, account.owed)
    changes = dict.fromkeys(EntryKind, 0)
    for each in (*earlier.moved, *later.moved):
        changes[each.kind] += each.change
    assert {one.kind: one.change for one in whole.moved} == {
        kind: change for kind, change in changes.items() if kind in {one.kind for one in whole.moved}
    }
    assert dict(whole.charged) == {ticket: account.charged(ticket) for ticket in dict(whole.charged)}
