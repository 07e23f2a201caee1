"""Whose conduct it is, and whose support is limited: a customer, or a person who belongs to none."""

from typing import NamedTuple

from guichet.conduct.errors import CannotLimit
from guichet.customers.locking import lock_organisation
from guichet.customers.models import Contact, Organisation
from guichet.kit.locking import lock

Party = Organisation | Contact
"""A customer, by itself or by any contact of it; or a contact of no customer."""


class Name(NamedTuple):
    """What a party is known by: the ``field`` that leads to it from rows about conduct, and the row that it is."""

    field: str
    row: int

    @property
    def column(self) -> dict[str, int]:
        """The same as what such a row holds."""
        return {f"{self.field}_id": self.row}


def name_of(party: Party) -> Name:
    """What the party is known by. Who belongs to a customer stands for it: what a person was limited for while they
    belonged to none says nothing of a customer.
    """
    if isinstance(party, Organisation):
        return Name("organisation", party.pk)
    if party.organisation_id is not None:
        return Name("organisation", party.organisation_id)
    return Name("contact", party.pk)


def lock_party(party: Party) -> Name:
    """Let nobody else say anything of the party's conduct until the transaction ends; what it is known by.

    Raises:
        CannotLimit: ``stale`` where somebody has come to belong to a customer meanwhile.
    """
    name = name_of(party)
    lock_name(name)
    if name.field == "contact" and not Contact.objects.filter(pk=name.row, organisation=None).exists():
        raise CannotLimit("stale")
    return name


def lock_name(name: Name) -> None:
    """The same of whoever rows are of, also of somebody who belongs to a customer by now."""
    if name.field == "organisation":
        lock_organisation(name.row)
    else:
        lock(Contact.objects.all(), name.row)
