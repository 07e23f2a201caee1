"""The queue reads what it shows and no more, however many tickets a desk has had."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.tickets.models import Ticket
from guichet.tickets.models.ticket import NO_CLOCK
from guichet.web.agent import rail
from guichet.web.agent import views_of_queue as views
from guichet.web.shared.paging import Cursor
from web.world import World

pytestmark = pytest.mark.django_db

VIEWS = sorted(views.VIEWS)


def plans(act: Callable[[], object]) -> list[str]:
    """How the database goes about each question on tickets."""
    with CaptureQueriesContext(connection) as asked:
        act()
    found = []
    with connection.cursor() as cursor:
        for each in asked.captured_queries:
            if 'FROM "tickets_ticket"' in each["sql"]:
                cursor.execute("EXPLAIN QUERY PLAN " + each["sql"])
                found.append(" ".join(str(row[-1]) for row in cursor.fetchall()))
    return found


@pytest.mark.sqlite
@pytest.mark.parametrize("code", VIEWS)
@pytest.mark.parametrize("after", [None, Cursor(1_773_000_000, 5)])
def test_a_page_of_the_queue_is_read_along_an_index(world: World, code: str, after: Cursor | None) -> None:
    found = plans(lambda: views.page(views.named(code).sieve, world.agent, after, at=world.clock.at))
    assert found
    for plan in found:
        assert "ticket_queue" in plan or "ticket_over" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.sqlite
def test_views_are_counted_along_their_indexes(world: World) -> None:
    found = plans(lambda: rail.rail(world.agent, "due", at=world.clock.at))
    assert len(found) == 1
    assert all("ticket_queue" in plan for plan in found)


def test_a_count_stops_and_says_so(world: World, fill: Callable[[int], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rail, "MOST_COUNTED", 3)
    fill(5)
    assert "3+ open" in world.client(world.agent).get("/desk/").content.decode()


def test_the_closed_are_shown_the_latest_first(world: World, fill: Callable[[int], None]) -> None:
    fill(60)
    client = world.client(world.agent)
    numbers = sorted(Ticket.objects.values_list("number", flat=True))
    for number in numbers:
        world.clock.at += 60
        client.post(f"/desk/{number}/closure/", {"ground": "solved"})
    first = client.get("/desk/view/closed/").context
    second = client.get(first["more"]).context
    shown = [row.number for page in (first, second) for group in page["groups"] for row in group.rows]
    assert shown == numbers[::-1]
    assert not Ticket.objects.filter(queue_at__isnull=False).exists()


def test_an_open_ticket_without_a_clock_stands_last(world: World) -> None:
    ticket, other = world.file(), world.file()
    Ticket.objects.filter(pk=ticket.pk).update(queue_at=NO_CLOCK, next_due_at=None, next_due_kind="")
    lines, _ = views.page(views.named("due").sieve, world.agent, None, at=world.clock.at)
    assert [each.pk for each in lines] == [other.pk, ticket.pk]
