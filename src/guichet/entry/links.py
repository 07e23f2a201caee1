"""Mailed links: to sign in, and to confirm a new address. Each works once, within an hour, at the desk that mailed it.

Who asks for a link is answered alike whether or not there is such a person: the rounds look that up afterwards.
"""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from guichet.accounts.models import User
from guichet.desks import reaching
from guichet.desks.models import Desk
from guichet.desks.saying import said_instant
from guichet.entry import letters, tokens
from guichet.entry.belonging import belongs
from guichet.entry.models import Link, Purpose
from guichet.entry.proving import prove
from guichet.kit import jobs
from guichet.kit.addresses import normalised
from guichet.kit.models import Job
from guichet.policies.speaking import clock_at

QUEUE: Final = "sign_in_links"
LIFE_S: Final = 3600
MOST_OPEN: Final = 5
"""Links of one person that may be open at a time: whoever asks for more has got these."""

BATCH: Final = 50


def ask(desk: Desk, email: str, *, at: int) -> None:
    """Note that somebody wants to sign in by a link mailed to this address. It costs the same for any address."""
    jobs.enqueue(QUEUE, at=at, payload={"desk": desk.pk, "email": email}, most_attempts=5)


def answer_asked(*, at: int) -> int:
    """Mail the links that were asked for, to those who belong to the desk; how many asked."""
    count = 0
    while count < BATCH:
        job = jobs.claim([QUEUE], at=at)
        if job is None:
            break
        count += 1
        with transaction.atomic():
            desk = Desk.objects.filter(pk=job.payload["desk"]).first()
            user = _known(str(job.payload["email"]))
            if desk is not None and user is not None and belongs(user, desk):
                mail_sign_in(user, desk, at=at)
            # Who asked is nobody's business afterwards.
            Job.objects.filter(pk=job.pk).update(payload={})
            jobs.complete(job, at=at)
    return count


def mail_sign_in(user: User, desk: Desk, *, at: int) -> None:
    """Mail somebody a link to sign in with, unless they have enough of them."""
    Link.objects.filter(until__lte=at).delete()
    open_ones = Link.objects.filter(user=user, desk=desk, purpose=Purpose.SIGN_IN).count()
    if open_ones < MOST_OPEN:
        _mail(Purpose.SIGN_IN, user, desk, email=user.email, at=at)


def mail_confirmation(user: User, desk: Desk, *, email: str, at: int) -> None:
    """Mail a link to an address that somebody wants to be theirs; an earlier wish is forgotten.

    Raises:
        ValidationError: where it is no address.
    """
    wanted = normalised(email)
    with transaction.atomic():
        Link.objects.filter(user=user, purpose=Purpose.EMAIL).delete()
        _mail(Purpose.EMAIL, user, desk, email=wanted, at=at)


def use(token: str, purpose: Purpose, desk: Desk, *, at: int) -> Link | None:
    """The link of a token, used up; none where it is unknown, over, used, another desk's, or its person gone."""
    with transaction.atomic():
        link = (
            Link.objects.select_for_update(of=("self",), no_key=True)
            .select_related("user")
            .filter(digest=tokens.digest_of(token), purpose=purpose, desk=desk)
            .first()
        )
        if link is None:
            return None
        Link.objects.filter(pk=link.pk).delete()
        is_theirs = purpose != Purpose.SIGN_IN or link.email == link.user.email
        if link.until <= at or not is_theirs or not belongs(link.user, desk):
            return None
        if purpose == Purpose.SIGN_IN:
            prove(link.user)
        return link


def close_all(user: User) -> None:
    """Close every link of a person: their password or their address has changed."""
    Link.objects.filter(user=user).delete()


PAGES: Final = {Purpose.SIGN_IN: "sign_in_link", Purpose.EMAIL: "account:confirm_email"}
KINDS: Final = {Purpose.SIGN_IN: "sign_in", Purpose.EMAIL: "confirm_email"}


def _mail(purpose: Purpose, user: User, desk: Desk, *, email: str, at: int) -> None:
    token, until = tokens.fresh(), at + LIFE_S
    Link.objects.create(digest=tokens.digest_of(token), purpose=purpose, user=user, desk=desk, email=email, until=until)
    facts = {
        "name": user.name,
        "link": reaching.link(desk, PAGES[purpose], token=token),
        "until": said_instant(until, clock_at(desk, at), desk.language_for(user.language), weekday=False),
    }
    letters.write(KINDS[purpose], desk=desk, email=email, language=user.language, at=at, facts=facts)


def _known(email: str) -> User | None:
    try:
        return User.objects.filter(email=normalised(email), is_active=True).first()
    except ValidationError:
        return None
