"""The week of a policy as a page: a map and its table for each promise, and reckoned once for each version."""

import pytest
from django.test import Client

from guichet.web.public import bodies
from web.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_each_promise_has_its_map_and_the_same_as_a_table(world: World) -> None:
    page = world.client(world.contact).get("/policy/1/week/").content.decode()

    assert page.count('<svg class="heat"') == 4
    assert page.count('<table class="heat-table">') == 4
    assert "Fri 12:00" not in page  # the longest wait of an hour is told, that of its last minute
    assert "It can fall due while we are closed." in page
    assert "style=" not in page.split("<main", 1)[1]


def test_it_is_linked_from_the_policy_and_read_in_french() -> None:
    assert "/policy/1/week/" in Client().get("/policy/").content.decode()

    page = Client().get("/policy/1/week/", headers={"accept-language": "fr"}).content.decode()

    assert "Si vous écrivez à cette heure, réponse pour quand" in page
    assert "Lundi" in page


def test_a_version_is_reckoned_once_a_language() -> None:
    bodies._week.cache_clear()
    for _ in range(3):
        Client().get("/policy/1/week/")

    assert bodies._week.cache_info().misses == 1


def test_no_such_version_is_a_page_not_found() -> None:
    assert Client().get("/policy/9/week/").status_code == 404
