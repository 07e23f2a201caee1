"""``guichet replay --verify``: compute every ticket and every ledger again, and say what comes out otherwise."""

import sys
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from guichet.contracts import verifying
from guichet.tickets import replay
from guichet.tickets.models import Ticket
from guichet.tickets.rebuilding import rebuild
from guichet.tickets.replayed_turns import verify_turns


class Command(BaseCommand):
    help = "Compute every ticket again from its events: --verify compares, --rebuild stores."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--verify", action="store_true", help="print every difference; exit 1 where there is one")
        what.add_argument("--rebuild", action="store_true", help="write the projections anew")
        parser.add_argument("--desk", help="one desk only, by its slug")

    def handle(self, *, verify: bool, desk: str | None, **_options: Any) -> None:
        if verify:
            self._verify(desk)
            return
        found = Ticket.objects.order_by("pk") if desk is None else Ticket.objects.filter(desk__slug=desk)
        count = sum(rebuild(ticket_id) for ticket_id in found.values_list("pk", flat=True).iterator())
        self.stdout.write(f"{count} tickets rebuilt.")

    def _verify(self, desk: str | None) -> None:
        count = 0
        for one in chain(replay.verify(desk), verify_turns(desk)):
            count += 1
            place = f"{one.ticket.desk.slug} #{one.ticket.number}: {one.what}"
            self.stdout.write(f"{place}: stored {one.stored!r}, comes out {one.derived!r}")
        for found in verifying.verify(desk):
            count += 1
            place = f"{found.contract.desk.slug}, ledger of contract {found.contract.pk}, entry {found.number}"
            self.stdout.write(f"{place}: {found.what}: stored {found.stored!r}, comes out {found.derived!r}")
        tickets = Ticket.objects.count() if desk is None else Ticket.objects.filter(desk__slug=desk).count()
        self.stdout.write(f"{tickets} tickets, {count} differences.")
        if count:
            sys.exit(1)
