"""Prepaid time that a missed guarantee credits: what service credits of minutes are in the ledger of the account.

Each service credit of minutes has its entry there, and none has two: a pack that nobody bought. Taken back, it is as if
it had never been, also where some of it was used, which is then owed like any other.
"""

from typing import Final

from django.db.models import Q

from guichet.contracts.alarms import set_alarm
from guichet.contracts.ledger import Books, Ground
from guichet.contracts.models import LedgerEntry, ServiceCredit
from guichet.core.entitlements.crediting import CreditKind
from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.packs import Pack
from guichet.core.policy.rules.prepaid import Metering

GRANTS: Final = Q(kind__in=(EntryKind.GRANTED.value, EntryKind.REVOKED.value))
"""Entries that follow from service credits."""


def enter_time(row: ServiceCredit, rule: Metering | None) -> list[LedgerEntry]:
    """Let the account have what a service credit of minutes says, in the transaction that makes it; nothing for one of
    money, or of nothing. It counts when that does; what fell due by the licence before then is entered first.
    """
    if row.currency or not row.amount:
        return []
    books = Books.open(row.contract_id)
    made = books.settle(rule, row.version, at=row.at)
    ground = Ground(clause=row.clause, version=row.version, cause=row.cause, by=row.by, seat=row.seat)
    if row.kind == CreditKind.TAKEN_BACK.value:
        for pack in _granted_for(row, books):
            made.append(
                books.enter(
                    EntryKind.REVOKED,
                    at=row.at,
                    minutes=pack.minutes,
                    ticket=row.ticket,
                    pack=pack.number,
                    ground=ground,
                    service_credit=row,
                )
            )
    else:
        made.append(
            books.enter(
                EntryKind.GRANTED,
                at=row.at,
                minutes=row.amount,
                ticket=row.ticket,
                ground=ground,
                service_credit=row,
            )
        )
    set_alarm(books, at=row.at)
    return made


def _granted_for(row: ServiceCredit, books: Books) -> list[Pack]:
    """The packs that were granted for the miss and still are."""
    of_miss = LedgerEntry.objects.filter(
        contract=row.contract_id,
        kind=EntryKind.GRANTED.value,
        service_credit__ticket=row.ticket,
        service_credit__commitment=row.commitment,
        service_credit__missed_at=row.missed_at,
    )
    packs = [books.account.packs[number] for number in of_miss.order_by("number").values_list("number", flat=True)]
    return [pack for pack in packs if not pack.revoked]
