"""``guichet reference``: the tables of the policy language's reference, printed or put into a document."""

import argparse
import sys
from pathlib import Path

from guichet.cli import commands
from guichet.core.policy.reference import reference, refreshed


def add(to: commands.Commands) -> None:
    """Add the command."""
    said = "Print the reference of the policy language in Markdown, or bring a document that holds it up to date."
    parser = commands.add(to, "reference", run, said)
    parser.add_argument(
        "--into", metavar="FILE", type=Path, help="a Markdown file with the marks between which it stands"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the tables, or rewrite the file that was named; return 2 where that cannot be."""
    into: Path | None = arguments.into
    if into is None:
        sys.stdout.write(f"{reference()}\n")
        return 0
    try:
        into.write_text(refreshed(into.read_text(encoding="utf-8")), encoding="utf-8")
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{into}: {error}\n")
        return 2
    return 0
