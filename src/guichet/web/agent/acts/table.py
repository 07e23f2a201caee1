"""All acts by their addresses, and those that an agent is offered now."""

from collections.abc import Mapping
from typing import Final

from guichet.core.timeline.events import EventType
from guichet.web.agent.acts.act import Act
from guichet.web.agent.acts.ending import ENDING
from guichet.web.agent.acts.finding import FINDING
from guichet.web.agent.acts.scene import Scene
from guichet.web.agent.acts.sorting import SORTING
from guichet.web.agent.acts.waiving import WAIVING

ACTS: Final[Mapping[str, Act]] = {act.noun: act for act in (*ENDING, *SORTING, *FINDING, *WAIVING)}


EXPLAINED: Final = (EventType.CLOSED, EventType.REOPENED)
"""What a policy can take from an agent: its absence from the menu is explained there."""

BY_POLICY: Final = frozenset({"not_theirs", "not_validated"})
"""The reasons that are the policy's, where others follow from where the ticket stands."""


def offered(scene: Scene) -> tuple[Act, ...]:
    """What an agent can do now, in the order of the menu: what ends a ticket first."""
    return tuple(act for act in ACTS.values() if act.fits(scene))


def barred(scene: Scene) -> tuple[Act, ...]:
    """What an agent may look for and not do now, since the policy keeps it from them."""
    found = ((act, scene.why_not(act.kind)) for act in ACTS.values() if act.kind in EXPLAINED)
    return tuple(act for act, why in found if why is not None and why.code in BY_POLICY)
