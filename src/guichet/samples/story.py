"""What has happened at a desk before one looks at it, in a demonstration or a sample: told through the same actions
as everything else, so that the desk itself has missed, warned and closed what it had to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from guichet.contracts.holding import contract_of
from guichet.contracts.ledger import account_of, entries_of
from guichet.contracts.packs import sell
from guichet.core.commitments.compiled import compiled
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.notices.round import make_round, next_ring
from guichet.policies.entering import Wanted, enter
from guichet.policies.loading import in_force, policy_of
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket

SATURDAY = 5

Moved = Callable[[int], None]
Heard = Callable[[int, int], None]

SOON_S = 4
"""Seconds after which the desk's rounds have taken notice of what somebody did."""

Step = tuple[int, Callable[..., object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Whose past it is: a desk, its seats and its contacts by their keys."""

    desk: Desk
    seats: Mapping[str, Seat]
    contacts: Mapping[str, Contact]


@dataclass(frozen=True, slots=True)
class Rounds:
    """Who does what falls due in between: when the next alarm rings, and a round at an instant."""

    rings: Callable[[], int | None] = next_ring
    make: Callable[[int], object] = lambda at: make_round(at=at)


class Story:
    """The steps of a desk's past, in whichever order they are told; ``play`` lets them happen in order of time.

    What would lie after ``now`` has not happened yet. ``refused`` are acts that the desk did not let happen, each with
    its reason: a story that is right has none. ``moved`` is told each instant to which time moves on.
    """

    def __init__(self, made: Cast, now: int, *, moved: Moved | None = None, rounds: Rounds | None = None) -> None:
        self.made = made
        self._rounds = rounds or Rounds()
        self.now = now
        self._moved = moved
        self.zone = ZoneInfo(made.desk.zone)
        self.tickets: dict[str, Ticket] = {}
        self.steps: list[Step] = []
        self.refused: list[tuple[str, str]] = []
        version = in_force(made.desk.pk, now)
        if version is None:
            raise RuntimeError("A desk whose past is told has a policy.")
        self.policy = policy_of(version)
        self.hours = compiled(self.policy).calendar

    def back(self, days: int, time: str) -> int:
        """The instant of a wall time so many working days ago (0: the last one that is over or today)."""
        day = datetime.fromtimestamp(self.now, UTC).astimezone(self.zone).date()
        left = days
        while left > 0 or day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
            left -= day.weekday() < SATURDAY
        hour, minute = (int(part) for part in time.split(":"))
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
        return min(self.now, int(at.timestamp()))

    def ago(self, minutes: int) -> int:
        """The instant so many minutes ago."""
        return self.now - 60 * minutes

    def open_ago(self, minutes: int) -> int:
        """The instant since which the desk has been open for so many minutes."""
        return self.hours.due_before(self.now, 60 * minutes)

    def files(  # noqa: PLR0913 - all that a request can say, keyword-only
        self,
        at: int,
        name: str,
        who: str,
        priority: str | None,
        subject: str,
        text: str,
        *,
        channel: str = "portal",
        fields: dict[str, str] | None = None,
    ) -> None:
        """Somebody files a request."""
        request = partial(
            submit, channel=channel, priority=priority, subject=subject, text=text, fields=fields, key=f"story:{name}"
        )
        self._step(at, partial(self._file, name, who, request))

    def then(self, at: int, name: str, who: str, verb: Callable[..., object], **said: object) -> None:
        """Somebody does something with it."""
        self._step(at, partial(self._act, name, who, verb, said))

    def closes(self, at: int, who: str, start: datetime, end: datetime, reason: dict[str, str]) -> None:
        """A manager closes the desk exceptionally, from and to a time on its wall."""
        wanted = Wanted(calendar=self.policy.calendar, opens=False, start=start, end=end, reason=reason)
        self._step(at, partial(enter, self.made.desk, wanted, by=self.made.seats[who]))

    def play(self, heard: Heard | None = None) -> None:
        """Let it all happen, time passing in between; ``heard`` is told how far it has come, and of how much."""
        for place, (at, step) in enumerate(sorted(self.steps, key=lambda step: step[0])):
            self._pass_time(at)
            self._move(at)
            self._take(step, at)
            self._round(min(self.now, at + SOON_S))
            if heard is not None:
                heard(place + 1, len(self.steps))
        self._pass_time(self.now)
        self._round(self.now)

    def _take(self, step: Callable[..., object], at: int) -> None:
        """Let one step happen; a fault says in which story, so that whoever tells many knows which."""
        try:
            step(at=at)
        except Exception as error:
            name, who = step.args[:2] if isinstance(step, partial) and len(step.args) > 1 else ("", "")
            ticket = self.tickets.get(str(name))
            about = "" if ticket is None else f" ({ticket.subject})"
            when = datetime.fromtimestamp(at, self.zone).isoformat(" ", "minutes")
            error.add_note(f"In the situation {name}{about} of {self.made.desk.slug}, at {when}, by {who}.")
            raise

    def _step(self, at: int, step: Callable[..., object]) -> None:
        if at <= self.now:
            self.steps.append((at, step))

    def _pass_time(self, until: int) -> None:
        """A round at each instant at which a ticket rings."""
        while True:
            ringing = self._rounds.rings()
            if ringing is None or ringing > until:
                return
            self._round(ringing)

    def _move(self, at: int) -> None:
        if self._moved is not None:
            self._moved(at)

    def _round(self, at: int) -> None:
        self._move(at)
        self._rounds.make(at)

    def _file(self, name: str, who: str, request: Callable[..., Outcome], *, at: int) -> None:
        contact = self.made.contacts[who]
        _buy(contact, name, at=at)
        self.tickets[name] = request(self.made.desk, contact=contact, by=Actor.customer(contact), at=at).ticket

    def _act(self, name: str, who: str, verb: Callable[..., object], said: dict[str, object], *, at: int) -> None:
        ticket = self.tickets.get(name)
        if ticket is None:
            return
        seat = self.made.seats.get(who)
        by = Actor.agent(seat) if seat is not None else Actor.customer(self.made.contacts[who])
        try:
            verb(ticket, by=by, at=at, **said)
        except Refused as refused:
            self.refused.append((name, refused.code))


def _buy(contact: Contact, name: str, *, at: int) -> None:
    """Customers whose packs are used up buy another of the same before they ask."""
    contract = contract_of(contact, at)
    if contract is None or contract.prepaid_since is None:
        return
    account = account_of(contract)
    if account.usable or account.is_blocked:
        return
    first = entries_of(contract).first()
    if first is not None:
        sell(contract, product=first.product, at=at, by=None, key=f"story:{name}")
