"""`guichet assess`: where a ticket stands under a policy, or where each of many does, a line each."""

import gc
import json
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Final

from guichet.cli import commands
from guichet.cli.inputs import BYTE_ORDER_MARK, Unusable, json_value, lines, named, whole
from guichet.cli.telling import told, told_in_a_line
from guichet.clock import now_seconds
from guichet.core.commitments.assess import assess
from guichet.core.commitments.result import result
from guichet.core.commitments.standing import Standing
from guichet.core.errors import GuichetError
from guichet.core.policy.bundled import load
from guichet.core.policy.model import Policy
from guichet.core.timeline.reading import instant_of, read_timeline
from guichet.core.timeline.unread import unread

MOST_NAMED: Final = 50
"""After as many unknown fields no more are named: whoever writes them means to."""


def add(to: commands.Commands) -> None:
    """Add the command."""
    said = "Say where a ticket stands under a policy at an instant, and why. Exit 2 for input that cannot be used."
    parser = commands.add(to, "assess", run, said)
    parser.add_argument("policy", metavar="POLICY", help="a policy's file, or the name of a bundled policy")
    parser.add_argument("timeline", metavar="TIMELINE", nargs="?", help="a ticket's JSON file; - is standard input")
    parser.add_argument("--at", metavar="INSTANT", help="the instant of the question, with its offset (default: now)")
    parser.add_argument(
        "--many", metavar="TIMELINES.jsonl", help="judge a file with a timeline a line, a result a line"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of text for people")
    parser.add_argument("--no-ledger", action="store_true", help="leave out the ledger of each clock, which is faster")


def run(options: Namespace) -> int:
    """Judge the ticket or tickets that the arguments name; return 0, or 2 where a line of many cannot be used."""
    if (options.timeline is None) == (options.many is None):
        raise Unusable("name a TIMELINE, or --many and a file of them.")
    policy = load(options.policy)
    at = now_seconds() if options.at is None else instant_of(options.at, "--at")
    if options.many is not None:
        return _many(policy, options.many, at, options)
    source = whole(options.timeline)
    judge = _Judge(policy, at, options)
    try:
        standing = judge(source, named(options.timeline))
    except GuichetError as refusal:
        raise Unusable(f"{named(options.timeline)}: {refusal}") from None
    if options.json:
        sys.stdout.write(f"{json.dumps(result(policy, standing), indent=2)}\n")
    else:
        commands.say(told(policy, standing))
    return 0


def _many(policy: Policy, name: str, at: int, options: Namespace) -> int:
    """Judge each line as it comes. One that cannot be used is named, has no result, and does not stop the rest."""
    tell: Callable[[Policy, Standing], str] = _as_json if options.json else _as_line
    judge = _Judge(policy, at, options)
    code = 0
    # The policy stays for the whole run: nothing of it need be looked at again for garbage.
    gc.freeze()
    for number, line in enumerate(lines(name), 1):
        if not line.removeprefix(BYTE_ORDER_MARK).strip():
            continue
        try:
            standing = judge(line.rstrip(), f"{named(name)}: line {number}")
        except GuichetError as refusal:
            commands.complain(f"{named(name)}: line {number}: {_of_line(refusal)}")
            code = 2
            continue
        sys.stdout.write(f"{tell(policy, standing)}\n")
        # At once, for whoever feeds lines in and waits for each answer.
        sys.stdout.flush()
    return code


class _Judge:
    """Judges timelines under one policy; says once of each field that it does not know that it was left unread."""

    def __init__(self, policy: Policy, at: int, options: Namespace) -> None:
        self._policy = policy
        self._at = at
        self._ledger = not options.no_ledger
        self._named: set[str] = set()

    def __call__(self, source: bytes, where: str) -> Standing:
        value = json_value(source)
        standing = assess(self._policy, read_timeline(value), self._at, ledger=self._ledger)
        for field, said in unread(value) if isinstance(value, dict) else ():
            if field not in self._named and len(self._named) < MOST_NAMED:
                self._named.add(field)
                commands.complain(f"{where}: {said}")
        return standing


def _as_json(policy: Policy, standing: Standing) -> str:
    return json.dumps(result(policy, standing))


def _as_line(policy: Policy, standing: Standing) -> str:
    return commands.visible(told_in_a_line(policy, standing))


def _of_line(refusal: GuichetError) -> str:
    """The reason on one line, without the number that a line has within itself."""
    return " ".join(str(refusal).split()).removeprefix("line 1, ")
