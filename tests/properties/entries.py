"""Random exceptional openings and closings for the calendars of a policy, all of which begin after an instant."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import begins_at
from guichet.core.policy.model import Policy

LEADS = st.one_of(st.sampled_from([1, 2, 60, 14 * 3600, 86400]), st.integers(0, 12 * 86400))
LENGTHS = st.one_of(st.sampled_from([3600, 4 * 3600, 86400, 3 * 86400]), st.integers(1, 4 * 86400))


@st.composite
def entries(draw: st.DrawFn, policy: Policy, after: int, *, most: int = 3) -> tuple[CalendarEntry, ...]:
    """Some entries that begin after the instant; the last may take back another."""
    found: list[CalendarEntry] = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        # Local time is at most 14 hours ahead of UTC and 12 behind: a day after, it is later everywhere.
        start = datetime.fromtimestamp(after, UTC) + timedelta(seconds=draw(LEADS))
        end = start + timedelta(seconds=draw(LENGTHS))
        entry = CalendarEntry(
            number=number,
            calendar=draw(st.sampled_from(sorted(policy.calendars))),
            opens=draw(st.booleans()),
            start=f"{start:%Y-%m-%d %H:%M:%S}",
            end=f"{end:%Y-%m-%d %H:%M:%S}",
            reason={"en": f"reason {number}"},
        )
        begins = begins_at(policy, entry)
        if begins is not None and begins > after:
            found.append(entry)
    takes_back: bool = draw(st.booleans())
    if found and takes_back:
        taken_back = draw(st.integers(0, len(found) - 1))
        found.append(withdrawal(found[taken_back], number=99))
    return tuple(found)


def withdrawal(entry: CalendarEntry, *, number: int) -> CalendarEntry:
    """The entry that takes another back."""
    return CalendarEntry(
        number=number,
        calendar=entry.calendar,
        opens=entry.opens,
        start=entry.start,
        end=entry.end,
        reason={"en": "taken back"},
        withdraws=entry.number,
    )
