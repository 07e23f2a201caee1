"""``guichet statement DESK CUSTOMER MONTH``: a customer's month reckoned anew, as the document that its hash is of."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.core.statement.month import Month
from guichet.customers.models import Organisation
from guichet.reports.statements import month_of


class Command(BaseCommand):
    help = "Write a customer's month as its document; its hash, and whether it is final, on standard error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("desk", help="the desk, by its slug")
        parser.add_argument(
            "customer", type=int, help="the customer's number, as its address on the desk's pages has it"
        )
        parser.add_argument("month", help="as 2026-03")

    def handle(self, *, desk: str, customer: int, month: str, **_options: Any) -> None:
        asked = Month.read(month)
        if asked is None:
            raise CommandError(f"“{month}” is no month. A month is written 2026-03.")
        theirs = Organisation.objects.select_related("desk").filter(desk__slug=desk, pk=customer).first()
        if theirs is None:
            raise CommandError(f"The desk “{desk}” has no customer {customer}.")
        found = month_of(theirs, asked, now=clock.now_seconds())
        if found is None:
            raise CommandError(f"{month} has not begun.")
        self.stdout.write(found.document.decode())
        self.stderr.write(f"{found.hash}  {'final' if found.final else 'provisional'}")
