"""Taking a row of the targets of contracts, with what a miss credits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from guichet.contracts.crediting import check_credit
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import credit_of
from guichet.contracts.keeping import set_target
from guichet.contracts.models import Contract, TargetOverride
from guichet.contracts.seeing import see_signing, see_target, see_time
from guichet.core.entitlements.signing import Written, credit_in
from guichet.core.hours.duration import Duration
from guichet.core.hours.errors import DurationError
from guichet.core.policy.overriding import Credit, Override
from guichet.desks.models import Desk, Seat
from guichet.imports.columns import Kind
from guichet.imports.rows import MADE, SAME, Wrong, call, contract_of, refusals, row_called
from guichet.imports.table import Row
from guichet.policies.loading import in_force, policy_of


def take_target(desk: Desk, row: Row, by: Seat, at: int) -> str:
    """Set a target of a contract, or see that it was signed as the row says; what came of it.

    Raises:
        Wrong: where it cannot be.
    """
    cells = row.cells
    credit, mistakes = credit_in(_written(row))
    wrong = [_wrong(mistake.reason, CREDIT_COLUMN.get(mistake.where, mistake.where), row) for mistake in mistakes]
    try:
        contract = contract_of(desk, row)
    except Wrong as unknown:
        raise unknown.beside([*wrong, *_besides(desk, row, credit, at)]) from None
    if wrong:
        raise wrong[0].beside(wrong[1:])
    known = row_called(desk, Kind.TARGETS, row.id)
    if known is not None:
        _see_signed(TargetOverride.objects.get(pk=known), contract, row, credit)
        return SAME
    try:
        made = set_target(
            contract,
            kind=cells["commitment"],
            priority=cells["priority"] or None,
            within=cells["within"],
            binding=cells["binding"],
            signed_by=cells["signed_by"],
            signed_on=cells["signed_on"],
            by=by,
            at=at,
            credit=credit,
        )
    except CannotHold as refused:
        raise _wrong(refused.code, COLUMN.get(refused.code, "id"), row) from refused
    call(desk, Kind.TARGETS, row.id, made.pk)
    return MADE


def _besides(desk: Desk, row: Row, credit: Credit | None, at: int) -> list[Wrong]:
    """What is wrong with a row whichever the contract is, by the policy in force."""
    cells, version = row.cells, in_force(desk.pk, at)
    policy = None if version is None else policy_of(version)
    target = Override(kind=cells["commitment"], priority=cells["priority"] or None, within=Duration.parse("1h"))
    rules: list[Callable[[], object]] = [
        lambda: see_time(cells["within"]),
        lambda: see_target(policy, target),
        lambda: see_signing(cells["signed_on"], ZoneInfo(desk.zone), at=at),
    ]
    if credit is not None:
        rules.append(lambda: check_credit(credit, binding=cells["binding"], has_account=True))
    return [_wrong(refused.code, COLUMN.get(refused.code, "id"), row) for refused in refusals(*rules)]


def _wrong(code: str, column: str, row: Row) -> Wrong:
    return Wrong(code, column, found=str(row.cells[column] or ""))


def _written(row: Row) -> Written:
    """What a row says of a credit, as people write it."""
    cells = row.cells
    return Written(
        unit=cells["unit"].casefold(),
        amount=cells["credit"],
        currency=cells["currency"].upper(),
        cap=cells["cap"],
        fee=cells["fee"],
        period=cells["fee_period"].casefold(),
    )


CREDIT_COLUMN: Final = {"amount": "credit", "period": "fee_period"}
"""The columns of a credit that are not called as its parts are."""

COLUMN: Final = {
    "no_such_target": "commitment",
    "same_target": "within",
    "unusable_time": "within",
    "not_yet": "signed_on",
    "credit_of_goal": "binding",
    "no_account": "unit",
    "unknown_currency": "currency",
    "credit_amount": "credit",
    "fee_amount": "fee",
    "fee_share": "credit",
    "cap_below": "cap",
    "cap_amount": "cap",
    "cap_share": "cap",
}
"""The column that a refusal of a target is about."""


def _see_signed(stands: TargetOverride, contract: Contract, row: Row, credit: Credit | None) -> None:
    """What was signed never changes: a file that says otherwise means another target, which has an id of its own."""
    cells, term = row.cells, credit_of(stands)
    try:
        within = str(Duration.parse(cells["within"]))
    except DurationError as error:
        raise Wrong("unusable_time", "within", found=cells["within"]) from error
    is_so: dict[str, tuple[object, object]] = {
        "contract": (stands.contract_id, contract.pk),
        "commitment": (stands.kind, cells["commitment"]),
        "priority": (stands.priority, cells["priority"] or None),
        "within": (stands.within, within),
        "binding": (stands.binding, cells["binding"]),
        "credit": (None if term is None else replace(term, term=0), credit),
        "signed_by": (stands.signed_by, cells["signed_by"]),
        "signed_on": (stands.signed_on, cells["signed_on"]),
    }
    for column, (so, said) in is_so.items():
        if so != said:
            raise Wrong("signed_otherwise", column, found=str(cells[column] or ""))
