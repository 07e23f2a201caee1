"""Invitations: sent, sent again, handed over, withdrawn, taken up once. They end after a week.

The row knows a digest of the token only, and goes when the invitation is taken up or withdrawn.
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from guichet.accounts import tries
from guichet.accounts.models import User
from guichet.customers.contacts import enter
from guichet.customers.models import Contact, Organisation
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk, Role, Seat
from guichet.desks.reaching import link
from guichet.desks.saying import said_instant
from guichet.desks.seats import give_seat
from guichet.entry import letters, tokens
from guichet.entry.errors import CannotInvite
from guichet.entry.models import Invitation, Part
from guichet.entry.proving import prove
from guichet.kit import outbox
from guichet.kit.addresses import normalised, without_control
from guichet.kit.models import Mail
from guichet.policies.speaking import clock_at

LIFE_S: Final = 7 * 24 * 3600
PAUSE_S: Final = 600
"""Between two mails of one invitation."""
MOST_AN_HOUR: Final = 60
"""Invitations that one person may send: nobody uses a desk to flood mailboxes."""
MOST_OPEN: Final = 200
"""Invitations of one desk that may wait at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who is invited: their address, and what one knows of them."""

    email: str
    name: str = ""
    language: str = "en"


def invite(
    desk: Desk, guest: Guest, *, part: Part, at: int, by: User | None, organisation: Organisation | None = None
) -> Invitation:
    """Invite somebody to work at the desk, or to be a contact of one of its customers; an earlier invitation of theirs
    is void.

    Raises:
        ValidationError: where the address is none.
        CannotInvite: ``has_a_seat``, ``has_access``, ``no_organisation``, ``too_many`` or ``too_often``.
    """
    email = normalised(guest.email)
    is_contact = part in {Part.CONTACT, Part.ADMINISTRATOR}
    if is_contact != (organisation is not None) or (organisation is not None and organisation.desk_id != desk.pk):
        raise CannotInvite("no_organisation")
    if part in {Part.AGENT, Part.MANAGER} and _works_here(desk, email):
        raise CannotInvite("has_a_seat")
    if is_contact and _has_access(email, organisation):
        raise CannotInvite("has_access")
    _slow_down(by, at=at)
    with transaction.atomic():
        lock_desk(desk.pk)
        Invitation.objects.filter(desk=desk, email=email).delete()
        if Invitation.objects.filter(desk=desk, until__gt=at).count() >= MOST_OPEN:
            raise CannotInvite("too_many")
        invitation = Invitation(
            desk=desk, organisation=organisation, part=part, email=email, by=by,
            name=without_control(guest.name, most=80), language=desk.language_for(guest.language),
        )  # fmt: skip
        _send(invitation, at=at)
    return invitation


def send_again(invitation: Invitation, *, at: int, by: User | None) -> None:
    """Mail an invitation once more, for another week. The link of the first mail no longer works.

    Raises:
        CannotInvite: ``too_soon`` or ``too_often``.
    """
    if at - invitation.sent_at < PAUSE_S:
        raise CannotInvite("too_soon")
    _slow_down(by, at=at)
    with transaction.atomic():
        _send(invitation, at=at)


def hand_over(invitation: Invitation, *, at: int, by: User) -> str:
    """The whole address of an invitation, to be handed over by oneself, for another week: where no mail arrives. The
    link that was mailed no longer works, and a mail that is still on its way is called off.

    Whoever has the link comes in under the address without having shown that it is theirs: see :func:`take_up`. Only
    who looks after the installation may do this, for it tells whether there is an account.

    Raises:
        CannotInvite: ``not_yours``.
    """
    if not by.is_administrator:
        raise CannotInvite("not_yours")
    waiting = Mail.objects.filter(stream=invitation.desk_id, purpose="invitation", recipient=invitation.email)
    with transaction.atomic():
        outbox.erase(waiting.filter(handed_over_at=None), at=at)
        invitation.by_hand = True
        return link(invitation.desk, "invitation", token=_renew(invitation, at=at))


def withdraw(invitation: Invitation) -> None:
    """Take an invitation back."""
    Invitation.objects.filter(pk=invitation.pk).delete()


def withdraw_all(desk: Desk, email: str) -> None:
    """Take back whatever an address was invited to at a desk: its person is erased there."""
    Invitation.objects.filter(desk=desk, email=email).delete()


def find(token: str, desk: Desk, *, at: int) -> Invitation | None:
    """The invitation of a token at this desk, if it stands."""
    found = Invitation.objects.select_related("desk", "organisation", "by")
    return found.filter(digest=tokens.digest_of(token), desk=desk, until__gt=at).first()


def account_of(invitation: Invitation) -> User | None:
    """The account that is used when the invitation is taken up, and keeps what it has; none where it begins anew.

    A mailed link shows whose the address is: an account under it that nobody has shown to be theirs begins anew.
    """
    user = User.objects.filter(email=invitation.email).first()
    return None if user is None or not (user.is_proved or invitation.by_hand) else user


def take_up(  # noqa: PLR0913 - what a person says of themselves, keyword-only
    token: str,
    desk: Desk,
    *,
    at: int,
    name: str = "",
    language: str = "",
    password: str | None = None,
    owner: User | None = None,
) -> User | None:
    """Let the invited person in, once. What they say of themselves is for a new account; one that exists keeps its own.

    Nobody comes in where the invitation no longer stands, where the account of the address is shut, or where the desk
    knows the person as another customer's; nor by a link that was handed over to the account of somebody who has not
    proved to be its ``owner``.
    """
    with transaction.atomic():
        held = Invitation.objects.select_for_update(of=("self",), no_key=True).filter(
            digest=tokens.digest_of(token), desk=desk
        )
        invitation = held.select_related("organisation").filter(until__gt=at).first()
        if invitation is None:
            return None
        known = account_of(invitation)
        if known is not None and invitation.by_hand and owner != known:
            return None
        Invitation.objects.filter(pk=invitation.pk).delete()
        user = known or _begin(invitation, name=name, language=language, password=password)
        if not user.is_active:
            return None
        if invitation.organisation is None:
            give_seat(desk, user, role=Role.MANAGER if invitation.part == Part.MANAGER else Role.AGENT)
            return user
        is_administrator = invitation.part == Part.ADMINISTRATOR
        contact = enter(invitation.organisation, user, is_administrator=is_administrator)
        return None if contact is None else user


def to_work(seat: Seat) -> QuerySet[Invitation]:
    """The invitations to work at the seat's desk, the latest first."""
    found = Invitation.objects.filter(desk_id=seat.desk_id, organisation=None)
    return found.select_related("by").order_by("-sent_at", "-pk")


def to_manage() -> QuerySet[Invitation]:
    """The invitations to manage a desk, whichever, the latest first."""
    return Invitation.objects.filter(part=Part.MANAGER).select_related("desk", "by").order_by("-sent_at", "-pk")


def to_organisation(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations to be a contact of a customer, the latest first."""
    return organisation.invitations.select_related("by", "desk").order_by("-sent_at", "-pk")


def _slow_down(by: User | None, *, at: int) -> None:
    """Count what one person sends."""
    if by is not None and tries.count(f"invites:{by.pk}", at=at, window_s=3600) > MOST_AN_HOUR:
        raise CannotInvite("too_often")


def _begin(invitation: Invitation, *, name: str, language: str, password: str | None) -> User:
    """The account of somebody new, or that of an address that nobody had shown to be theirs before."""
    called = (name.strip() or invitation.name or invitation.email.partition("@")[0])[:200]
    spoken = invitation.desk.language_for(language or invitation.language)
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        is_proved = not invitation.by_hand
        return User.objects.create_user(invitation.email, password, name=called, language=spoken, is_proved=is_proved)
    prove(user)
    user.name, user.language = called, spoken
    user.set_password(password)
    user.save(update_fields=["name", "language", "password"])
    return user


def _renew(invitation: Invitation, *, at: int) -> str:
    """Give an invitation another token, which is returned and kept nowhere, and another week."""
    token = tokens.fresh()
    invitation.digest, invitation.sent_at, invitation.until = tokens.digest_of(token), at, at + LIFE_S
    invitation.save()
    return token


def _send(invitation: Invitation, *, at: int) -> None:
    invitation.by_hand = False
    token = _renew(invitation, at=at)
    desk, by = invitation.desk, invitation.by
    facts = {
        "name": invitation.name,
        "by": "" if by is None else by.name,
        "part": invitation.part,
        "organisation": invitation.organisation or "",
        "link": link(desk, "invitation", token=token),
        "until": said_instant(
            invitation.until, clock_at(desk, at), desk.language_for(invitation.language), weekday=False
        ),
    }
    letters.write("invitation", desk=desk, email=invitation.email, language=invitation.language, at=at, facts=facts)


def _works_here(desk: Desk, email: str) -> bool:
    return Seat.objects.filter(desk=desk, user__email=email, is_active=True).exists()


def _has_access(email: str, organisation: Organisation | None) -> bool:
    """Whether the address already signs in for the organisation. What other customers' people do is not told here."""
    theirs = Contact.objects.filter(organisation=organisation, user__isnull=False, erased_at=None)
    return theirs.filter(Q(email=email) | Q(user__email=email)).exists()
