"""The command `guichet`: the policy tools, which need no database, or Django's management of the desk."""

import importlib
import os
import sys

# These judge files: they import the core only, and start in a fraction of the time that Django takes.
# (`check` is the policy's; Django's own is reached with `python -m django check`.)
POLICY_COMMANDS = frozenset({"assess", "check", "diff", "explain", "lint", "reference", "schema", "week"})

ABOUT = frozenset({"-h", "--help", "--version"})


def main(argv: list[str] | None = None) -> int:
    """Run one command, taken from the shell unless given; return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in POLICY_COMMANDS | ABOUT:
        # Named as text, so that the desk is not loaded for a file, nor the core's doors for the desk.
        return int(importlib.import_module("guichet.cli").main(arguments or ["--help"]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.project.settings")
    management = importlib.import_module("django.core.management")
    # A command is typed with hyphens; its file has the underscores of a module.
    command = arguments[0] if arguments[0].startswith("-") else arguments[0].replace("-", "_")
    management.execute_from_command_line(["guichet", command, *arguments[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
