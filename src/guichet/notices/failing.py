"""What failed and waits for a person, or was tried in vain so far; and trying it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from guichet.kit import jobs, outbox
from guichet.kit.asking import Question
from guichet.kit.models import FeedRow, Job, JobState, Mail, SetAside
from guichet.notices.account_letters import TOLD as ABOUT_ACCOUNTS
from guichet.notices.limit_letters import TOLD as ABOUT_LIMITS
from guichet.notices.retrying import retry

PENDING: Final = tuple(state for state in JobState if state not in {JobState.DONE, JobState.CANCELLED})

MOST_TROUBLED = 500
"""More mails that were tried in vain than anybody reads about one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that failed. ``kind``: ``mail``, ``job``, ``ticket``, ``notice`` or ``hand_over``; ``purpose`` is that
    of a mail or the kind of a change; ``waits`` says that it is tried again by itself. ``mail`` is the one that failed.
    """

    name: str
    kind: str
    purpose: str
    ticket_id: int | None
    error: str
    times: int
    since: int
    waits: bool
    mail: Mail | None = None


def failures(*, stream: int | None = None) -> list[Failure]:
    """All that failed, of one stream or of all, the longest first."""
    aside = SetAside.objects.order_by("id")
    found = [_aside(one) for one in (aside if stream is None else aside.filter(stream=stream))]
    failed = Job.objects.filter(state=JobState.FAILED).order_by("id").select_related("mail")
    return found + [_job(one) for one in (failed if stream is None else failed.filter(mail__stream=stream))]


def count_of(stream: int) -> int:
    """How much of one stream failed."""
    failed = Job.objects.filter(state=JobState.FAILED, mail__stream=stream).count()
    return failed + SetAside.objects.filter(stream=stream).count()


def troubles(stream: int, ticket_id: int) -> list[Failure]:
    """What went wrong about one ticket: mails that failed or were tried in vain so far, and what cannot be settled."""
    ids = [job.pk for job in TRIED.all(outbox.QUEUE)]
    mails = Mail.objects.filter(job_id__in=ids, stream=stream, subject_id=ticket_id, handed_over_at__isnull=True)
    found = [_job(mail.job) for mail in mails.select_related("job").order_by("id")]
    return found + [_aside(one) for one in ASIDE.all(stream, ticket_id)]


TRIED: Final = Question(
    lambda queue: (
        Job.objects.filter(queue=queue, attempts__gt=0, state__in=PENDING).order_by("-id").only("pk")[:MOST_TROUBLED]
    )
)
ASIDE: Final = Question(
    lambda stream, ticket: SetAside.objects.filter(stream=stream, kind="ticket", subject=ticket).order_by("id")
)


def try_again(name: str, *, stream: int | None = None, at: int) -> bool | None:
    """Try one thing again, by its name; whether that went well, and nothing where nothing failed by that name."""
    if name not in {one.name for one in failures(stream=stream)}:
        return None
    kind, _, pk = name.partition("-")
    if kind == "job":
        return jobs.resume(int(pk), at=at)
    return retry(SetAside.objects.get(pk=int(pk)), at=at)


def tickets_of(found: Iterable[Failure]) -> set[int]:
    """The tickets that they are about."""
    return {one.ticket_id for one in found if one.ticket_id is not None}


def _mail_of(job: Job) -> Mail | None:
    return getattr(job, "mail", None)


def _job(job: Job) -> Failure:
    mail = _mail_of(job)
    return Failure(
        name=f"job-{job.pk}",
        kind="job" if mail is None else "mail",
        purpose=job.queue if mail is None else mail.purpose,
        ticket_id=None if mail is None else mail.subject_id,
        error=job.error,
        times=job.attempts,
        since=job.created_at,
        waits=job.state != JobState.FAILED,
        mail=mail,
    )


def _aside(one: SetAside) -> Failure:
    purpose, ticket_id = "", one.subject if one.kind == "ticket" else None
    if one.kind == "notice":
        row = FeedRow.objects.filter(pk=one.subject).first()
        purpose, ticket_id = (row.kind, row.subject) if row else ("", None)
        if purpose in ABOUT_ACCOUNTS | ABOUT_LIMITS:
            ticket_id = None
    elif one.kind == "hand_over":
        mail = Mail.objects.filter(pk=one.subject).first()
        purpose, ticket_id = (mail.purpose, mail.subject_id) if mail else ("", None)
    return Failure(
        name=f"aside-{one.pk}",
        kind=one.kind,
        purpose=purpose,
        ticket_id=ticket_id,
        error=one.error,
        times=one.times,
        since=one.first_at,
        waits=True,
    )
