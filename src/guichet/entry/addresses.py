"""What a person changes about themselves, wherever they are known: name, language, address."""

from django.db import IntegrityError, transaction

from guichet.accounts.models import User
from guichet.customers.models import Contact
from guichet.entry.links import close_all


def rename(user: User, *, name: str, language: str) -> None:
    """Another name or language, also for the desks that serve the person."""
    user.name, user.language = name.strip(), language
    user.save(update_fields=["name", "language"])
    Contact.objects.filter(user=user, erased_at=None).update(name=user.name, language=language)


def change_address(user: User, email: str) -> bool:
    """Another address, which was proved to be theirs; false where it is somebody's already.

    The desks that serve the person write to it from now on, unless they know somebody else by it. Every link that was
    mailed before is void.
    """
    before = user.email
    try:
        with transaction.atomic():
            # Who is signed in has followed the link that was mailed there: mailbox and account are one person's.
            user.email, user.is_proved = email, True
            user.save(update_fields=["email", "is_proved"])
    except IntegrityError:
        user.email = before
        return False
    theirs = Contact.objects.filter(user=user, erased_at=None, email=before)
    taken = Contact.objects.filter(email=email, erased_at=None).values("desk_id")
    theirs.exclude(desk_id__in=list(taken.values_list("desk_id", flat=True))).update(email=email)
    close_all(user)
    return True
