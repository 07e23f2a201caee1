"""A desk, and who works there as what."""

from django.db import models

from guichet.accounts.models import User
from guichet.desks import addresses


class Desk(models.Model):
    """One support organisation. Several live in one installation and never see each other.

    ``address`` is in the form of :mod:`guichet.desks.addresses`. ``accent`` is a colour, ``#rrggbb``, or empty for
    ours; ``logo_digest`` is that of the picture, empty where there is none. ``sample_of`` is the desk
    whose sample this one is. ``has_articles``: there is something to read for whoever comes.
    """

    slug = models.SlugField(max_length=40, unique=True)
    address = models.CharField(max_length=300, unique=True, default="", blank=True)
    name = models.CharField(max_length=200)
    languages = models.JSONField(default=list)
    zone = models.CharField(max_length=64)
    mail_address = models.CharField(max_length=320)
    sender_name = models.CharField(max_length=100, default="", blank=True)
    accent = models.CharField(max_length=7, default="", blank=True)
    logo_digest = models.CharField(max_length=64, default="", blank=True)
    has_articles = models.BooleanField(default=False)
    last_ticket_number = models.BigIntegerField(default=0)
    sample_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="sample")

    def __str__(self) -> str:
        """The desk's name."""
        return self.name

    @property
    def where(self) -> addresses.Address:
        """Where it answers."""
        return addresses.read(self.address)

    @property
    def sender(self) -> str:
        """The name that its mails come from."""
        return self.sender_name or self.name

    @property
    def first_language(self) -> str:
        """The language in which it speaks where nobody's is known, and by whose rules its words are searched."""
        return next(iter(self.languages), "en")

    def language_for(self, wish: str) -> str:
        """The language in which somebody is addressed: theirs if the desk speaks it, else the desk's first."""
        return wish if wish in self.languages else self.first_language


class Logo(models.Model):
    """A desk's logo as we made it of what was given: a small PNG without anything else in it."""

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, related_name="logo")
    png = models.BinaryField()


class FirstSteps(models.Model):
    """That a desk is still being set up: which steps somebody put off (codes of the pages), and when the mail server
    last took a mail of its. The row goes when the set-up is said to be over. Instants are whole epoch seconds, UTC.
    """

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, related_name="first_steps")
    skipped = models.JSONField(default=list)
    mail_taken_at = models.BigIntegerField(null=True)


class Role(models.TextChoices):
    """What somebody is at a desk."""

    AGENT = "agent"
    MANAGER = "manager"


class Seat(models.Model):
    """A person's place at a desk. It stays when the person leaves, inactive: what they did keeps its name."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "user"], name="seat_once")]

    def __str__(self) -> str:
        """The person's name."""
        return self.user.name

    @property
    def is_manager(self) -> bool:
        """Whether what a desk decides is theirs to decide."""
        return self.role == Role.MANAGER


class Team(models.Model):
    """Some of a desk's people, to whom a ticket can be given together. A team that is given up stays, inactive."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    members = models.ManyToManyField(Seat, related_name="teams")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "name"], name="team_name_once", condition=models.Q(is_active=True))
        ]

    def __str__(self) -> str:
        """The team's name."""
        return self.name


class DeskChange(models.Model):
    """What was done at a desk that no other table keeps: a key made, a file of customers read. Rows are added, and the
    database refuses anything else. ``data`` holds codes, ids and amounts, never what a person typed; ``by`` is the id
    of the account of who did it, none: nobody but the machine.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="changes")
    at = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["desk", "kind", "-id"], name="desk_changes")]
