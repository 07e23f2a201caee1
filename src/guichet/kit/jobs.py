"""Work that is done later, at least once, on either database.

A worker claims a job for the time of a lease; whoever is killed with one in hand loses it to the next when the lease
has run out. A failure is tried again, later each time; after the last try it stays in the list of failures until a
person resumes or cancels it. Every instant is given by the caller.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection, models, transaction
from django.db.models import F, Q

from guichet.kit.models import Job, JobState

LEASE: Final = 120
"""Seconds that a worker has before another may take its job over."""

FIRST_DELAY: Final = 15
LONGEST_DELAY: Final = 3600


def enqueue(
    queue: str, *, at: int, payload: Mapping[str, Any] | None = None, key: str | None = None, most_attempts: int = 10
) -> Job:
    """A job to be done from ``at`` on; where ``key`` was enqueued before, that one."""
    known = Job.objects.filter(key=key).first() if key is not None else None
    if known is not None:
        return known
    return Job.objects.create(
        queue=queue, key=key, payload=dict(payload or {}), run_after=at, created_at=at, most_attempts=most_attempts
    )


def claim(queues: Sequence[str], *, at: int, lease: int = LEASE) -> Job | None:
    """The job that has waited longest, now ours; none where there is nothing to do."""
    with transaction.atomic():
        # Whoever died with the last try in hand is a failure too, or a job that kills its worker would kill for ever.
        lapsed = Job.objects.filter(queue__in=queues, state=JobState.RUNNING, leased_until__lte=at)
        lapsed.filter(attempts__gte=F("most_attempts")).update(
            state=JobState.FAILED, finished_at=at, lease="", error="The worker ended before the job did."
        )
        ready = Q(state=JobState.WAITING, run_after__lte=at) | Q(state=JobState.RUNNING, leased_until__lte=at)
        found = Job.objects.filter(ready, queue__in=queues).order_by("run_after", "id")
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        job = found.first()
        if job is None:
            return None
        job.state = JobState.RUNNING
        job.lease = secrets.token_hex(16)
        job.leased_until = at + lease
        job.attempts += 1
        job.save(update_fields=["state", "lease", "leased_until", "attempts"])
        return job


def progress(
    job: Job, *, at: int, done: int, of: int | None = None, checkpoint: Mapping[str, Any] | None = None
) -> bool:
    """Say how far a job has come and keep it for another lease; false where it was cancelled or is another's by now."""
    changes: dict[str, Any] = {"done_units": done, "leased_until": at + LEASE}
    if of is not None:
        changes["all_units"] = of
    if checkpoint is not None:
        changes["checkpoint"] = dict(checkpoint)
    return bool(_ours(job).update(**changes))


def put_back(job: Job, *, at: int) -> bool:
    """Let a job that has come a piece further go on from ``at``; it did not fail, so that no try is spent. False where
    the lease was lost meanwhile.
    """
    return bool(_ours(job).update(state=JobState.WAITING, run_after=at, lease="", attempts=0))


def complete(job: Job, *, at: int) -> bool:
    """The job is done; false where the lease was lost meanwhile."""
    return bool(_ours(job).update(state=JobState.DONE, finished_at=at, error="", lease=""))


def fail(job: Job, *, at: int, error: str, permanent: bool = False) -> bool:
    """The job failed: it is tried again later, or after its last try set among the failures."""
    if permanent or job.attempts >= job.most_attempts:
        return bool(_ours(job).update(state=JobState.FAILED, finished_at=at, error=error[:4000], lease=""))
    delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (job.attempts - 1))
    return bool(_ours(job).update(state=JobState.WAITING, run_after=at + delay, error=error[:4000], lease=""))


def postpone(job: Job, *, until: int) -> bool:
    """Let a job wait, as if it had not been claimed; false where the lease was lost meanwhile."""
    return bool(_ours(job).update(state=JobState.WAITING, run_after=until, attempts=job.attempts - 1, lease=""))


def cancel(job_id: int, *, at: int) -> bool:
    """Call a job off; one that runs learns it at its next ``progress``."""
    open_states = [JobState.WAITING, JobState.RUNNING, JobState.FAILED]
    found = Job.objects.filter(pk=job_id, state__in=open_states)
    return bool(found.update(state=JobState.CANCELLED, finished_at=at, lease=""))


def resume(job_id: int, *, at: int) -> bool:
    """Let a failed or cancelled job be tried again, from its checkpoint."""
    found = Job.objects.filter(pk=job_id, state__in=[JobState.FAILED, JobState.CANCELLED])
    return bool(
        found.update(state=JobState.WAITING, run_after=at, finished_at=None, most_attempts=F("attempts") + 10, error="")
    )


def failures(limit: int = 100) -> list[Job]:
    """What has failed and waits for a person, the latest first."""
    return list(Job.objects.filter(state=JobState.FAILED).order_by("-id")[:limit])


def _ours(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease=job.lease)
