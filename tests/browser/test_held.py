"""A request beyond the allowance, held over a month's end and let in, by browser, with time passing (IS-3)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from guichet.contracts.keeping import set_places
from guichet.contracts.models import Contract
from guichet.desks.models import Role, Seat
from guichet.kit.models import Mail
from guichet.policies.publishing import publish
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from guichet.tickets.replayed_turns import verify_turns
from passing import pass_time
from web.test_held import HOLDS
from web.world import World, person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("kept_mails"),
]

WorldOf = Callable[[str], World]
Opened = Callable[..., AbstractContextManager[Page]]


def later(world: World, when: str) -> None:
    """Time passes, with the rounds at work."""
    pass_time(world.clock.set(when))


def test_a_request_is_held_over_the_months_end_and_let_in_at_its_first_instant(
    opened_as: Opened, world_of: WorldOf, assert_accessible: Callable[[Page], None]
) -> None:
    world = world_of("infraspeak")
    publish(world.desk, HOLDS, by=None, at=world.clock.at)
    boss = Seat.objects.create(desk=world.desk, user=person("boss@is.test", "Rui"), role=Role.MANAGER)
    for contract in Contract.objects.all():
        set_places(contract, places=1, by=boss, at=world.clock.at)
    world.file("Export the work orders")
    world.clock.set("2026-03-30 15:00")
    with opened_as(world, world.contact, "/requests/new/") as page:
        expect(page.locator("#pledge")).to_contain_text("You have used the one request of the period.")
        expect(page.locator("#pledge")).to_contain_text("Wed 1 Apr 2026, 00:00 (Lisbon time)")
        assert_accessible(page)
        page.get_by_label("In one line").fill("The scanner reads nothing")
        page.locator("#id_text").fill("Since this morning.")
        page.get_by_role("button", name="Send the request").click()
        expect(page.locator("#stands-h")).to_contain_text("On hold")
        expect(page.locator(".stands")).to_contain_text("Wed 1 Apr 2026, 00:00 (Lisbon time)")
        assert_accessible(page)
        page.goto(page.url.replace(page.url.split("/requests/")[1], ""))
        expect(page.locator("main")).to_contain_text("it waits for a place")
        expect(page.locator("main")).to_contain_text("The one request of the period is used;")
    ticket = Ticket.objects.get(subject="The scanner reads nothing")
    later(world, "2026-03-30 15:10")
    assert "is held until there is a place" in Mail.objects.get(subject_id=ticket.pk, purpose="held").text
    with opened_as(world, world.agent, "/desk/") as page:
        expect(page.locator("main")).to_contain_text("until their allowance has a place")
        assert_accessible(page)
        page.get_by_role("link", name="The scanner reads nothing").first.click()
        expect(page.locator("#held")).to_contain_text("Wed 1 Apr 2026, 00:00 (Lisbon time)")
        expect(page.get_by_role("link", name="Let it in now")).to_be_visible()
        assert_accessible(page)
        page.goto(page.url.split("/desk/")[0] + reverse("agent:call_for", args=[world.contact.pk]))
        expect(page.locator(".act")).to_contain_text("A further one is held. It is let in on Fri 1 May 2026, 00:00")
        assert_accessible(page)
    later(world, "2026-04-01 09:00")
    assert "has been let in" in Mail.objects.get(subject_id=ticket.pk, purpose="let_in").text
    with opened_as(world, world.agent, f"/desk/{ticket.number}/") as page:
        expect(page.locator(".talk")).to_contain_text("There was a place for it")
        expect(page.locator("#held")).to_have_count(0)
        expect(page.locator("#promise-first_response")).to_be_visible()
    with opened_as(world, world.contact, f"/requests/{ticket.public_id}/", language="fr-FR") as page:
        expect(page.locator("main")).to_contain_text("Une place était libre")
    assert [*verify(), *verify_turns()] == []


def test_un_agent_fait_entrer_une_demande_avant_qu_une_place_soit_libre(
    opened_as: Opened, world_of: WorldOf, assert_accessible: Callable[[Page], None]
) -> None:
    world = world_of("infraspeak")
    publish(world.desk, HOLDS, by=None, at=world.clock.at)
    boss = Seat.objects.create(desk=world.desk, user=person("boss@is.test", "Rui"), role=Role.MANAGER)
    for contract in Contract.objects.all():
        set_places(contract, places=1, by=boss, at=world.clock.at)
    world.file("Première")
    ticket = world.file("Deuxième")
    world.clock.at += 60
    with opened_as(world, world.agent, f"/desk/{ticket.number}/", language="fr-FR") as page:
        expect(page.locator("#held")).to_contain_text("Elle entre au plus tard le")
        page.get_by_role("link", name="La faire entrer maintenant").click()
        page.get_by_label("Pourquoi").fill("Leur usine est à l’arrêt.")
        assert_accessible(page)
        page.get_by_role("button", name="Faire entrer").click()
        expect(page.locator(".talk")).to_contain_text("l’a fait entrer avant qu’une place soit libre")
        expect(page.locator(".facts")).to_contain_text("2 sur 1")
    assert [*verify(), *verify_turns()] == []
