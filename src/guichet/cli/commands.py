"""What a command of the shell is made of."""

import argparse
from collections.abc import Callable
from typing import Any

Commands = Any
"""What ``argparse`` gives for adding commands; it has no public type of its own."""

Run = Callable[[argparse.Namespace], int]


def add(commands: Commands, name: str, run: Run, said: str) -> argparse.ArgumentParser:
    """Add a command with the sentence that its help says, and return its parser for the arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=said, description=said)
    parser.set_defaults(run=run)
    return parser
