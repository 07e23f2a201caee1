"""Wording one mail: what is said of a ticket, in the recipient's language, as plain text and as simple HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.template.loader import render_to_string
from django.utils import translation

from guichet.desks.reaching import link
from guichet.tickets.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A mail's words."""

    subject: str
    text: str
    html: str


def word(kind: str, ticket: Ticket, facts: Mapping[str, object]) -> Worded:
    """The words of a mail of this kind. Its template's first line is the subject."""
    language = ticket.desk.language_for(ticket.contact.language)
    said = {"ticket": ticket, "desk": ticket.desk, "link": link_to(ticket), "signature": ticket.desk.name, **facts}
    with translation.override(language):
        # Plain text: the template turns escaping off.
        whole = render_to_string(f"notices/{language}/{kind}.txt", said).strip()
        subject, _, text = whole.partition("\n")
        text = text.strip() + "\n"
        html = render_to_string("notices/mail.html", {"language": language, "subject": subject, "text": text})
    return Worded(subject=subject.strip(), text=text, html=html)


def link_to(ticket: Ticket) -> str:
    """Where the customer finds the ticket."""
    return link(ticket.desk, "portal:request", public_id=ticket.public_id)


def said_instant(at: int | None, ticket: Ticket) -> str:
    """An instant as people of the desk's place read it, in the recipient's language: day, time and place."""
    if at is None:
        return ""
    language = ticket.desk.language_for(ticket.contact.language)
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(ticket.desk.zone))
    pattern = "EEEE d MMMM y 'à' HH:mm (zzz)" if language == "fr" else "EEEE d MMMM y 'at' HH:mm (zzz)"
    return format_datetime(local, pattern, locale=language)
