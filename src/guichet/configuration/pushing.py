"""Bringing files in: whole or not at all, and only upon what they were taken from. A plan is the same, undone."""

from dataclasses import dataclass

from django.db import transaction

from guichet.configuration.doing import Hand
from guichet.configuration.planning import Step, plan
from guichet.configuration.reading import configuration_in, head_in
from guichet.configuration.standing import configuration_of
from guichet.configuration.values import Unusable
from guichet.configuration.writing import HEAD, Files, files_of, state_of
from guichet.desks.changes import CONFIGURED, note
from guichet.desks.locking import lock_desk
from guichet.desks.models import Seat


class Changed(Exception):  # noqa: N818 - reads as what it is
    """The desk is no longer what the files were taken from."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was done, or would be, in order; and what stays though files do not list it."""

    done: tuple[Step, ...]
    kept: tuple[Step, ...]


def push(files: Files, *, by: Seat, at: int, remove: bool = False, over: bool = False, for_good: bool = True) -> Pushed:
    """Let the desk be as the files say. ``remove``: what they do not list goes; ``over``: even where the desk has been
    changed since they were taken out. Without ``for_good`` all of it is done and undone: what would come of it.

    Raises:
        Unusable: where the files say no configuration, or a door refuses something.
        Changed: where the desk has been changed since.
    """
    slug, state = head_in(files)
    if slug != by.desk.slug:
        raise Unusable(HEAD, f"these are the files of “{slug}”, not of “{by.desk.slug}”.")
    said = {name: content for name, content in files.items() if name != HEAD}
    wanted = configuration_in(said)
    with transaction.atomic():
        # The lock under which a desk is changed. The seat is read anew with it: others may hold an older desk.
        desk = lock_desk(by.desk_id)
        seat = Seat.objects.select_related("desk", "user").get(pk=by.pk)
        now = configuration_of(desk, at)
        if not over and state_of(files_of(now)) != state:
            raise Changed
        steps = plan(desk, now, wanted, at=at, remove=remove)
        hand = Hand(seat, at)
        for step in steps:
            if step.do is not None:
                step.do(hand)
        done = tuple(step for step in steps if step.do is not None)
        if done:
            note(desk, CONFIGURED, by=seat.user, at=at, data={"steps": len(done), "state": state_of(said)})
        if not for_good:
            transaction.set_rollback(True)
    return Pushed(done, tuple(step for step in steps if step.do is None))
