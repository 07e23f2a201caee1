"""What a view of the queue lets through: chosen codes, never a query that somebody wrote.

A sieve comes from an address or from a stored view. Whatever is not in the list of its fields, or is no code, is as if
it had not been said: a filter is never an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from guichet.core.policy.words import OVER, Status
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.desks.scopes import joined_by
from guichet.tickets.models.ticket import OPEN
from guichet.tickets.settle import SILENCE
from guichet.web.shared import instants

ME, NOBODY = "me", "nobody"

DAY: Final = 24 * instants.HOUR

STATUSES: Final = frozenset(each.value for each in Status)

MOST_VALUES: Final = 20
"""How many values of a field are heard."""

LONGEST: Final = 60


def _among(column: str) -> Callable[[tuple[str, ...], Seat, int], Q]:
    return lambda values, _seat, _at: Q(**{f"{column}__in": values})


def _agents(values: tuple[str, ...], seat: Seat, _at: int) -> Q:
    found = Q(assignee__in=[seat.pk if each == ME else int(each) for each in values if each == ME or _is_id(each)])
    return found | Q(assignee=None) if NOBODY in values else found


def _teams(values: tuple[str, ...], seat: Seat, _at: int) -> Q:
    found = Q(team__in=[int(each) for each in values if _is_id(each)])
    return found | Q(team__in=joined_by(seat).order_by().values("pk")) if ME in values else found


def _customers(values: tuple[str, ...], seat: Seat, _at: int) -> Q:
    contacts = Contact.objects.filter(desk_id=seat.desk_id, organisation__in=[int(each) for each in values])
    return Q(contact__in=contacts.values("pk"))


def _due(values: tuple[str, ...], _seat: Seat, at: int) -> Q:
    found = Q(pk__in=())
    for each in values:
        found |= DUE[each](at)
    return found


DUE: Final[Mapping[str, Callable[[int], Q]]] = {
    # What has fallen due and is not met is missed, and its instant is behind us.
    "missed": lambda at: Q(queue_at__lte=at) & ~Q(next_due_kind=SILENCE),
    "hour": lambda at: Q(queue_at__gt=at, queue_at__lte=at + instants.HOUR),
    "day": lambda at: Q(queue_at__gt=at, queue_at__lte=at + DAY),
    "closing": lambda at: Q(next_due_kind=SILENCE, queue_at__lte=at + DAY),
}
"""When a clock falls due, as it can be asked for; ``closing`` is a closing by silence within a day."""

CONDITIONS: Final[Mapping[str, Callable[[tuple[str, ...], Seat, int], Q]]] = {
    "due": _due,
    "clock": _among("next_due_kind"),
    "status": _among("status"),
    "priority": _among("priority"),
    "agent": _agents,
    "team": _teams,
    "customer": _customers,
    "channel": _among("channel"),
    "plan": _among("plan"),
}
"""The fields by which the queue can be sifted, and what the values of each let through."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """Chosen values by field, in the order of ``CONDITIONS``; of one field any will do, of several all must hold."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    over: bool = False

    @classmethod
    def of(cls, *, over: bool = False, **values: str) -> Self:
        """A sieve of one value for each field."""
        return cls._made({name: [value] for name, value in values.items()}, over=over)

    @classmethod
    def asked(cls, query: QueryDict) -> Self:
        """The sieve of an address; codes that people know by one word may come as one value."""
        said = {name: [code for value in query.getlist(name) for code in value.split(",")] for name in CONDITIONS}
        return cls._made(said, over=query.get("over") == "1")

    @classmethod
    def stored(cls, kept: Mapping[str, object]) -> Self:
        """The sieve of a stored view."""
        lists = {name: value for name, value in kept.items() if isinstance(value, list)}
        return cls._made(lists, over=kept.get("over") is True)

    @classmethod
    def _made(cls, values: Mapping[str, Iterable[object]], *, over: bool) -> Self:
        found = [(name, _codes(name, values.get(name, ()))) for name in CONDITIONS]
        chosen = tuple((name, codes) for name, codes in found if codes)
        status = dict(chosen).get("status", ())
        # Whoever asks for closed ones only need not say so twice.
        return cls(chosen, over or (bool(status) and all(Status(each) in OVER for each in status)))

    def __bool__(self) -> bool:
        """Whether it keeps anything back."""
        return bool(self.chosen) or self.over

    def values(self, name: str) -> tuple[str, ...]:
        """The chosen values of a field."""
        return dict(self.chosen).get(name, ())

    def without(self, name: str, values: Iterable[str]) -> "Sieve":
        """The same without some values of a field."""
        gone = {(name, value) for value in values}
        left = {each: [code for code in codes if (each, code) not in gone] for each, codes in self.chosen}
        return Sieve._made(left, over=self.over and name != "over")

    def condition(self, seat: Seat, *, at: int) -> Q:
        """Which of the tickets that the seat may see go through."""
        found = Q(queue_at__isnull=True) if self.over else OPEN
        for name, values in self.chosen:
            found &= CONDITIONS[name](values, seat, at)
        return found

    def kept(self) -> dict[str, object]:
        """The sieve as it is stored."""
        return {**{name: list(values) for name, values in self.chosen}, **({"over": True} if self.over else {})}

    def query(self) -> str:
        """The sieve as an address has it."""
        pairs = [(name, value) for name, values in self.chosen for value in values]
        return urlencode([*pairs, *([("over", "1")] if self.over else [])])


def _codes(name: str, values: Iterable[object]) -> tuple[str, ...]:
    """The values of a field that are codes of it, each once."""
    found = dict.fromkeys(str(each) for each in values if _is_code(name, str(each)))
    return tuple(found)[:MOST_VALUES]


def _is_code(name: str, value: str) -> bool:
    if name == "due":
        return value in DUE
    if name == "status":
        return value in STATUSES
    if name == "customer":
        return _is_id(value)
    if name == "team":
        return value == ME or _is_id(value)
    if name == "agent":
        return value in {ME, NOBODY} or _is_id(value)
    return 0 < len(value) <= LONGEST and value.isprintable() and "," not in value


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19
