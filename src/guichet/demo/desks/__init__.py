"""The five desks of the demonstration: their people, how their tickets run, and what one finds there by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from guichet.demo.chance import Custom, weeks
from guichet.demo.desks import alias, esker, fluksaqua, infraspeak, maintainx
from guichet.demo.people import Made, Setting
from guichet.samples.story import Moved, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One desk: its setting, the tickets that are told by hand, how many others there are, and their custom."""

    setting: Setting
    by_hand: Callable[[Story], None]
    custom: Custom
    tickets: int


DESKS: Final = {
    module.SETTING.slug: Told(setting=module.SETTING, by_hand=module.by_hand, custom=module.CUSTOM, tickets=tickets)
    for module, tickets in ((fluksaqua, 290), (alias, 220), (maintainx, 260), (infraspeak, 230), (esker, 210))
}
"""The desks by their slugs, in the order in which they are shown."""


def story_of(made: Made, *, now: int, tickets: int, moved: Moved | None = None) -> Story:
    """The past of a desk that was made, up to ``now``: what is told by hand, and so many tickets by chance.
    ``moved`` is told each instant to which time moves on in it.
    """
    told = DESKS[made.setting.slug]
    story = Story(made, now, moved=moved)
    told.by_hand(story)
    weeks(story, made.setting, told.custom, tickets=tickets)
    return story
