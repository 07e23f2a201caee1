"""``guichet lint POLICY``: what a policy's own words do that its authors may not have meant."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from guichet.cli import commands
from guichet.core.commitments.plainly import LANGUAGES
from guichet.core.errors import GuichetError
from guichet.core.lint.reference import reference
from guichet.core.lint.rule import Finding, Severity
from guichet.core.lint.run import lint
from guichet.core.policy.bundled import load_source
from guichet.core.policy.findings import PolicyError
from guichet.core.policy.reading import read_and_checked

LABELS: Final[Mapping[str, Sequence[str]]] = {
    "en": ("At these times:", "For example:", "Why it matters:", "What to do:", "nothing to say"),
    "fr": ("À ces heures :", "Par exemple :", "Pourquoi :", "Que faire :", "rien à dire"),
}


def add(to: commands.Commands) -> None:
    """Add the command."""
    said = (
        "Say what a policy's words do that may not be meant."
        " Exit 2 where it cannot be used, 1 where a finding is an error."
    )
    parser = commands.add(to, "lint", run, said)
    parser.add_argument("policy", metavar="POLICY", nargs="?", help="a policy's file, or the name of a bundled one")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="that of the findings (default: en)")
    parser.add_argument("--rules", action="store_true", help="print the page of the rules instead")


def run(arguments: argparse.Namespace) -> int:
    """Print the findings, or the page of the rules; return 1 where a finding is an error, 2 for an unusable policy."""
    if arguments.rules:
        sys.stdout.write(reference())
        return 0
    if arguments.policy is None:
        raise GuichetError("Which policy?", hint="Name a file, or a bundled policy.")
    name = str(arguments.policy)
    try:
        policy, places = read_and_checked(load_source(name), name)
    except PolicyError as error:
        for mistake in error.findings:
            commands.complain(str(mistake))
        return 2
    language = str(arguments.language)
    findings = lint(policy, places, language=language)
    if arguments.json:
        sys.stdout.write(
            json.dumps([dataclasses.asdict(each) for each in findings], indent=2, ensure_ascii=False) + "\n"
        )
    else:
        told = "\n".join(_told(name, each, LABELS[language]) for each in findings)
        commands.say(told or f"{name}: {LABELS[language][-1]}.\n")
    return int(any(each.severity is Severity.ERROR for each in findings))


def _told(name: str, finding: Finding, labels: Sequence[str]) -> str:
    times, example, why, do, _ = labels
    clause = f" ({finding.clause})" if finding.clause else ""
    lines = [
        f"{name}:{finding.line}: {finding.severity} {finding.code}: {finding.field}{clause}",
        f"  {finding.message}",
        *([f"  {times} {finding.times}."] if finding.times else []),
        *([f"  {example} {finding.arrival}."] if finding.arrival else []),
        f"  {why} {finding.why}",
        f"  {do} {finding.do}",
    ]
    return "\n".join(lines) + "\n"
