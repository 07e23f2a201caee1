"""Whether somebody has proved lately that it is them: asked before what they prove themselves by is changed."""

from django.http import HttpRequest

from guichet import clock

KEY = "proved_at"
LATELY_S = 1800


def note(request: HttpRequest) -> None:
    """They have just proved it."""
    request.session[KEY] = clock.now_seconds()


def is_recent(request: HttpRequest) -> bool:
    """Whether they proved it within the last half hour."""
    return clock.now_seconds() - int(request.session.get(KEY, 0)) < LATELY_S
