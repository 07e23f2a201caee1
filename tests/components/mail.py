"""A mail server of the tests' own, that takes every message and keeps it."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it was handed over: who the envelope names, and the message itself."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass(slots=True)
class MailServer:
    """What arrived, and what the server answers: set `refusal` to have it turn messages away, and `strange` to have it
    refuse, at a step and in words, whatever leaves from an address with a code.
    """

    host: str
    port: int
    deliveries: list[Delivery] = field(default_factory=list)
    refusal: str | None = None
    strange: tuple[str, str] = ("", "")
    tried: int = 0

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Hear from whom one comes."""
        envelope.mail_from, envelope.mail_options = address, options
        return self._strange("sender", envelope) or "250 Go on"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Hear for whom it is."""
        envelope.rcpt_tos.append(address)
        return self._strange("recipient", envelope) or "250 Go on"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Take one message."""
        self.tried += 1
        if self.refusal is not None:
            return self.refusal
        if said := self._strange("data", envelope):
            return said
        content = envelope.content
        parsed = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        self.deliveries.append(Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), parsed))
        return "250 Taken"

    def _strange(self, when: str, envelope: Envelope) -> str:
        return self.strange[1] if when == self.strange[0] and "+" in (envelope.mail_from or "") else ""


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a server on this machine's own address for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = MailServer("127.0.0.1", port)
    controller = Controller(server, hostname=server.host, port=port, ready_timeout=30)
    # It reports each connection; only what goes wrong is worth a line among the tests.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
