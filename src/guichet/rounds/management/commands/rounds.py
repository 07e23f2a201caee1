"""``guichet rounds``: do what is due, deliver mails, and again, until told to stop."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from guichet import clock
from guichet.notices.round import make_round
from guichet.rounds.runner import run


class Command(BaseCommand):
    help = "Do what the policies order and deliver mails, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="make one round and say what it did")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between two rounds")

    def handle(self, *, once: bool, pause: float, **_options: Any) -> None:
        if not once:
            run(pause=pause)
            return
        done = make_round(at=clock.now_seconds(), now=clock.now_seconds)
        self.stdout.write(f"{done.settled} tickets settled, {done.changes} changes told, {done.mails} mails delivered.")
