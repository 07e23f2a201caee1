"""Mails for tests, written as people and programs send them, and taken in without a process of their own."""

from typing import Protocol

from cast import local
from guichet.channels.email.intake import Parcel, keep
from guichet.channels.email.pool import Read
from guichet.channels.email.reading.limits import TooMuch
from guichet.channels.email.reading.reading import read
from guichet.channels.email.taking import take_in
from guichet.channels.models import Arrival
from guichet.desks.models import Desk
from guichet.kit.models import Mail

CHLOE = "Chloe <chloe@fluksaqua.test>"
HERE = "support@fluksaqua.example"
SERVER = "mx.fluksaqua.example"


def letter(
    text: str = "The meters read zero since this morning.",
    *,
    sender: str = CHLOE,
    to: str = HERE,
    subject: str = "Meters read zero",
    **headers: str,
) -> bytes:
    """A plain mail; other headers by their names, ``_`` for ``-``."""
    head = {"From": sender, "To": to, "Subject": subject}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    head.setdefault("Content-Type", "text/plain; charset=utf-8")
    lines = "".join(f"{name}: {value}\n" for name, value in head.items() if value)
    return f"{lines}\n{text}\n".encode()


class World(Protocol):
    """A world with a desk."""

    @property
    def desk(self) -> Desk:
        """The desk."""


def kept(world: World, raw: bytes, *, at: int, to: str = "", sender: str = "") -> Arrival:
    """A mail that was kept, and that nobody has read."""
    parcel = Parcel(desk=world.desk, raw=raw, way="smtp", server=SERVER, envelope_to=to, envelope_from=sender)
    (arrival,) = keep([parcel], at=at)
    return arrival


def taken(people: World, raw: bytes, when: str = "2026-03-10 10:00", *, to: str = "", sender: str = "") -> Arrival:
    """What becomes of a mail at the desk."""
    return taken_at(people, raw, at=local(when), to=to, sender=sender)


def taken_at(world: World, raw: bytes, *, at: int, to: str = "", sender: str = "") -> Arrival:
    """The same, at an instant."""
    arrival = kept(world, raw, at=at, to=to, sender=sender)
    try:
        reading, files = read(raw)
    except TooMuch as error:
        return take_in(arrival, Read(failed=error.code), at=at)
    return take_in(arrival, Read(reading=reading, files=tuple(files)), at=at)


def passing(domain: str = "fluksaqua.test") -> str:
    """What the desk's mail server says of a mail whose domain stands for it."""
    return f"{SERVER}; dmarc=pass header.from={domain}"


def last_mail(recipient: str) -> Mail:
    """The last mail to an address."""
    found = Mail.objects.filter(recipient=recipient).order_by("-pk").first()
    assert found is not None
    return found


def mailed(recipient: str) -> int:
    """How many mails there are to an address."""
    return Mail.objects.filter(recipient=recipient).count()
