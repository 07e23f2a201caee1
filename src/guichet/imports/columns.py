"""What a file of customers, contacts, contracts or their targets can say: its columns, which are needed, how each
is read.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.core.exceptions import ValidationError

from guichet.core.hours.wall import is_in_reach
from guichet.kit.addresses import normalised


class Kind(StrEnum):
    """What a file is about."""

    CUSTOMERS = "customers"
    CONTACTS = "contacts"
    CONTRACTS = "contracts"
    TARGETS = "targets"


class Unfit(ValueError):  # noqa: N818 - reads as what it is
    """A cell that cannot be read; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: how its cells are read, what one looks like, whether each row needs one, how long it can be; ``alone``
    gives the form in which no two rows may say the same, where that is so.
    """

    read: Callable[[str], Any]
    example: str
    needed: bool = False
    longest: int = 200
    alone: Callable[[str], str] | None = None


YES: Final = frozenset({"yes", "oui", "true", "vrai", "1", "x"})
NO: Final = frozenset({"no", "non", "false", "faux", "0", ""})
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DIGITS: Final = re.compile(r"[0-9]{1,9}")


def text(said: str) -> str:
    """As it is."""
    return said


def address(said: str) -> str:
    """An address in its one form; what is none, as it is."""
    try:
        return normalised(said)
    except ValidationError:
        return said


def answer(said: str) -> bool:
    """Yes or no, in English or French."""
    if said.casefold() not in YES | NO:
        raise Unfit("not_yes_no")
    return said.casefold() in YES


def paid(said: str) -> bool:
    """Yes unless it says no."""
    return answer(said) if said else True


def day(said: str) -> date | None:
    """A day, or none."""
    if not said:
        return None
    try:
        found = date.fromisoformat(said) if DAY.fullmatch(said) else None
    except ValueError:
        found = None
    if found is None:
        raise Unfit("not_day")
    if not is_in_reach(found):
        raise Unfit("far_day")
    return found


def number(said: str) -> int | None:
    """A whole number, or none."""
    if not said:
        return None
    if not DIGITS.fullmatch(said):
        raise Unfit("not_number")
    return int(said)


def names(said: str) -> list[str]:
    """Several, parted by bars."""
    return [each.strip() for each in said.split("|") if each.strip()]


ID: Final = Column(read=text, example="C-1001", needed=True)

COLUMNS: Final[Mapping[Kind, Mapping[str, Column]]] = {
    Kind.CUSTOMERS: {
        "id": ID,
        "name": Column(read=text, example="Laiterie Beauvoir", needed=True),
    },
    Kind.CONTACTS: {
        "id": Column(read=text, example="P-1", needed=True),
        "customer": ID,
        "email": Column(read=text, example="helene@beauvoir.example", needed=True, longest=320, alone=address),
        "name": Column(read=text, example="Hélène Pruneau", needed=True),
        "language": Column(read=text, example="fr", longest=10),
        "administrator": Column(read=answer, example="yes"),
        "attach": Column(read=answer, example="no"),
    },
    Kind.CONTRACTS: {
        "id": Column(read=text, example="K-2026-7", needed=True),
        "customer": ID,
        "first_day": Column(read=day, example="2026-01-01", needed=True),
        "last_day": Column(read=day, example="2026-12-31"),
        "plan": Column(read=text, example="", longest=60),
        "paid": Column(read=paid, example="yes"),
        "products": Column(read=names, example="", longest=300),
        "places": Column(read=number, example=""),
        "licence_kind": Column(read=text, example="", longest=60),
        "licence_expires_on": Column(read=day, example=""),
    },
    Kind.TARGETS: {
        "id": Column(read=text, example="T-1", needed=True),
        "contract": Column(read=text, example="K-2026-7", needed=True),
        "commitment": Column(read=text, example="first_response", needed=True, longest=60),
        "priority": Column(read=text, example="", longest=60),
        "within": Column(read=text, example="4h", needed=True, longest=60),
        "binding": Column(read=answer, example="yes"),
        "credit": Column(read=text, example="50.00", longest=24),
        "unit": Column(read=text, example="money", longest=10),
        "currency": Column(read=text, example="EUR", longest=3),
        "cap": Column(read=text, example="200.00", longest=24),
        "fee": Column(read=text, example="", longest=24),
        "fee_period": Column(read=text, example="", longest=10),
        "signed_by": Column(read=text, example="Denise Roy", needed=True),
        "signed_on": Column(read=day, example="2026-01-05", needed=True),
    },
}
"""The columns of each kind of file, in the order of its template."""
