"""What a desk has put down: versions of its policy, drafts of further ones, and entries of its calendars."""

from django.db import models

from guichet.accounts.models import User
from guichet.desks.models import Desk, Seat


class PolicyVersion(models.Model):
    """One published version. ``text`` is canonical, its holidays frozen to dates; ``hash`` is that of the text."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="policy_versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    effective_at = models.BigIntegerField()
    published_at = models.BigIntegerField()
    published_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="policy_number_once")]
        indexes = [models.Index(fields=["desk", "-effective_at", "-number"], name="policy_in_force")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)


class Withdrawal(models.Model):
    """That a version was taken back before it came into force, by whom and when: it never holds. Its text, number and
    address stay.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.BigIntegerField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")


class Certificate(models.Model):
    """What a version means for those who held the one before it (MX-10): the comparison as it was found when the
    version was published. ``result`` is that of ``guichet diff --json``.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, related_name="certificate")
    against = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20)
    result = models.JSONField()


class DraftState(models.TextChoices):
    """Where a draft stands."""

    EDITED = "edited"
    ASKED = "asked"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class PolicyDraft(models.Model):
    """A text that may become a version. ``revision`` tells apart its states, so that nobody writes over what somebody
    else has typed meanwhile. ``follows`` is the version whose text it began with; none: it began with another.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="policy_drafts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.EDITED)
    follows = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.BigIntegerField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="policy_draft_number_once")]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class DraftAct(models.Model):
    """What was done with a draft, by whom and when. Rows are added, and the database refuses anything else.

    ``kind``: ``begun``, ``taken_over`` (somebody else goes on with it), ``asked``, ``approved``, ``sent_back`` (with
    ``words``), ``published`` (as ``version``), ``discarded``. ``hash`` is that of the text of which it was done.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(PolicyDraft, on_delete=models.PROTECT, related_name="acts")
    at = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)
    words = models.TextField(default="")
    version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, null=True, related_name="published_from")


class Trial(models.Model):
    """A draft's text, known by its ``hash``, tried on the desk's own requests that were sent from ``first_at`` to
    ``end_at`` (not included), as of ``at``. ``result`` holds numbers, ids and instants; ``done`` of ``all_tickets`` are
    in it. ``more`` were sent in the period and are beyond what is tried. ``finished_at``: none while it goes on.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(PolicyDraft, on_delete=models.PROTECT, related_name="trials")
    text = models.TextField()
    hash = models.CharField(max_length=64)
    first_at = models.BigIntegerField()
    end_at = models.BigIntegerField()
    at = models.BigIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    all_tickets = models.PositiveIntegerField(default=0)
    more = models.PositiveIntegerField(default=0)
    finished_at = models.BigIntegerField(null=True)


class ApprovalRule(models.Model):
    """A step in whether the desk asks for a second person's approval before a version is published: ``on``, ``ending``
    (its end is asked for), ``off``, ``kept`` (it is not to end). The last one holds; without any, it is not asked for.
    Rows are added, and the database refuses anything else.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    at = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class CalendarEntry(models.Model):
    """An exceptional opening or closing of one of the policy's calendars, or the withdrawal of one.

    ``start`` and ``end`` are local times of the calendar, as the core's entry has them; ``start_at`` and ``end_at`` the
    instants that they were when entered. ``reason`` is worded in the desk's languages, for everybody to read.
    A withdrawal has the calendar and the span of what it withdraws.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="calendar_entries")
    number = models.PositiveIntegerField()
    calendar = models.CharField(max_length=60)
    opens = models.BooleanField()
    start = models.CharField(max_length=19)
    end = models.CharField(max_length=19)
    start_at = models.BigIntegerField()
    end_at = models.BigIntegerField()
    reason = models.JSONField()
    withdraws = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="withdrawal")
    entered_at = models.BigIntegerField()
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="calendar_entry_number_once")]
        indexes = [models.Index(fields=["desk", "end_at"], name="calendar_entry_to_come")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.number)
