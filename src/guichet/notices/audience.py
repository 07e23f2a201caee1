"""Who is mailed about what: one change of a ticket to the letters that follow from it, or to none."""

from guichet.kit.models import FeedRow
from guichet.notices import account_letters, credit_letters, limit_letters, to_customers, to_desk, to_outside
from guichet.notices.letters import Post
from guichet.notices.texts import Trial
from guichet.tickets.consulting import CONSULTED
from guichet.tickets.models import Ticket


def posts_for(row: FeedRow, *, trial: Trial | None = None) -> tuple[Post, ...]:
    """The letters that follow from a change: to who asked, to those who follow the ticket since before it, and to those
    of the desk whom it concerns. Nobody whose name was erased is written to, and nobody who has left the desk. With
    words on ``trial``, the letters as they would be.
    """
    if row.kind in account_letters.TOLD:
        return tuple(account_letters.posts(row))
    if row.kind in limit_letters.TOLD:
        return tuple(limit_letters.posts(row))
    if row.kind in credit_letters.TOLD:
        return tuple(credit_letters.posts(row))
    if row.kind == CONSULTED:
        return tuple(to_outside.posts(row))
    if row.kind not in to_customers.COMPOSE and row.kind not in to_desk.COMPOSE:
        return ()
    found = Ticket.objects.select_related("desk", "contact__organisation", "assignee__user", "team", "terms__version")
    ticket = found.get(pk=row.subject)
    return (*to_customers.posts(ticket, row, trial), *to_desk.posts(ticket, row, trial))
