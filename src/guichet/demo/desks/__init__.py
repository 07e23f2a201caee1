"""The five desks of the demonstration: their people, how their tickets run, and what one finds there by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from guichet.demo.chance import Custom, weeks
from guichet.demo.desks import alias, esker, fluksaqua, infraspeak, maintainx
from guichet.demo.people import Made, Setting
from guichet.demo.story import Story

USUAL: Final = 310
"""Tickets of a desk whose past is told whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One desk: its setting, the tickets that are told by hand, and the custom of the others."""

    setting: Setting
    by_hand: Callable[[Story], None]
    custom: Custom


DESKS: Final = {
    module.SETTING.slug: Told(setting=module.SETTING, by_hand=module.by_hand, custom=module.CUSTOM)
    for module in (fluksaqua, alias, maintainx, infraspeak, esker)
}
"""The desks by their slugs, in the order in which they are shown."""


def story_of(made: Made, *, now: int, tickets: int = USUAL) -> Story:
    """The past of a desk that was made, up to ``now``: what is told by hand, and so many tickets by chance."""
    told = DESKS[made.setting.slug]
    story = Story(made, now)
    told.by_hand(story)
    weeks(story, told.custom, tickets=tickets)
    return story
