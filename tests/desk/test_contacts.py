"""Changing what the desk knows of a person, beside somebody who does so too."""

import pytest
from django.db.models import QuerySet

from cast import Cast
from guichet.accounts.models import User
from guichet.customers.contacts import attach_contact, change_contact, enter
from guichet.customers.erasing import erase
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact

pytestmark = pytest.mark.django_db


def test_who_was_erased_meanwhile_stays_erased_whoever_still_has_their_page_open(people: Cast) -> None:
    read = Contact.objects.get(pk=people.contact.pk)
    erase(people.contact, at=0)
    change_contact(read, name="Chloe again", language="fr")
    erased = Contact.objects.get(pk=read.pk)
    assert (erased.name, erased.email) == ("", f"erased-{read.pk}@invalid")


def test_who_was_erased_as_they_were_attached_is_nobodys(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = people.other_contact.organisation
    assert organisation is not None
    Contact.objects.filter(pk=people.contact.pk).update(organisation=None)
    read = Contact.objects.get(pk=people.contact.pk)
    erase(people.contact, at=0)
    monkeypatch.setattr("guichet.customers.contacts.unattached", lambda _desk, _email: read)
    with pytest.raises(CannotKnow, match="contact_known"):
        attach_contact(
            organisation,
            email=read.email,
            name="Chloe",
            language="fr",
            by=people.manager.user,
            at=0,
        )
    erased = Contact.objects.get(pk=read.pk)
    assert (erased.name, erased.organisation) == ("", None)


def test_who_is_invited_as_they_are_erased_is_somebody_new(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = people.contact.organisation
    assert organisation is not None
    user = User.objects.create(email=people.contact.email, name="Chloe")
    once = [lambda: erase(Contact.objects.get(pk=people.contact.pk), at=0)]
    first = QuerySet.first

    def first_and_then(rows: QuerySet[Contact]) -> Contact | None:
        found = first(rows)
        if once:
            once.pop()()
        return found

    monkeypatch.setattr(QuerySet, "first", first_and_then)
    entered = enter(organisation, user, is_administrator=False)
    assert entered is not None
    assert entered.pk != people.contact.pk
    assert Contact.objects.get(pk=people.contact.pk).name == ""
