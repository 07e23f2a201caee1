"""Exceptional closings of a desk of the demonstration: the afternoon before Christmas, and one of the weeks to come."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from guichet.samples.story import Story

EVE: Final = {"fr": "veille de Noël", "en": "Christmas Eve"}
TRAINING: Final = {"fr": "formation de toute l'équipe", "en": "training of the whole team"}

THURSDAY: Final = 3


def closings(story: Story, who: str) -> None:
    """The desk closes at noon on the next 24 December, and for a day's training on Thursday of next week; a manager has
    entered both.
    """
    today = datetime.fromtimestamp(story.now, UTC).astimezone(story.zone).date()
    eve = date(today.year + ((today.month, today.day) >= (12, 24)), 12, 24)
    monday = today + timedelta(days=7 - today.weekday())
    _closes(story, who, eve, time(12), EVE)
    _closes(story, who, monday + timedelta(days=THURSDAY), time(14), TRAINING)


def _closes(story: Story, who: str, day: date, at: time, reason: dict[str, str]) -> None:
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    story.closes(story.back(3, "09:15"), who, datetime.combine(day, at), midnight, reason)
