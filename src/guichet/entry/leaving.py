"""Forgetting a person whom a desk has served."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction

from guichet.accounts.models import Session, User
from guichet.accounts.sessions import end
from guichet.customers import erasing
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.entry.invitations import withdraw_all


def forget(contact: Contact, *, at: int) -> None:
    """Forget who a contact is: their name, their address, invitations; and their account, if it is of use nowhere else.

    What they wrote is in messages and is erased there.
    """
    with transaction.atomic():
        user = contact.user
        withdraw_all(contact.desk, contact.email)
        erasing.erase(contact, at=at)
        if user is not None and not _is_needed(user):
            _forget_account(user)


def forget_accounts(people: Iterable[int]) -> None:
    """Remove the accounts among these that are of use nowhere: no desk knows them any more."""
    for user in User.objects.filter(pk__in=list(people)):
        if not _is_needed(user):
            end(Session.objects.filter(user=user))
            user.delete()


def _is_needed(user: User) -> bool:
    """Whether the account has a place left, or its name stands for what somebody did at work."""
    if user.is_administrator or Seat.objects.filter(user=user).exists():
        return True
    return Contact.objects.filter(user=user, erased_at=None).exists()


def _forget_account(user: User) -> None:
    end(Session.objects.filter(user=user))
    Authenticator.objects.filter(user=user).delete()
    user.links.all().delete()
    user.set_unusable_password()
    user.email, user.name, user.is_active = f"erased-{user.pk}@invalid", "", False
    user.save()
