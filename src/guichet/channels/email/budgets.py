"""How often the desk itself answers mails: the brake that needs no header of anybody's. Requests are filed all the
same; what is braked is what leaves.
"""

from collections.abc import Iterable
from typing import Final

from guichet.channels.email.trust import is_proven
from guichet.channels.models import Acknowledgement, Arrival, State
from guichet.core.timeline.events import EventType
from guichet.desks.models import Desk
from guichet.kit.models import Mail

DAY_S: Final = 86_400
HOUR_S: Final = 3_600

MOST_TO_CLAIMED: Final = 1
"""Mails by itself to an address that nobody has proved, in a day."""

MOST_TO_PROVEN: Final = 20
"""The same to one that was proved."""

MOST_TO_ALL_CLAIMED: Final = 200
"""Mails to all that nobody has proved, of a desk, in ten minutes."""

BREAKER_S: Final = 600

ANSWERS_TOO_SOON_S: Final = 300
"""Who writes again so soon after the desk has answered by itself, without the code that it was sent, may be a robot."""

MOST_ANSWERS: Final = 90
"""Answers of one sender in an hour."""

MOST_REPORTS: Final = 3
"""Reports of one kind on one mail that are shown: whoever was mailed could make as many as they like."""

MOST_UNKNOWN: Final = 10
"""Reports in an hour that tell of no mail of the desk's and wait for a person; more are kept, and counted."""

MOST_UNKNOWN_OF_OURS: Final = 50
"""The same of those that name an address to which the desk has written lately."""

LATELY: Final = 2_000
"""Mails of a desk that are looked through for that."""


def spend(desk: Desk, address: str, *, at: int) -> bool:
    """Whether the desk may answer a mail from the address by itself now; if so, that is noted."""
    proven = is_proven(desk, address)
    sent = Acknowledgement.objects.filter(desk=desk)
    to_them = sent.filter(address=address, at__gt=at - DAY_S).count()
    if to_them >= (MOST_TO_PROVEN if proven else MOST_TO_CLAIMED):
        return False
    if not proven and sent.filter(was_proven=False, at__gt=at - BREAKER_S).count() >= MOST_TO_ALL_CLAIMED:
        return False
    Acknowledgement.objects.create(desk=desk, address=address, at=at, was_proven=proven)
    return True


def answers_too_soon(desk: Desk, sender: str, *, at: int) -> bool:
    """Whether this is the first mail without a code since the desk has answered the sender by itself, a moment ago."""
    last = (
        Acknowledgement.objects.filter(desk=desk, address=sender).order_by("-at").values_list("at", flat=True).first()
    )
    if last is None or at - last > ANSWERS_TOO_SOON_S:
        return False
    since = Arrival.objects.filter(desk=desk, sender=sender, received_at__gte=last, handled_at__gt=last)
    return not since.exists()


def is_news(mail: Mail, reason: str) -> bool:
    """Whether what came of a mail of ours has not been shown often enough."""
    return Arrival.objects.filter(mail=mail, reason=reason, state=State.SHOWN).count() < MOST_REPORTS


def may_wait(desk: Desk, recipients: Iterable[str], *, at: int) -> bool:
    """Whether a report that tells of no mail of ours waits for a person: so many in an hour, and more of those that
    name somebody to whom the desk has written.
    """
    lately = Arrival.objects.filter(desk=desk, mail=None, reason="report_failed", received_at__gt=at - HOUR_S)
    count = lately.count()
    if count < MOST_UNKNOWN:
        return True
    named = set(recipients)
    if not named or count >= MOST_UNKNOWN_OF_OURS:
        return False
    written = Mail.objects.filter(stream=desk.pk).order_by("-pk").values_list("recipient", flat=True)[:LATELY]
    return not named.isdisjoint(written)


def answers_too_often(desk: Desk, sender: str, *, at: int) -> bool:
    """Whether the sender has answered more within an hour than people do."""
    lately = Arrival.objects.filter(desk=desk, sender=sender, received_at__gt=at - HOUR_S, state=State.TAKEN)
    return lately.filter(message__event__type=EventType.ANSWERED.value).count() >= MOST_ANSWERS
