"""``guichet remove-desk``: remove a whole desk, with all that is its."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.desks.models import Desk
from guichet.removal.whole import belongings_of, remove


class Command(BaseCommand):
    help = "Remove a desk with its customers, tickets and files, for good. Nothing of other desks is touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("desk", help="the desk's code, or its address such as /name")
        parser.add_argument("--name", default="", help="the desk's name, as it is written: says that this one is meant")
        parser.add_argument("--reason", default="", help="why; it stays on record")

    def handle(self, *, desk: str, name: str, reason: str, **_options: Any) -> None:
        found = Desk.objects.filter(slug=desk).first() or Desk.objects.filter(address=desk).first()
        if found is None:
            known = ", ".join(Desk.objects.order_by("slug").values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no desk {desk}. There are: {known}.")
        if name != found.name or not reason.strip():
            has = belongings_of(found)
            raise CommandError(
                f"This would remove “{found.name}” for good: {has.customers} customers, {has.tickets} tickets, "
                f"{has.messages} messages, {has.files} files. To do it, repeat with --name “{found.name}” and --reason."
            )
        gone = remove(found, by=None, reason=reason.strip()[:200], at=clock.now_seconds())
        self.stdout.write(f"“{found.name}” is removed: {sum(gone.values())} rows of {len(gone)} tables.")
