"""The credits of one ticket in words for the shell: each miss, what the contract says of it, and what was entered."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from guichet.cli.telling import kind_of, local
from guichet.core.entitlements.crediting import CreditCause, CreditKind, Step
from guichet.core.entitlements.money import decimal
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit
from guichet.core.statement.credited import Told

CAUSES = {
    CreditCause.MISSED: "credited for the miss",
    CreditCause.WAIVED: "taken back, for the miss was waived",
    CreditCause.WAIVER_WITHDRAWN: "credited again, for the waiver was withdrawn",
    CreditCause.COUNTED_ANEW: "taken back, for the promise was counted anew",
    CreditCause.ROOM: "credited more, for another miss of the month was taken back",
}


def credits_told(policy: Policy, told: Told, zone: ZoneInfo) -> Iterator[str]:
    """Lines: the misses that stand, the entries in their order, the sums."""
    if not told.misses and not told.entries:
        yield "No binding target was missed."
        return
    credit_of = {row.credit.term: row.credit for row in told.misses if row.credit is not None}
    for miss in told.misses:
        waived = ", waived" if miss.waived else ""
        yield f"{kind_of(policy, miss.commitment)}: missed {local(miss.missed_at, zone)} ({miss.clause}){waived}"
        yield f"  credits     {_term(miss.credit)}"
    for at, step in told.entries:
        yield f"  {local(at, zone)}  {_change(step, told.units[step.term]):<16} {_why(step)}"
    for currency, amount in sorted(told.balances.items()):
        yield f"  = {_worth(amount, currency)}"
    if any(credit.cap is not None for credit in credit_of.values()):
        yield "  A cap counts the misses of other tickets too, which are not known here."


def _term(credit: Credit | None) -> str:
    if credit is None:
        return "nothing"
    said = f"{_worth(credit.amount, credit.currency)} for each miss"
    if credit.of_fee is not None:
        share, fee = credit.of_fee.share / 100, _worth(credit.of_fee.fee, credit.currency)
        said += f" ({share:g} % of {fee} a {credit.of_fee.period}, half a unit up)"
    return said if credit.cap is None else f"{said}, at most {_worth(credit.cap, credit.currency)} a month"


def _change(step: Step, currency: str) -> str:
    change = step.kind.change(step.amount)
    return f"{'-' if change < 0 else '+'} {_worth(abs(change), currency)}"


def _why(step: Step) -> str:
    nothing = step.kind is CreditKind.CREDITED and not step.amount
    return "nothing, for the cap of the month was reached" if nothing else CAUSES[step.cause]


def _worth(many: int, currency: str) -> str:
    return f"{decimal(many, currency)} {currency}" if currency else f"{many} min"
