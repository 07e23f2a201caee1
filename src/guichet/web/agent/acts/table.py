"""All acts by their addresses, and those that an agent is offered now."""

from collections.abc import Mapping
from typing import Final

from guichet.web.agent.acts.act import Act
from guichet.web.agent.acts.ending import ENDING
from guichet.web.agent.acts.finding import FINDING
from guichet.web.agent.acts.scene import Scene
from guichet.web.agent.acts.sorting import SORTING

ACTS: Final[Mapping[str, Act]] = {act.noun: act for act in (*ENDING, *SORTING, *FINDING)}


def offered(scene: Scene) -> tuple[Act, ...]:
    """What an agent can do now, in the order of the menu: what ends a ticket first."""
    return tuple(act for act in ACTS.values() if act.fits(scene))
