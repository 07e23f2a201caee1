"""A person's sessions: listed for them, and ended by them. Ending one deletes what the browser's cookie points to."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session as Stored
from django.db import transaction

from guichet import clock
from guichet.accounts.models import EndedSession, Session, User
from guichet.kit.feed import poke
from guichet.kit.grants import GRANT_S, digest_of_session


def begin(key: str, user: User, *, device: str, network: str, at: int) -> None:
    """Note a session that has begun."""
    Session.objects.update_or_create(
        key=key,
        defaults={"user": user, "device": device[:200], "network": network, "began_at": at, "used_at": at},
    )


def note_use(key: str, *, at: int) -> None:
    """Note that a session was used."""
    Session.objects.filter(key=key).update(used_at=at)


def rename(old: str, new: str) -> None:
    """A session goes on under another key; what was granted to the old one is over."""
    with transaction.atomic():
        Session.objects.filter(key=old).update(key=new)
        _note_ended([old])


def sessions_of(user: User) -> list[Session]:
    """The person's sessions that still stand, the latest used first."""
    found = list(Session.objects.filter(user=user).order_by("-used_at", "-pk"))
    alive = set(Stored.objects.filter(pk__in=[one.key for one in found]).values_list("pk", flat=True))
    return [one for one in found if one.key in alive]


def end(found: Iterable[Session]) -> None:
    """End sessions: whoever has their cookie is signed out."""
    keys = [one.key for one in found]
    with transaction.atomic():
        Stored.objects.filter(pk__in=keys).delete()
        Session.objects.filter(key__in=keys).delete()
        _note_ended(keys)


def end_others(user: User, key: str | None) -> None:
    """End all sessions of a person but this one."""
    end(Session.objects.filter(user=user).exclude(key=key))


def ended_after(number: int) -> list[tuple[int, str]]:
    """The sessions that ended after that one: their numbers, in order, and the digests by which grants name them."""
    return list(EndedSession.objects.filter(pk__gt=number).order_by("pk").values_list("pk", "digest"))


def _note_ended(keys: list[str]) -> None:
    """Let whoever listens with one of these sessions be cut off; what no grant can name any more is forgotten."""
    if not keys:
        return
    now = clock.machine_seconds()
    EndedSession.objects.filter(at__lt=now - 2 * GRANT_S).delete()
    EndedSession.objects.bulk_create(EndedSession(digest=digest_of_session(key), at=now) for key in keys)
    poke()
