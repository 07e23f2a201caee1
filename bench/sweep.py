"""One round of the desk with few and with many open tickets, none of them due: it reads due rows only.

The tickets are copies of one that was filed by the one door; only their alarm clocks matter here.
"""

import os
import tempfile
from collections.abc import Callable
from statistics import median

import django
from _measuring import seconds_of, table
from django.core.management import call_command

SIZES = (1_000, 100_000)
ROUNDS = 25
NOW = 1_772_460_000
FAR = NOW + 30 * 86400


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GUICHET_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "guichet.project.settings"}
        os.environ.pop("GUICHET_DATABASE_URL", None)
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        fill, make_round = desk()
        taken = []
        for size in SIZES:
            fill(size)
            make_round()
            taken.append(median(seconds_of(make_round) for _ in range(ROUNDS)))
        rows = [
            (f"{size:,}", f"{one * 1e3:.2f}", f"{one / taken[0]:.2f}") for size, one in zip(SIZES, taken, strict=True)
        ]
        table(("open tickets, none due", "milliseconds a round", "times the first"), rows)


def desk() -> tuple[Callable[[int], None], Callable[[], object]]:
    """A desk with one ticket: what brings it to so many open tickets, and what makes one round of it."""
    # Models can be imported only once Django is set up.
    from guichet.demo.desks.fluksaqua import SETTING  # noqa: PLC0415
    from guichet.demo.people import make  # noqa: PLC0415
    from guichet.notices.round import make_round  # noqa: PLC0415
    from guichet.tickets.actions import submit  # noqa: PLC0415
    from guichet.tickets.actor import Actor  # noqa: PLC0415
    from guichet.tickets.models import Ticket  # noqa: PLC0415

    made = make(SETTING, at=NOW, now=NOW)
    contact = made.contacts["chloe"]
    who = Actor.customer(contact)
    filed = submit(
        made.desk, contact=contact, by=who, at=NOW, channel="portal", priority="question", subject="One", text="Alike."
    )
    first = filed.ticket
    Ticket.objects.update(look_again_at=FAR)
    make_round(at=NOW)

    def fill(size: int) -> None:
        known = Ticket.objects.count()
        first.refresh_from_db()
        Ticket.objects.bulk_create((copy_of(first, number) for number in range(known + 1, size + 1)), batch_size=2_000)

    def copy_of(ticket: Ticket, number: int) -> Ticket:
        fields = {field.attname: getattr(ticket, field.attname) for field in Ticket._meta.concrete_fields}  # noqa: SLF001
        return Ticket(**{**fields, "id": None, "number": number, "public_id": f"copy{number}"})

    return fill, lambda: make_round(at=NOW)


if __name__ == "__main__":
    main()
