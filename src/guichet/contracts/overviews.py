"""The service credits of contracts as pages need them: each question is asked once for all of them, and the database
adds up what is many.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from guichet.contracts.models import Contract, ServiceCredit, TargetOverride
from guichet.core.entitlements.crediting import CreditKind
from guichet.core.statement.month import Month

MOST: Final = 50
"""Entries of one contract that are read, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a contract says of single targets, in the order in which it was recorded; its latest entries, the last one
    first; what all of them come to by currency; and what each term has come to in the month that runs.
    """

    contract: Contract
    signed: tuple[TargetOverride, ...]
    entries: tuple[ServiceCredit, ...]
    balances: tuple[tuple[str, int], ...]
    used: dict[int, int]


def with_credits(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Those of the contracts that have ever said what a miss credits."""
    signed = TargetOverride.objects.filter(contract=OuterRef("pk"), credit_amount__isnull=False)
    return contracts.filter(Exists(signed))


def overviews(contracts: Iterable[Contract], at: int) -> list[Overview]:
    """The service credits of each contract. How many questions that takes does not depend on how many there are."""
    known = list(contracts)
    signed = defaultdict[int, list[TargetOverride]](list)
    for row in TargetOverride.objects.filter(contract__in=known).order_by("pk"):
        signed[row.contract_id].append(row)
    balances, last = _balances(known)
    entries, used = _entries(last), _used(known, at)
    return [
        Overview(
            contract=each,
            signed=tuple(signed[each.pk]),
            entries=tuple(entries[each.pk]),
            balances=tuple(sorted(balances[each.pk])),
            used={row.pk: used.get(row.pk, 0) for row in signed[each.pk]},
        )
        for each in known
    ]


def _balances(contracts: list[Contract]) -> tuple[dict[int, list[tuple[str, int]]], dict[int, int]]:
    """The last balance in each currency, contract by contract, and the number of the last entry."""
    later = ServiceCredit.objects.filter(
        contract=OuterRef("contract"), currency=OuterRef("currency"), number__gt=OuterRef("number")
    )
    balances, last = defaultdict[int, list[tuple[str, int]]](list), dict[int, int]()
    rows = ServiceCredit.objects.filter(~Exists(later), contract__in=contracts)
    for contract, number, currency, balance in rows.values_list("contract_id", "number", "currency", "balance"):
        balances[contract].append((currency, balance))
        last[contract] = max(number, last.get(contract, 0))
    return balances, last


def _entries(last: dict[int, int]) -> dict[int, list[ServiceCredit]]:
    found, wanted = defaultdict[int, list[ServiceCredit]](list), Q(pk=None)
    for contract, number in last.items():
        # Numbers have no gaps.
        wanted |= Q(contract=contract, number__gt=number - MOST)
    rows = ServiceCredit.objects.filter(wanted).select_related("version", "seat__user", "term")
    for row in rows.order_by("contract_id", "-number"):
        found[row.contract_id].append(row)
    return found


def _used(contracts: list[Contract], at: int) -> dict[int, int]:
    """What each term has come to in the calendar month of the instant, by the clocks of its desk."""
    months = defaultdict[str, list[Contract]](list)
    for each in contracts:
        months[str(Month.of(at, ZoneInfo(each.desk.zone)))].append(each)
    wanted = Q(pk=None)
    for month, held in months.items():
        wanted |= Q(contract__in=held, month=month)
    sums = ServiceCredit.objects.filter(wanted).values("term", "kind").annotate(sum=Sum("amount"))
    used = defaultdict[int, int](int)
    for one in sums.order_by("term", "kind"):
        used[one["term"]] += CreditKind(one["kind"]).change(one["sum"])
    return used
