"""A missed guarantee that credits minutes of prepaid time, or a part of a fee: exact, once, and taken back (G-9)."""

from datetime import date

import pytest

from cast import Cast, cast, filed, local, pass_time
from desk.test_together import at_once
from guichet.contracts import keeping, verifying
from guichet.contracts.crediting import check_credit
from guichet.contracts.errors import CannotHold
from guichet.contracts.ledger import Books, Ground, account_of
from guichet.contracts.models import Contract, LedgerEntry, ServiceCredit, TargetOverride
from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.fees import credit_of_fee
from guichet.core.policy.overriding import Credit, FeePeriod, FeeShare
from guichet.kit.models import Mail
from guichet.tickets import replay
from guichet.tickets.actions import reply, waive, withdraw_waiver
from guichet.tickets.models import Ticket
from purses import prepay, signed

DUE = "2026-03-10 11:00"


def contract_of(people: Cast) -> Contract:
    return Contract.objects.get(organisation=people.contact.organisation)


def ledger(people: Cast) -> list[tuple[str, str, int, int, int]]:
    """The entries after the first, which is the opening."""
    found = LedgerEntry.objects.filter(contract=contract_of(people), number__gt=1).order_by("number")
    return list(found.values_list("kind", "cause", "minutes", "left", "owed"))


def missed(people: Cast, *, cap: int | None = None, had: int = 60) -> Ticket:
    """A ticket that was to be answered by eleven, at noon, where a miss credits half an hour."""
    prepay(had, contract=contract_of(people))
    signed(contract_of(people), amount=30, currency="", cap=cap)
    ticket = filed(people)
    pass_time("2026-03-10 12:00")
    return ticket


def decide(people: Cast, ticket: Ticket, verb: object, when: str) -> None:
    how = {"by": people.max, "commitment": "first_response", "missed_at": local(DUE), "reason": "As agreed."}
    verb(ticket, at=local(when), **how)  # type: ignore[operator]


def in_order() -> bool:
    return not list(replay.verify()) and not list(verifying.verify())


def test_a_miss_credits_minutes_at_its_true_instant_and_both_ledgers_have_them(people: Cast) -> None:
    ticket = missed(people)
    row, entry = ServiceCredit.objects.get(), LedgerEntry.objects.get(kind="granted")
    assert (row.amount, row.currency, row.balance) == (30, "", 30)
    assert (entry.at, entry.minutes, entry.left, entry.ticket) == (local(DUE), 30, 90, ticket.pk)
    assert (entry.service_credit, entry.clause, entry.version_id) == (row, row.clause, row.version_id)
    reply(ticket, by=people.ada, at=local("2026-03-10 12:20"), text="We look into it.")
    assert account_of(contract_of(people)).left == 90
    assert in_order()


def test_a_waiver_takes_the_minutes_back_and_its_withdrawal_gives_them_again(people: Cast) -> None:
    ticket = missed(people)
    decide(people, ticket, waive, "2026-03-10 13:00")
    decide(people, ticket, withdraw_waiver, "2026-03-10 14:00")
    decide(people, ticket, waive, "2026-03-10 15:00")
    assert ledger(people) == [
        ("granted", "missed", 30, 90, 0),
        ("revoked", "waived", 30, 60, 0),
        ("granted", "waiver_withdrawn", 30, 90, 0),
        ("revoked", "waived", 30, 60, 0),
    ]
    assert LedgerEntry.objects.filter(kind="revoked").first().seat == people.manager  # type: ignore[union-attr]
    assert in_order()


def test_minutes_that_were_used_before_they_are_taken_back_are_owed(people: Cast) -> None:
    ticket = missed(people, had=0)
    Books.open(contract_of(people).pk).enter(
        EntryKind.DEBITED, at=local("2026-03-10 12:10"), minutes=20, ticket=999_999, ground=Ground()
    )
    decide(people, ticket, waive, "2026-03-10 13:00")
    account = account_of(contract_of(people))
    assert (account.left, account.owed) == (0, 20)
    assert not list(verifying.verify())


def test_the_cap_of_the_month_bounds_minutes_too_and_room_that_comes_free_tops_them_up(people: Cast) -> None:
    first = missed(people, cap=45)
    filed(people, "2026-03-11 10:00")
    pass_time("2026-03-11 12:00")
    decide(people, first, waive, "2026-03-12 13:00")
    second = Ticket.objects.latest("pk")
    waive(
        second,
        by=people.max,
        at=local("2026-03-12 14:00"),
        commitment="first_response",
        missed_at=local("2026-03-11 11:00"),
        reason="As agreed.",
    )
    assert [row[:4] for row in ledger(people)] == [
        ("granted", "missed", 30, 90),
        ("granted", "missed", 15, 105),
        ("revoked", "waived", 30, 75),
        ("granted", "room", 15, 90),
        ("revoked", "waived", 15, 75),
        ("revoked", "waived", 15, 60),
    ]
    assert in_order()


def test_replay_finds_time_that_no_service_credit_has(people: Cast) -> None:
    missed(people)
    known = LedgerEntry.objects.get(kind="granted")
    known.pk, known.number, known.left, known.service_credit = None, known.number + 1, known.left + 30, None
    known.save(force_insert=True)
    assert [(found.what, found.stored, found.derived) for found in verifying.verify()] == [("time credited", 30, 0)]


def test_eight_who_settle_a_missed_ticket_at_once_credit_its_minutes_once(transactional_db: None) -> None:  # noqa: ARG001 - opens it
    people = cast()
    prepay(60, contract=contract_of(people))
    signed(contract_of(people), amount=30, currency="")
    tickets = [filed(people), filed(people, "2026-03-10 10:01")]

    def look(ticket: Ticket) -> object:
        return reply(ticket, by=people.ada, at=local("2026-03-10 12:00"), text="We look into it.", key="one")

    at_once([lambda: look(tickets[0]), lambda: look(tickets[1])] * 4)

    assert [row[3] for row in ledger(people)] == [90, 120]
    assert in_order()


FEE = FeeShare(fee=120_050, period=FeePeriod.MONTH, share=1_250, cap=2_000)


def test_a_miss_credits_its_part_of_the_fee_rounded_as_bills_are_and_a_month_no_more_than_its_own(
    people: Cast,
) -> None:
    made = sign(people, credit_of_fee(FEE, "CAD"))
    assert (made.credit_amount, made.credit_cap, made.credit_share) == (15_006, 24_010, 1_250)
    filed(people)
    pass_time("2026-03-10 12:00")
    filed(people, "2026-03-11 10:00")
    pass_time("2026-03-11 12:00")
    assert list(ServiceCredit.objects.order_by("number").values_list("amount", "currency", "balance")) == [
        (15_006, "CAD", 15_006),
        (9_004, "CAD", 24_010),
    ]
    assert not LedgerEntry.objects.filter(kind="granted").exists()
    assert in_order()


def test_replay_finds_a_part_of_a_fee_that_is_kept_as_another_amount(people: Cast) -> None:
    made = sign(people, credit_of_fee(FEE, "CAD"))
    made.pk, made.credit_amount = None, 15_005
    made.save(force_insert=True)
    assert [(found.what, found.derived) for found in verifying.verify()] == [("part of a fee", (15_006, 24_010))]


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        (Credit(term=0, amount=30), "no_account"),
        (credit_of_fee(FeeShare(fee=0, period=FeePeriod.YEAR, share=100), "CAD"), "fee_amount"),
        (credit_of_fee(FeeShare(fee=10**13, period=FeePeriod.YEAR, share=100), "CAD"), "fee_amount"),
        (credit_of_fee(FeeShare(fee=100, period=FeePeriod.YEAR, share=0), "CAD"), "fee_share"),
        (credit_of_fee(FeeShare(fee=100, period=FeePeriod.YEAR, share=10_001), "CAD"), "fee_share"),
        (credit_of_fee(FeeShare(fee=100, period=FeePeriod.YEAR, share=500, cap=499), "CAD"), "cap_below"),
        (credit_of_fee(FeeShare(fee=100, period=FeePeriod.YEAR, share=500, cap=10_001), "CAD"), "cap_share"),
        (credit_of_fee(FeeShare(fee=100, period=FeePeriod.YEAR, share=1), "CAD"), "credit_amount"),
        (credit_of_fee(FeeShare(fee=100, period=FeePeriod.YEAR, share=500), "DOL"), "unknown_currency"),
        (Credit(term=0, amount=7, currency="CAD", of_fee=FEE), "credit_amount"),
    ],
)
def test_minutes_without_an_account_and_absurd_parts_of_fees_are_refused_with_nothing_written(
    people: Cast, credit: Credit, code: str
) -> None:
    with pytest.raises(CannotHold) as refused:
        sign(people, credit)
    assert refused.value.code == code
    assert not TargetOverride.objects.exists()


def test_no_more_minutes_are_signed_than_an_entry_can_have() -> None:
    check_credit(Credit(term=0, amount=30, cap=600_000), binding=True, has_account=True)
    with pytest.raises(CannotHold, match="credit_amount"):
        check_credit(Credit(term=0, amount=600_001), binding=True, has_account=True)
    with pytest.raises(CannotHold, match="cap_amount"):
        check_credit(Credit(term=0, amount=30, cap=600_001), binding=True, has_account=True)


def sign(people: Cast, credit: Credit) -> TargetOverride:
    return keeping.set_target(
        contract_of(people),
        kind="first_response",
        priority=None,
        within="1h",
        binding=True,
        signed_by="Denise Roy",
        signed_on=date(2026, 1, 5),
        by=people.manager,
        at=local("2026-03-10 09:00"),
        credit=credit,
    )


def test_the_letter_says_how_many_minutes_were_credited_and_what_they_come_to(people: Cast) -> None:
    people.contact.is_administrator = True
    people.contact.save()
    missed(people)
    text = Mail.objects.filter(recipient=people.contact.email, purpose="account").get().text
    assert "30 minutes de temps prépayé" in text
