"""Telling a desk's past in a database of its own, by a clock of its own: nobody waits for it, nobody sees it half told,
and what is told by half is thrown away.

The numbers of its rows begin where no other desk's do, so that the rows can be taken over as they are.
"""

import os
from typing import Final

from django.db import connection

from guichet import clock
from guichet.demo.articles import publish_all
from guichet.demo.desks import DESKS, story_of
from guichet.demo.people import DAY, make
from guichet.demo.replies import prepare_replies
from guichet.samples.story import Heard

A_LONG_TIME: Final = 400
"""Days since which a desk's policy is in force."""

APART: Final = 10_000_000
"""How far the numbers of two desks' rows are apart."""


def base_of(slug: str) -> int:
    """The number after which those of a desk's rows begin; the installation's own rows have the lower ones."""
    return (list(DESKS).index(slug) + 1) * APART


def tell(slug: str, *, now: int, tickets: int, heard: Heard) -> list[tuple[str, str]]:
    """Make a desk and let its past happen, up to ``now``; what the desk refused, which is nothing in a right story.

    The database is this desk's alone, and empty.
    """
    _number_from(base_of(slug))
    began = now - A_LONG_TIME * DAY
    clock.begin(began, speed=0)
    made = make(DESKS[slug].setting, at=began, now=now)
    publish_all(made, now=now)
    prepare_replies(made, at=began)
    story = story_of(made, now=now, tickets=tickets, moved=_move)
    story.play(heard)
    return story.refused


def _move(at: int) -> None:
    clock.set_pace(ahead=max(0, at - clock.now_seconds()))


def _number_from(base: int) -> None:
    with connection.cursor() as cursor:
        # Lost with the machine's power, it is told again: no commit need wait for the disk.
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, %s FROM sqlite_master WHERE sql LIKE %s",
            [base, "%AUTOINCREMENT%"],
        )


def cores() -> int:
    """How many desks are told at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
