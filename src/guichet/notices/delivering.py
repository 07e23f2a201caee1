"""Delivering mails: at least once, always as the same mail, later again where the mail server says no."""

import logging
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from guichet.kit import jobs, outbox
from guichet.kit.models import Job, Mail
from guichet.kit.setaside import set_aside
from guichet.notices.audience import REGISTRATION, WARNING
from guichet.tickets import handing
from guichet.tickets.models import Ticket

PERMANENT = 500
log = logging.getLogger(__name__)


def deliver_next(*, at: int) -> bool:
    """Deliver the mail that has waited longest; false where none is ready."""
    job = jobs.claim([outbox.QUEUE], at=at)
    if job is None:
        return False
    mail = Mail.objects.get(job=job)
    if mail.handed_over_at is None:
        if not _is_wanted(mail, at=at):
            jobs.cancel(job.pk, at=at)
            return True
        if not _hand_over(mail, job, at=at):
            return True
        # From here on the mail is out. Being killed before the next line sends it once more, with the same Message-ID.
        Mail.objects.filter(pk=mail.pk).update(handed_over_at=at)
        mail.handed_over_at = at
    _follow(mail, at=mail.handed_over_at)
    jobs.complete(job, at=at)
    return True


def _is_wanted(mail: Mail, *, at: int) -> bool:
    """Whether the mail still has its reason: nobody is warned who has answered meanwhile."""
    if mail.purpose != WARNING:
        return True
    ticket = Ticket.objects.select_related("terms__version").get(pk=mail.subject_id)
    return handing.is_still_ordered(ticket, ordered_at=mail.ordered_at, at=at)


def _hand_over(mail: Mail, job: Job, *, at: int) -> bool:
    try:
        outbox.deliver(mail)
    except Exception as error:  # noqa: BLE001 - whatever a mail server's library raises, the mail stays and is tried again
        log.warning("mail %s was not taken: %r", mail.pk, error)
        jobs.fail(job, at=at, error=repr(error), permanent=_is_permanent(error))
        return False
    return True


def _follow(mail: Mail, *, at: int) -> None:
    """Record what counts from the hand-over. What cannot be recorded is set aside: the mail is out all the same."""
    try:
        if mail.purpose == WARNING:
            handing.warning_handed_over(mail.subject_id, ordered_at=mail.ordered_at, at=at)
        elif mail.purpose == REGISTRATION:
            handing.registration_handed_over(mail.subject_id, at=at)
    except Exception as error:
        log.exception("the hand-over of mail %s cannot be recorded", mail.pk)
        set_aside("hand_over", stream=mail.stream, subject=mail.pk, error=repr(error), at=at)


def _is_permanent(error: Exception) -> bool:
    """Whether the mail server has said no for good."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= PERMANENT
