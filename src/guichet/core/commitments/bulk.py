"""Adding a promised time to many instants at once, in numpy. Answers are those of ``reckoning.after``."""

from typing import TYPE_CHECKING

from guichet.core.hours.bulk import due_after_many
from guichet.core.hours.bulk_days import business_days_after_many, each_once
from guichet.core.hours.business_days import DayEnd
from guichet.core.hours.calendar import AtClosing, Calendar
from guichet.core.hours.duration import Duration, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]


def after_many(
    starts: "Instants",
    within: Duration,
    calendar: Calendar,
    business_days: DayEnd = "same_time",
    at_closing: AtClosing = "closing",
) -> "Instants":
    """Return the instants at which ``within`` has passed since each start: int64 of one dimension, epoch seconds.

    Raises:
        BeyondHorizon: where the calendar does not know a single one of the answers.
    """
    if within.kind is Kind.BUSINESS_DAYS:
        return business_days_after_many(calendar, starts, within.days, business_days)
    if within.kind is Kind.ELAPSED:
        return starts + within.seconds
    due = due_after_many(calendar, starts, within.seconds)
    return due if at_closing == "closing" else each_once(due, calendar.next_opening)
