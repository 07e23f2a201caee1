"""``guichet demodata``: make the demonstration's desks, once; ``guichet demo`` calls it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.demo.people import DESKS, make
from guichet.demo.story import tell
from guichet.desks.models import Desk

A_LONG_TIME_S = 400 * 24 * 3600


class Command(BaseCommand):
    help = "Make the demonstration's desks, people and history; those that are there are left as they are."

    def handle(self, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demonstration: GUICHET_DEMO is not set.")
        now = clock.now_seconds()
        for setting in DESKS:
            if not Desk.objects.filter(slug=setting.slug).exists():
                self.stdout.write(f"Making the desk of {setting.name}, its people and its past ...")
                tell(make(setting, at=now - A_LONG_TIME_S), now=now)
