"""``guichet import_customers DESK KIND FILE --by EMAIL``: customers, contacts, contracts or targets from a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.desks.models import Role, Seat
from guichet.imports.columns import Kind
from guichet.imports.table import Problem, Unreadable, decoded
from guichet.imports.taking import Outcome, take
from guichet.imports.words import said


class Command(BaseCommand):
    help = "Take customers, contacts, contracts or targets from a CSV file: all of it, or nothing where one is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("desk", help="the desk, by its slug")
        parser.add_argument("kind", choices=[kind.value for kind in Kind])
        parser.add_argument("file", help="the file; - is standard input")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the manager of the desk who does it")
        parser.add_argument("--check", action="store_true", help="take nothing, and say what would come of it")

    def handle(self, *, desk: str, kind: str, file: str, by: str, check: bool, **_options: Any) -> None:
        seat = Seat.objects.select_related("desk", "user").filter(
            desk__slug=desk, user__email__iexact=by, role=Role.MANAGER, is_active=True
        )
        manager = seat.first()
        if manager is None:
            raise CommandError(f"{by} does not manage a desk “{desk}”.")
        try:
            raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        try:
            text = decoded(raw)
        except Unreadable as unreadable:
            self._tell([unreadable.problem])
            sys.exit(1)
        self._end(take(text, Kind(kind), by=manager, at=clock.now_seconds(), for_good=not check))

    def _end(self, found: Outcome) -> None:
        self._tell(found.problems)
        counts = ", ".join(f"{count} {what}" for what, count in sorted(found.counts.items())) or "no rows"
        if found.problems:
            self.stderr.write("Nothing was taken.")
            sys.exit(1)
        self.stdout.write(f"{'taken' if found.taken else 'checked, and nothing taken'}: {counts}")

    def _tell(self, problems: Any) -> None:
        each: Problem
        for each in problems:
            place = ", ".join([f"row {each.row}"] * bool(each.row) + [each.column] * bool(each.column)) or "file"
            self.stderr.write(f"{place}: {said(each)}")
