"""A sample: a desk beside a desk, under the same policy, with people who do not exist and requests of the last weeks.

It is a desk of its own, so that nothing of it stands among a desk's own numbers, customers and sums, and so that it is
taken away as a desk is, whole. Nobody is mailed about its requests.
"""

from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext, override

from guichet.desks.addresses import LONGEST_NAME, Address
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Seat
from guichet.notices.round import make_round_of
from guichet.policies.loading import in_force, policy_of
from guichet.policies.publishing import publish
from guichet.samples.courses import DAY, tell
from guichet.samples.people import AGENTS, serve, staff
from guichet.samples.story import Cast, Rounds, Story
from guichet.tickets.alarms import next_ring

PAST_DAYS: Final = 120
"""How long the sample's policy has been in force: longer than its oldest request."""


class CannotLayOut(Exception):  # noqa: N818 - reads as what it is
    """There can be no sample. ``code`` says why: ``no_policy``, ``is_a_sample``, ``exists``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def lay_out(desk: Desk, *, by: Seat, at: int) -> Desk:
    """Make the desk's sample, whole or not at all.

    Raises:
        CannotLayOut: ``no_policy``, ``is_a_sample``, or ``exists``: there is one already.
    """
    with transaction.atomic():
        lock_desk(desk.pk)
        version = in_force(desk.pk, at)
        if desk.sample_of_id is not None:
            raise CannotLayOut("is_a_sample")
        if version is None:
            raise CannotLayOut("no_policy")
        if sample_of(desk) is not None:
            raise CannotLayOut("exists")
        sample, began = _found(desk), at - PAST_DAYS * DAY
        publish(sample, version.text, by=None, at=began)
        policy = policy_of(version)
        seats = staff(sample, by)
        contacts = serve(sample, policy, by=seats[AGENTS[0]], since=began)
        cast = Cast(desk=sample, seats=seats, contacts=contacts)
        rounds = Rounds(rings=partial(next_ring, sample.pk), make=lambda instant: make_round_of(sample.pk, at=instant))
        story = Story(cast, at, rounds=rounds)
        tell(story, policy)
        story.play()
    return sample


def sample_of(desk: Desk) -> Desk | None:
    """The desk's sample, if it has one."""
    return Desk.objects.filter(sample_of=desk).first()


def _found(desk: Desk) -> Desk:
    with override(desk.first_language):
        name = gettext("%(desk)s (sample)") % {"desk": desk.name}
    return Desk.objects.create(
        slug=f"{desk.slug[:30]}-sample-{desk.pk}"[:40],
        address=_free_address(desk),
        name=name[:200],
        languages=desk.languages,
        zone=desk.zone,
        mail_address=desk.mail_address,
        sender_name=desk.sender_name,
        accent=desk.accent,
        sample_of=desk,
    )


def _free_address(desk: Desk) -> str:
    """Beside the desk: ``/sample``, or ``/name-sample``."""
    where = desk.where
    for place in range(1, 100):
        ending = "sample" if place == 1 else f"sample-{place}"
        name = f"{where.name[: LONGEST_NAME - len(ending) - 1]}-{ending}" if where.name else ending
        address = str(Address(where.host, name))
        if not Desk.objects.filter(address=address).exists():
            return address
    raise CannotLayOut("exists")
