"""A contract's ledger as a file of comma-separated values, for a spreadsheet: a text that begins like a formula is kept
from being one.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from guichet.contracts.ledger import entries_of
from guichet.contracts.models import Contract
from guichet.contracts.scopes import contracts_seen_by
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.web.shared.visitor import agents_only

COLUMNS = (
    "number", "at", "kind", "minutes", "left", "owed", "ticket", "pack", "product", "cause", "clause", "version", "by",
)  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
BATCH = 500


class _Line:
    """What a writer of values writes to: the line itself."""

    def write(self, text: str) -> str:
        """Give the line back."""
        return text


@require_safe
@agents_only
def fetch(_request: HttpRequest, seat: Seat, pk: int) -> StreamingHttpResponse:
    """Every entry, the first first."""
    contract = get_object_or_404(contracts_seen_by(seat), pk=pk)
    answer = StreamingHttpResponse(_lines(contract), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ledger-{contract.pk}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def harmless(value: object) -> object:
    """A text that no spreadsheet takes for a formula; numbers as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value


def _lines(contract: Contract) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    numbers = dict(
        Ticket.objects.filter(desk_id=contract.desk_id, terms__contract=contract).values_list("pk", "number")
    )
    rows = entries_of(contract).values_list(
        "number", "at", "kind", "minutes", "left", "owed", "ticket", "pack", "product", "cause", "clause",
        "version__number", "by",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=BATCH):
        at = datetime.fromtimestamp(row[1], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = (row[0], at, *row[2:6], numbers.get(row[6] or 0, ""), *row[7:])
        yield writer.writerow(["" if each is None else harmless(each) for each in said])
