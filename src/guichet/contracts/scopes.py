"""Which contracts somebody may see."""

from django.db.models import QuerySet

from guichet.contracts.covering import covering
from guichet.contracts.models import Contract
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Seat

KNOWN = ("desk", "organisation", "pinned_version")


def contracts_seen_by(seat: Seat) -> QuerySet[Contract]:
    """The contracts of the seat's desk."""
    return Contract.objects.filter(desk_id=seat.desk_id).select_related(*KNOWN).defer("pinned_version__text")


def contracts_of(organisation: Organisation) -> QuerySet[Contract]:
    """The contracts of a customer."""
    return Contract.objects.filter(organisation=organisation).select_related(*KNOWN).defer("pinned_version__text")


def account_seen_by(contact: Contact, at: int) -> Contract | None:
    """The contract whose prepaid time the contact may look at: the one that covers what they ask, else the last that
    kept an account.
    """
    found = list(accounts_seen_by(contact))
    current = covering(found, at)
    if current is not None:
        return current
    kept = [one for one in found if one.prepaid_since is not None]
    return max(kept, key=lambda one: (one.starts_at, one.pk), default=None)


def accounts_seen_by(contact: Contact) -> QuerySet[Contract]:
    """The contracts of the contact's customer, past ones too."""
    if contact.organisation is None or contact.erased_at is not None:
        return Contract.objects.none()
    return contracts_of(contact.organisation)
