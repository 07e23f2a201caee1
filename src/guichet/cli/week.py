"""`guichet week POLICY`: if you write at this hour, by when. A grid of the week for each promise, or JSON."""

import dataclasses
import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from guichet.cli import commands
from guichet.cli.telling import kind_of, said
from guichet.clock import now_seconds
from guichet.core.commitments.result import written
from guichet.core.policy.bundled import load
from guichet.core.policy.model import Policy
from guichet.core.render.heat import DAYS, HOURS, HeatMap, Hour, heat_maps
from guichet.core.timeline.reading import instant_of

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KEY = "0 up to 1 h, 1 up to 4 h, 2 up to 8 h, 3 up to 24 h, 4 up to 48 h, 5 longer; * the desk can be closed then"


def add(to: commands.Commands) -> None:
    """Add the command."""
    told = "Say by when a request is answered that is written at each hour of an ordinary week."
    parser = commands.add(to, "week", run, told)
    parser.add_argument("policy", metavar="POLICY", help="a policy's file, or the name of a bundled one")
    parser.add_argument("--at", metavar="INSTANT", help="from when on to look for an ordinary week (default: now)")
    parser.add_argument("--json", action="store_true", help="print each hour of each promise as JSON")


def run(options: Namespace) -> int:
    """Print the maps; return 0."""
    policy = load(str(options.policy))
    maps = heat_maps(policy, now_seconds() if options.at is None else instant_of(options.at, "--at"))
    if options.json:
        sys.stdout.write(json.dumps([_plain(each) for each in maps], indent=1) + "\n")
    else:
        commands.say("\n".join("".join(f"{line}\n" for line in _grid(policy, each)) for each in maps) + f"\n{KEY}\n")
    return 0


def _plain(found: HeatMap) -> dict[str, object]:
    value = dataclasses.asdict(found) | {"monday": written(found.monday)}
    value["hours"] = [dataclasses.asdict(hour) | {"heat": hour.heat} for hour in found.hours]
    return value


def _grid(policy: Policy, found: HeatMap) -> Iterator[str]:
    level = policy.priorities.levels[found.priority] if policy.priorities and found.priority else None
    plans = policy.plans.levels if policy.plans else {}
    whom = [said(level.name)] if level else []
    whom += [said(plans[plan].name) for plan in found.plans if plan is not None]
    yield ", ".join([kind_of(policy, found.kind), *whom]) + f": {' / '.join(found.targets)} ({found.clause})"
    yield "     " + "".join(f"{hour:<4}" for hour in range(0, HOURS, 2))
    for day in range(DAYS):
        hours = found.hours[day * HOURS : (day + 1) * HOURS]
        yield f"{NAMES[day]}  " + "".join(map(_cell, hours)).rstrip()


def _cell(hour: Hour) -> str:
    return f"{'-' if hour.wait is None else hour.heat}{'*' if hour.closed_when_due else ' '}"
