"""``compare(old, new)``: what a new version of a policy means for a customer, and for those of each plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from guichet.core.commitments.compiled import Compiled, compiled
from guichet.core.diff.arrivals import Promise, Scale
from guichet.core.diff.cells import Cell, cells
from guichet.core.diff.chains import chain_changes
from guichet.core.diff.counting import Counting
from guichet.core.diff.openings import Openings, compare_openings
from guichet.core.diff.rules import Change, changes
from guichet.core.diff.verdict import Verdict, joined
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration
from guichet.core.hours.wall import instant, place
from guichet.core.policy.findings import Path
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import wordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two versions. ``cells`` are all that both have, equal ones too; ``changes`` only those rules
    that differ; ``words`` the places of wordings that differ, on which no verdict is given.

    Due instants are proved for every second of arrival from ``since`` to ``until``, for tickets without pauses.
    """

    cells: tuple[Cell, ...]
    changes: tuple[Change, ...]
    openings: Openings
    words: tuple[Path, ...]
    since: int
    until: int

    @property
    def verdict(self) -> Verdict:
        """What it comes to as a whole."""
        everything: tuple[Cell | Change | Openings, ...] = (*self.cells, *self.changes, self.openings)
        return joined(each.verdict for each in everything)

    def verdict_for(self, plan: str | None, *, paid: bool) -> Verdict:
        """What it comes to for who holds a plan (where there are plans), and pays for it or not."""
        return joined(each.verdict for each in self.concerning(plan, paid=paid))

    def concerning(self, plan: str | None, *, paid: bool) -> Iterator[Cell | Change | Openings]:
        """Give what concerns who holds a plan (where there are plans), and pays for it or not."""
        for cell in self.cells:
            if cell.ticket.plan in {None, plan} and cell.ticket.paid in {None, paid}:
                yield cell
        for change in self.changes:
            if (not change.plans or plan in change.plans) and change.paid in {None, paid}:
                yield change
        yield self.openings


def compare(old: Policy, new: Policy, since: int | None = None) -> Comparison:
    """Compare two versions for every arrival from ``since`` (epoch seconds; default: the day on which the new one was
    revised) until the end of the years whose holidays both know.

    Raises:
        HoursError: for a calendar that cannot be made.
    """
    before, after = compiled(old), compiled(new)
    if since is None:
        zone = place(new.calendars[new.calendar].zone)
        since = instant(zone, datetime.combine(new.revised, time.min))
    scale = Scale(before.calendar, [*_calendars(before), *_calendars(after)], since)
    hours = _Hours(before, after, scale)
    found = tuple(cells(old, new, scale))
    return Comparison(
        cells=found,
        changes=(*changes(old, new, hours), *chain_changes(old, new, hours)),
        openings=compare_openings(before.calendar, after.calendar, scale.same),
        words=tuple(_words(old, new)),
        since=scale.since,
        until=min([scale.until, *(each.until for each in found if each.due is not Verdict.INCOMPARABLE)]),
    )


def _calendars(ready: Compiled) -> list[Calendar]:
    return [ready.calendar_of(name) for name in ready.policy.calendars]


@dataclass(frozen=True, slots=True)
class _Hours:
    """Answers of what judges ask about time."""

    old: Compiled
    new: Compiled
    scale: Scale

    def order(self, old: tuple[Duration, str | None], new: tuple[Duration, str | None]) -> Verdict:
        """The verdict on two lengths of time for whom sooner is better."""
        one, two = (
            Counting(length, ready.calendar_of(calendar))
            for ready, (length, calendar) in ((self.old, old), (self.new, new))
        )
        return self.scale.order(Promise(self.old.calendar, one, one), Promise(self.new.calendar, two, two)).verdict

    def same(self, old: str | None, new: str | None) -> bool:
        """Whether two calendars are open at the same times."""
        return self.scale.same(self.old.calendar_of(old), self.new.calendar_of(new))


def _words(old: Policy, new: Policy) -> Iterator[Path]:
    """Give the places of the texts that differ, each once whatever the language."""
    was, is_now = dict(wordings(old)), dict(wordings(new))
    places = {path[:-1]: None for path in (*was, *is_now) if was.get(path) != is_now.get(path)}
    yield from places
