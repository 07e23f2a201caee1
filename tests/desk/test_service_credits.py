"""Service credits at the desk: a binding target that is missed credits what the contract says, once (G-9)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cast import Cast, cast, filed, local, pass_time
from desk.test_together import at_once
from guichet.contracts import keeping, verifying
from guichet.contracts.crediting import account_of_credits
from guichet.contracts.errors import CannotHold
from guichet.contracts.models import Contract, ContractChange, ServiceCredit, TargetOverride
from guichet.core.policy.overriding import Credit
from guichet.kit.models import Mail
from guichet.tickets import replay
from guichet.tickets.actions import prioritise, reply, waive, withdraw_waiver
from guichet.tickets.erasing import erase
from guichet.tickets.errors import Refused
from guichet.tickets.models import Message, Ticket
from guichet.tickets.timeline import standing_of
from purses import signed

DUE = "2026-03-10 11:00"


def contract_of(people: Cast) -> Contract:
    return Contract.objects.get(organisation=people.contact.organisation)


def rows(people: Cast) -> list[tuple[str, str, int, int]]:
    found = ServiceCredit.objects.filter(contract=contract_of(people)).order_by("number")
    return list(found.values_list("kind", "cause", "amount", "balance"))


def missed(people: Cast, *, cap: int | None = None) -> Ticket:
    """A ticket filed at ten that was to be answered by eleven, at noon."""
    signed(contract_of(people), cap=cap)
    ticket = filed(people)
    pass_time("2026-03-10 12:00")
    return ticket


def excuse(people: Cast, ticket: Ticket, when: str = "2026-03-10 13:00") -> None:
    waive(
        ticket,
        by=people.max,
        at=local(when),
        commitment="first_response",
        missed_at=local(DUE),
        reason="You had agreed to wait.",
    )


def in_order() -> bool:
    return not list(replay.verify()) and not list(verifying.verify())


def test_a_miss_credits_at_its_true_instant_in_the_transaction_that_records_it(people: Cast) -> None:
    ticket = missed(people)
    (row,) = ServiceCredit.objects.all()
    assert (row.at, row.ticket, row.commitment, row.missed_at) == (
        local(DUE),
        ticket.pk,
        "first_response",
        local(DUE),
    )
    assert (row.kind, row.amount, row.currency, row.balance, row.month) == ("credited", 5000, "CAD", 5000, "2026-03")
    assert (row.by, row.version_id) == ("system", ticket.terms.version_id)
    assert in_order()


def test_answering_late_raising_the_priority_and_rounds_credit_nothing_more(people: Cast) -> None:
    ticket = missed(people)
    prioritise(ticket, by=people.ada, at=local("2026-03-10 12:10"), priority="major", reason="It is partly up.")
    reply(ticket, by=people.ada, at=local("2026-03-10 12:20"), text="We look into it.")
    pass_time("2026-03-20 12:00")
    assert rows(people) == [("credited", "missed", 5000, 5000)]
    assert in_order()


def test_what_was_signed_later_credits_nothing_for_tickets_that_were_filed_before(people: Cast) -> None:
    ticket = filed(people)
    signed(contract_of(people))
    pass_time("2026-03-10 12:00")
    assert standing_of(ticket, local("2026-03-10 12:00")).misses == ()
    assert rows(people) == []


def test_a_waiver_takes_the_credit_back_with_its_reason_and_its_withdrawal_gives_it_again(people: Cast) -> None:
    ticket = missed(people)
    excuse(people, ticket)
    assert rows(people)[1:] == [("taken_back", "waived", 5000, 0)]
    assert ServiceCredit.objects.get(number=2).seat == people.manager
    assert Message.objects.filter(event__type="miss_waived").get().text == "You had agreed to wait."
    withdraw_waiver(
        ticket,
        by=people.max,
        at=local("2026-03-10 14:00"),
        commitment="first_response",
        missed_at=local(DUE),
        reason="That was another request.",
    )
    assert rows(people)[2:] == [("credited", "waiver_withdrawn", 5000, 5000)]
    assert account_of_credits(contract_of(people), until=local("2026-03-10 13:30")).balances == {"CAD": 0}
    assert in_order()


def test_a_waiver_before_the_desk_has_noticed_the_miss_leaves_nothing_due(people: Cast) -> None:
    signed(contract_of(people))
    ticket = filed(people)
    excuse(people, ticket)
    assert rows(people) == []
    assert standing_of(ticket, local("2026-03-10 13:00")).misses[0].waived
    assert in_order()


def test_the_cap_of_the_month_bounds_the_credits_of_all_tickets_and_a_waiver_frees_room(people: Cast) -> None:
    first = missed(people, cap=8000)
    filed(people, "2026-03-11 10:00")
    pass_time("2026-03-11 12:00")
    filed(people, "2026-03-12 10:00")
    pass_time("2026-03-12 12:00")
    assert [amount for _, _, amount, _ in rows(people)] == [5000, 3000, 0]
    excuse(people, first, "2026-03-12 13:00")
    assert rows(people)[3:] == [
        ("taken_back", "waived", 5000, 3000),
        ("topped_up", "room", 2000, 5000),
        ("topped_up", "room", 3000, 8000),
    ]
    assert in_order()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"by": "ada"}, "not_theirs"),
        ({"reason": "  "}, "empty"),
        ({"missed_at": 12}, "no_such_miss"),
        ({"commitment": "resolution"}, "no_such_miss"),
    ],
)
def test_a_waiver_that_cannot_be_is_refused_with_nothing_written(
    people: Cast, said: dict[str, object], code: str
) -> None:
    ticket = missed(people)
    how = {"commitment": "first_response", "missed_at": local(DUE), "reason": "Agreed."} | said
    by = people.ada if how.pop("by", "") == "ada" else people.max
    with pytest.raises(Refused) as refused:
        waive(ticket, by=by, at=local("2026-03-10 13:00"), **how)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert rows(people) == [("credited", "missed", 5000, 5000)]


def test_a_miss_is_waived_once_and_only_a_waiver_is_withdrawn(people: Cast) -> None:
    ticket = missed(people)
    how = {"by": people.max, "commitment": "first_response", "missed_at": local(DUE), "reason": "Agreed."}
    with pytest.raises(Refused, match="not_waived"):
        withdraw_waiver(ticket, at=local("2026-03-10 12:30"), **how)  # type: ignore[arg-type]
    excuse(people, ticket)
    with pytest.raises(Refused, match="waived"):
        waive(ticket, at=local("2026-03-10 14:00"), **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("credit", "binding", "code"),
    [
        (Credit(term=0, amount=5000, currency="CAD"), False, "credit_of_goal"),
        (Credit(term=0, amount=5000, currency="DOL"), True, "unknown_currency"),
        (Credit(term=0, amount=0, currency="CAD"), True, "credit_amount"),
        (Credit(term=0, amount=-1, currency="CAD"), True, "credit_amount"),
        (Credit(term=0, amount=10**13, currency="CAD"), True, "credit_amount"),
        (Credit(term=0, amount=5000, currency="CAD", cap=4999), True, "cap_below"),
        (Credit(term=0, amount=5000, currency="CAD", cap=10**13), True, "cap_amount"),
    ],
)
def test_what_cannot_be_signed_is_refused_with_nothing_written(
    people: Cast, credit: Credit, binding: bool, code: str
) -> None:
    with pytest.raises(CannotHold) as refused:
        keeping.set_target(
            contract_of(people),
            kind="first_response",
            priority=None,
            within="1h",
            binding=binding,
            signed_by="Denise Roy",
            signed_on=date(2026, 1, 5),
            by=people.manager,
            at=local("2026-03-10 09:00"),
            credit=credit,
        )
    assert refused.value.code == code
    assert not TargetOverride.objects.exists()
    assert not ContractChange.objects.exists()


@pytest.mark.parametrize("table", ["contracts_servicecredit", "contracts_targetoverride"])
def test_the_database_refuses_to_change_or_to_remove_what_is_credited_and_what_was_signed(
    people: Cast, table: str
) -> None:
    missed(people)
    for statement in (f"UPDATE {table} SET contract_id = contract_id", f"DELETE FROM {table}"):  # noqa: S608 - names of ours
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert rows(people) == [("credited", "missed", 5000, 5000)]


def test_replay_finds_a_credit_that_its_term_does_not_say(people: Cast) -> None:
    missed(people)
    known = ServiceCredit.objects.get()
    known.pk, known.number, known.commitment, known.amount, known.balance = None, 2, "update", 4000, 9000
    known.save(force_insert=True)
    assert [found.what for found in verifying.verify()] == ["credit"]


def test_replay_finds_a_credit_that_no_miss_has_and_a_balance_that_does_not_follow(people: Cast) -> None:
    missed(people)
    known = ServiceCredit.objects.get()
    known.pk, known.number, known.commitment, known.balance = None, 2, "update", 10000
    known.save(force_insert=True)
    assert [found.what for found in replay.verify()] == ["misses credited"]
    assert not list(verifying.verify())
    known.pk, known.number, known.commitment, known.balance = None, 3, "resolution", 10000
    known.save(force_insert=True)
    assert [found.what for found in verifying.verify()] == ["credits so far"]


def letters(address: str) -> list[str]:
    found = Mail.objects.filter(recipient=address, purpose="account").order_by("pk")
    return [f"{mail.subject}\n{mail.text}" for mail in found]


def test_those_who_look_after_the_customer_are_told_of_a_credit_and_of_its_being_taken_back(people: Cast) -> None:
    people.contact.is_administrator = True
    people.contact.save()
    ticket = missed(people)
    excuse(people, ticket)
    pass_time("2026-03-10 13:01")
    credited, back = letters(people.contact.email)
    assert "Avoir de 50,00" in credited
    assert f"demande {ticket.number}" in credited
    assert "/credits/" in credited
    assert "You had agreed to wait." in back
    assert "Le dépassement a été excusé." in back
    assert not letters(people.other_contact.email)


def test_a_waiver_that_is_withdrawn_has_a_letter_of_its_own_which_says_why(people: Cast) -> None:
    ticket = missed(people)
    excuse(people, ticket)
    withdraw_waiver(
        ticket,
        by=people.max,
        at=local("2026-03-10 14:00"),
        commitment="first_response",
        missed_at=local(DUE),
        reason="That was another request.",
    )
    pass_time("2026-03-10 14:01")
    again = letters(people.contact.email)[-1]
    assert "Avoir de 50,00" in again
    assert "L’excuse d’un dépassement" in again
    assert "That was another request." in again
    assert "You had agreed to wait." not in again


def test_a_letter_says_what_the_cap_of_the_month_cut_and_that_room_came_free(people: Cast) -> None:
    first = missed(people, cap=8000)
    filed(people, "2026-03-10 12:30")
    pass_time("2026-03-10 15:00")
    excuse(people, first, "2026-03-10 16:00")
    pass_time("2026-03-10 16:01")
    whole, cut, _back, more = (text.replace("\N{NO-BREAK SPACE}", " ") for text in letters(people.contact.email))
    assert "plafond" not in whole
    assert "Un dépassement accorde 50,00 CAD ; le plafond du mois, 80,00 CAD, en a laissé 30,00 CAD." in cut
    assert "Avoir de 20,00 CAD" in more
    assert "de la place s’est libérée" in more


def test_what_was_written_of_a_waiver_is_erased_with_it_in_the_letters_too(people: Cast) -> None:
    ticket = missed(people)
    excuse(people, ticket)
    pass_time("2026-03-10 13:01")
    assert any("You had agreed" in text for text in Mail.objects.values_list("text", flat=True))
    erase(Message.objects.get(event__type="miss_waived"), by=people.manager, at=local("2026-03-10 14:00"))
    assert not any("You had agreed" in text for text in Mail.objects.values_list("text", flat=True))


def test_nobody_is_written_to_about_a_credit_of_nothing(people: Cast) -> None:
    missed(people, cap=5000)
    filed(people, "2026-03-10 12:30")
    pass_time("2026-03-10 15:00")
    assert [amount for _, _, amount, _ in rows(people)] == [5000, 0]
    assert len(letters(people.contact.email)) == 1


def test_eight_who_settle_a_missed_ticket_at_once_credit_it_once(transactional_db: None) -> None:  # noqa: ARG001 - opens it
    people = cast()
    signed(contract_of(people))
    tickets = [filed(people), filed(people, "2026-03-10 10:01")]

    def look(ticket: Ticket) -> object:
        return reply(ticket, by=people.ada, at=local("2026-03-10 12:00"), text="We look into it.", key="one")

    at_once([lambda: look(tickets[0]), lambda: look(tickets[1])] * 4)

    assert sorted(ServiceCredit.objects.values_list("ticket", "number", "balance")) in (
        [(tickets[0].pk, 1, 5000), (tickets[1].pk, 2, 10000)],
        [(tickets[0].pk, 2, 10000), (tickets[1].pk, 1, 5000)],
    )
    assert in_order()
