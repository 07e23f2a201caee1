"""Which contract covers a request, and why not the others.

It is one rule, in the order in which it is asked:

1. a contract that has not begun, has ended, or is suspended at the instant covers nothing;
2. where it is said which product a request is about, a contract for other products covers nothing;
3. of those that are left, the one that began last covers; of two that began together, the one recorded last.

Two contracts of a customer run at once only for different products (``keeping`` sees to it).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guichet.contracts.models import Contract


class Because(StrEnum):
    """Why a contract covers, or does not."""

    COVERS = "covers"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    SUSPENDED = "suspended"
    OTHER_PRODUCT = "other_product"
    LATER_ONE = "later_one"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of one contract."""

    contract: Contract
    because: Because

    @property
    def covers(self) -> bool:
        """Whether it is the one that covers."""
        return self.because is Because.COVERS


def verdicts(contracts: Iterable[Contract], at: int, product: str = "") -> tuple[Verdict, ...]:
    """The rule applied to all contracts of a customer, those that began last first. ``product`` is what a request is
    about, where that is said.
    """
    ordered = sorted(contracts, key=lambda one: (one.starts_at, one.pk), reverse=True)
    found, taken = [], False
    for one in ordered:
        because = _kept_out(one, at, product) or (Because.LATER_ONE if taken else Because.COVERS)
        taken = taken or because is Because.COVERS
        found.append(Verdict(one, because))
    return tuple(found)


def covering(contracts: Sequence[Contract], at: int, product: str = "") -> Contract | None:
    """The contract that covers a request made at ``at``, if one does."""
    return next((one.contract for one in verdicts(contracts, at, product) if one.covers), None)


def products_between(contracts: Sequence[Contract], at: int) -> tuple[str, ...]:
    """The products by which it is told which contract covers, by name; none where no more than one runs."""
    running = [one for one in contracts if _kept_out(one, at) is None]
    return tuple(sorted({name for one in running for name in one.products})) if len(running) > 1 else ()


def _kept_out(contract: Contract, at: int, product: str = "") -> Because | None:
    if at < contract.starts_at:
        return Because.NOT_BEGUN
    if contract.ends_at is not None and contract.ends_at <= at:
        return Because.ENDED
    if contract.suspended_at is not None and contract.suspended_at <= at:
        return Because.SUSPENDED
    if product and contract.products and product not in contract.products:
        return Because.OTHER_PRODUCT
    return None
