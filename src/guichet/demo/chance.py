"""A desk's ordinary weeks: who writes when, about what, as a seed has it. The same seed and instant tell the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from guichet.core.policy.bundled import bundled
from guichet.demo.life import Life
from guichet.demo.people import DAY, Customer, Setting
from guichet.demo.repertoire import Situation, repertoire
from guichet.demo.voice import Voice
from guichet.samples.story import SATURDAY, Story

WEEKS = 10
OFFICE_HOURS = (0, 0, 0, 0, 0, 1, 2, 7, 12, 14, 13, 9, 6, 10, 13, 11, 8, 5, 2, 1, 1, 1, 0, 0)
ROUND_THE_CLOCK = (4, 3, 3, 3, 4, 6, 9, 11, 12, 12, 11, 10, 9, 11, 12, 11, 9, 8, 7, 7, 6, 6, 5, 4)

Course = Callable[[Life], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Custom:
    """How a desk's tickets come and go: the course of one, when they arrive, and how busy Saturdays and Sundays are."""

    course: Course
    arrivals: tuple[int, ...] = OFFICE_HOURS
    weekend: float = 0.04


def weeks(story: Story, setting: Setting, custom: Custom, *, tickets: int) -> None:
    """Put so many tickets into a desk's story."""
    chance = Random(f"{setting.slug}:{story.now // DAY}")  # noqa: S311 - a story, and no secret
    for place in range(tickets):
        at = _arrival(story, custom, chance)
        served = chance.choices(setting.customers, weights=[each.weight for each in setting.customers])[0]
        custom.course(_life(story, setting, chance, f"chance:{place}", served, at))


def _life(story: Story, setting: Setting, chance: Random, name: str, served: Customer, at: int) -> Life:
    said, person = repertoire(setting.slug), chance.choice(served.people)
    language = person.language if person.language in said.words else next(iter(said.words))
    what = _what(said.situations, setting.slug, chance)
    agent = chance.choice(setting.agents)
    voice = Voice(chance, said, what, language=language, contact=person.name, agent=agent.name)
    return Life(
        story,
        chance,
        name,
        who=person.key,
        agent=agent.key,
        what=what,
        voice=voice,
        at=at,
        covered=served.holds((story.now - at) / DAY),
    )


def _arrival(story: Story, custom: Custom, chance: Random) -> int:
    """An instant of the last weeks, by weekday and hour of the desk's place; the very last minutes are left empty."""
    while True:
        at = story.now - chance.randrange(5 * 60, WEEKS * 7 * DAY)
        local = datetime.fromtimestamp(at, UTC).astimezone(story.zone)
        weight = custom.arrivals[local.hour] / max(custom.arrivals)
        if local.weekday() >= SATURDAY:
            weight *= custom.weekend
        elif not _works(story, at):
            weight *= 0.2
        if chance.random() < weight:
            return at


def _works(story: Story, at: int) -> bool:
    """Whether the desk opens on the day of an instant: where it does not, its customers mostly rest too."""
    return story.hours.next_opening(at) - at < DAY // 2


def _what(found: tuple[Situation, ...], slug: str, chance: Random) -> Situation:
    """A situation; the rarer, the more urgent it is."""
    rule = bundled(slug).priorities
    urgent = next(iter(rule.levels)) if rule is not None else None
    weights = [each.weight * (0.35 if each.priority == urgent else 1.0) for each in found]
    return chance.choices(found, weights=weights)[0]
