"""The policy tools of the shell: one module a command. They need no database and no account."""

import argparse
import sys
from typing import NoReturn

from guichet.cli import check
from guichet.core.errors import GuichetError
from guichet.core.policy.findings import PolicyError

COMMANDS = (check,)
"""Each has ``add(commands)``, which adds its parser and sets ``run(arguments) -> int`` as its default."""


def main(argv: list[str]) -> int:
    """Run one command; return 0, or 1 for what was to be judged and fails, or 2 for unusable input."""
    parser = _Parser(prog="guichet", description="Judge support policies, and tickets under them.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    try:
        arguments = parser.parse_args(argv)
        return int(arguments.run(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    except PolicyError as error:
        return _unusable(str(error.findings[0]))
    except GuichetError as error:
        return _unusable(str(error))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def _unusable(reason: str) -> int:
    sys.stderr.write(f"{' '.join(reason.split())}\n")
    return 2
