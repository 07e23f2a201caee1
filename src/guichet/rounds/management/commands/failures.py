"""``guichet failures``: what failed and waits for a person, one line each; and letting it be tried again."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.notices.failing import Failure, failures, try_again
from guichet.tickets.models import Ticket


class Command(BaseCommand):
    help = "List what failed and waits for a person, and let it be tried again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--resume", metavar="ID", help="try one again, by the name at the beginning of its line")
        what.add_argument("--all", action="store_true", help="try everything again")

    def handle(self, *, resume: str | None, all: bool, **_options: Any) -> None:  # noqa: A002 - the option's name
        found = {one.name: one for one in failures()}
        if resume is not None:
            if resume not in found:
                raise CommandError(f"Nothing that failed is called {resume!r}.")
            found = {resume: found[resume]}
        for name, one in found.items():
            said = _line(one)
            if resume is not None or all:
                said = f"{said} {_tried(one)}"
            self.stdout.write(f"{name}  {said}")
        if not found:
            self.stdout.write("Nothing has failed.")


def _line(one: Failure) -> str:
    """What it is, why it failed and since when."""
    ticket = _ticket(one.ticket_id)
    what = {
        "job": f"job of {one.purpose}",
        "mail": f"mail ({one.purpose}) of {ticket}",
        "ticket": f"{ticket} cannot be settled",
        "notice": f"the notice of '{one.purpose}' on {ticket} cannot be worded" if one.purpose else "a notice",
        "hand_over": f"the hand-over of a mail of {ticket} is not noted" if one.purpose else "a hand-over",
    }[one.kind]
    return f"{what}: {one.error or 'no reason was kept'}; {one.times} tries, since {_said(one.since)}."


def _tried(one: Failure) -> str:
    well = try_again(one.name, at=clock.now_seconds())
    if one.kind in {"job", "mail"}:
        return "It will be tried again." if well else "It has gone on meanwhile."
    return "It went well now." if well else "It failed again."


def _ticket(ticket_id: int | None) -> str:
    ticket = Ticket.objects.select_related("desk").filter(pk=ticket_id or 0).first()
    return "a ticket that is gone" if ticket is None else f"ticket {ticket.desk.slug} #{ticket.number}"


def _said(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
