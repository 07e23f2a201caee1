"""Customers and their contacts: added, changed, let in, sent away. Who may is asked at the door."""

from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from guichet.accounts.models import User
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation
from guichet.desks.changes import ATTACHED, note
from guichet.desks.locking import lock_desk
from guichet.desks.models import Desk
from guichet.kit.addresses import normalised


def add_organisation(desk: Desk, *, name: str) -> Organisation:
    """A customer of the desk.

    Raises:
        CannotKnow: ``organisation_known``.
    """
    with transaction.atomic():
        lock_desk(desk.pk)
        if Organisation.objects.filter(desk=desk, name__iexact=name.strip()).exists():
            raise CannotKnow("organisation_known")
        return Organisation.objects.create(desk=desk, name=name.strip())


def rename_organisation(organisation: Organisation, *, name: str) -> None:
    """Call a customer something else.

    Raises:
        CannotKnow: ``organisation_known``.
    """
    with transaction.atomic():
        lock_desk(organisation.desk_id)
        others = Organisation.objects.filter(desk_id=organisation.desk_id, name__iexact=name.strip())
        if others.exclude(pk=organisation.pk).exists():
            raise CannotKnow("organisation_known")
        organisation.name = name.strip()
        organisation.save(update_fields=["name"])


UNATTACHED: Final = "contact_unattached"
"""Why somebody is not made known anew: they are, as nobody's."""


def add_contact(organisation: Organisation, *, email: str, name: str, language: str) -> Contact:
    """A person of a customer, known by their address; they sign in once they have been invited.

    Raises:
        ValidationError: where the address is none.
        CannotKnow: ``contact_known``; ``contact_unattached`` where they are known as nobody's: see ``attach_contact``.
    """
    contact = Contact(desk=organisation.desk, organisation=organisation, email=normalised(email))
    if unattached(contact.desk_id, contact.email) is not None:
        raise CannotKnow(UNATTACHED)
    contact.name, contact.language = name.strip(), contact.desk.language_for(language)
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        raise CannotKnow("contact_known") from error
    return contact


def unattached(desk: int, email: str) -> Contact | None:
    """Whom a desk knows by an address and as nobody's: they wrote before anybody said whose they are."""
    return Contact.objects.filter(desk=desk, email=email, organisation=None, erased_at=None).first()


def attach_contact(organisation: Organisation, *, email: str, name: str, language: str, by: User, at: int) -> Contact:
    """Make somebody whom the desk knows as nobody's a contact of a customer, with what they asked before. Whoever signs
    in has chosen their language. That it was done, and by whom, is kept.

    Raises:
        ValidationError: where the address is none.
        CannotKnow: ``contact_known`` where they are somebody's by now.
    """
    with transaction.atomic():
        lock_desk(organisation.desk_id)
        contact = unattached(organisation.desk_id, normalised(email))
        if contact is None:
            raise CannotKnow("contact_known")
        spoken = contact.desk.language_for(language) if contact.user_id is None else contact.language
        if not _change(contact, organisation=organisation, name=name.strip(), language=spoken):
            raise CannotKnow("contact_known")
        note(organisation.desk, ATTACHED, by=by, at=at, data={"contact": contact.pk, "organisation": organisation.pk})
    return contact


def change_contact(contact: Contact, *, name: str, language: str) -> None:
    """Another name or language; nothing for whoever was erased meanwhile."""
    _change(contact, name=name.strip(), language=contact.desk.language_for(language))


def set_administrator(contact: Contact, *, is_administrator: bool) -> None:
    """Let a contact look after their organisation's people and see all its requests, or no longer."""
    contact.is_administrator = is_administrator
    contact.save(update_fields=["is_administrator"])


def shut_out(contact: Contact) -> None:
    """A contact signs in here no longer, and looks after nobody; what they asked stays theirs and their customer's."""
    contact.user, contact.is_administrator = None, False
    contact.save(update_fields=["user", "is_administrator"])


def enter(organisation: Organisation, user: User, *, is_administrator: bool) -> Contact | None:
    """Make somebody who signs in a contact of a customer: the one that the desk knows by their address, or a new one.

    None where the desk knows them as another customer's: nobody changes sides by an invitation.
    """
    known = Contact.objects.filter(desk_id=organisation.desk_id, erased_at=None)
    contact = known.filter(Q(user=user) | Q(email=user.email)).order_by(F("user_id").asc(nulls_last=True)).first()
    if contact is None:
        return Contact.objects.create(
            desk=organisation.desk,
            email=user.email,
            name=user.name,
            language=user.language,
            organisation=organisation,
            user=user,
            is_administrator=is_administrator,
        )
    if contact.organisation_id not in {None, organisation.pk} or contact.user_id not in {None, user.pk}:
        return None
    looks_after = contact.is_administrator or is_administrator
    if not _change(contact, organisation=organisation, user=user, is_administrator=looks_after):
        return enter(organisation, user, is_administrator=is_administrator)
    return contact


def _change(contact: Contact, **said: Any) -> bool:
    """Change these of a contact and nothing else; false where they were erased meanwhile, which stays so."""
    if not Contact.objects.filter(pk=contact.pk, erased_at=None).update(**said):
        return False
    for name, value in said.items():
        setattr(contact, name, value)
    return True
