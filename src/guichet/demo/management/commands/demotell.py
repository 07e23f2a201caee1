"""``guichet demotell``: tell the past of one desk in a database of its own; ``guichet demodata`` calls it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guichet.demo.desks import DESKS
from guichet.demo.telling import tell

STEPS = 50


class Command(BaseCommand):
    help = "Tell the past of one desk of the demonstration in a database of its own, which holds nothing yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("desk", choices=list(DESKS))
        parser.add_argument("--now", type=int, required=True)
        parser.add_argument("--tickets", type=int, required=True)

    def handle(self, *, desk: str, now: int, tickets: int, **_options: Any) -> None:
        if not settings.DEMO or connection.vendor != "sqlite":
            raise CommandError("This is no demonstration: GUICHET_DEMO is not set.")
        call_command("migrate", interactive=False, verbosity=0)
        refused = tell(desk, now=now, tickets=tickets, heard=self._heard)
        if refused:
            self.stderr.write(f"The desk refused: {refused}")

    def _heard(self, done: int, of: int) -> None:
        if done == of or done % max(1, of // STEPS) == 0:
            self.stdout.write(f"{done} {of}")
            self.stdout.flush()
