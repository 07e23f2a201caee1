"""Wording one mail: its text with the places filled in, as plain text and as simple HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.translation import gettext

from guichet.desks.models import Desk
from guichet.desks.reaching import link
from guichet.kit.addresses import without_control
from guichet.kit.placeholders import fill, fill_lines, named
from guichet.notices.catalogue import SIGNATURE
from guichet.notices.readers import Reader
from guichet.notices.texts import Words
from guichet.tickets.models import Ticket
from guichet.tickets.offering import Deed

OFFERS: Final[Mapping[str, Deed]] = {f"{deed}_link": deed for deed in Deed}
"""The places in which a letter offers to do something, and what."""

TRIED: Final = "tried"
"""What stands in the links of a letter that is only looked at: a token of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A mail's words."""

    subject: str
    text: str
    html: str


def word(desk: Desk, language: str, words: Words, signature: Words, values: Mapping[str, str]) -> Worded:
    """A mail from its text and what its places stand for. The subject is one line, whatever is filled in."""
    said = {**values, "desk": desk.name}
    said[SIGNATURE] = fill_lines(signature.text, said)
    # A place with nothing to say leaves no line out where there is only one.
    subject = without_control(fill(words.subject, {name: said.get(name) or " " for name, _ in named(words.subject)}))
    text = fill_lines(words.text, said) + "\n"
    page = {"language": language, "subject": subject, "text": text, "desk": desk}
    return Worded(subject=subject, text=text, html=render_to_string("desks/mail.html", page))


def greeting(name: str) -> str:
    """How a letter begins; of whom no name is known, without one."""
    return gettext("Hello %(name)s,") % {"name": name} if name else gettext("Hello,")


def rule_said(clause: str, said: str) -> str:
    """A clause, and what the policy says in it, where it says anything."""
    return gettext("%(clause)s: %(said)s") % {"clause": clause, "said": said} if said else clause


def link_to(ticket: Ticket, reader: Reader) -> str:
    """Where the reader finds the ticket: among their requests, or at the desk."""
    if reader.works_here:
        return link(ticket.desk, "agent:ticket", number=ticket.number)
    return link(ticket.desk, "portal:request", public_id=ticket.public_id)


def offer_links(desk: Desk, tokens: Mapping[Deed, str]) -> dict[str, str]:
    """The addresses of what is offered, by their places."""
    return {place: link(desk, "decision", token=tokens[deed]) for place, deed in OFFERS.items() if deed in tokens}
