"""What happened at a sample: some requests of the last weeks, one in each place where a request can stand."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from guichet.core.policy.model import Policy
from guichet.samples.people import AGENTS, CUSTOMERS
from guichet.samples.story import Story
from guichet.tickets.actions import answer, assign, close, note, prioritise, reply, resolve

HOUR: Final = 3600
DAY: Final = 86_400

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """One request: who asks about what, and how urgent it is for the policy (0: the least)."""

    name: str
    who: str
    agent: str
    words: Words
    urgency: float


Course = Callable[[Story, Request, int], None]


def tell(story: Story, policy: Policy) -> None:
    """Put the sample's requests into a desk's story."""
    people = [(name, served.language) for served in CUSTOMERS for name in served.people]
    for place, (at, urgency, course) in enumerate(_plan(story)):
        name, language = people[place % len(people)]
        words = situations()[place % len(situations())][story.made.desk.language_for(language)]
        request = Request(f"sample:{place}", name, AGENTS[place % len(AGENTS)], words, urgency)
        _file(story, policy, request, at)
        course(story, request, at)


@cache
def situations() -> tuple[Mapping[str, Words], ...]:
    """What people write about, by language."""
    read = tomllib.loads((files("guichet.samples") / "situations.toml").read_text(encoding="utf-8"))
    general = read["general"]
    return tuple({code: {**general[code], **each[code]} for code in general} for each in read["situation"])


def _plan(story: Story) -> list[tuple[int, float, Course]]:
    """When each was filed, how urgent it is, and what came of it: from the oldest, which is over, to the newest."""
    return [
        (story.back(24, "09:40"), 0.4, _closed),
        (story.back(17, "14:05"), 0.7, _closed),
        (story.back(11, "10:20"), 0.0, _closed),
        (story.back(6, "11:10"), 0.5, _resolved),
        (story.back(4, "15:30"), 0.3, _asked),
        (story.back(3, "09:15"), 0.6, _told),
        (story.back(2, "13:45"), 0.4, _noted),
        (story.back(1, "10:05"), 0.5, _left_alone),
        (story.open_ago(150), 0.0, _left_alone),
        (story.open_ago(12), 1.0, _left_alone),
    ]


def _file(story: Story, policy: Policy, request: Request, at: int) -> None:
    said = dict.fromkeys(policy.submission.fields, request.words["text"])
    rule = policy.priorities
    priority = None
    if rule is not None:
        levels = list(rule.levels)
        fitting = levels[round((1 - request.urgency) * (len(levels) - 1))]
        priority = fitting if "contact" in rule.set_by else None
        if priority is None:
            story.then(
                at + HOUR // 3,
                request.name,
                request.agent,
                prioritise,
                priority=fitting,
                reason=request.words["reason"],
            )
    story.files(
        at, request.name, request.who, priority, request.words["subject"], request.words["text"], fields=said or None
    )


def _agent(story: Story, request: Request, at: int, verb: Callable[..., object], **said: object) -> int:
    at = story.hours.due_after(at, HOUR)
    story.then(at, request.name, request.agent, verb, **said)
    return at


def _customer(story: Story, request: Request, at: int, verb: Callable[..., object], **said: object) -> int:
    at = story.hours.due_after(at, 2 * HOUR)
    story.then(at, request.name, request.who, verb, **said)
    return at


def _asked(story: Story, request: Request, at: int) -> None:
    _asks(story, request, at)


def _asks(story: Story, request: Request, at: int) -> int:
    return _agent(story, request, at, reply, text=request.words["ask"], asks=True)


def _told(story: Story, request: Request, at: int) -> None:
    _tells(story, request, at)


def _tells(story: Story, request: Request, at: int) -> int:
    return _customer(story, request, _asks(story, request, at), answer, text=request.words["told"])


def _resolved(story: Story, request: Request, at: int) -> None:
    _resolves(story, request, at)


def _resolves(story: Story, request: Request, at: int) -> int:
    at = _tells(story, request, at)
    return _agent(story, request, at, resolve, ground="solved", text=request.words["solve"], confirmed=True)


def _closed(story: Story, request: Request, at: int) -> None:
    _customer(story, request, _resolves(story, request, at), close, ground="solved")


def _noted(story: Story, request: Request, at: int) -> None:
    at = _agent(story, request, at, assign, to=story.made.seats[request.agent])
    _agent(story, request, at, note, text=request.words["note"])


def _left_alone(_story: Story, _request: Request, _at: int) -> None:
    """Nobody has done anything yet."""
