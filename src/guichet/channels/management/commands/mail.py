"""``guichet mail``: mails in. ``deliver`` keeps one that is piped to us; ``run`` takes in what was kept."""

import sys
from argparse import ArgumentParser
from email import message_from_bytes
from email.policy import compat32
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error

from guichet import clock
from guichet.channels.email.addressing import desk_of
from guichet.channels.email.intake import Parcel, keep
from guichet.channels.email.reading.headers import people
from guichet.channels.email.reading.limits import MOST_BYTES, TooMuch, check_size
from guichet.channels.email.reading.reading import DELIVERED
from guichet.channels.email.runner import run, run_once
from guichet.desks.models import Desk

STORED: Final = 0
NO_SUCH_USER: Final = 67
LATER: Final = 75
"""What mail servers read from a pipe's end (sysexits.h): we have it; nobody of that name; try again later."""


class Command(BaseCommand):
    help = "Take mails in."
    # A pipe waits for us: nothing is looked at that has nothing to do with it.
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own form

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        deliver = does.add_parser("deliver", help="keep the mail on standard input; ends with 0, 67 or 75, for pipes")
        deliver.add_argument("--to", default="", help="the address that it was delivered to (default: by its head)")
        deliver.add_argument("--from", dest="sender", default="", help="the sender of its envelope")
        running = does.add_parser(
            "run", help="listen, look into mailboxes, and take in what was kept, until told to stop"
        )
        running.add_argument("--once", action="store_true", help="look into mailboxes, take in what waits, and end")

    def handle(self, *, does: str, **options: Any) -> None:
        if does == "run":
            if options["once"]:
                self.stdout.write(f"{run_once()} mails taken in.")
            else:
                run()
            return
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        code = deliver(raw, to=options["to"], sender=options["sender"])
        if code == NO_SUCH_USER:
            self.stderr.write("No desk has this address. Name one with --to.")
        elif code == LATER:
            self.stderr.write("The mail could not be kept. Try again later.")
        if code:
            sys.exit(code)


def deliver(raw: bytes, *, to: str, sender: str) -> int:
    """Keep a mail that is piped to us; the code with which to end."""
    try:
        desk = _desk(raw, to)
        if desk is None:
            return NO_SUCH_USER
        parcel = Parcel(
            desk=desk, raw=raw, way="pipe", server=settings.MAIL_SERVER, envelope_to=to, envelope_from=sender
        )
        keep([parcel], at=clock.now_seconds())
    except (Error, OSError):
        return LATER
    return STORED


def _desk(raw: bytes, to: str) -> Desk | None:
    """The desk of the address; without one, of the addresses in the mail's head; the only desk where there is one."""
    if to:
        return desk_of(to)
    try:
        check_size(raw)
        head = message_from_bytes(raw[: raw.find(b"\n\n") + 1] or raw[:1], policy=compat32)
        named = [address for _name, address in people(head, *DELIVERED, "To", "Cc")]
    except TooMuch:
        named = []
    found = next((desk for address in named if (desk := desk_of(address))), None)
    several = list(Desk.objects.order_by("pk")[:2])
    return found or (several[0] if len(several) == 1 else None)
