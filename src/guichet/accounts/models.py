"""A person who signs in. One account for each e-mail address of an installation, whatever desks they belong to."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models

from guichet.kit.addresses import normalised


class UserManager(BaseUserManager["User"]):
    """Finds people by the one form of their address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new person; without a password nobody can sign in as them.

        Raises:
            ValidationError: where the address is none.
        """
        user = self.model(email=normalised(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person of an address, in whichever form it was typed."""
        try:
            return self.get(email=normalised(str(username)))
        except ValidationError as error:
            raise self.model.DoesNotExist("Nobody has what is no address.") from error


class User(AbstractBaseUser):
    """A person of an installation. What they may do at a desk is said by a seat or a contact, not here.

    ``is_proved`` says whether the address was shown to be theirs: who came in by a link that somebody handed them has
    not shown it yet (:mod:`guichet.entry.proving`).
    """

    email = models.CharField(max_length=320, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_proved = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        """The person's name."""
        return self.name


class Tries(models.Model):
    """Failed tries to sign in under one key: a digest of an account, an address, or both.

    ``since`` is when counting began, ``until`` when the next try may be made. Instants are whole epoch seconds, UTC.
    """

    key = models.CharField(max_length=80, primary_key=True)
    times = models.PositiveIntegerField(default=0)
    since = models.BigIntegerField(db_index=True)
    until = models.BigIntegerField(default=0)


class Session(models.Model):
    """A session of a person, as they are shown it: on which device, from which network, since when and last when.

    ``network`` is the coarse part of an address, ``used_at`` is right to some minutes. Instants are whole epoch
    seconds, UTC.
    """

    key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=200)
    network = models.CharField(max_length=50)
    began_at = models.BigIntegerField()
    used_at = models.BigIntegerField()


class EndedSession(models.Model):
    """That a session has ended, by the digest that a grant to listen names it by: for as long as such a grant is good.

    ``at`` is by the machine's clock.
    """

    digest = models.CharField(max_length=64)
    at = models.BigIntegerField(db_index=True)
