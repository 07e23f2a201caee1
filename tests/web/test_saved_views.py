"""What somebody sifts the queue by is kept under a name: their own, or shared by a manager."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.automation.models import SavedView
from guichet.automation.saved_views import MOST
from guichet.desks.models import Role, Seat
from web.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: World) -> Seat:
    """A manager of the desk."""
    return Seat.objects.create(desk=world.desk, user=person("boss@fluksaqua.test", "Paula Boss"), role=Role.MANAGER)


def keep(world: World, who: Seat, name: str, sieve: str = "agent=nobody", **said: str) -> int:
    """Keep a view; the status of the answer."""
    return world.client(who).post("/desk/saved/", {"name": name, "sieve": sieve, **said}).status_code


def rail_of(world: World, who: Seat) -> tuple[list[str], list[str]]:
    """The names in the rail: mine, and those that the desk shares."""
    rail = world.client(who).get("/desk/").context["views"]
    return [entry.name for entry in rail.mine], [entry.name for entry in rail.shared]


def test_a_view_is_kept_counted_and_shows_what_it_lets_through(world: World) -> None:
    world.file("A pump", priority="minor")
    world.file("A valve", priority="major")
    assert keep(world, world.agent, "Small ones", "priority=minor&agent=nobody") == 302
    view = SavedView.objects.get()
    page = world.client(world.agent).get(f"/desk/saved/{view.pk}/")
    assert [row.subject for group in page.context["groups"] for row in group.rows] == ["A pump"]
    entry = next(entry for entry in page.context["views"].mine if entry.here)
    assert (entry.name, entry.count) == ("Small ones", 1)
    assert [chip.label for chip in page.context["chips"]] == ["Nature", "Agent"]


def test_what_is_kept_is_codes_of_known_fields_only(world: World) -> None:
    keep(world, world.agent, "Odd", "priority=minor&user__password=x&status=nonsense&_connector=OR")
    assert SavedView.objects.get().sieve == {"priority": ["minor"]}


def test_an_agents_views_are_their_own_whatever_they_send(world: World, manager: Seat) -> None:
    keep(world, world.agent, "Mine", shared="on")
    assert rail_of(world, world.agent) == (["My queue", "Mine"], [])
    assert rail_of(world, manager) == (["My queue"], [])
    pk = SavedView.objects.get().pk
    assert world.client(manager).get(f"/desk/saved/{pk}/").status_code == 404
    assert world.client(manager).post(f"/desk/saved/{pk}/removal").status_code == 404


def test_a_manager_shares_views_which_agents_see_and_cannot_remove(world: World, manager: Seat) -> None:
    keep(world, manager, "For all", shared="on")
    assert rail_of(world, world.agent) == (["My queue"], ["For all"])
    pk = SavedView.objects.get().pk
    assert world.client(world.agent).get(f"/desk/saved/{pk}/").status_code == 200
    assert "Remove this view" not in world.client(world.agent).get(f"/desk/saved/{pk}/").content.decode()
    assert world.client(world.agent).post(f"/desk/saved/{pk}/removal").status_code == 404
    assert world.client(manager).post(f"/desk/saved/{pk}/removal").status_code == 302
    assert not SavedView.objects.exists()


def test_views_are_put_in_order(world: World) -> None:
    for name in ("One", "Two", "Three"):
        keep(world, world.agent, name)
    pk = SavedView.objects.get(name="Three").pk
    world.client(world.agent).post(f"/desk/saved/{pk}/place")
    assert rail_of(world, world.agent)[0] == ["My queue", "One", "Three", "Two"]
    for _ in range(3):
        world.client(world.agent).post(f"/desk/saved/{pk}/place")
    assert rail_of(world, world.agent)[0] == ["My queue", "Three", "One", "Two"]


def test_a_name_that_is_taken_or_missing_is_said_and_nothing_is_lost(world: World) -> None:
    keep(world, world.agent, "Once")
    page = world.client(world.agent).post("/desk/saved/", {"name": "Once", "sieve": "priority=minor&due=day"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "There is one of this name already." in text
    assert 'value="due=day&amp;priority=minor"' in text or 'value="priority=minor&amp;due=day"' in text
    assert keep(world, world.agent, "") == 422
    assert keep(world, world.agent, "Nothing", "") == 422
    assert SavedView.objects.count() == 1


def test_there_are_only_so_many_views(world: World) -> None:
    SavedView.objects.bulk_create(
        SavedView(desk=world.desk, owner=world.agent, name=str(i), sieve={}, place=i) for i in range(MOST)
    )
    assert keep(world, world.agent, "One more") == 422


def test_the_queue_asks_no_more_with_many_views_than_with_one(world: World, fill: Callable[[int], None]) -> None:
    fill(3)
    client = world.client(world.agent)
    asked = []
    for count in (1, 8):
        for i in range(count):
            keep(world, world.agent, f"{count}-{i}", f"customer={i + 1}")
        client.get("/desk/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_stored_view_that_says_nonsense_shows_the_queue(world: World) -> None:
    world.file()
    view = SavedView.objects.create(
        desk=world.desk, owner=world.agent, name="Odd", sieve={"status": "x", "agent": [None, {}], "x": 1}, place=1
    )
    page = world.client(world.agent).get(f"/desk/saved/{view.pk}/")
    assert page.status_code == 200
    assert len(page.context["groups"]) == 1
