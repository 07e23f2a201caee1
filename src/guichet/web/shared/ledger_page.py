"""One page of a ledger, the latest entries first."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from guichet.contracts.ledger import entries_of
from guichet.contracts.models import Contract, LedgerEntry
from guichet.core.policy.rules.prepaid import Metering
from guichet.web.shared.bookkeeping import Booked, Named, booked

PAGE = 50


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The entries of one page; ``last`` is the number after which the next one begins, nothing on the last."""

    rows: tuple[LedgerEntry, ...]
    earlier: LedgerEntry | None
    last: int

    @property
    def tickets(self) -> set[int]:
        """The tickets that they name."""
        return {row.ticket for row in self.rows if row.ticket is not None}

    def booked(self, rule: Metering | None, named: Mapping[int, Named]) -> tuple[Booked, ...]:
        """The entries as people read them."""
        ordered = [*self.rows, *([self.earlier] if self.earlier else [])]
        before = {row.number: earlier.left for row, earlier in pairwise(ordered)}
        return booked(self.rows, rule, named, before)


def page_of(contract: Contract, *, after: int | None, until: int | None = None) -> LedgerPage:
    """The entries before the one of that number, or the latest; of those that count by ``until``."""
    found = entries_of(contract).select_related("version", "seat__user").defer("version__text").order_by("-number")
    if until is not None:
        found = found.filter(at__lte=until)
    if after:
        found = found.filter(number__lt=after)
    rows = list(found[: PAGE + 1])
    more = rows[PAGE] if len(rows) > PAGE else None
    return LedgerPage(tuple(rows[:PAGE]), more, rows[PAGE - 1].number if more else 0)
