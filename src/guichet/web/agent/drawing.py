"""The ribbon of one ticket, from its conversation and its case; and the same as lines of a table."""

from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.commitments.compiled import compiled
from guichet.core.hours.calendar import Calendar
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Policy
from guichet.web.agent import ribbon
from guichet.web.shared.band import Band
from guichet.web.shared.case import Case, calendar_for, zone_of
from guichet.web.shared.story import Entry


@dataclass(frozen=True, slots=True)
class TableLine:
    """One instant of the ribbon, in words."""

    at: int
    said: str
    href: str


SIGNS = {"theirs": "in", "ours": "out", "note": "note"}


def ribbon_of(policy: Policy, case: Case, entries: tuple[Entry, ...], title: str, *, at: int) -> Band:
    """The ribbon at the instant ``at``."""
    happenings = [
        ribbon.Happening(
            entry.at, entry.row, SIGNS.get(entry.sort, entry.sign), _said(entry), f"#{entry.key}", entry.figure
        )
        for entry in entries
        if entry.sort != "act"
    ]
    clocks = [ribbon.Clock(each.clock, each.name, each.icon, each.target, f"#why-{each.key}") for each in case.clocks]
    deeds = [
        ribbon.Deed(deed.act, deed.said, deed.short, f"#{deed.key}")
        for deed in sorted((*case.done, *case.coming), key=lambda deed: deed.act.at)
    ]
    return ribbon.ribbon(
        gettext("The time of %(title)s") % {"title": title},
        happenings,
        clocks,
        deeds,
        calendar=_calendar(policy, case),
        zone=zone_of(policy),
        at=at,
        over=case.is_over,
    )


def _calendar(policy: Policy, case: Case) -> Calendar:
    """The hours that the band shades, and outside of which it is folded: those on which the ticket's time counts, or
    the desk's own where all of its clocks run on the clock on the wall.
    """
    for promise in case.promises:
        if promise.clock.target and Duration.parse(promise.clock.target).kind is not Kind.ELAPSED:
            return calendar_for(policy, promise.clock.kind)
    return compiled(policy).calendar


def table_of(case: Case, entries: tuple[Entry, ...]) -> tuple[TableLine, ...]:
    """The ribbon as a table: everything that it draws, in order of time."""
    lines = [TableLine(entry.at, _said(entry), f"#{entry.key}") for entry in entries]
    for promise in case.clocks:
        due = promise.clock.missed_at or promise.clock.due_at
        if due is not None:
            said = gettext("%(name)s falls due: %(word)s") % {"name": promise.name, "word": promise.word}
            lines.append(TableLine(due, said, f"#why-{promise.key}"))
    for deed in case.coming:
        said = gettext("The desk %(said)s") % {"said": deed.said}
        lines.append(TableLine(deed.act.at, said, f"#{deed.key}"))
    return tuple(sorted(lines, key=lambda line: line.at))


def _said(entry: Entry) -> str:
    if entry.sort == "act":
        return gettext("The desk %(said)s") % {"said": entry.said}
    if entry.said:
        return entry.said
    words = {
        "theirs": gettext("%(figure)s: %(author)s writes"),
        "ours": gettext("%(figure)s: %(author)s replies"),
        "note": gettext("%(figure)s: note by %(author)s"),
    }
    return words[entry.sort] % {"figure": entry.figure, "author": entry.author}
