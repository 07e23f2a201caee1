"""``guichet check POLICY``: every mistake of a policy, then its worked examples."""

import argparse
import sys
from collections.abc import Iterable

from guichet.cli import commands
from guichet.core.commitments.examples import run_examples
from guichet.core.policy.bundled import load_source
from guichet.core.policy.checking import check
from guichet.core.policy.findings import PolicyError
from guichet.core.policy.reading import read_with_places


def add(to: commands.Commands) -> None:
    """Add the command."""
    said = "Check a policy: its mistakes, each with its line, then its worked examples. Exit 1 where there are any."
    parser = commands.add(to, "check", run, said)
    parser.add_argument("policy", metavar="POLICY", help="a policy's file, or the name of a bundled one")


def run(arguments: argparse.Namespace) -> int:
    """Print every mistake and every example that fails; return 1 where there are any. Raises ``PolicyError``."""
    name = str(arguments.policy)
    source = load_source(name)
    try:
        policy, places = read_with_places(source, name)
    except PolicyError as error:
        return _print(map(str, error.findings))
    findings = check(policy, places)
    if findings:
        return _print(map(str, PolicyError(findings).findings))
    failures = run_examples(policy)
    if failures:
        return _print(str(places.finding(each.path, each.message, each.hint)) for each in failures)
    count = len(policy.examples)
    sys.stdout.write(f"{name}: no mistakes. Worked examples that hold: {count} of {count}.\n")
    return 0


def _print(lines: Iterable[str]) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1
