"""The promise before sending, at each of the five desks: what is owed, from when, and what is not covered."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from django.test import Client

from guichet.contracts.models import Contract
from guichet.core.policy.bundled import bundled
from guichet.tickets.models import Event, Message, Ticket
from guichet.web.portal.pledge import Terms, Wish, pledge_for
from guichet.web.shared.case import zone_of
from purses import prepay
from web.world import World, instant, levels_of

pytestmark = pytest.mark.django_db

WorldOf = Callable[[str], World]


def pledge(world: World, **asked: str) -> str:
    return world.client(world.contact).get("/requests/new/pledge", asked).content.decode()


def sent(client: Client, **typed: str) -> Ticket:
    answer = client.post("/requests/new/", {"subject": "Pump", "text": "It stops.", "key": "one", **typed})
    assert answer.status_code == 302, answer.content.decode()
    return Ticket.objects.get(public_id=answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1])


@pytest.mark.parametrize("policy", ["alias", "esker", "fluksaqua", "infraspeak", "maintainx"])
def test_every_desk_says_its_hours_and_each_level_that_one_may_choose(world_of: WorldOf, policy: str) -> None:
    world = world_of(policy)
    page = world.client(world.contact).get("/requests/new/").content.decode()
    assert "<b>Open now</b>" in page
    assert page.count('name="priority"') == len(levels_of(policy))


def test_a_desk_that_never_closes_says_so(world_of: WorldOf) -> None:
    world = world_of("maintainx")
    world.clock.set("2026-03-14 03:00")
    assert "<b>Open now</b>, day and night." in world.client(world.contact).get("/requests/new/").content.decode()


def test_a_median_is_said_as_one_and_updates_beside_it(world_of: WorldOf) -> None:
    """MX-4 and MX-6: the median by plan and level, and the cadence of updates."""
    world = world_of("maintainx")
    Contract.objects.update(plan="enterprise")
    said = pledge(world, priority="p0")
    assert "First response, as a median, by" in said
    assert "today, 10:15" in said
    assert "the median of a month" in said
    assert "every 30 min until it is resolved, the first by 10:30" in said
    assert "MX-4" in said
    assert "MX-6" in said


def test_a_service_that_the_plan_lacks_says_which_have_it(world_of: WorldOf) -> None:
    """MX-2."""
    world = world_of("maintainx")
    assert "Your plan, Basic, does not include it. These do: Essential, Premium, Enterprise." in pledge(
        world, priority="p3", category="data_import"
    )
    Contract.objects.update(plan="premium")
    assert "does not include it" not in pledge(world, priority="p3", category="data_import")


def test_whoever_has_no_plan_may_ask_and_no_clock_runs(world_of: WorldOf) -> None:
    """MX-1."""
    world = world_of("maintainx")
    Contract.objects.all().delete()
    said = pledge(world, priority="p0")
    assert "no time promised" in said
    assert "MX-1" in said


def test_the_desk_alone_sets_the_level_and_says_how(world_of: WorldOf) -> None:
    """IS-4: the requester is offered no choice, reads the definitions, and sees the clocks of the default."""
    world = world_of("infraspeak")
    page = world.client(world.contact).get("/requests/new/").content.decode()
    assert 'name="priority"' not in page
    assert "The customer-care team judges that the request cannot wait." in page
    assert "runs at “Medium”" in page
    assert "tomorrow, 10:00" in page
    assert "24 h of business time, a goal, with best efforts" in page
    assert sent(world.client(world.contact), priority="urgent").priority == "medium"


def test_an_excluded_service_says_that_it_is_quoted_for(world_of: WorldOf) -> None:
    """IS-7: said before sending, and told to the desk with the request."""
    world = world_of("infraspeak")
    said = pledge(world, category="technical_service")
    assert "sends you a quote" in said
    assert "IS-7" in said
    ticket = sent(world.client(world.contact), category="technical_service")
    assert Event.objects.get(ticket=ticket, type="submitted").data["category"] == "technical_service"


def test_what_support_does_not_cover_is_said_with_its_clause(world_of: WorldOf) -> None:
    """ES-8."""
    page = world_of("esker")
    said = pledge(page, priority="p3")
    assert "Third-party hardware or software" in said
    assert "it is quoted for apart" in said
    assert "ES-8" in said


def test_a_wish_counts_from_the_number_and_ends_by_a_way_around(world_of: WorldOf) -> None:
    """ES-2, ES-3, ES-5, ES-6: a wished level, from the sending of the number, resolved or worked around."""
    world = world_of("esker")
    page = world.client(world.contact).get("/requests/new/").content.decode()
    assert "your wish; the desk confirms it, or says why not" in page
    said = pledge(world, priority="p1")
    assert "Resolution, or a way around it, by" in said
    assert "today, 14:00" in said
    assert "when your number is sent to you" in said
    assert "Your technical staff is at hand" in said
    assert "only once you have accepted the solution" in said
    assert "way around" not in pledge(world, priority="p2")


def test_a_request_says_all_that_it_must_or_is_sent_as_incomplete(world_of: WorldOf) -> None:
    """ES-4: description, feature and steps are needed, the error message may be empty; nothing typed is lost."""
    world = world_of("esker")
    client = world.client(world.contact)
    typed = {"priority": "p2", "subject": "Invoices", "text": "None leaves.", "key": "one", "asked_feature": "Payables"}
    answer = client.post("/requests/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Payables" in page
    assert page.count("Still needed.") == 1
    assert "Send it incomplete" in page
    assert Ticket.objects.count() == 0
    assert sent(client, **typed, incomplete="on").status == "incomplete"
    whole = sent(client, **typed | {"key": "two"}, asked_steps="1. Open one.")
    assert whole.status == "submitted"
    assert Message.objects.get(ticket=whole).fields == {"feature": "Payables", "steps": "1. Open one."}


def test_no_level_and_no_time_is_promised_but_what_it_costs_is_said(world_of: WorldOf) -> None:
    """AL-5 and AL-6."""
    world = world_of("alias")
    said = pledge(world)
    assert "no time promised" in said
    assert "in slices of 15 min" in said
    assert "nothing while it waits" in said
    assert sent(world.client(world.contact)).status == "waiting"


def test_without_credit_it_would_be_declined_unless_it_is_a_suspected_defect(world_of: WorldOf) -> None:
    """AL-2: packs and free support are offered; marked as a suspected defect, an agent decides."""
    world = world_of("alias")
    prepay(0)
    said = pledge(world)
    assert "declined" in said
    assert "bulletins" in said
    assert "Technical assistance 2 h (AST02)" in said
    assert "declined" not in pledge(world, marked="on")
    client = world.client(world.contact)
    assert sent(client).status == "declined"
    assert sent(client, marked="on", key="two").status == "waiting"
    prepay(60)
    assert sent(client, key="three").status == "waiting"
    Contract.objects.update(ends_at=1)
    assert sent(client, key="four").status == "declined"


@pytest.mark.parametrize("category", ["negligence", "no_such_thing", ""])
def test_nothing_comes_in_under_the_name_of_a_category(world_of: WorldOf, category: str) -> None:
    world = world_of("maintainx")
    answer = world.client(world.contact).post(
        "/requests/new/", {"subject": "Pump", "text": "It stops.", "category": category}
    )
    assert answer.status_code == (302 if category == "" else 422)


@pytest.mark.parametrize("policy", ["fluksaqua", "infraspeak", "maintainx", "esker"])
def test_words_over_the_small_band_stand_apart(policy: str) -> None:
    found, terms = bundled(policy), Terms(plan=None, paid=True, balance=None)
    if found.plans is not None:
        terms = replace(terms, plan=next(iter(found.plans.levels)))
    for day in range(10, 17):
        for hour in (3, 10, 16):
            at = instant(f"2026-03-{day} {hour:02}:40", zone_of(found))
            for level in found.priorities.levels if found.priorities else ():
                band = pledge_for(found, terms, Wish(priority=level), at=at).mini
                assert band is not None
                over = sorted(float(label.x.removesuffix("%")) for label in band.labels if label.y == 12)
                assert all(right - left > 16 for left, right in pairwise(over)), (at, level, over)
                assert all(5 <= x <= 95 for x in over), (at, level, over)
