"""What a command of the shell is made of: how it is added, and how it says something to people."""

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any, Final

Commands = Any
"""What ``argparse`` gives for adding commands; it has no public type of its own."""

Run = Callable[[argparse.Namespace], int]


def add(commands: Commands, name: str, run: Run, said: str) -> argparse.ArgumentParser:
    """Add a command with the sentence that its help says, and return its parser for the arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=said, description=said)
    parser.set_defaults(run=run)
    return parser


def say(text: str) -> None:
    """Print text for people on standard output."""
    sys.stdout.write(visible(text))


def complain(reason: str) -> None:
    """Print a reason on standard error, on one line."""
    sys.stderr.write(f"{visible(' '.join(reason.split()))}\n")


def visible(text: str) -> str:
    """The text with what commands a terminal, or turns the direction of writing, as its number: ids may hold it."""
    return UNSEEN.sub(lambda found: ascii(found.group())[1:-1], text)


UNSEEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
