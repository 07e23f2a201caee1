"""Whether mails can leave: one real mail handed over step by step, and what the world's DNS says of a sender's domain.

It knows mail servers and DNS, and no product: what each step means is said at the door.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import Final

import dns.exception
import dns.resolver

from guichet.kit import smtp
from guichet.kit.faults import answered, told

TIMEOUT_S: Final = 10
LOOKUP_S: Final = 4.0


class Step(StrEnum):
    """What happens one after the other when a mail is handed over."""

    NAME = "name"
    CONNECT = "connect"
    ENCRYPT = "encrypt"
    SIGN_IN = "sign_in"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a step: well or not, the server's own words or the system's, and what is kept of an error."""

    step: Step
    well: bool
    detail: str = ""
    kept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server, and how one signs in there. ``tls`` begins encryption after the greeting, ``ssl`` before it.
    ``oauth`` is the file by which a token is asked for, where there is no password.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    ssl: bool = False
    tls: bool = False
    oauth: str = ""


class Record(StrEnum):
    """What a domain says of its mails."""

    MX = "mx"
    SPF = "spf"
    DMARC = "dmarc"


@dataclass(frozen=True, slots=True)
class Found:
    """What DNS says: the record, nothing where there is none; not known where nobody answered."""

    record: Record
    text: str | None
    known: bool = True


def hand_over(server: Server, mail: EmailMessage) -> Iterator[Came]:
    """Hand a mail over, saying what came of each step; nothing after the first that failed."""
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except OSError as error:
        yield Came(Step.NAME, well=False, detail=str(error), kept=told(error))
        return
    yield Came(Step.NAME, well=True, detail=str(found[0][4][0]))
    try:
        client = _connected(server)
    except (OSError, smtplib.SMTPException) as error:
        # With encryption from the first byte on, a certificate that is not good shows here.
        step = Step.ENCRYPT if isinstance(error, ssl.SSLError) else Step.CONNECT
        yield Came(step, well=False, detail=_said(error), kept=told(error))
        return
    yield Came(Step.CONNECT, well=True)
    try:
        yield from _talk(client, server, mail)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            client.quit()


def records(domain: str, ask: Callable[[str, str], list[str]] | None = None) -> tuple[Found, ...]:
    """What DNS says of a domain from which mails come."""
    ask = _asked if ask is None else ask
    questions = (
        (Record.MX, domain, "MX", ""),
        (Record.SPF, domain, "TXT", "v=spf1"),
        (Record.DMARC, f"_dmarc.{domain}", "TXT", "v=dmarc1"),
    )
    return tuple(_found(record, name, kind, start, ask) for record, name, kind, start in questions)


def _connected(server: Server) -> smtplib.SMTP:
    if server.ssl:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)


def _talk(client: smtplib.SMTP, server: Server, mail: EmailMessage) -> Iterator[Came]:
    def encrypt() -> str:
        if server.tls:
            client.starttls(context=ssl.create_default_context())
        version = getattr(client.sock, "version", None)
        return str(version()) if version else ""

    def sign_in() -> str:
        if server.oauth:
            smtp.sign_in(client, server.user, server.oauth)
        else:
            client.login(server.user, server.password)
        return server.user

    def accept() -> str:
        client.send_message(mail)
        return str(mail["To"])

    steps = [(Step.ENCRYPT, encrypt)] if server.tls or server.ssl else []
    steps += [(Step.SIGN_IN, sign_in)] if server.user else []
    steps += [(Step.ACCEPT, accept)]
    for step, act in steps:
        try:
            detail = act()
        except (OSError, smtplib.SMTPException) as error:
            yield Came(step, well=False, detail=_said(error), kept=told(error))
            return
        yield Came(step, well=True, detail=detail)


def _said(error: Exception) -> str:
    return answered(error) or str(error) or type(error).__name__


def _found(record: Record, name: str, kind: str, start: str, ask: Callable[[str, str], list[str]]) -> Found:
    try:
        texts = ask(name, kind)
    except OSError:
        return Found(record, None, known=False)
    return Found(record, next((text for text in texts if text.lower().startswith(start)), None))


def _asked(name: str, kind: str) -> list[str]:
    """What DNS answers; ``OSError`` where nobody does."""
    try:
        answer = dns.resolver.resolve(name, kind, lifetime=LOOKUP_S)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise OSError(str(error)) from error
    if kind == "TXT":
        return [b"".join(each.strings).decode(errors="replace") for each in answer]
    return [str(each) for each in answer]
