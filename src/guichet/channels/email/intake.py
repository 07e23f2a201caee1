"""Keeping a mail: whole, as it came, safe on the disk before its bringer hears that we have it. It is read later."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from guichet.channels.models import Arrival, RawMail
from guichet.desks.models import Desk

TRACES: Final = re.compile(
    rb"^(?:received|return-path|delivered-to|x-original-to|envelope-to|x-envelope-to|x-envelope-from|authentication-results"
    rb"|arc-[a-z-]+|received-spf|x-received|x-google-smtp-source|x-spam-[a-z-]+|x-virus-[a-z-]+|x-uidl|status|x-status"
    rb"|x-gmail-labels|dkim-filter|lines|content-length)[ \t]*:",
    re.IGNORECASE,
)
"""What servers write on a mail under way: it differs where the same mail comes twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A mail on its way in. ``way`` is how it came, ``server`` whose findings about senders are believed there."""

    desk: Desk
    raw: bytes
    way: str
    server: str = ""
    envelope_from: str = ""
    envelope_to: str = ""


def keep(parcels: Sequence[Parcel], *, at: int) -> list[Arrival]:
    """Keep mails, all in one transaction; when this returns they are safe. Each is known again and kept once."""
    with transaction.atomic():
        return [_keep(parcel, at=at) for parcel in parcels]


def digest_of(raw: bytes) -> str:
    """What tells a mail from all others: all of it, but for what servers write on it and how its lines end."""
    whole = raw.replace(b"\r\n", b"\n")
    head, gap, body = whole.partition(b"\n\n")
    said = hashlib.sha256()
    is_trace = False
    for line in head.split(b"\n"):
        if not line.startswith((b" ", b"\t")):
            # The line that an mbox begins a mail with is no header.
            is_trace = bool(TRACES.match(line)) or line.startswith(b"From ")
        if not is_trace:
            said.update(line + b"\n")
    said.update(gap + body.rstrip(b"\n"))
    return said.hexdigest()


def _keep(parcel: Parcel, *, at: int) -> Arrival:
    arrival, is_new = Arrival.objects.get_or_create(
        desk=parcel.desk,
        digest=digest_of(parcel.raw),
        defaults={
            "size": len(parcel.raw),
            "way": parcel.way,
            "server": parcel.server,
            "envelope_from": _short(parcel.envelope_from),
            "envelope_to": _short(parcel.envelope_to),
            "received_at": at,
        },
    )
    if is_new:
        RawMail.objects.create(arrival=arrival, content=parcel.raw)
    return arrival


def _short(address: str) -> str:
    return "".join(letter for letter in address if letter.isprintable())[:400]
