"""A ticket: who asked, where it stands as of its last settling, and when to look at it again."""

from django.db import models

from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat, Team
from guichet.tickets.models.terms import Terms

NO_CLOCK = 2**62
"""Where open tickets without a clock stand in the queue: after all others. Later than any instant."""

HELD = NO_CLOCK + 1
"""Where those stand that are held until their allowance has a place: after these, for nobody works on them yet."""

OPEN = models.Q(queue_at__isnull=False)
"""The tickets that stand in the queue."""

SIFTED = ("next_due_kind", "status", "priority", "assignee", "team", "contact", "channel", "plan")
"""The columns by which the queue can be sifted."""


class Ticket(models.Model):
    """One request and all that follows.

    ``public_id`` is what addresses hold: it cannot be guessed. ``number`` is what people say. Columns from
    ``status`` on are a projection of the events: they can be thrown away and computed again. ``settled_at`` is the
    instant of which they are true. ``queue_at`` is the ticket's place in the queue: its next due instant, ``NO_CLOCK``
    where it has none, ``HELD`` while it is held, nothing once it is over. ``placed_at`` is since when it has a place of
    its contract's allowance, if that counts any: nothing while it waits for one.
    ``fix_owed_since`` is since when a fix is promised and not delivered.
    ``look_again_at`` is an alarm clock, never the truth.
    Instants are whole epoch seconds, UTC.
    """

    # What is found by a key that an index begins with, or that few rows have, needs no index of its own (0033).
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    number = models.BigIntegerField()
    public_id = models.CharField(max_length=32, unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT)
    channel = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    submitted_at = models.BigIntegerField()

    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="tickets", db_index=False)
    assignee = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="tickets", db_index=False)
    status = models.CharField(max_length=20)
    priority = models.CharField(max_length=60, null=True)
    requested_priority = models.CharField(max_length=60, null=True)
    plan = models.CharField(max_length=60, null=True)
    next_due_at = models.BigIntegerField(null=True)
    queue_at = models.BigIntegerField(null=True)
    next_due_kind = models.CharField(max_length=60, default="")
    placed_at = models.BigIntegerField(null=True)
    fix_owed_since = models.BigIntegerField(null=True)
    look_again_at = models.BigIntegerField(null=True)
    last_event_at = models.BigIntegerField()
    settled_at = models.BigIntegerField(default=0)
    last_seq = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)
    set_aside_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="ticket_number_once")]
        indexes = [
            # What the rounds read: due rows, the longest due first, and nothing else.
            models.Index(
                fields=["look_again_at", "id"],
                name="ticket_due",
                condition=models.Q(look_again_at__isnull=False, set_aside_at__isnull=True),
            ),
            # What the queue reads, a page at a time: open rows in their order, and of the closed the latest.
            # The first holds all that the queue can be sifted by: whatever is asked, the others are never touched.
            models.Index(fields=["desk", "queue_at", "id", *SIFTED], name="ticket_queue", condition=OPEN),
            models.Index(fields=["desk", "assignee", "queue_at", "id"], name="ticket_queue_of", condition=OPEN),
            models.Index(fields=["desk", "status", "queue_at", "id"], name="ticket_queue_in", condition=OPEN),
            models.Index(
                fields=["desk", "-last_event_at", "-id"],
                name="ticket_over",
                condition=models.Q(queue_at__isnull=True),
            ),
            models.Index(fields=["desk", "-last_event_at", "-id"], name="ticket_recent"),
            models.Index(
                fields=["desk", "fix_owed_since", "id"],
                name="ticket_fix_owed",
                condition=models.Q(fix_owed_since__isnull=False),
            ),
            models.Index(fields=["contact", "-submitted_at", "-id"], name="ticket_of_contact"),
            # Of a desk some by their keys: without it SQLite walks through all that the desk has.
            models.Index(fields=["desk", "id"], name="ticket_of_desk"),
            models.Index(fields=["team"], name="ticket_of_team", condition=models.Q(team__isnull=False)),
            models.Index(fields=["assignee"], name="ticket_of_assignee", condition=models.Q(assignee__isnull=False)),
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"#{self.number}"
