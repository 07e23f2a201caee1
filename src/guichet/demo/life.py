"""One ticket as chance has it: a place in time that moves on by the desk's hours or by the customer's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import log
from random import Random

from guichet.demo.repertoire import Situation
from guichet.demo.voice import Voice
from guichet.samples.story import SATURDAY, Story

MINUTE = 60
HOUR = 3600

SHORTEST_S = 3 * MINUTE
USUAL_SHARE = 0.32
SPREAD = 0.7
LARGEST_KEPT = 0.94

FIRST_HOUR, LAST_HOUR = 7, 19


class Life:
    """What happens to one ticket, step by step. ``at`` is the instant of the last step, ``covered`` whether
    the customer holds a contract when the request is filed.
    """

    def __init__(  # noqa: PLR0913 - whose ticket, of what, and when
        self,
        story: Story,
        chance: Random,
        name: str,
        *,
        who: str,
        agent: str,
        what: Situation,
        voice: Voice,
        at: int,
        covered: bool,
    ) -> None:
        self.story, self.chance, self.name, self.covered = story, chance, name, covered
        self.who, self.agent, self.what, self.voice, self.at = who, agent, what, voice, at

    def lot(self, probability: float) -> bool:
        """Whether chance has it so."""
        return self.chance.random() < probability

    def files(
        self,
        priority: str | None,
        *,
        channel: str = "portal",
        fields: dict[str, str] | None = None,
    ) -> None:
        """The customer files the request."""
        subject, text = self.voice.plain("subject"), self.voice.request()
        self.story.files(self.at, self.name, self.who, priority, subject, text, channel=channel, fields=fields)

    def works(self, seconds: float) -> None:
        """So much time passes in which the desk is open."""
        self.at = self.story.hours.due_after(self.at, max(1, int(seconds)))

    def passes(self, seconds: float) -> None:
        """So much time passes."""
        self.at += max(1, int(seconds))

    def ponders(self, shortest: float, longest: float) -> None:
        """The customer takes so many hours, and writes by day."""
        self.passes(self.chance.uniform(shortest, longest) * HOUR)
        local = datetime.fromtimestamp(self.at, UTC).astimezone(self.story.zone)
        day = local.date()
        if local.weekday() < SATURDAY and FIRST_HOUR <= local.hour < LAST_HOUR:
            return
        if local.hour >= FIRST_HOUR:
            day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        morning = datetime(day.year, day.month, day.day, FIRST_HOUR, tzinfo=self.story.zone)
        self.at = int(morning.timestamp()) + self.chance.randint(30 * MINUTE, 200 * MINUTE)

    def within(self, target: float, *, slow: float = 0.07) -> tuple[float, bool]:
        """How long an answer takes for which there is so much time, and whether it comes late: mostly it does not."""
        if self.lot(slow):
            return target * self.chance.uniform(1.05, 1.7), True
        share = min(LARGEST_KEPT, self.chance.lognormvariate(log(USUAL_SHARE), SPREAD))
        return max(SHORTEST_S, target * share), False

    def desk(self, verb: Callable[..., object], **said: object) -> None:
        """The agent does something."""
        self.story.then(self.at, self.name, self.agent, verb, **said)

    def customer(self, verb: Callable[..., object], **said: object) -> None:
        """The customer does something."""
        self.story.then(self.at, self.name, self.who, verb, **said)
