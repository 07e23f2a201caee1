"""What was set aside is tried again: after a while by itself, or when a person says so."""

from collections.abc import Callable, Mapping
from typing import Final

from django.db import InterfaceError, OperationalError, transaction

from guichet.contracts import alarms
from guichet.kit import outbox
from guichet.kit.faults import told
from guichet.kit.models import FeedRow, Mail, SetAside
from guichet.kit.setaside import set_aside, take_back
from guichet.notices.audience import posts_for
from guichet.notices.delivering import follow
from guichet.tickets.alarms import look_again, put_aside
from guichet.tickets.models import Ticket

DELAY: Final = 900
"""Seconds after which something is tried again by itself."""

BATCH: Final = 50


def retry_due(*, at: int) -> int:
    """Try again what failed longer than the delay ago; how much of it went well."""
    found = SetAside.objects.filter(last_at__lte=at - DELAY).order_by("last_at", "id")
    return sum(retry(one, at=at) for one in list(found[:BATCH]))


def retry(one: SetAside, *, at: int) -> bool:
    """Try one thing again; false where it fails again, which is noted."""
    try:
        with transaction.atomic():
            RETRIES[one.kind](one, at)
            take_back(one.kind, subject=one.subject)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - it waits on, with its reason
        if one.kind == "ticket":
            put_aside(one.subject, at=at, error=told(error))
        else:
            set_aside(one.kind, stream=one.stream, subject=one.subject, error=told(error), at=at)
        return False
    return True


def _ticket(one: SetAside, at: int) -> None:
    if not look_again(one.subject, at=at):
        # Nothing is due on it any more.
        Ticket.objects.filter(pk=one.subject).update(set_aside_at=None)


def _notice(one: SetAside, at: int) -> None:
    for post in posts_for(FeedRow.objects.get(pk=one.subject)):
        outbox.post(one.stream, post.letter, key=post.key, at=at)


def _hand_over(one: SetAside, _at: int) -> None:
    mail = Mail.objects.get(pk=one.subject)
    if mail.handed_over_at is not None:
        follow(mail, at=mail.handed_over_at)


def _account(one: SetAside, at: int) -> None:
    alarms.look_once_more(one.subject, at=at)


RETRIES: Final[Mapping[str, Callable[[SetAside, int], None]]] = {
    "ticket": _ticket,
    "notice": _notice,
    "hand_over": _hand_over,
    "account": _account,
}
