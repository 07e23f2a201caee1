"""Why a request is held, until when, and what would let it in before, in words (IS-3)."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.tickets.models import Ticket
from guichet.tickets.waiting import Turn, turn_of
from guichet.web.shared import instants
from guichet.web.shared.case import Case


@dataclass(frozen=True, slots=True)
class Held:
    """What is said of a request that is held: when it is let in at the latest (``at``, and in words), who is before it,
    and the clause.
    """

    at: int | None
    until: str
    ahead: str
    clause: str


def held_of(policy: Policy, ticket: Ticket, case: Case, at: int) -> Held | None:
    """What is said of a ticket; nothing where it is not held."""
    hold = case.standing.hold
    if case.standing.status is not Status.HELD or hold is None or policy.allowance is None:
        return None
    turn = turn_of(ticket, at)
    ahead = ""
    if turn.ahead:
        ahead = ngettext("%(n)s request is before it.", "%(n)s requests are before it.", turn.ahead) % {"n": turn.ahead}
    return Held(turn.at, until_said(turn, ticket.desk.zone), ahead, hold.clause)


def until_said(turn: Turn, zone: str) -> str:
    """Until when a request is held whose turn comes then."""
    if turn.at is not None:
        said = gettext("It is let in on %(instant)s (%(place)s time) at the latest, and earlier if a place is free.")
        return said % {"instant": instants.full_instant(turn.at, zone, year=True), "place": instants.place_of(zone)}
    if turn.ended_at is not None:
        said = gettext(
            "The contract under which it was sent ended on %(day)s, and what another one includes is not for it: it is"
            " let in by a decision, or when that contract is renewed."
        )
        return said % {"day": instants.plain_date(instants.local(turn.ended_at - 1, zone).date())}
    if turn.over:
        return gettext(
            "The contract ends or rests before there is a place: it is let in when that goes on, or by a decision."
        )
    return gettext("The contract has no places: it is let in when it has some, or by a decision.")
