"""Answers that were sent and have not left yet, as the page of their ticket shows them, to be taken back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext

from guichet.desks.models import Seat
from guichet.tickets import attaching
from guichet.tickets.errors import Refused
from guichet.tickets.holding import files_of, held_on
from guichet.tickets.models import HeldReply, HeldState, Ticket
from guichet.web.agent.forms import Composer
from guichet.web.shared import refusals
from guichet.web.shared.attached import Attached
from guichet.web.shared.story import Entry

KEY: Final = "held-"
"""How the names of these lines begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One that waits, or that could not leave. ``files`` are the names of those that go with it, ``left`` is for how
    many seconds it can still be taken back; ``why`` it could not, in a sentence.
    """

    pk: int
    author: str
    is_mine: bool
    text: str
    leaves_at: int
    left: int
    files: tuple[str, ...] = ()
    why: str = ""


def leaving(seat: Seat, held: Iterable[HeldReply], *, at: int) -> tuple[Leaving, ...]:
    """Those of a ticket, in the order in which they leave; of what could not, the author's own."""
    return tuple(
        Leaving(
            pk=row.pk,
            author=row.seat.user.name,
            is_mine=row.seat_id == seat.pk,
            text=row.text,
            leaves_at=row.leaves_at,
            left=max(0, row.leaves_at - at),
            files=tuple(file.name for file in files_of(row)) if row.files else (),
            why=refusals.said(Refused(row.reason)) if row.state == HeldState.REFUSED else "",
        )
        for row in held
        if row.state == HeldState.WAITING or (row.state == HeldState.REFUSED and row.seat_id == seat.pk and row.text)
    )


def taken_back(request: HttpRequest, seat: Seat, ticket: Ticket) -> Composer | None:
    """The composer with what its author took back, or what could not leave, where the address names it."""
    named = request.GET.get("back")
    row = next((row for row in held_on(ticket) if str(row.pk) == named), None) if named else None
    if row is None or row.seat_id != seat.pk or row.state == HeldState.WAITING or not row.text:
        return None
    composer = Composer(text=row.text, asks=row.asks, proposes=row.proposes)
    composer.attached = Attached(seat, list(attaching.unsent(row.files)))
    return composer


def with_held(entries: Iterable[Entry], held: Iterable[HeldReply]) -> tuple[Entry, ...]:
    """The conversation, with what was taken back before it left; what one person took back with nothing between is
    said once, when it was last.
    """
    said = [_entry(row) for row in held if row.state == HeldState.TAKEN_BACK and row.ended_at is not None]
    return tuple(_folded(sorted([*entries, *said], key=lambda entry: entry.at))) if said else tuple(entries)


def _folded(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Without those that the next one says again."""
    for entry, after in zip_longest(entries, entries[1:]):
        again = after is not None and entry.key.startswith(KEY) and after.key.startswith(KEY)
        if not again or entry.said != after.said:
            yield entry


def _entry(row: HeldReply) -> Entry:
    said = gettext("%(name)s took an answer back before it left") % {"name": row.seat.user.name}
    return Entry(sort="event", key=f"{KEY}{row.pk}", at=row.ended_at or 0, said=said)
