"""The rail at the left of the queue: the views, each with how many tickets it shows, all counted by one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from guichet.automation.saved_views import shown_to
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.web.agent.sieve import Sieve
from guichet.web.agent.views_of_queue import VIEWS
from guichet.web.agent.views_of_queue import saved as saved_view

MOST_COUNTED: Final = 1000
"""A view with more says that there are more: to count them all would be to read them all."""


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A view in the rail, with how many it shows."""

    code: str
    name: str
    href: str
    count: int | None
    here: bool

    @property
    def said(self) -> str:
        """The count in figures; nothing where it is not counted."""
        return "" if self.count is None else said(self.count)

    @property
    def late(self) -> bool:
        """Whether it is the view of what was missed."""
        return self.code == "missed"


@dataclass(frozen=True, slots=True)
class Rail:
    """The rail: what is mine, what every desk has, and what this one shares."""

    mine: tuple[RailEntry, ...]
    desk: tuple[RailEntry, ...]
    shared: tuple[RailEntry, ...]

    @property
    def open(self) -> RailEntry:
        """How many tickets are open."""
        return next(entry for entry in self.desk if entry.code == "due")

    @property
    def missed(self) -> RailEntry | None:
        """How many of them are missed; nothing where none is."""
        return next((entry for entry in self.desk if entry.late and entry.count), None)


def rail(seat: Seat, here: str, *, at: int) -> Rail:
    """The rail; ``here`` is the code of the view that is shown."""
    kept = list(shown_to(seat))
    views = [*VIEWS.values(), *(saved_view(each) for each in kept)]
    counted = [view for view in views if view.code != "closed"]
    numbers = counts([view.sieve for view in counted], seat, at=at)
    known = {view.code: number for view, number in zip(counted, numbers, strict=True)}
    entries = [
        RailEntry(view.code, str(view.name), view.href, known.get(view.code), here=view.code == here) for view in views
    ]
    desk, saved = entries[: len(VIEWS)], entries[len(VIEWS) :]
    own = sum(each.owner_id is not None for each in kept)
    return Rail(
        tuple(entry for entry in desk if entry.code == "mine") + tuple(saved[:own]),
        tuple(entry for entry in desk if entry.code != "mine"),
        tuple(saved[own:]),
    )


def counts(sieves: Sequence[Sieve], seat: Seat, *, at: int) -> list[int]:
    """How many tickets each sieve lets through, and no further than one more than ``MOST_COUNTED``: one question to the
    database, answered along the indexes.
    """
    shown = visible_to(seat)
    parts: list[str] = []
    values: list[Any] = []
    for sieve in sieves:
        found: QuerySet[Ticket] = shown.filter(sieve.condition(seat, at=at)).order_by()
        text, parameters = found.values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({text}) AS counted)")  # noqa: S608 - Django's own text, its values apart
        values += parameters
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        row = cursor.fetchone()
    return [int(each) for each in row or ()]


def said(count: int) -> str:
    """A count in figures: ``1000+`` beyond what is counted."""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
