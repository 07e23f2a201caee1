"""Which contacts somebody may see."""

from typing import Final

from django.db.models import Count, Q, QuerySet

from guichet.accounts.models import User
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, Seat
from guichet.kit.asking import Question

CONTACT: Final = Question(
    lambda user, desk: Contact.objects.filter(user=user, desk=desk, erased_at__isnull=True).select_related(
        "organisation"
    )
)


def contact_at(user: User, desk: Desk) -> Contact | None:
    """The contact that the person is at a desk, if any, with its organisation."""
    contact = CONTACT.first(user.pk, desk.pk) if user.is_active else None
    if contact is not None:
        # Both are at hand, and every page asks for it: they are not read again.
        contact.user, contact.desk = user, desk
    return contact


def with_organisation(contact: Contact) -> Contact:
    """The contact with its organisation at hand, whose name goes wherever the contact's does."""
    if contact.organisation_id is not None and not Contact.organisation.is_cached(contact):
        contact.organisation = ORGANISATION.first(contact.organisation_id)
    return contact


ORGANISATION: Final = Question(lambda organisation: Organisation.objects.filter(pk=organisation))


def seen_by(seat: Seat) -> QuerySet[Contact]:
    """The contacts of the seat's desk, by name."""
    return Contact.objects.filter(desk_id=seat.desk_id).select_related("organisation").order_by("name", "id")


def organisations_seen_by(seat: Seat) -> QuerySet[Organisation]:
    """The customers of the seat's desk, by name, each with how many contacts and administrators it has."""
    living = Q(contacts__erased_at__isnull=True)
    return (
        Organisation.objects.filter(desk_id=seat.desk_id)
        .annotate(
            people=Count("contacts", filter=living),
            administrators=Count("contacts", filter=living & Q(contacts__is_administrator=True)),
        )
        .order_by("name", "id")
    )


def without_administrator(seat: Seat) -> QuerySet[Organisation]:
    """Those of the desk's customers that have named nobody to look after their people (MX-7)."""
    named = Contact.objects.filter(desk_id=seat.desk_id, is_administrator=True, erased_at=None)
    return organisations_seen_by(seat).exclude(pk__in=named.values("organisation_id"))


def people_of(organisation: Organisation) -> QuerySet[Contact]:
    """The contacts of a customer, those who look after the others first."""
    found = Contact.objects.filter(organisation=organisation, erased_at=None)
    return found.select_related("desk", "user").order_by("-is_administrator", "name", "id")


def looked_after_by(contact: Contact) -> QuerySet[Contact]:
    """The contacts whom a customer's administrator looks after: those of their organisation."""
    if not contact.is_administrator or contact.organisation is None or contact.erased_at is not None:
        return Contact.objects.none()
    return people_of(contact.organisation)
