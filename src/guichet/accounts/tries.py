"""Failures to sign in, counted where all processes of an installation see them. They are forgotten after a while."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from guichet.accounts.models import Tries


def held_until(keys: Iterable[str]) -> int:
    """The latest instant until which one of the keys has to wait; 0 where none has."""
    return Tries.objects.filter(key__in=list(keys)).aggregate(until=Max("until"))["until"] or 0


def count(key: str, *, at: int, window_s: int) -> int:
    """Count one more failure under a key; the count, begun anew where the window of the last one is over."""
    Tries.objects.filter(since__lte=at - window_s).delete()
    for _ in range(2):
        if Tries.objects.filter(key=key).update(times=F("times") + 1):
            break
        try:
            with transaction.atomic():
                Tries.objects.create(key=key, times=1, since=at)
            break
        except IntegrityError:
            continue  # another process was first: its row is counted up
    return Tries.objects.filter(key=key).values_list("times", flat=True).first() or 1


def hold(key: str, until: int) -> None:
    """Make a key wait."""
    Tries.objects.filter(key=key).update(until=until)


def forget(keys: Iterable[str]) -> None:
    """Forget the failures under these keys."""
    Tries.objects.filter(key__in=list(keys)).delete()
