"""Delivering mails: at least once, always as the same mail, later again where the mail server says no."""

import logging
from collections.abc import Callable
from enum import Enum, auto
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from django.db import InterfaceError, OperationalError

from guichet.contracts import alarms
from guichet.contracts.models import AccountWarning
from guichet.desks.models import Desk
from guichet.entry.letters import LETS_IN
from guichet.kit import jobs, outbox
from guichet.kit.faults import refusal, told
from guichet.kit.models import Job, JobState, Mail
from guichet.kit.setaside import set_aside
from guichet.notices.account_letters import ANNOUNCEMENT, warning_of
from guichet.notices.letters import REGISTRATION, WARNING
from guichet.tickets import handing
from guichet.tickets.models import Ticket

PERMANENT = 500

ORDER_S = 15
"""Seconds after which a mail looks again whether the one before it is out."""

log = logging.getLogger(__name__)


class Came(Enum):
    """What came of the mail that had waited longest."""

    NOTHING = auto()
    """None was ready."""
    SETTLED = auto()
    """It is out, or is not wanted any more."""
    REFUSED = auto()
    """The mail server said no to this one."""
    AWAY = auto()
    """There was no speaking to the mail server: the next mail would fare no better."""


def deliver_next(*, now: Callable[[], int]) -> Came:
    """Deliver the mail that has waited longest. ``now`` is asked for every instant: a mail server may take its time,
    and what counts from the hand-over counts from when the mail was accepted.
    """
    job = jobs.claim([outbox.QUEUE], at=now())
    if job is None:
        return Came.NOTHING
    mail = Mail.objects.get(job=job)
    if mail.handed_over_at is None:
        if not _is_wanted(mail, at=now()):
            jobs.cancel(job.pk, at=now())
            return Came.SETTLED
        if (before := outbox.blocking(mail)) is not None:
            jobs.postpone(job, until=max(before.run_after, now() + ORDER_S))
            return Came.SETTLED
        refusal = _hand_over(mail, job, now=now)
        if refusal is not None:
            return refusal
        # From here on the mail is out. Being killed before the next lines sends it once more, with the same Message-ID.
        handed_over_at = now()
        outbox.handed_over(mail, at=handed_over_at)
    else:
        handed_over_at = mail.handed_over_at
    follow_up(mail, at=handed_over_at)
    jobs.complete(job, at=now())
    return Came.SETTLED


def goes_nowhere(mail: Mail) -> bool:
    """Whether it is a mail of a sample: its people do not exist. It counts as handed over all the same, so
    that the sample goes on as a desk does. What lets people in is mailed.
    """
    lets_in = mail.about == LETS_IN
    return not lets_in and Desk.objects.filter(pk=mail.stream, sample_of__isnull=False).exists()


def let_go(desk_id: int, *, at: int) -> None:
    """Have all mails of a sample gone nowhere at once."""
    waiting = Mail.objects.filter(stream=desk_id, handed_over_at=None).exclude(about=LETS_IN).select_related("job")
    for mail in waiting.filter(job__state=JobState.WAITING).order_by("pk"):
        if not _is_wanted(mail, at=at):
            jobs.cancel(mail.job_id, at=at)
            continue
        outbox.handed_over(mail, at=at)
        follow_up(mail, at=at)
        Job.objects.filter(pk=mail.job_id).update(state=JobState.DONE, finished_at=at)


def _is_wanted(mail: Mail, *, at: int) -> bool:
    """Whether the mail still has its reason: nobody is warned who has answered meanwhile."""
    if not mail.recipient:
        # It was erased.
        return False
    if mail.purpose == ANNOUNCEMENT:
        found = AccountWarning.objects.filter(pk=warning_of(mail) or 0).first()
        return found is not None and alarms.is_still_due(found, at=at)
    if mail.purpose != WARNING:
        return True
    ticket = Ticket.objects.select_related("terms__version").get(pk=mail.subject_id)
    return handing.is_still_ordered(ticket, ordered_at=mail.ordered_at, at=at)


def _hand_over(mail: Mail, job: Job, *, now: Callable[[], int]) -> Came | None:
    """Hand it over; why it stayed, where it did."""
    if goes_nowhere(mail):
        return None
    try:
        outbox.deliver(mail)
    except Exception as error:  # noqa: BLE001 - whatever a mail server's library raises, the mail stays and is tried again
        log.warning("mail %s was not taken: %s", mail.pk, told(error))
        jobs.fail(job, at=now(), error=refusal(error) or told(error), permanent=_is_permanent(error))
        return Came.AWAY if _is_away(error) else Came.REFUSED
    return None


def follow_up(mail: Mail, *, at: int) -> None:
    """Record what counts from the hand-over. What cannot be recorded is set aside: the mail is out all the same."""
    try:
        follow(mail, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - the mail is out, and the next one waits
        log.error("the hand-over of mail %s cannot be recorded: %s", mail.pk, told(error))  # noqa: TRY400 - no traceback: it may hold what somebody typed
        set_aside("hand_over", stream=mail.stream, subject=mail.pk, error=told(error), at=at)


def follow(mail: Mail, *, at: int) -> None:
    """Record what counts from the hand-over of a mail at ``at``."""
    if mail.purpose == WARNING:
        handing.warning_handed_over(mail.subject_id, ordered_at=mail.ordered_at, at=at)
    elif mail.purpose == ANNOUNCEMENT:
        warning = warning_of(mail)
        if warning is not None:
            alarms.warning_handed_over(warning, at=at)
    elif mail.purpose == REGISTRATION:
        handing.registration_handed_over(mail.subject_id, at=at)


def _is_permanent(error: Exception) -> bool:
    """Whether the mail server has said no for good, to this mail and not to us."""
    if _is_away(error):
        return False
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= PERMANENT


def _is_away(error: Exception) -> bool:
    """Whether the server could not be spoken to at all, which has nothing to do with this mail."""
    if isinstance(error, SMTPServerDisconnected | SMTPConnectError | SMTPHeloError | SMTPAuthenticationError):
        return True
    return isinstance(error, OSError) and not isinstance(error, SMTPException)
