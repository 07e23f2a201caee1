"""``guichet check POLICY``: every mistake of a policy, then its worked examples."""

import argparse
from collections.abc import Iterable

from guichet.cli import commands
from guichet.core.commitments.examples import run_examples
from guichet.core.policy.bundled import load_source
from guichet.core.policy.findings import PolicyError
from guichet.core.policy.reading import read_and_checked


def add(to: commands.Commands) -> None:
    """Add the command."""
    said = (
        "Check a policy: its mistakes, each with its line, then its worked examples."
        " Exit 2 where it cannot be used, 1 where an example fails."
    )
    parser = commands.add(to, "check", run, said)
    parser.add_argument("policy", metavar="POLICY", help="a policy's file, or the name of a bundled one")


def run(arguments: argparse.Namespace) -> int:
    """Print every mistake and return 2; or every example that fails and return 1; or that there are none."""
    name = str(arguments.policy)
    source = load_source(name)
    try:
        policy, places = read_and_checked(source, name)
    except PolicyError as error:
        return _print(map(str, error.findings), 2)
    failures = run_examples(policy)
    if failures:
        return _print((str(places.finding(each.path, each.message, each.hint)) for each in failures), 1)
    count = len(policy.examples)
    commands.say(f"{name}: no mistakes. Worked examples that hold: {count} of {count}.\n")
    return 0


def _print(lines: Iterable[str], code: int) -> int:
    for line in lines:
        commands.say(f"{line}\n")
    return code
