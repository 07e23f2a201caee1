"""A policy and the entries of a desk's calendars are a policy: the same promises over other hours.

What holds before the first of the entries begins is the same under both.
"""

import dataclasses
from functools import lru_cache

from guichet.core.hours.entries import CalendarEntry, standing_entries
from guichet.core.hours.wall import instant, place
from guichet.core.policy.calendars import dated_span
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.opening import CalendarRule, DatedException


@lru_cache(maxsize=256)
def amended(policy: Policy, entries: tuple[CalendarEntry, ...]) -> Policy:
    """Return the policy with the entries that stand in its calendars. Entries of calendars that it lacks do nothing."""
    calendars = {key: _amended(key, rule, entries) for key, rule in policy.calendars.items()}
    if all(calendars[key] is rule for key, rule in policy.calendars.items()):
        return policy
    return dataclasses.replace(policy, calendars=calendars)


def begins_at(policy: Policy, entry: CalendarEntry) -> int | None:
    """Return the instant at which an entry begins; nothing where the policy lacks its calendar.

    Raises ``CalendarError`` for dates that make no sense.
    """
    return None if (edges := span_of(policy, entry)) is None else edges[0]


def span_of(policy: Policy, entry: CalendarEntry) -> tuple[int, int] | None:
    """Return the instants at which an entry begins and ends, as `begins_at`."""
    rule = policy.calendars.get(entry.calendar)
    if rule is None:
        return None
    zone, span = place(rule.zone), dated_span(_exception(entry))
    return instant(zone, span.start), instant(zone, span.end)


def _amended(key: str, rule: CalendarRule, entries: tuple[CalendarEntry, ...]) -> CalendarRule:
    ours = [each for each in standing_entries(entries) if each.calendar == key]
    if not ours:
        return rule
    return dataclasses.replace(
        rule,
        closings=(*rule.closings, *(_exception(each) for each in ours if not each.opens)),
        openings=(*rule.openings, *(_exception(each) for each in ours if each.opens)),
    )


def _exception(entry: CalendarEntry) -> DatedException:
    return DatedException(start=entry.start, end=entry.end, reason=entry.reason)
