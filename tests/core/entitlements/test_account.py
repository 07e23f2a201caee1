"""Prepaid time as a fold over its ledger: what is left, of which pack, and what is owed."""

from typing import Any

import pytest

from guichet.core.entitlements.account import Account
from guichet.core.entitlements.entries import MOST_MINUTES, Entry, EntryKind, LedgerError
from guichet.core.entitlements.packs import Line, Move

HOUR = 60


def account_of(*said: tuple[Any, ...]) -> Account:
    """The account after entries ``(kind, minutes, ticket or pack)``, one a second."""
    account = Account()
    for step in said:
        enter(account, *step)
    return account


def enter(account: Account, kind: str, minutes: int = 0, about: int | None = None, **more: Any) -> Line:
    of_pack = kind in {"refunded", "corrected", "revoked"}
    number = account.last_number + 1
    entry = Entry(
        number,
        more.pop("at", number),
        EntryKind(kind),
        minutes,
        None if of_pack else about,
        about if of_pack else None,
        **more,
    )
    return account.enter(entry)


def reason(account: Account, *step: Any, **more: Any) -> object:
    """Why an entry is refused; the account must be as before."""
    before = (account.left, account.owed, account.last_number)
    with pytest.raises(LedgerError) as refused:
        enter(account, *step, **more)
    assert (account.left, account.owed, account.last_number) == before
    return refused.value.data["reason"]


def left(account: Account) -> list[int]:
    return [pack.left for pack in account.packs.values()]


def test_the_pack_bought_first_is_used_first_and_a_debit_may_span_packs() -> None:
    account = account_of(("purchased", HOUR), ("purchased", 2 * HOUR))
    line = enter(account, "debited", 75, 7)
    assert left(account) == [0, 105]
    assert line.moves == (Move(1, 7, 60), Move(2, 7, 15))


def test_what_a_ticket_draws_from_one_pack_in_a_row_is_one_use_of_it() -> None:
    account = account_of(("purchased", HOUR), ("purchased", HOUR), ("debited", 15, 7), ("debited", 60, 7))
    assert list(account.uses[7].drawn) == [(1, 60), (2, 15)]
    enter(account, "credited", 30, 7)
    assert (list(account.uses[7].drawn), left(account)) == ([(1, 45)], [15, 60])


def test_a_balance_is_never_negative_and_what_is_used_beyond_it_is_owed() -> None:
    account = account_of(("purchased", HOUR), ("debited", 90, 7))
    assert (account.left, account.owed, account.charged(7)) == (0, 30, 90)


def test_a_pack_that_is_bought_pays_first_what_is_owed() -> None:
    account = account_of(("purchased", HOUR), ("debited", 90, 7))
    line = enter(account, "purchased", HOUR)
    assert (account.left, account.owed, account.charged(7)) == (30, 0, 90)
    assert line.moves == (Move(3, 7, 30),)


def test_the_longest_owed_is_paid_first() -> None:
    account = account_of(("debited", 45, 7), ("debited", 45, 8), ("purchased", HOUR))
    assert [account.uses[ticket].owed for ticket in (7, 8)] == [0, 30]


def test_what_is_given_back_returns_to_the_packs_it_came_from_the_last_first() -> None:
    account = account_of(("purchased", HOUR), ("purchased", HOUR), ("debited", 90, 7), ("credited", 45, 7))
    assert left(account) == [15, 60]
    assert account.charged(7) == 45


def test_a_defect_that_proves_none_is_debited_again_and_both_entries_are_kept() -> None:
    account = account_of(("purchased", HOUR))
    assert [enter(account, kind, 45, 7).left for kind in ("debited", "credited", "debited")] == [15, 60, 15]
    assert (account.left, account.charged(7)) == (15, 45)


def test_what_is_given_back_is_taken_first_from_what_the_ticket_owes() -> None:
    account = account_of(("purchased", HOUR), ("debited", 90, 7), ("credited", 45, 7))
    assert (account.left, account.owed) == (15, 0)


def test_time_given_back_by_one_ticket_pays_what_another_owes() -> None:
    account = account_of(("purchased", HOUR), ("debited", HOUR, 7), ("debited", 30, 8), ("credited", HOUR, 7))
    assert (account.left, account.owed, account.charged(8)) == (30, 0, 30)


def test_credit_is_frozen_while_the_licence_is_expired_and_whole_when_it_is_reactivated() -> None:
    account = account_of(("purchased", HOUR), ("frozen",))
    assert (account.left, account.usable) == (60, 0)
    enter(account, "reactivated")
    assert (account.left, account.usable) == (60, 60)


def test_a_meter_that_runs_on_after_the_licence_expired_owes_until_it_is_reactivated() -> None:
    account = account_of(("purchased", HOUR), ("frozen",), ("debited", 15, 7))
    assert (account.left, account.owed) == (60, 15)
    enter(account, "reactivated")
    assert (account.left, account.owed) == (45, 0)


def test_a_slice_that_began_before_the_licence_expired_is_drawn_however_late_it_is_entered() -> None:
    account = account_of(("purchased", HOUR), ("frozen",))
    enter(account, "debited", 15, 7, began_at=1)
    assert (account.left, account.owed) == (45, 0)
    enter(account, "debited", 15, 7, began_at=2)
    assert (account.left, account.owed) == (45, 15)


def test_what_is_left_lapses_and_a_later_reactivation_brings_nothing_back() -> None:
    account = account_of(("purchased", HOUR), ("debited", 15, 7), ("frozen",), ("lapsed",), ("reactivated",))
    assert (account.left, left(account)) == (0, [0])
    enter(account, "purchased", HOUR)
    assert account.usable == 60


def test_a_pack_lapses_once_however_often_the_licence_expires() -> None:
    lapsed = (("frozen",), ("lapsed",))
    account = account_of(("purchased", HOUR), *lapsed, ("reactivated",), ("purchased", 2 * HOUR), ("frozen",))
    line = enter(account, "lapsed")
    assert left(account) == [0, 0]
    assert line.moves == (Move(5, None, 2 * HOUR),)


def test_a_pack_that_was_used_up_lapses_without_a_move() -> None:
    account = account_of(("purchased", HOUR), ("debited", HOUR, 7), ("purchased", 30), ("frozen",))
    line = enter(account, "lapsed")
    assert line.moves == (Move(3, None, 30),)
    assert all(pack.lapsed for pack in account.packs.values())


def test_time_given_back_to_a_pack_that_has_lapsed_has_lapsed_with_it() -> None:
    account = account_of(("purchased", HOUR), ("debited", 15, 7), ("frozen",), ("lapsed",), ("credited", 15, 7))
    assert (account.left, account.charged(7)) == (0, 0)


def test_nothing_is_drawn_while_the_account_is_held() -> None:
    account = account_of(("purchased", HOUR), ("held",), ("debited", 15, 7))
    assert (account.usable, account.owed) == (0, 15)
    enter(account, "released")
    assert (account.usable, account.owed) == (45, 0)


def test_what_is_owed_can_be_let_off_and_a_defect_found_later_gives_back_only_what_was_drawn() -> None:
    account = account_of(("purchased", HOUR), ("debited", 90, 7), ("waived", 30, 7))
    assert (account.owed, account.charged(7)) == (0, 90)
    enter(account, "credited", 90, 7)
    assert (account.left, account.owed, account.charged(7)) == (60, 0, 0)


def test_unused_time_of_a_pack_can_be_refunded_and_its_size_corrected() -> None:
    account = account_of(("purchased", HOUR), ("debited", 15, 7), ("refunded", 30, 1), ("corrected", 60, 1))
    assert (account.left, account.packs[1].minutes) == (75, 120)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (("purchased", 0), "amount"),
        (("purchased", -60), "amount"),
        (("purchased", MOST_MINUTES + 1), "amount"),
        (("debited", -15, 7), "amount"),
        (("debited", 15, None), "unknown_ticket"),
        (("credited", 15, 8), "unknown_ticket"),
        (("credited", 16, 7), "more_than_charged"),
        (("waived", 1, 7), "more_than_owed"),
        (("refunded", 46, 1), "more_than_left"),
        (("refunded", 15, 2), "unknown_pack"),
        (("corrected", -46, 1), "more_than_left"),
        (("corrected", 0, 1), "amount"),
        (("reactivated",), "not_frozen"),
        (("lapsed",), "not_frozen"),
        (("released",), "not_held"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(step: tuple[Any, ...], code: str) -> None:
    assert reason(account_of(("purchased", HOUR), ("debited", 15, 7)), *step) == code


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (("purchased", HOUR), "frozen"),
        (("frozen",), "frozen"),
        (("refunded", 15, 1), "frozen"),
    ],
)
def test_packs_are_neither_sold_nor_refunded_under_an_expired_licence(step: tuple[Any, ...], code: str) -> None:
    assert reason(account_of(("purchased", HOUR), ("frozen",)), *step) == code


def test_an_account_is_held_once() -> None:
    account = account_of(("purchased", HOUR), ("held",))
    assert reason(account, "held") == "held"
    assert account.held_since == 2


def test_what_has_lapsed_neither_lapses_again_nor_is_refunded() -> None:
    account = account_of(("purchased", HOUR), ("frozen",), ("lapsed",))
    assert reason(account, "lapsed") == "lapsed"
    enter(account, "reactivated")
    assert reason(account, "refunded", 15, 1) == "lapsed"


def test_entries_follow_each_other_in_number_and_in_time() -> None:
    account = account_of(("purchased", HOUR), ("debited", 15, 7))
    assert reason(account, "debited", 15, 7, at=1) == "out_of_order"


def test_the_balance_of_any_instant_is_that_of_the_entries_up_to_it() -> None:
    account = Account()
    entries = [
        enter(account, *step).entry for step in (("purchased", HOUR, None), ("debited", 15, 7), ("debited", 30, 8))
    ]
    assert [Account.of(entries, until=at).left for at in range(4)] == [0, 60, 45, 15]


def test_what_is_entered_in_a_copy_is_not_entered_in_its_original() -> None:
    account = account_of(("purchased", HOUR), ("purchased", HOUR), ("debited", 45, 7), ("debited", 90, 8))
    copy = account.copy()
    steps = (("credited", 45, 7), ("purchased", 30, None), ("debited", 15, 9), ("held", 0, None), ("debited", 15, 8))
    for step in steps:
        enter(copy, *step)
    again = account_of(("purchased", HOUR), ("purchased", HOUR), ("debited", 45, 7), ("debited", 90, 8))
    assert (account.packs, account.uses, account.left, account.owed) == (again.packs, again.uses, 0, 15)
    assert enter(account, "purchased", HOUR) == enter(again, "purchased", HOUR)
    assert (account.packs, account.uses) == (again.packs, again.uses)


def test_time_that_is_granted_is_a_pack_which_is_used_in_its_turn_and_pays_what_is_owed() -> None:
    account = account_of(("purchased", HOUR), ("debited", 90, 7))
    assert (account.left, account.owed) == (0, 30)
    line = enter(account, "granted", 45, 7)
    assert (account.left, account.owed, line.moves) == (15, 0, (Move(3, 7, 30),))


def test_time_that_is_granted_is_taken_back_unused_as_if_it_had_never_been() -> None:
    account = account_of(("purchased", HOUR), ("granted", 30))
    line = enter(account, "revoked", 30, 2)
    assert (left(account), account.left, line.moves) == ([60, 0], 60, (Move(2, None, 30),))


def test_what_was_used_of_time_that_is_taken_back_is_drawn_from_other_packs_or_owed() -> None:
    account = account_of(
        ("purchased", 10), ("debited", 10, 6), ("granted", HOUR), ("debited", 40, 7), ("debited", 15, 8)
    )
    enter(account, "purchased", 30)
    assert account.left == 35
    line = enter(account, "revoked", HOUR, 3)
    assert (account.left, account.owed) == (0, 25)
    assert line.moves == (Move(3, 7, -40), Move(3, 8, -15), Move(3, None, 60), Move(6, 7, 30))
    assert (account.charged(7), account.uses[7].owed, account.uses[8].owed) == (40, 10, 15)


def test_time_is_granted_and_taken_back_while_credit_is_frozen_and_what_was_used_waits_as_owed() -> None:
    account = account_of(("purchased", HOUR), ("granted", 30), ("debited", 75, 7), ("frozen",), ("granted", 20))
    enter(account, "revoked", 30, 2)
    assert (account.left, account.owed, account.usable) == (20, 15, 0)
    enter(account, "reactivated")
    assert (account.left, account.owed) == (5, 0)


def test_of_granted_time_that_has_lapsed_only_what_was_used_is_owed() -> None:
    account = account_of(("granted", HOUR), ("debited", 20, 7), ("frozen",), ("lapsed",))
    enter(account, "revoked", HOUR, 1)
    assert (account.left, account.owed) == (0, 20)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (("revoked", 60, 1), "not_granted"),
        (("revoked", 29, 2), "amount"),
        (("revoked", 30, 9), "unknown_pack"),
        (("revoked", 20, 3), "not_granted"),
        (("refunded", 10, 2), "granted"),
        (("corrected", 10, 2), "granted"),
        (("granted", 0), "amount"),
        (("granted", -5), "amount"),
        (("granted", MOST_MINUTES + 1), "amount"),
    ],
)
def test_time_that_nobody_bought_is_neither_refunded_nor_corrected_and_taken_back_once_and_whole(
    step: tuple[Any, ...], why: str
) -> None:
    account = account_of(("purchased", HOUR), ("granted", 30), ("granted", 20), ("revoked", 20, 3))
    assert reason(account, *step) == why
