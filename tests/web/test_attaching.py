"""Somebody who mailed the desk before anybody said whose they are: whoever makes them known as a customer's is told
since when they are known, and attaches them with one more tick; never by the way.
"""

import pytest
from django.test import Client
from django.urls import reverse

from guichet.customers.contacts import attach_contact
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation
from guichet.desks.models import Desk, DeskChange, Role, Seat
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from web.world import World, person

pytestmark = pytest.mark.django_db

TYPED = {"email": "Ada@nord.test", "name": "Ada Roy", "language": "fr"}
OFFERED = "ada@nord.test is known since 10 March 2026 by 1 request, and is of no customer yet."


@pytest.fixture
def ada(world: World) -> Contact:
    """Somebody of no customer who has asked for something."""
    made = Contact.objects.create(desk=world.desk, email="ada@nord.test", name="ada")
    said = {"subject": "Zero", "text": "It reads zero.", "channel": "email", "priority": None}
    submit(world.desk, contact=made, by=Actor.customer(made), at=world.clock.at, **said)  # type: ignore[arg-type]
    return made


def add(client: Client, world: World, **more: str) -> tuple[int, str]:
    """Make her known on a customer's page."""
    page = client.post(reverse("people:contact_add", args=[world.contact.organisation_id]), {**TYPED, **more})
    return page.status_code, page.content.decode()


def changes(world: World) -> list[tuple[int | None, dict[str, int]]]:
    found = DeskChange.objects.filter(desk=world.desk, kind="attached").order_by("pk")
    return [(change.by, dict(change.data)) for change in found]


def test_a_customers_page_offers_to_attach_whom_the_desk_knows_and_keeps_who_did_it(world: World, ada: Contact) -> None:
    client = world.client(world.agent)
    status, page = add(client, world)
    assert status == 422
    assert OFFERED in page
    assert "Attach them to Laiterie Beauvoir" in page
    assert "Ada Roy" in page, "what was typed is there still"
    ada.refresh_from_db()
    assert ada.organisation is None
    assert add(client, world, attach="on")[0] == 302
    ada.refresh_from_db()
    assert (ada.organisation, ada.name, ada.language) == (world.contact.organisation, "Ada Roy", "fr")
    assert changes(world) == [(world.agent.user_id, {"contact": ada.pk, "organisation": ada.organisation_id})]
    shown = client.get(reverse("people:contact", args=[ada.pk])).content.decode()
    assert "Attached to this customer by Marie Tremblay" in shown


def test_who_looks_after_the_customer_sees_from_then_on_what_was_asked_before(world: World, ada: Contact) -> None:
    ticket = Ticket.objects.get(contact=ada)
    world.contact.is_administrator = True
    world.contact.save()
    assert not visible_to(world.contact).filter(pk=ticket.pk).exists()
    add(world.client(world.agent), world, attach="on")
    assert visible_to(world.contact).filter(pk=ticket.pk).exists()


def test_nobody_is_taken_from_another_customer_by_a_tick(world: World, ada: Contact) -> None:
    ada.organisation = Organisation.objects.create(desk=world.desk, name="Nord")
    ada.save()
    status, page = add(world.client(world.agent), world, attach="on")
    assert status == 422
    assert "This address is another contact&#x27;s already." in page
    assert "Attach them" not in page
    with pytest.raises(CannotKnow):
        attach_contact(
            Organisation.objects.get(name="Laiterie Beauvoir"), **TYPED, by=world.agent.user, at=world.clock.at
        )
    assert changes(world) == []


def test_a_tick_for_somebody_new_makes_them_known(world: World) -> None:
    assert add(world.client(world.agent), world, attach="on")[0] == 302
    assert Contact.objects.get(email="ada@nord.test").organisation == world.contact.organisation
    assert changes(world) == []


def test_a_contact_of_another_desk_is_neither_offered_nor_told(world: World, ada: Contact) -> None:
    elsewhere = Desk.objects.create(name="Elsewhere", slug="elsewhere", address="elsewhere", zone="Europe/Paris")
    Contact.objects.filter(pk=ada.pk).update(desk=elsewhere)
    assert add(world.client(world.agent), world)[0] == 302


def test_the_first_customers_are_offered_her_and_whoever_is_ticked_is_attached_and_invited(
    world: World, ada: Contact
) -> None:
    boss = Seat.objects.create(desk=world.desk, user=person("boss@fluksaqua.test", "Luc"), role=Role.MANAGER)
    client = world.client(boss)
    sent = {f"row0-{name}": value for name, value in {"customer": "Nord", **TYPED, "lets_in": "on"}.items()}
    page = client.post("/setup/customers/", sent)
    assert page.status_code == 422
    assert OFFERED in page.content.decode()
    assert 'name="row0-attach"' in page.content.decode()
    assert not Organisation.objects.filter(name="Nord").exists(), "nothing is done yet"
    assert client.post("/setup/customers/", {**sent, "row0-attach": "on"}).status_code == 302
    ada.refresh_from_db()
    assert ada.organisation == Organisation.objects.get(name="Nord")
    assert ada.is_administrator
    assert [by for by, _data in changes(world)] == [boss.user_id]


def test_the_first_customers_are_told_at_once_what_is_wrong_and_whom_the_desk_knows(world: World, ada: Contact) -> None:
    boss = Seat.objects.create(desk=world.desk, user=person("boss@fluksaqua.test", "Luc"), role=Role.MANAGER)
    known = {f"row0-{name}": value for name, value in {"customer": "Nord", **TYPED}.items()}
    other = {"row1-customer": "Sud", "row1-email": "no address", "row1-name": "Bo", "row1-language": "fr"}
    nameless = {f"row2-{name}": value for name, value in {"customer": "Est", **TYPED, "name": ""}.items()}
    for sent, fields in ((known | other, {"email"}), (nameless | other, {"email", "name"})):
        page = world.client(boss).post("/setup/customers/", sent)
        assert page.status_code == 422
        assert OFFERED in page.content.decode()
        first, second = page.context["rows"].typed[:: 1 if "row0-email" in sent else -1]
        assert ({*first.errors}, {*second.errors}) == (fields, {"email"})
        assert not Organisation.objects.filter(name__in=["Nord", "Sud", "Est"]).exists()
    ada.refresh_from_db()
    assert ada.organisation is None
