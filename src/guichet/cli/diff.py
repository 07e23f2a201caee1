"""``guichet diff OLD NEW``: what a new version of a policy means for a customer, cell by cell and rule by rule."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from guichet.cli import commands
from guichet.cli.telling import kind_of, local, said
from guichet.core.diff.cells import Cell, Said
from guichet.core.diff.compare import Comparison, compare
from guichet.core.diff.openings import Openings
from guichet.core.diff.result import result
from guichet.core.diff.rules import Change
from guichet.core.diff.verdict import Verdict
from guichet.core.diff.witness import Witness
from guichet.core.hours.wall import place
from guichet.core.policy.bundled import load
from guichet.core.policy.findings import written
from guichet.core.policy.model import Policy
from guichet.core.timeline.reading import instant_of


def add(to: commands.Commands) -> None:
    """Add the command."""
    told = (
        "Say what a new version of a policy means for a customer: better, worse, equal or incomparable, with a witness."
        " Exit 2 where a policy cannot be used, 1 where anything is worse or incomparable."
    )
    parser = commands.add(to, "diff", run, told)
    parser.add_argument("old", metavar="OLD", help="a policy's file, or the name of a bundled one")
    parser.add_argument("new", metavar="NEW", help="the same, as it is to become")
    parser.add_argument(
        "--since", metavar="INSTANT", help="the first arrival to compare, with its offset (default: NEW's revision)"
    )
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the comparison; return 1 where it is not proved that nothing is worse."""
    old, new = load(str(arguments.old)), load(str(arguments.new))
    since = None if arguments.since is None else instant_of(arguments.since, "--since")
    found = compare(old, new, since)
    if arguments.json:
        sys.stdout.write(json.dumps(result(old, new, found), indent=2) + "\n")
    else:
        commands.say("".join(f"{line}\n" for line in _told(old, new, found)))
    return 0 if found.verdict.harmless else 1


def _told(old: Policy, new: Policy, found: Comparison) -> Iterator[str]:
    zone = place(new.calendars[new.calendar].zone)
    yield f"From {old.policy} {old.version} to {new.policy} {new.version}: {found.verdict} for the customer"
    counted = Counter(each.verdict for each in found.cells)
    yield f"{len(found.cells)} cells: " + ", ".join(f"{counted[each]} {each}" for each in Verdict if counted[each])
    plans = new.plans or old.plans
    if plans:
        yield "\nPlans"
        yield from (
            f"  {_word(found.verdict_for(plan, paid=True))} {said(level.name)}" for plan, level in plans.levels.items()
        )
    if any(each.verdict is not Verdict.EQUAL for each in found.cells):
        yield "\nTargets"
    for cell in found.cells:
        if cell.verdict is not Verdict.EQUAL:
            yield from _cell(old, new, cell, zone)
    if found.changes:
        yield "\nOther rules"
        yield from map(_change, found.changes)
    yield from _openings(found.openings, zone)
    if found.words:
        yield "\nWords that differ, on which no verdict is given"
        yield from (f"  {written(each)}" for each in found.words)
    if found.since > found.until:
        yield (
            f"\nNo due instant is proved: arrivals are compared from {local(found.since, zone)}, and the holidays of"
            f" both are known until {local(found.until, zone)} ({zone.key})."
        )
        return
    yield (
        f"\nDue instants are proved for every second of arrival from {local(found.since, zone)} to"
        f" {local(found.until, zone)} ({zone.key}), for tickets without pauses. Other rules are compared as data."
    )


def _word(verdict: Verdict) -> str:
    return f"{verdict:<13}"


def _cell(old: Policy, new: Policy, cell: Cell, zone: ZoneInfo) -> Iterator[str]:
    ticket = cell.ticket
    facts = [each for each in (ticket.plan, ticket.priority, ticket.category, ticket.channel) if each is not None]
    facts += [] if ticket.paid is None else ["paid" if ticket.paid else "free"]
    facts += [f"arriving {cell.when} the hours"] if cell.when else []
    subject = ", ".join([kind_of(new if cell.kind in new.commitments else old, cell.kind), *facts])
    clause = cell.new.clause or cell.old.clause
    yield f"  {_word(cell.verdict)} {subject}: {_promise(cell.old)} -> {_promise(cell.new)} ({clause})"
    for name, verdict in (("what binds", cell.binding), ("what keeps it", cell.met_by)):
        if verdict is not Verdict.EQUAL:
            yield f"  {'':<14}{name} is {verdict}"
    for word, found in (("later", cell.later), ("sooner", cell.sooner)):
        if found is not None:
            yield f"  {'':<14}{word}: {_witness(found, zone)}"


def _promise(said_of: Said) -> str:
    return "nothing" if said_of.within is None else said_of.within


def _witness(found: Witness, zone: ZoneInfo) -> str:
    old, new = (
        "nothing promised" if due is None else f"due {local(due, zone)}" for due in (found.old_due, found.new_due)
    )
    checked = "" if found.assessed else " (by the tables only)"
    return f"arrives {local(found.start, zone)}, {old} -> {new}{checked}"


def _change(change: Change) -> str:
    whom = [f"plan {plan}" if plan else "without a plan" for plan in change.plans]
    whom += [] if change.paid is None else ["paid use" if change.paid else "free use"]
    clause = f" ({change.clause})" if change.clause else ""
    told = f" [{', '.join(whom)}]" if whom else ""
    values = f"{change.old or 'nothing'} -> {change.new or 'nothing'}"
    return f"  {_word(change.verdict)} {written(change.path)}: {values}{clause}{told}"


def _openings(found: Openings, zone: ZoneInfo) -> Iterator[str]:
    if found.verdict is Verdict.EQUAL:
        return
    yield "\nOpening hours"
    for word, span, seconds in (
        ("lost", found.lost, found.lost_seconds),
        ("gained", found.gained, found.gained_seconds),
    ):
        if span is not None:
            first = f"the first from {local(span.start, zone)} to {local(span.end, zone)}"
            yield f"  {word:<13} {seconds / 3600:.1f} h in all, {first}"
