"""Which request a mail answers, and whether its sender is the one whom we wrote to: by the codes that we minted, looked
at whole, and by nothing else. A number, a subject or a Message-ID of others leads nowhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from guichet.channels.email.addressing import token_of
from guichet.desks.models import Desk
from guichet.kit import outbox
from guichet.kit.models import Mail
from guichet.tickets.models import Consultation, Ticket

MOST_LOOKED_UP: Final = 50


class Holder(StrEnum):
    """Who holds the code."""

    NOBODY = "nobody"
    """There is no code."""
    RIGHT = "right"
    """It was made for the sender."""
    OTHER = "other"
    """It is good, and was made for somebody else: a mail that was passed on, or a forgery."""
    UNKNOWN = "unknown"
    """It looks like one and is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The request that a mail answers, and whether its sender holds the code. ``mail`` is the one that it answers,
    ``consultation`` is there where the code was made for somebody outside: then it is no answer to the request.
    """

    holder: Holder
    ticket: Ticket | None = None
    consultation: Consultation | None = None
    mail: Mail | None = None


NONE: Final = Trace(holder=Holder.NOBODY)


def trace(desk: Desk, *, sender: str, addresses: Iterable[str], references: Iterable[str]) -> Trace:
    """The trace of a mail: by the address that it was sent to; without a code there, by what it answers."""
    tokens = [token for address in dict.fromkeys(addresses) if (token := token_of(address, desk))]
    if tokens:
        found = [_by_token(desk, token, sender) for token in tokens[:MOST_LOOKED_UP]]
        return min(found, key=_worth)
    return mail_of(desk, references, sender=sender)


def mail_of(desk: Desk, references: Iterable[str], *, sender: str) -> Trace:
    """The trace of a mail by the Message-IDs that it names, the nearest first."""
    named = list(dict.fromkeys(references))[:MOST_LOOKED_UP]
    known = (
        {mail.message_id: mail for mail in Mail.objects.filter(stream=desk.pk, message_id__in=named)} if named else {}
    )
    for mail in (known[each] for each in named if each in known):
        found = of_mail(desk, mail, Holder.RIGHT if mail.recipient == sender else Holder.OTHER)
        if found.ticket is not None and outbox.is_our_message_id(
            mail.message_id, outbox.thread_of(mail), mail.recipient
        ):
            return found
    return NONE


def of_mail(desk: Desk, mail: Mail, holder: Holder) -> Trace:
    """A mail of ours, and the request or consultation that it was about, if it was about one."""
    ticket, consultation = _named(desk, outbox.thread_of(mail))
    return Trace(holder=holder, ticket=ticket, consultation=consultation, mail=mail)


def _by_token(desk: Desk, token: str, sender: str) -> Trace:
    thread = token.partition(".")[0]
    ticket, consultation = _named(desk, thread)
    if ticket is None:
        return Trace(holder=Holder.UNKNOWN)
    asked = [consultation.address] if consultation is not None else None
    if sender and outbox.is_reply_token(token, thread, sender) and (asked is None or sender in asked):
        return Trace(holder=Holder.RIGHT, ticket=ticket, consultation=consultation)
    if any(outbox.is_reply_token(token, thread, person) for person in asked or _written_to(ticket)):
        return Trace(holder=Holder.OTHER, ticket=ticket, consultation=consultation)
    return Trace(holder=Holder.UNKNOWN)


def _named(desk: Desk, thread: str) -> tuple[Ticket | None, Consultation | None]:
    """What a thread is of: a ticket, or a consultation about one."""
    if not thread:
        return None, None
    ticket = Ticket.objects.filter(desk=desk, public_id=thread).first()
    if ticket is not None:
        return ticket, None
    found = Consultation.objects.filter(ticket__desk=desk, public_id=thread).select_related("ticket").first()
    return (None, None) if found is None else (found.ticket, found)


def _written_to(ticket: Ticket) -> Iterator[str]:
    found = Mail.objects.filter(stream=ticket.desk_id, subject_id=ticket.pk).exclude(recipient="")
    yield ticket.contact.email
    yield from found.order_by("recipient").values_list("recipient", flat=True).distinct()


def _worth(one: Trace) -> int:
    return (Holder.RIGHT, Holder.OTHER, Holder.UNKNOWN, Holder.NOBODY).index(one.holder)
