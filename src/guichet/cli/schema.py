"""``guichet schema``: the JSON Schema of a policy's file, for editors."""

import argparse
import json
import sys

from guichet.cli import commands
from guichet.core.policy.schema import json_schema


def add(to: commands.Commands) -> None:
    """Add the command."""
    commands.add(to, "schema", run, "Print the JSON Schema of a policy's file, for editors.")


def run(_arguments: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.write(f"{json.dumps(json_schema(), indent=2, ensure_ascii=False)}\n")
    return 0
