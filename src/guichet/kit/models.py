"""Rows that are of no domain: the feed, jobs, mails on their way out, what was set aside, what may be removed.

A *stream* is whatever the rows are numbered within; above, it is a desk's id. Instants are whole epoch seconds, UTC.
"""

from typing import Any

from django.db import models

from guichet.kit.addresses import check_header


class FeedHead(models.Model):
    """The last number given in a stream. Its row is the lock under which numbers are given."""

    stream = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)


class FeedRow(models.Model):
    """One committed change. ``number`` has no gaps within its stream and follows the order of the commits."""

    stream = models.BigIntegerField()
    number = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    detail = models.BigIntegerField()
    at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="feed_number_once")]


class FeedReader(models.Model):
    """How far a reader has read a stream."""

    name = models.CharField(max_length=40)
    stream = models.BigIntegerField()
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "stream"], name="feed_reader_once")]


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """Work that is done later, at least once.

    ``key`` makes enqueuing idempotent. ``lease`` names who has it until ``leased_until``; after that anybody may
    take it again. ``checkpoint`` is what the work needs to go on where it was.
    """

    queue = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True, null=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    run_after = models.BigIntegerField()
    lease = models.CharField(max_length=40, default="")
    leased_until = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField(default=10)
    error = models.TextField(default="")
    done_units = models.PositiveBigIntegerField(default=0)
    all_units = models.PositiveBigIntegerField(null=True)
    checkpoint = models.JSONField(default=dict)
    created_at = models.BigIntegerField()
    finished_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["queue", "run_after"], name="job_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["queue", "leased_until"], name="job_running", condition=models.Q(state="running")),
            models.Index(fields=["state", "id"], name="job_by_state"),
        ]


class Mail(models.Model):
    """One mail to one person, worded when it was decided, delivered by its job.

    ``purpose`` and ``subject_id`` say what it is about to those who must know that it was handed over. ``about`` is a
    code of what else it speaks of, with a number where there are several: by it, it is found where that is erased. What
    a ``secret`` one says is blanked once it is out: it opens a door. ``leave`` is the page on which its reader can stop
    such mails, where they did not ask for the matter themselves. ``files`` travel with it: each its ``name``, ``type``
    and the ``key`` under which its bytes are kept. One that ``returns`` not leaves from an address of its own: what
    comes back to that is shown, and answered by nothing.
    """

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="mail")
    stream = models.BigIntegerField()
    key = models.CharField(max_length=200, unique=True)
    purpose = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    about = models.CharField(max_length=60, default="")
    ordered_at = models.BigIntegerField()
    recipient = models.CharField(max_length=320)
    sender = models.CharField(max_length=400)
    reply_to = models.CharField(max_length=400)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(default="")
    message_id = models.CharField(max_length=255, unique=True)
    in_reply_to = models.CharField(max_length=255, default="")
    automatic = models.BooleanField(default=True)
    secret = models.BooleanField(default=False)
    leave = models.CharField(max_length=500, default="")
    files = models.JSONField(default=list)
    returns = models.BooleanField(default=True)
    created_at = models.BigIntegerField()
    handed_over_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["stream", "id"], name="mail_by_stream"),
            # What was mailed about a ticket: to go on in its thread, and to know an answer again.
            models.Index(fields=["subject_id", "id"], name="mail_by_subject"),
            models.Index(fields=["stream", "about"], name="mail_by_about"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the mail; nothing that could add a header is let in.

        Raises:
            HeaderInjection: where an address or the subject holds a control character.
        """
        headers = (self.recipient, self.sender, self.reply_to, self.subject, self.message_id, self.in_reply_to)
        for value in (*headers, self.leave):
            check_header(value)
        super().save(*args, **kwargs)


class SetAside(models.Model):
    """Something that failed and waits for a person, so that it stops nothing else."""

    kind = models.CharField(max_length=40)
    stream = models.BigIntegerField()
    subject = models.BigIntegerField()
    error = models.TextField()
    times = models.PositiveIntegerField(default=1)
    first_at = models.BigIntegerField()
    last_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="set_aside_once")]


class Removal(models.Model):
    """The one way past append-only tables: a stream that is being removed whole, by whom and why.

    While its row stands, the database lets the stream's rows be deleted; never updated.
    """

    stream = models.BigIntegerField(primary_key=True)
    by = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.BigIntegerField()


class Removed(models.Model):
    """That a stream was removed whole: what it was called, by whom, why, and how many rows of which table went. It
    is kept for good. ``by`` is empty where it was done at the server's own command line.
    """

    stream = models.BigIntegerField()
    name = models.CharField(max_length=200)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    at = models.BigIntegerField()
    rows = models.JSONField(default=dict)


class SearchText(models.Model):
    """The folded words of one piece of text, for the database's index of them (see ``kit.search``).

    ``kind`` and ``part`` say which piece it is, ``subject`` of what; ``person`` whom ``people`` names.
    A migration that changes its columns makes the index anew: on SQLite the table is rebuilt, and its triggers go.
    """

    stream = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    subject = models.BigIntegerField()
    part = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    scope = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    title = models.TextField()
    people = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "part"], name="search_once")]
        indexes = [
            models.Index(fields=["kind", "subject"], name="search_of_subject"),
            models.Index(fields=["stream", "person"], name="search_of_person"),
        ]


class Draft(models.Model):
    """What somebody has typed into a form and not sent. ``slot`` tells apart several drafts of one form, ``revision``
    the states of one.
    """

    owner = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    slot = models.CharField(max_length=32)
    revision = models.PositiveIntegerField()
    fields = models.JSONField()
    saved_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name", "slot"], name="draft_once")]
        indexes = [models.Index(fields=["owner", "-saved_at"], name="draft_of")]
