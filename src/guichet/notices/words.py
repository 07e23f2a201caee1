"""Wording one mail: what is said of a ticket, in the recipient's language, as plain text and as simple HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.template.loader import render_to_string
from django.utils import translation

from guichet.desks.reaching import link
from guichet.notices.readers import Reader
from guichet.tickets.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A mail's words."""

    subject: str
    text: str
    html: str


def word(kind: str, ticket: Ticket, reader: Reader, facts: Mapping[str, object]) -> Worded:
    """The words of a mail of this kind. Its template's first line is the subject."""
    said = {
        "ticket": ticket,
        "desk": ticket.desk,
        "reader": reader,
        "link": link_to(ticket, reader),
        "signature": ticket.desk.name,
        **facts,
    }
    with translation.override(reader.language):
        # Plain text: the template turns escaping off.
        whole = render_to_string(f"notices/{reader.language}/{kind}.txt", said).strip()
        subject, _, text = whole.partition("\n")
        text = text.strip() + "\n"
        html = render_to_string("notices/mail.html", {"language": reader.language, "subject": subject, "text": text})
    return Worded(subject=subject.strip(), text=text, html=html)


def link_to(ticket: Ticket, reader: Reader) -> str:
    """Where the reader finds the ticket: among their requests, or at the desk."""
    if reader.works_here:
        return link(ticket.desk, "agent:ticket", number=ticket.number)
    return link(ticket.desk, "portal:request", public_id=ticket.public_id)


def said_instant(at: int | None, ticket: Ticket, language: str) -> str:
    """An instant as people of the desk's place read it: day, time and place."""
    if at is None:
        return ""
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(ticket.desk.zone))
    pattern = "EEEE d MMMM y 'à' HH:mm (zzz)" if language == "fr" else "EEEE d MMMM y 'at' HH:mm (zzz)"
    return format_datetime(local, pattern, locale=language)
