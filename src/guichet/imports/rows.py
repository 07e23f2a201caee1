"""What a row of a file comes to, why it cannot be, and what it goes by outside."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from guichet.contracts.errors import CannotHold
from guichet.contracts.models import Contract
from guichet.customers.models import Organisation, OutsideId
from guichet.desks.models import Desk
from guichet.imports.columns import Kind
from guichet.imports.table import Row

MADE: Final = "made"
CHANGED: Final = "changed"
SAME: Final = "same"
"""What came of a row."""


class Wrong(Exception):  # noqa: N818 - reads as what it is
    """A row that cannot be; in which column, and why. ``others`` is what is wrong with it besides."""

    def __init__(self, code: str, column: str, *, found: str = "", hint: str = "") -> None:
        super().__init__(code)
        self.code, self.column, self.found, self.hint = code, column, found, hint
        self.others: tuple[Wrong, ...] = ()

    def beside(self, others: Iterable["Wrong"]) -> "Wrong":
        """The same, and what else is wrong with the row."""
        self.others = tuple(others)
        return self


def refusals(*rules: Callable[[], object]) -> Iterator[CannotHold]:
    """What each of these rules refuses, whatever the others say."""
    for rule in rules:
        try:
            rule()
        except CannotHold as refused:
            yield refused


def row_called(desk: Desk, kind: Kind, code: str) -> int | None:
    """The row that goes by this id outside."""
    return OutsideId.objects.filter(desk=desk, kind=kind, code=code).values_list("row", flat=True).first()


def call(desk: Desk, kind: Kind, code: str, row: int) -> None:
    """Let a row go by an id outside."""
    OutsideId.objects.create(desk=desk, kind=kind, code=code, row=row)


def customer_of(desk: Desk, row: Row) -> Organisation:
    """The customer that a row names.

    Raises:
        Wrong: ``unknown_customer``.
    """
    known = row_called(desk, Kind.CUSTOMERS, row.cells["customer"])
    if known is None:
        raise Wrong("unknown_customer", "customer", found=row.cells["customer"])
    return Organisation.objects.get(pk=known)


def contract_of(desk: Desk, row: Row) -> Contract:
    """The contract that a row names.

    Raises:
        Wrong: ``unknown_contract``.
    """
    known = row_called(desk, Kind.CONTRACTS, row.cells["contract"])
    if known is None:
        raise Wrong("unknown_contract", "contract", found=row.cells["contract"])
    return Contract.objects.select_related("desk").get(pk=known)
