"""The link in a quote's letter: it opens one quote, under its exact seal, and nothing else of the request."""

from typing import Final

from django.core import signing

from guichet.desks.models import Desk
from guichet.tickets.models import Ticket
from guichet.tickets.quoting import QuoteSent, quotes_of, seal_of

_SALT: Final = "guichet.quote"
LONGEST: Final = 400


def token_of(ticket: Ticket, name: str) -> str:
    """The unguessable part of the link to the quote of this name."""
    return signing.dumps([ticket.public_id, name], salt=_SALT)


def read(token: str, desk: Desk) -> tuple[Ticket, QuoteSent] | None:
    """What the link leads to; nothing for what was not signed here, for another desk's, for a quote that does not say
    what was signed, or whose words or reader are erased.
    """
    try:
        public_id, name = signing.loads(token, salt=_SALT) if len(token) <= LONGEST else ("", "")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Ticket.objects.filter(desk=desk, public_id=public_id, contact__erased_at__isnull=True)
    ticket = found.select_related(
        "desk", "contact__desk", "contact__organisation", "terms__version", "terms__contract"
    ).first()
    if ticket is None:
        return None
    # The latest of that name: two that said the same could once have one.
    quote = next((each for each in reversed(quotes_of(ticket)) if each.name == name), None)
    return None if quote is None or quote.is_erased or seal_of(ticket, quote) != name else (ticket, quote)
