"""A ledger as a list: each entry with what it did, why, and what was left. Codes worded; tickets named only to who may
see them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.contracts.ledger import SHOP
from guichet.contracts.models import LedgerEntry
from guichet.core.entitlements.crediting import CreditCause
from guichet.core.entitlements.entries import EntryKind
from guichet.core.policy.rules.prepaid import Metering
from guichet.policies.models import PolicyVersion
from guichet.web.shared import instants
from guichet.web.shared.wording import cause_name, in_language

MINUTE = 60
MINUS = "\N{MINUS SIGN}"

TAKES = frozenset({EntryKind.DEBITED.value, EntryKind.REFUNDED.value, EntryKind.LAPSED.value, EntryKind.REVOKED.value})
BLOCKS = (EntryKind.HELD, EntryKind.RELEASED, EntryKind.FROZEN, EntryKind.REACTIVATED)
SILENT = frozenset(kind.value for kind in BLOCKS)


@dataclass(frozen=True, slots=True)
class Named:
    """A ticket as a page names it."""

    number: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One entry as people read it. ``ticket`` is nothing where it is somebody else's, ``of_ticket`` says that there is
    one.
    """

    number: int
    at: int
    what: str
    why: str
    clause: str
    version: PolicyVersion | None
    amount: str
    left: str
    owed: str
    ticket: Named | None
    of_ticket: bool
    by: str


def booked(
    rows: Sequence[LedgerEntry], rule: Metering | None, tickets: Mapping[int, Named], before: Mapping[int, int]
) -> tuple[Booked, ...]:
    """Entries in the order in which they are given. ``before`` is what was left before each that let time lapse."""
    return tuple(
        Booked(
            number=row.number,
            at=row.at,
            what=_what(row, rule),
            why=_why(row),
            clause=row.clause,
            version=row.version,
            amount=_amount(row, before),
            left=instants.length(MINUTE * row.left),
            owed=instants.length(MINUTE * row.owed) if row.owed else "",
            ticket=None if row.ticket is None else tickets.get(row.ticket),
            of_ticket=row.ticket is not None,
            by=row.seat.user.name if row.seat else (gettext("the shop") if row.by == SHOP else ""),
        )
        for row in rows
    )


def _what(row: LedgerEntry, rule: Metering | None) -> str:
    pack = rule.packs.get(row.product) if rule else None
    if row.kind == EntryKind.PURCHASED.value:
        name = in_language(pack.name) if pack else row.product.upper()
        return gettext("Bought: %(name)s") % {"name": name} if row.product else gettext("Opening balance")
    words = {
        EntryKind.DEBITED.value: gettext("A slice used"),
        EntryKind.CREDITED.value: gettext("Time given back"),
        EntryKind.HELD.value: gettext("Held: the contract is suspended"),
        EntryKind.RELEASED.value: gettext("Usable again: the contract goes on"),
        EntryKind.FROZEN.value: gettext("Frozen: the licence has expired"),
        EntryKind.REACTIVATED.value: gettext("Usable again: the licence was reactivated"),
        EntryKind.LAPSED.value: gettext("Lapsed: the licence was not reactivated in time"),
        EntryKind.REFUNDED.value: gettext("Taken back, and its price returned"),
        EntryKind.CORRECTED.value: gettext("A pack corrected"),
        EntryKind.WAIVED.value: gettext("Owed time let off"),
        EntryKind.GRANTED.value: gettext("Service credit for a missed guarantee"),
        EntryKind.REVOKED.value: gettext("Service credit taken back"),
    }
    return words[row.kind]


def _why(row: LedgerEntry) -> str:
    if row.began_at is not None and row.began_at != row.at:
        return gettext("begun before, and entered later")
    reasons = {
        "mistake": gettext("a mistake was mended"),
        "goodwill": gettext("as a gesture of goodwill"),
        "agreed": gettext("as both sides agreed"),
        "excluded": gettext("outside the scope of support"),
        "opening": "",
        CreditCause.MISSED.value: "",
        CreditCause.WAIVED.value: gettext("the miss was waived"),
        CreditCause.WAIVER_WITHDRAWN.value: gettext("its waiver was withdrawn"),
        CreditCause.COUNTED_ANEW.value: gettext("the promise was counted anew"),
        CreditCause.ROOM.value: gettext("another miss of the month was taken back"),
    }
    if not row.cause:
        return ""
    return reasons[row.cause] if row.cause in reasons else cause_name(row.cause)


def _amount(row: LedgerEntry, before: Mapping[int, int]) -> str:
    if row.kind in SILENT:
        return ""
    minutes = before.get(row.number, 0) if row.kind == EntryKind.LAPSED.value else row.minutes
    sign = MINUS if row.kind in TAKES or minutes < 0 else "+"
    return f"{sign}{instants.length(MINUTE * abs(minutes))}"
