"""What moved in an account of prepaid time, as a sum in words: what there was, what was bought, used and left."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.movement import Balance, Moved, Movement
from guichet.web.shared import instants
from guichet.web.shared.receipt import Line, Receipt

MINUTE = 60
PLUS = "+"
MINUS = "\N{MINUS SIGN}"


def receipt_of(movement: Movement) -> Receipt:
    """The sum of a movement. Kinds of entries that moved nothing have no line."""
    lines = (
        [Line(gettext("Left before"), "", "", amount(movement.before.net), counts=True)]
        if movement.before != Balance()
        else []
    )
    lines += _lines(movement)
    total = Line(gettext("Left"), "", "", amount(movement.after.net), counts=True, kind="total")
    owed = movement.after.owed
    foot = gettext("%(owed)s owed") % {"owed": instants.length(MINUTE * owed)} if owed else ""
    return Receipt(tuple(lines), total, foot)


def amount(minutes: int) -> str:
    """Minutes as a column of a sum has them, with a true minus."""
    said = instants.sum_length(MINUTE * abs(minutes), to_the_second=False)
    return f"{MINUS}{said}" if minutes < 0 else said


def _lines(movement: Movement) -> Iterator[Line]:
    for one in movement.moved:
        if one.change or one.kind in {EntryKind.PURCHASED, EntryKind.DEBITED, EntryKind.LAPSED}:
            said = ngettext("%(n)s entry", "%(n)s entries", one.entries) % {"n": one.entries}
            yield Line(_said(one), "", said, f"{PLUS if one.change > 0 else ''}{amount(one.change)}", counts=True)


def _said(one: Moved) -> str:
    return {
        EntryKind.PURCHASED: gettext("Bought"),
        EntryKind.DEBITED: gettext("Used"),
        EntryKind.CREDITED: gettext("Given back"),
        EntryKind.LAPSED: gettext("Lapsed"),
        EntryKind.REFUNDED: gettext("Taken back for its price"),
        EntryKind.CORRECTED: gettext("Corrected"),
        EntryKind.WAIVED: gettext("Let off"),
        EntryKind.GRANTED: gettext("Credited for missed guarantees"),
        EntryKind.REVOKED: gettext("Service credits taken back"),
    }.get(one.kind, "")
