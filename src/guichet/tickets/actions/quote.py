"""An agent sends a quote for what support does not cover (IS-7, ES-8)."""

from collections.abc import Callable
from functools import partial
from typing import Final

from guichet.core.entitlements.money import MoneyError
from guichet.core.entitlements.pricing import Line, Pricing, seal
from guichet.core.policy.quoting import promises_time, promises_work
from guichet.core.timeline.events import EventType
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, Words, act, clean, key_of
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Ticket
from guichet.tickets.timeline import policy_for
from guichet.tickets.visit import Visit

LONGEST_LINE: Final = 500
"""Characters of what a line is for."""

LONGEST_VALID: Final = 731 * 86400
"""Seconds: a quote that is good for more than two years is a slip of the pen."""


def quote(
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    pricing: Pricing,
    valid_until: int,
    within: str | None,
    note: str = "",
    key: str | None = None,
    expected: int | None = None,
    then: Callable[[Visit, Event], None] | None = None,
) -> Outcome:
    """Send it: what it says stands, under its seal, until ``valid_until`` (not included), or until another takes its
    place. ``within`` is the time promised for the work once it is accepted, as a policy writes it.

    Raises:
        Refused: ``no_quotes``, ``not_excluded``, ``work_ordered``, ``closed``, ``stale``; ``no_time_promised`` where
            neither the quote nor the policy says when the work is done; ``valid_too_short``, ``valid_too_long``,
            ``no_such_time``; of the money, with its line, what `Pricing.check` raises.
    """
    policy = policy_for(ticket)
    if policy.exclusions is None or not policy.exclusions.quoted:
        raise Refused("no_quotes")
    said = Pricing(
        currency=pricing.currency,
        lines=tuple(Line(clean(line.says)[:LONGEST_LINE], line.quantity, line.unit) for line in pricing.lines),
        tax=pricing.tax,
    )
    try:
        said.check()
    except MoneyError as error:
        raise Refused(str(error.data["reason"]), line=error.data.get("line")) from error
    if within is None and promises_work(policy) and not promises_time(policy):
        raise Refused("no_time_promised")
    if valid_until <= at:
        raise Refused("valid_too_short")
    if valid_until > at + LONGEST_VALID:
        raise Refused("valid_too_long")
    note = clean(note)
    number = _number_of(ticket, key_of(by, key, EventType.QUOTED, ticket.pk))
    name = seal(said, ticket=ticket.public_id, valid_until=valid_until, within=within, note=note, number=number)
    data = {"quote": name, "number": number, "valid_until": valid_until, **said.data()}
    data["clause"] = policy.exclusions.clause
    if within is not None:
        data["within"] = within
    words = Words(text=note, fields={str(place): line.says for place, line in enumerate(said.lines, 1)})
    return act(
        ticket,
        EventType.QUOTED,
        by=by,
        at=at,
        data=data,
        words=words,
        key=key,
        expected=expected,
        unless=partial(_check_number, number),
        then=then,
    )


def _number_of(ticket: Ticket, called: str | None) -> int:
    """Which quote of its ticket it is, from 1; where it was sent before, which it was."""
    sent = Event.objects.filter(ticket=ticket, type=EventType.QUOTED.value).order_by("seq")
    keys = list(sent.values_list("key", flat=True))
    return 1 + (keys.index(called) if called is not None and called in keys else len(keys))


def _check_number(number: int, visit: Visit) -> None:
    """See that no other was sent meanwhile: two have never one name, whatever they say."""
    if number != 1 + sum(event.type == EventType.QUOTED.value for event in visit.events):
        raise Refused("stale")
