"""What came in, and what became of it. A mail is kept as it came before anybody is told that we have it."""

from django.db import models
from django.db.models import Q

from guichet.desks.models import Desk, Seat
from guichet.kit.models import Mail
from guichet.tickets.models import Consultation, ConsultationMessage, Message, Ticket


class State(models.TextChoices):
    """Where an arrival stands."""

    WAITING = "waiting"
    """Nobody has read it yet."""
    TAKEN = "taken"
    """It is a message of a ticket."""
    SHOWN = "shown"
    """It is shown beside a ticket, and changed nothing: a robot's answer, a report on a mail."""
    REVIEW = "review"
    """It waits for a person, who decides what it is."""
    QUARANTINE = "quarantine"
    """It could not be read; it waits for a person."""
    LEFT = "left"
    """Nothing comes of it: our own mail that came back, or a person left it."""


class Arrival(models.Model):
    """One mail, as it was handed to us.

    ``digest`` tells it from all others of its desk, whatever servers wrote on it under way. ``way`` is how it came,
    ``server`` whose ``Authentication-Results`` are believed on that way. ``sender``, ``sender_name`` and ``subject``
    are what it claims, as are ``sent_at`` and ``called``, its Message-ID; ``verdict`` is what that server found of
    ``sender``'s domain. ``is_proven``: the sender holds a code that we mailed them, or their domain stands for it.
    ``ticket`` is what it is about, and ``consultation`` where it answers as somebody who was asked outside; ``message``
    or ``heard`` is what became of it, ``mail`` the mail of ours that it answers or reports
    on.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    way = models.CharField(max_length=10)
    server = models.CharField(max_length=255, default="")
    envelope_from = models.CharField(max_length=400, default="")
    envelope_to = models.CharField(max_length=400, default="")
    received_at = models.BigIntegerField()

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, default="")
    status = models.CharField(max_length=20, default="")
    sender = models.CharField(max_length=400, default="")
    sender_name = models.CharField(max_length=200, default="")
    subject = models.CharField(max_length=300, default="")
    sent_at = models.BigIntegerField(null=True)
    called = models.CharField(max_length=255, default="")
    verdict = models.CharField(max_length=4, default="")
    is_proven = models.BooleanField(default=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="arrival")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, null=True, related_name="+")
    heard = models.OneToOneField(ConsultationMessage, on_delete=models.PROTECT, null=True, related_name="arrival")
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="+")
    tries = models.PositiveIntegerField(default=0)
    handled_at = models.BigIntegerField(null=True)
    handled_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "digest"], name="arrival_once")]
        indexes = [
            # What is to be read, in the order in which it came; and what waits for a person.
            models.Index(fields=["id"], name="arrival_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["desk", "-id"], name="arrival_to_see", condition=Q(state__in=["review", "quarantine"])
            ),
            models.Index(fields=["desk", "sender", "received_at"], name="arrival_of_sender"),
            models.Index(fields=["ticket", "id"], name="arrival_of_ticket", condition=Q(ticket__isnull=False)),
            # Reports on no mail of ours, by how many there are.
            models.Index(
                fields=["desk", "reason", "received_at"],
                name="arrival_of_no_mail",
                condition=Q(mail=None, reason__in=["report_failed", "report_beyond"]),
            ),
            # Reports on letters that were about no request.
            models.Index(fields=["desk", "id"], name="arrival_of_letter", condition=Q(state="shown", ticket=None)),
        ]


class Mailbox(models.Model):
    """A mailbox that we look into, by its name without its secret, which is in the environment.

    ``uid_validity`` and ``last_uid`` are the server's own numbers, up to which we have its mails; nothing before the
    first look has ended. ``connected_at`` is when we first looked, ``fetched_at`` when we last did so well,
    ``failed_at`` and ``error`` what went wrong since. Instants are whole epoch seconds, UTC.
    """

    name = models.CharField(max_length=300, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    connected_at = models.BigIntegerField()
    fetched_at = models.BigIntegerField(null=True)
    failed_at = models.BigIntegerField(null=True)
    error = models.CharField(max_length=500, default="")


class HookState(models.Model):
    """A provider that brings mails by HTTP, by its name without its secret, which is in the environment.

    ``heard_at`` is when it last brought one. ``refused`` counts what came in its name and was not taken;
    ``refused_at``, ``refused_why`` and ``refused_about``, an address, are of the last. ``awaited_at`` is since when
    somebody waits for its test, ``tested_at`` when the first post since then proved to be its own, ``tested_as`` what
    came of that: ``kept``, or why it was refused. Instants are whole epoch seconds, UTC.
    """

    name = models.CharField(max_length=40, unique=True)
    heard_at = models.BigIntegerField(null=True)
    refused = models.PositiveBigIntegerField(default=0)
    refused_at = models.BigIntegerField(null=True)
    refused_why = models.CharField(max_length=20, default="")
    refused_about = models.CharField(max_length=400, default="")
    awaited_at = models.BigIntegerField(null=True)
    tested_at = models.BigIntegerField(null=True)
    tested_as = models.CharField(max_length=20, default="")


class HookToken(models.Model):
    """What a provider signed in place of a mail, as a digest, and the digest of the mail that it was used for. ``at``
    is when, by the machine's own clock; it is kept for as long as its signature is good.
    """

    digest = models.CharField(max_length=64, unique=True)
    mail = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="hook_token_at")]


class RawMail(models.Model):
    """The bytes of an arrival, apart, so that no list ever reads them."""

    arrival = models.OneToOneField(Arrival, on_delete=models.CASCADE, related_name="raw")
    content = models.BinaryField()


class Acknowledgement(models.Model):
    """That the desk itself has written to an address because a mail came from it: what is counted, so that nobody is
    flooded in another's name, and no two robots talk for ever.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=320)
    at = models.BigIntegerField()
    was_proven = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["desk", "address", "at"], name="acknowledged_address"),
            models.Index(fields=["desk", "at"], name="acknowledged_by_desk"),
        ]
