"""What the misses of a contract credit: once each, within the cap of a month, taken back by entries of their own."""

import pytest

from guichet.core.entitlements.crediting import (
    MOST_AMOUNT,
    Claim,
    CreditCause,
    CreditEntry,
    CreditKind,
    Credits,
    MissKey,
    Step,
    steps,
)
from guichet.core.entitlements.entries import LedgerError
from guichet.core.policy.overriding import Credit

TERMS = {1: Credit(term=1, amount=50, currency="EUR"), 2: Credit(term=2, amount=50, currency="CAD", cap=120)}
MARCH, APRIL = "2026-03", "2026-04"


def miss(number: int, ticket: int = 7) -> MissKey:
    return MissKey(number, ticket, "first_response")


def claim(number: int, *, term: int = 2, month: str = MARCH, waived: bool = False, ticket: int = 7) -> Claim:
    return Claim(miss(number, ticket), term, month, waived)


def settle(account: Credits, *claims: Claim, ticket: int = 7) -> list[tuple[str, str, int, int]]:
    """Enter what is to be entered; each as what was done, why, of which miss and how much."""
    found = []
    for step in steps(account, ticket, claims):
        number = account.last_number + 1
        account.enter(CreditEntry(number, number, step.kind, step.miss, step.term, step.month, step.amount))
        found.append((str(step.kind), str(step.cause), step.miss.missed_at, step.amount))
    return found


def test_a_miss_credits_once_however_often_it_is_looked_at() -> None:
    account = Credits(TERMS)
    assert settle(account, claim(1, term=1)) == [("credited", "missed", 1, 50)]
    assert settle(account, claim(1, term=1)) == []
    assert account.balances == {"EUR": 50}


def test_the_cap_of_a_month_bounds_what_its_misses_credit_and_the_next_month_begins_anew() -> None:
    account = Credits(TERMS)
    found = settle(account, claim(1), claim(2), claim(3), claim(4), claim(5, month=APRIL))
    assert [amount for *_, amount in found] == [50, 50, 20, 0, 50]
    assert (account.used(2, MARCH), account.room(2, MARCH), account.room(2, APRIL)) == (120, 0, 70)
    assert account.room(1, MARCH) is None


def test_a_waiver_takes_the_credit_back_and_lets_others_of_the_month_have_the_room() -> None:
    account = Credits(TERMS)
    settle(account, claim(1), claim(2), claim(3))
    assert settle(account, claim(1, waived=True), claim(2), claim(3)) == [
        ("taken_back", "waived", 1, 50),
        ("topped_up", "room", 3, 30),
    ]
    assert account.balances == {"CAD": 100}


def test_room_that_is_used_up_enters_nothing_for_those_who_come_after() -> None:
    account = Credits(TERMS)
    settle(account, *(claim(number) for number in range(1, 6)))
    assert settle(account, claim(1, waived=True), *(claim(number) for number in range(2, 6))) == [
        ("taken_back", "waived", 1, 50),
        ("topped_up", "room", 3, 30),
        ("topped_up", "room", 4, 20),
    ]
    assert account.balances == {"CAD": 120}


def test_room_goes_to_misses_of_other_tickets_too_the_earliest_first() -> None:
    account = Credits(TERMS)
    settle(account, claim(1), claim(2))
    settle(account, claim(3, ticket=8), claim(4, ticket=8), ticket=8)
    assert settle(account, claim(1, waived=True), claim(2)) == [
        ("taken_back", "waived", 1, 50),
        ("topped_up", "room", 3, 30),
        ("topped_up", "room", 4, 20),
    ]


def test_a_waiver_that_is_withdrawn_credits_again_what_the_cap_leaves() -> None:
    account = Credits(TERMS)
    settle(account, claim(1), claim(2), claim(3))
    settle(account, claim(1, waived=True), claim(2), claim(3))
    assert settle(account, claim(1), claim(2), claim(3)) == [("credited", "waiver_withdrawn", 1, 20)]
    assert account.balances == {"CAD": 120}


def test_a_miss_that_is_waived_before_it_is_credited_is_never_due() -> None:
    account = Credits(TERMS)
    assert settle(account, claim(1, waived=True)) == []
    assert settle(account, claim(1)) == [("credited", "missed", 1, 50)]


def test_a_miss_that_stands_no_longer_is_taken_back_and_one_that_comes_later_is_another() -> None:
    account = Credits(TERMS)
    settle(account, claim(1))
    assert settle(account) == [("taken_back", "counted_anew", 1, 50)]
    assert settle(account, claim(9)) == [("credited", "missed", 9, 50)]
    assert account.balances == {"CAD": 50}


def entry(number: int = 1, kind: CreditKind = CreditKind.CREDITED, **said: object) -> CreditEntry:
    parts = {"at": number, "miss": miss(1), "term": 2, "month": MARCH, "amount": 50} | said
    return CreditEntry(number, kind=kind, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (entry(3), "out_of_order"),
        (entry(2, at=0), "out_of_order"),
        (entry(2, term=3), "unknown_term"),
        (entry(2, month=APRIL), "other_term"),
        (entry(2), "credited"),
        (entry(2, CreditKind.TAKEN_BACK, miss=miss(2)), "not_credited"),
        (entry(2, CreditKind.TOPPED_UP, miss=miss(2)), "not_credited"),
        (entry(2, CreditKind.TAKEN_BACK, amount=49), "amount"),
        (entry(2, CreditKind.TOPPED_UP, amount=0), "amount"),
        (entry(2, miss=miss(2), amount=MOST_AMOUNT), "amount"),
        (entry(2, miss=miss(2), amount=-50), "amount"),
    ],
)
def test_an_entry_that_cannot_follow_is_refused_and_changes_nothing(wrong: CreditEntry, reason: str) -> None:
    account = Credits.of([entry()], TERMS)
    with pytest.raises(LedgerError) as refused:
        account.enter(wrong)
    assert refused.value.data["reason"] == reason
    assert (account.balances, account.last_number) == ({"CAD": 50}, 1)


def test_a_step_says_all_that_an_entry_needs() -> None:
    (step,) = steps(Credits(TERMS), 7, [claim(1)])
    assert step == Step(CreditKind.CREDITED, CreditCause.MISSED, miss(1), 2, MARCH, 50)


@pytest.mark.parametrize(("kind", "change"), [("credited", 50), ("topped_up", 50), ("taken_back", -50)])
def test_what_is_taken_back_changes_the_sum_downwards_and_all_else_upwards(kind: str, change: int) -> None:
    assert CreditKind(kind).change(50) == change
