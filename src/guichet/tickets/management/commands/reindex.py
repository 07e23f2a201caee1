"""``guichet reindex``: put what people wrote into the index of the search anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.desks.models import Desk
from guichet.tickets.searching import reindex


class Command(BaseCommand):
    help = "Put what people wrote into the index of the search anew; the desk works meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--desk", help="only the desk of this slug")

    def handle(self, *, desk: str | None, **_options: Any) -> None:
        desks = Desk.objects.order_by("pk")
        if desk is not None:
            desks = desks.filter(slug=desk)
            if not desks:
                raise CommandError(f"There is no desk {desk!r}.")
        for each in desks:
            count = sum(reindex(each))
            self.stdout.write(f"{each.slug}: {count} messages")
