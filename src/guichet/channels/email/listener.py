"""Listening for mails, by SMTP as a mail exchanger or by LMTP behind one. What we answer *250* to is kept; for what
could not be kept the other side is told to try again.
"""

import asyncio
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error, connections

from guichet.channels.email.addressing import desk_of, split
from guichet.channels.email.intake import Parcel
from guichet.channels.email.reading.limits import MOST_BYTES
from guichet.channels.email.ways import Listening
from guichet.channels.email.writer import Writer
from guichet.desks.models import Desk

MOST_RECIPIENTS: Final = 100
KNOWN_S: Final = 10.0
MOST_KNOWN: Final = 1_000
TAKEN: Final = "250 2.0.0 Kept"
NOBODY: Final = "550 5.1.1 No desk has this address"
LATER: Final = "451 4.3.0 It cannot be kept now, try again later"
ONE_AT_A_TIME: Final = "452 4.5.3 One recipient at a time"
TOO_MANY: Final = "452 4.5.3 Too many recipients"
IDENT: Final = "Guichet"
log = logging.getLogger(__name__)


class Handler:
    """What is answered to each step of a delivery."""

    def __init__(self, writer: Writer, way: str) -> None:
        """Mails go to the writer; ``way`` is ``smtp`` or ``lmtp``."""
        self._writer = writer
        self._way = way
        self._known: dict[str, tuple[float, Desk | None]] = {}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Whether a desk has the address. LMTP answers for each recipient apart, so that one is all that it takes."""
        if len(envelope.rcpt_tos) >= (1 if self._way == "lmtp" else MOST_RECIPIENTS):
            return ONE_AT_A_TIME if self._way == "lmtp" else TOO_MANY
        try:
            desk = await self._desk_of(address)
        except Error:
            log.exception("the database is busy or away")
            return LATER
        if desk is None:
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep a mail, once for each desk."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else b""
        try:
            parcels: dict[int, Parcel] = {}
            for address in envelope.rcpt_tos:
                desk = await self._desk_of(address)
                if desk is None:
                    return LATER
                parcels.setdefault(desk.pk, self._parcel(desk, raw, envelope.mail_from or "<>", address))
            await asyncio.wrap_future(self._writer.put(list(parcels.values())))
        except Exception:
            log.exception("a mail could not be kept")
            return LATER
        return TAKEN

    async def _desk_of(self, address: str) -> Desk | None:
        """The desk of an address, looked up once in a while: a burst of mails is mostly for one."""
        base, now = split(address)[0], time.monotonic()
        since, desk = self._known.get(base, (-KNOWN_S, None))
        if now - since >= KNOWN_S:
            desk = await _looked_up(base)
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[base] = (now, desk)
        return desk

    def _parcel(self, desk: Desk, raw: bytes, sender: str, address: str) -> Parcel:
        return Parcel(
            desk=desk, raw=raw, way=self._way, server=settings.MAIL_SERVER, envelope_from=sender, envelope_to=address
        )


class Smtp(SMTP):
    """Takes lines that are longer than they should be: many mails have them, and none is to be lost for that."""

    line_length_limit = MOST_BYTES


class Lmtp(LMTP):
    """The same."""

    line_length_limit = MOST_BYTES


class Listener(Controller):
    """The listening thread."""

    def __init__(self, handler: Handler, where: Listening) -> None:
        """Listen at the place that was named, with its certificate where it has one."""
        self._is_lmtp = where.way == "lmtp"
        tls = None
        if where.certificate:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(where.certificate, where.key or None)
        super().__init__(handler, hostname=where.host, port=where.port, ready_timeout=30, **_options(tls))

    def factory(self) -> SMTP:
        """A connection."""
        kind = Lmtp if self._is_lmtp else Smtp
        return kind(self.handler, **self.SMTP_kwargs)


@contextmanager
def listening(where: Listening) -> Iterator[Writer]:
    """Listen for as long as the block lasts; the one who keeps what comes."""
    writer = Writer()
    listener = Listener(Handler(writer, where.way), where)
    # It reports each connection.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    listener.start()
    try:
        yield writer
    finally:
        listener.stop()
        writer.close()


def _options(tls: ssl.SSLContext | None) -> dict[str, Any]:
    found: dict[str, Any] = {"data_size_limit": MOST_BYTES, "ident": IDENT, "enable_SMTPUTF8": True, "timeout": 120}
    return found if tls is None else {**found, "tls_context": tls}


@sync_to_async
def _looked_up(address: str) -> Desk | None:
    try:
        return desk_of(address)
    finally:
        # The thread is the library's: it keeps no connection of ours.
        connections.close_all()
