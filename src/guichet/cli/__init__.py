"""The policy tools of the shell: one module a command. They need no database and no account."""

import argparse
import os
import sys
from importlib.metadata import version
from io import TextIOWrapper
from typing import Final, NoReturn

from guichet.cli import assess, check, commands, diff, explain, lint, reference, schema, week
from guichet.clock import ClockError
from guichet.core.errors import GuichetError
from guichet.core.policy.findings import PolicyError

COMMANDS = (assess, check, diff, explain, lint, reference, schema, week)
"""Each has ``add(commands)``, which adds its parser and sets ``run(arguments) -> int`` as its default."""

INTERRUPTED: Final = 130

DESK: Final = """\
The desk has commands of its own, which need its database:
  migrate             make its tables, or bring them up to this version
  setup-token         print the token with which the first desk is set up
  serve               serve its pages, and do what falls due
  rounds              do what falls due, and send what waits
  mail deliver|run    keep a mail that is piped in, or take in what was kept
  failures            tell of work in the background that failed, or try it again
  config              pull, plan and push a desk as files
  import_customers    take customers, contacts, contracts or targets from a file
  statement           write the statement of a customer for a month
  replay --verify     reckon each request anew, and compare
  reindex             make the index for searching anew
  remove-desk         remove a desk for good
  demo                a demonstration, with sample desks
and those of Django; guichet help lists all."""


def main(argv: list[str]) -> int:  # noqa: PLR0911 - one line for each way in which a command can end
    """Run one command; return 0, or 1 for what was to be judged and fails, or 2 for unusable input."""
    # What a terminal cannot show is written as its number instead of ending the command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = _Parser(
        prog="guichet",
        description="Judge support policies, and tickets under them.",
        epilog=DESK,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"guichet {version('guichet')}")
    added = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(added)
    try:
        chosen = added.choices.get(argv[0]) if argv else None
        # Intermixed, because options may stand between the names of files; which subcommands cannot do by themselves.
        arguments = chosen.parse_intermixed_args(argv[1:]) if chosen else parser.parse_args(argv)
        return int(arguments.run(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    except PolicyError as error:
        return _unusable(_first(error))
    except (GuichetError, ClockError) as error:
        return _unusable(str(error))
    except BrokenPipeError:
        # Whoever read the results wants no more of them; nor must Python complain of it when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _unusable(f"The answer cannot be written: {(error.strerror or str(error)).lower()}.")
    except KeyboardInterrupt:
        return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def _first(error: PolicyError) -> str:
    """The first mistake of a policy, and where to see the others."""
    first, *others = error.findings
    return f"{first} ({len(others)} more: guichet check names them all.)" if others else str(first)


def _unusable(reason: str) -> int:
    commands.complain(reason)
    return 2
