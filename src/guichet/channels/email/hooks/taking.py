"""Taking what a provider posts: proved, of now, for a desk of ours, and safe on the disk before it hears so. What is
refused is counted, so that whoever set it up sees it.
"""

import hashlib
import logging
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final

from anymail.exceptions import AnymailWebhookValidationFailure
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest

from guichet.channels.email.addressing import desk_of
from guichet.channels.email.hooks.opening import BEYOND
from guichet.channels.email.hooks.posting import Posted, TooBig, Unreadable, let_go
from guichet.channels.email.hooks.providers import Handed, Provider, Stamp, check_login, opened
from guichet.channels.email.hooks.tally import Tally
from guichet.channels.email.intake import Parcel, digest_of, keep
from guichet.channels.email.reading.limits import MOST_BYTES
from guichet.channels.email.ways import Hook
from guichet.channels.models import HookState, HookToken
from guichet.desks.models import Desk

AHEAD_S: Final = 300
"""How far the provider's clock may be before ours."""

MOST_RECIPIENTS: Final = 100
HEARD_S: Final = 30
"""Between two times at which it is written down that a provider was heard."""

refusals: Final = Tally()

_hands: Final = BoundedSemaphore(2)
"""So many posts are in memory at once. They wait on the disk, however slowly others come."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider hears: a status, and a sentence for its log."""

    status: int
    said: str


KEPT: Final = Answer(200, "Kept.")
LATER: Final = Answer(503, "It cannot be kept now. Try again later.")
REFUSALS: Final = {
    "login": Answer(401, "The user or the password is not ours."),
    "signature": Answer(403, "The signature is not good."),
    "stale": Answer(403, "The signature is too old, or of a time to come."),
    "used": Answer(403, "The signature was used for another mail."),
    "size": Answer(413, f"The mail is too big: more than {MOST_BYTES:,} bytes, or its post is."),
    # Whoever set it up can mend it while the provider tries again.
    "form": Answer(503, "There is no raw mail in it. Set the provider up so that it posts the raw mail."),
    "envelope": Answer(503, 'The mail is there, but no envelope that names for whom it is: JSON with a list "to".'),
    # A machine that has much to do may open it next time.
    "unopened": Answer(503, "It took too much time or memory to open. Try again later."),
    "address": Answer(403, "No desk has this address."),
}

PROVEN: Final = frozenset({"form", "envelope", "unopened", "address"})
"""Why a post is refused that proved to be the provider's."""

AS_KEPT: Final = "kept"


class _Refused(Exception):  # noqa: N818 - reads as what it is
    def __init__(self, why: str, about: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.about = about


def receive(hook: Hook, request: HttpRequest, *, at: int, machine: int) -> Answer:
    """Take a mail that a provider posts; what it hears. ``at`` is when it came, ``machine`` that by the machine's own
    clock, which the provider's is near.
    """
    try:
        provider = opened(hook)
        try:
            _take(hook, provider, request, at=at, machine=machine)
        except _Refused as refused:
            _count(hook, refused, at=at)
            let_go(request)
            said = REFUSALS[refused.why]
            return said if refused.why != "address" else Answer(provider.nobody, said.said)
    except (DatabaseError, OSError, ImproperlyConfigured):
        log.exception("a mail of the hook %s could not be kept", hook.name)
        return LATER
    return KEPT


def await_test(hook: Hook, *, at: int) -> None:
    """Note the first post that proves to be the provider's from now on, and what comes of it."""
    HookState.objects.update_or_create(name=hook.name, defaults={"awaited_at": at, "tested_at": None, "tested_as": ""})


def _take(hook: Hook, provider: Provider, request: HttpRequest, *, at: int, machine: int) -> None:
    try:
        check_login(provider, request)
    except AnymailWebhookValidationFailure:
        raise _Refused("login") from None
    try:
        posted = Posted(request)
    except TooBig:
        raise _Refused("size") from None
    try:
        with _hands:
            stamp, handed = _proved(provider, posted, machine=machine)
            parcels = _parcels(hook, handed)
            _keep(hook, stamp, parcels, at=at, machine=machine)
    finally:
        posted.close()


def _proved(provider: Provider, posted: Posted, *, machine: int) -> tuple[Stamp | None, Handed]:
    """The mail, once it is proved who brings it."""
    try:
        provider.open(posted)
        provider.run_validators(posted)
        stamp = provider.stamp(posted)
    except (AnymailWebhookValidationFailure, ValueError, Unreadable):
        # What is no instant, and letters that no signature has, are the same to us as a false one.
        raise _Refused("signature") from None
    if stamp is not None and not -AHEAD_S <= machine - stamp.at <= stamp.good_s:
        raise _Refused("stale")
    try:
        handed = provider.unpack(posted)
    except Unreadable as error:
        raise _Refused({"envelope": "envelope", BEYOND: "unopened"}.get(error.field, "form")) from None
    if len(handed.raw) > MOST_BYTES:
        raise _Refused("size")
    return stamp, handed


def _parcels(hook: Hook, handed: Handed) -> list[Parcel]:
    """One for each desk that it is for."""
    found: dict[int, tuple[Desk, str]] = {}
    named = [address.strip() for address in handed.recipients[:MOST_RECIPIENTS]]
    for address in named:
        desk = desk_of(address)
        if desk is not None:
            found.setdefault(desk.pk, (desk, address))
    if not found and hook.to:
        desk = desk_of(hook.to)
        if desk is not None:
            found[desk.pk] = (desk, hook.to)
    if not found:
        raise _Refused("address", named[0] if named else "")
    return [
        Parcel(
            desk=desk,
            raw=handed.raw,
            way="hook",
            server=hook.server,
            envelope_from=handed.sender,
            envelope_to=address,
        )
        for desk, address in found.values()
    ]


def _keep(hook: Hook, stamp: Stamp | None, parcels: list[Parcel], *, at: int, machine: int) -> None:
    with transaction.atomic():
        if stamp is not None and stamp.token:
            _use(hook, stamp, digest_of(parcels[0].raw), machine=machine)
        keep(parcels, at=at)
        _heard(hook, at=at)


def _use(hook: Hook, stamp: Stamp, mail: str, *, machine: int) -> None:
    """A token is good for one mail, which the provider may bring again."""
    HookToken.objects.filter(at__lt=machine - stamp.good_s - AHEAD_S).delete()
    digest = hashlib.sha256(f"{hook.name}\n{stamp.token}".encode()).hexdigest()
    used, _is_new = HookToken.objects.get_or_create(digest=digest, defaults={"mail": mail, "at": machine})
    if used.mail != mail:
        raise _Refused("used")


def _heard(hook: Hook, *, at: int) -> None:
    state, _is_new = HookState.objects.get_or_create(name=hook.name)
    if state.heard_at is None or not 0 <= at - state.heard_at < HEARD_S:
        HookState.objects.filter(pk=state.pk).update(heard_at=at)
    if state.awaited_at is not None and state.tested_at is None:
        _tested(hook, AS_KEPT, at=at)


def _tested(hook: Hook, came: str, *, at: int) -> None:
    awaited = HookState.objects.filter(name=hook.name, awaited_at__isnull=False, tested_at=None)
    # Nothing is written where nobody waits.
    if awaited.exists():
        awaited.update(tested_at=at, tested_as=came)


def _count(hook: Hook, refused: _Refused, *, at: int) -> None:
    log.warning("a post to the hook %s was refused: %s", hook.name, refused.why)
    if refused.why in PROVEN:
        _tested(hook, refused.why, at=at)
    more = refusals.one_more(hook.name, at=at)
    if not more:
        return
    state, _is_new = HookState.objects.get_or_create(name=hook.name)
    about = "".join(letter for letter in refused.about if letter.isprintable())[:400]
    HookState.objects.filter(pk=state.pk).update(
        refused=F("refused") + more, refused_at=at, refused_why=refused.why, refused_about=about
    )
