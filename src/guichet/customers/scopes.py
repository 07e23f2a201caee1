"""Which contacts somebody may see."""

from django.db.models import QuerySet

from guichet.accounts.models import User
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat


def contacts_of(user: User) -> QuerySet[Contact]:
    """The contacts that a person is, one at each desk that serves them."""
    return Contact.objects.filter(user=user, user__is_active=True, erased_at__isnull=True).select_related(
        "desk", "organisation", "user"
    )


def contact_at(user: User, desk: Desk) -> Contact | None:
    """The contact that the person is at a desk, if any."""
    return contacts_of(user).filter(desk=desk).first()


def seen_by(seat: Seat) -> QuerySet[Contact]:
    """The contacts of the seat's desk, by name."""
    return Contact.objects.filter(desk_id=seat.desk_id).select_related("organisation").order_by("name", "id")
