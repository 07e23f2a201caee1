"""A manager closes or opens the desk exceptionally: what it would do is seen before it is entered."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.desks.models import Role, Seat
from guichet.policies.models import CalendarEntry
from guichet.tickets.models import Commitment, Event, Ticket
from guichet.tickets.replay import verify
from web.world import World, instant, person

PAGE = "/setup/hours/"
WEDNESDAY = {
    "calendar": "service_hours",
    "opens": "closed",
    "start_day": "2026-03-11",
    "reason_en": "Staff training",
    "reason_fr": "Formation du personnel",
}
SEEN = "service_hours False 2026-03-11 00:00 2026-03-12 00:00"


@pytest.fixture
def manager(world: World) -> Client:
    """The browser of a manager of the desk."""
    seat = Seat.objects.create(desk=world.desk, user=person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    return world.client(seat)


@pytest.fixture
def waiting(world: World) -> Ticket:
    """A request that falls due on Thursday, or a business day later where Wednesday is closed."""
    return world.file(priority="question")


def said(client: Client, path: str = PAGE, **typed: object) -> str:
    """What the page says, of what is typed if something is."""
    page = client.post(path, typed) if typed else client.get(path)
    return page.content.decode()


def due(ticket: Ticket) -> int | None:
    return Commitment.objects.get(ticket=ticket).due_at


def test_the_page_has_the_week_the_holidays_by_name_and_how_long_they_are_known(manager: Client) -> None:
    page = said(manager)

    assert "Monday to Friday 08:00 to 17:00, time of Toronto." in page
    assert "<b>Fri 3 Apr</b> Good Friday" in page
    assert "Its holidays are known until 31 December 20" in page
    assert "Nothing yet: the desk keeps the hours of its policy." in page


def test_what_it_would_do_is_seen_first_and_nothing_is_entered(manager: Client, waiting: Ticket) -> None:
    page = said(manager, **WEDNESDAY)

    assert "Closed Wed 11 Mar: what it would do" in page
    assert "1 open request was looked at. For 1, something would come later" in page
    assert "First response: Thu 10:00 → <b>Fri 10:00</b>" in page
    assert f'value="{waiting.number}">' in page, "what would come later is ticked by nobody but the manager"
    assert "what it would do" in said(manager, **WEDNESDAY, act="enter", seen="another day")
    assert not CalendarEntry.objects.exists(), "what was not seen is not entered"


def test_entered_it_holds_for_what_is_sent_later_and_for_the_requests_that_were_ticked(
    world: World, manager: Client, waiting: Ticket
) -> None:
    other = world.file(priority="question")
    answer = manager.post(PAGE, {**WEDNESDAY, "act": "enter", "seen": SEEN, "ticket": [waiting.number]}, follow=True)

    assert "Entered, for what is sent from now on. It holds for 1 open request." in answer.content.decode()
    assert due(waiting) == instant("2026-03-13 10:00")
    assert due(other) == instant("2026-03-12 10:00")
    assert due(world.file(priority="question")) == instant("2026-03-13 10:00")
    assert re.search(r"Entry 1, Opening hours: Max, <time[^>]*>Tue 10 Mar, 10:00</time>", said(manager))
    assert not list(verify())


def test_until_it_begins_it_can_hold_for_further_open_requests(world: World, manager: Client, waiting: Ticket) -> None:
    manager.post(PAGE, {**WEDNESDAY, "act": "enter", "seen": SEEN})
    path = f"{PAGE}1/"
    assert f'value="{waiting.number}">' in said(manager, path)
    assert (
        "It holds for 1 open request."
        in manager.post(path, {"act": "give", "ticket": waiting.number}, follow=True).content.decode()
    )
    assert f'value="{waiting.number}"' not in said(manager, path)
    world.clock.set("2026-03-11 09:00")
    assert "It has begun" in said(manager, path)


def test_it_is_taken_back_by_a_further_entry_with_a_reason(manager: Client, waiting: Ticket) -> None:
    manager.post(PAGE, {**WEDNESDAY, "act": "enter", "seen": SEEN, "ticket": [waiting.number]})
    path = f"{PAGE}1/"
    assert manager.post(path, {"act": "withdraw", "reason_en": "No training"}).status_code == 422
    words = {"reason_en": "No training", "reason_fr": "Pas de formation"}
    back = manager.post(path, {"act": "withdraw", **words}, follow=True).content.decode()

    assert "Withdrawn, for what is sent from now on." in back
    assert "First response: Fri 10:00 → <b>Thu 10:00</b>" in back
    manager.post(f"{PAGE}2/", {"act": "give", "ticket": waiting.number})
    assert due(waiting) == instant("2026-03-12 10:00")
    assert "takes back entry 1" in said(manager)
    assert not list(verify())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"start_day": "2026-03-09"}, "It must begin later than now"),
        ({"start_day": "2026-03-10"}, "It must begin later than now"),
        ({"start_day": ""}, "Still needed."),
        ({"start_day": "soon"}, "This is no date. Write it like 2026-03-31."),
        ({"end_day": "2026-03-10"}, "It must end after it begins."),
        ({"start_time": "14:00", "end_time": "13:00"}, "It must end after it begins."),
        ({"end_day": "2028-01-01"}, "That is longer than a year."),
        ({"reason_fr": " "}, "Still needed: customers read it."),
        ({"calendar": "../x"}, "Not sent yet"),
        ({"start_day": "2027-03-14", "start_time": "02:00", "end_time": "03:00"}, "there is no such time"),
        ({"start_day": "9999-12-31"}, "Choose a day between 1990 and 2200."),
        ({"start_day": "2150-01-01"}, "The holidays of that year are not known yet."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(manager: Client, typed: dict[str, str], sentence: str) -> None:
    answer = manager.post(PAGE, {**WEDNESDAY, **typed, "act": "enter", "seen": SEEN})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Staff training" in answer.content.decode()
    assert not CalendarEntry.objects.exists()


def test_numbers_that_are_none_and_requests_of_others_are_left_alone(manager: Client, waiting: Ticket) -> None:
    nonsense = ["-1", "x", "99999999999999999999", "٣", "424242"]
    manager.post(PAGE, {**WEDNESDAY, "act": "enter", "seen": SEEN, "ticket": nonsense})

    assert CalendarEntry.objects.count() == 1
    assert Event.objects.filter(ticket=waiting).count() == 1


def test_the_page_asks_the_database_no_more_for_many_requests(
    manager: Client, fill: Callable[[int], None], waiting: Ticket
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert "what it would do" in said(manager, **WEDNESDAY)
        return len(queries)

    assert waiting.number
    asked()
    few = asked()
    fill(12)
    assert asked() == few
