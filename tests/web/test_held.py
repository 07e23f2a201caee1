"""A request that is held until there is a place (IS-3), on the pages of both sides and in letters."""

import pytest
from django.urls import reverse

from guichet.contracts.keeping import set_places
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.core.policy.words import Status
from guichet.desks.models import Role, Seat
from guichet.kit.models import Mail
from guichet.notices import round as rounds
from guichet.policies.publishing import publish
from guichet.tickets.actions import exclude
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from guichet.tickets.replayed_turns import verify_turns
from web.world import HandSet, World, make_world, person

HOLDS = source("infraspeak").decode().replace("at_limit: accept", "at_limit: hold\n  never_held: urgent")


@pytest.fixture
def holding(db: None, hand_set: HandSet) -> World:  # noqa: ARG001 - opens the database
    """Infraspeak's desk under a policy that holds what is beyond two requests a month."""
    world = make_world(hand_set, "infraspeak")
    publish(world.desk, HOLDS, by=None, at=world.clock.at)
    boss = Seat.objects.create(desk=world.desk, user=person("boss@is.test", "Rui"), role=Role.MANAGER)
    for contract in Contract.objects.all():
        set_places(contract, places=2, by=boss, at=world.clock.at)
    return world


def page(world: World, address: str, *, inside: bool = False) -> str:
    client = world.client(world.agent if inside else world.contact)
    return client.get(address).content.decode()


def third(world: World) -> Ticket:
    """The third request of the month: it is held."""
    world.file("First")
    world.file("Second")
    ticket = world.file("Third")
    world.clock.at += 60
    return ticket


def test_the_form_says_before_sending_until_when_it_would_be_held(holding: World) -> None:
    third(holding)
    shown = page(holding, "/requests/new/")
    assert "You have used 2 of 2 requests of the period." in shown
    assert "If sent now, held until" in shown
    assert "Wed 1 Apr 2026, 00:00 (Lisbon time)" in shown
    assert "counts from when it is let in" in shown


def test_a_plan_of_one_request_says_so_and_what_one_may_do_then(holding: World) -> None:
    Contract.objects.update(places=1)
    assert "The one request of the period is left until" in page(holding, "/requests/new/")
    holding.file("First")
    shown = page(holding, "/requests/new/")
    assert "You have used the one request of the period." in shown
    assert "You may send it all the same" in shown
    assert "1 of 1" not in shown


def test_what_is_held_under_a_contract_that_has_ended_says_what_lets_it_in(holding: World) -> None:
    ticket = third(holding)
    Contract.objects.update(ends_at=holding.clock.at - 1)
    asked, desk = page(holding, f"/requests/{ticket.public_id}/"), holding.client(holding.agent)
    for shown in (asked, desk.get(f"/desk/{ticket.number}/").content.decode()):
        assert "The contract under which it was sent ended on 10 March 2026" in shown
        assert "it is let in by a decision, or when that contract is renewed" in shown


def test_sending_says_that_it_is_held_and_the_board_and_the_request_show_it(holding: World) -> None:
    holding.file("First")
    holding.file("Second")
    client = holding.client(holding.contact)
    sent = client.post("/requests/new/", {"subject": "Third", "text": "Words.", "key": "k"}, follow=True)
    said = sent.content.decode()
    assert "no clock runs on it" in said
    assert "Wed 1 Apr 2026, 00:00 (Lisbon time)" in said
    board = page(holding, "/requests/")
    assert "On hold" in board
    assert "it waits for a place" in board
    assert "All 2 requests of the period are used" in board
    assert "A further one is held." in board


def test_the_third_in_the_queue_waits_behind_the_others_a_month_more(holding: World) -> None:
    third(holding)
    holding.file("Fourth")
    ticket = holding.file("Fifth")
    shown = page(holding, f"/requests/{ticket.public_id}/")
    assert "Fri 1 May 2026, 00:00 (Lisbon time)" in shown
    assert "2 requests are before it." in shown


def test_both_sides_read_at_which_date_it_is_let_in_among_what_the_desk_does_next(holding: World) -> None:
    ticket = third(holding)
    for inside, address in ((True, f"/desk/{ticket.number}/"), (False, f"/requests/{ticket.public_id}/")):
        shown = page(holding, address, inside=inside)
        assert "Nothing, unless something happens" not in shown
        coming = shown[shown.index('class="next-acts"') :]
        coming = coming[: coming.index("</ul>")]
        assert "lets it in at the latest, or earlier if a place is free" in coming
        assert 'datetime="2026-03-31T23:00:00Z"' in coming
    Contract.objects.update(places=0)
    assert (
        "The contract has no places: it is let in" in page(holding, f"/requests/{ticket.public_id}/").split("next")[-1]
    )


def test_who_takes_a_call_reads_that_it_would_be_held_and_until_when_and_what_never_is(holding: World) -> None:
    address = reverse("agent:call_for", args=[holding.contact.pk])
    assert "held" not in page(holding, address, inside=True)
    ticket = third(holding)
    shown = page(holding, address, inside=True)
    assert "All 2 requests of the period are used" in shown
    assert "It is let in on Wed 1 Apr 2026, 00:00 (Lisbon time) at the latest" in shown
    levels = shown[shown.index("<fieldset") : shown.index("</fieldset>")].split("<label>")[1:]
    assert ["Is held until Wed 1 Apr 2026, 00:00 at the latest" in each for each in levels] == [False, True, True, True]
    assert [" is due " in each for each in levels] == [True, False, False, False]
    said = {"subject": "Fourth", "text": "Words.", "key": "k", "priority": "medium"}
    assert holding.client(holding.agent).post(address, said).status_code == 302
    assert Ticket.objects.exclude(pk=ticket.pk).get(status=Status.HELD.value).subject == "Fourth"


def test_pages_count_a_place_that_is_free_and_for_which_others_wait_as_free(holding: World) -> None:
    third(holding)
    first = Ticket.objects.get(number=1)
    exclude(first, by=Actor.agent(holding.agent), at=holding.clock.at, ground="technical_service")
    assert "Used: 1 of 2 requests of the period, and others wait for the rest" in page(holding, "/requests/")
    assert "You have used 1 of 2 requests of the period, and others wait for the rest." in page(
        holding, "/requests/new/"
    )


def test_the_desk_has_it_apart_from_what_is_due_finds_it_by_its_status_and_reads_why(holding: World) -> None:
    ticket = third(holding)
    queue = page(holding, "/desk/", inside=True)
    assert queue.index("until their allowance has a place") > queue.index("First")
    sifted = page(holding, "/desk/?status=held", inside=True)
    assert "Third" in sifted
    assert "Second" not in sifted
    shown = page(holding, f"/desk/{ticket.number}/", inside=True)
    assert "Held: all requests of the period were used when it came." in shown
    assert "Wed 1 Apr 2026, 00:00 (Lisbon time)" in shown
    assert "Let it in now" in shown
    assert "beyond it" not in shown


def test_an_agent_lets_it_in_with_a_reason_which_the_customer_does_not_read(holding: World) -> None:
    ticket = third(holding)
    client = holding.client(holding.agent)
    address = f"/desk/{ticket.number}/admission/"
    assert "Let it in" in client.get(address).content.decode()
    seen = {"expected": ticket.last_seq, "key": "once"}
    assert client.post(address, {"reason": "", **seen}).status_code == 422
    assert client.post(address, {"reason": "Their plant stands still.", **seen}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING.value
    holding.clock.at += 60
    shown = page(holding, f"/desk/{ticket.number}/", inside=True)
    assert "let it in before there was a place" in shown
    assert "Their plant stands still." in shown
    assert "beyond it" in shown
    theirs = page(holding, f"/requests/{ticket.public_id}/")
    assert "let it in before there was a place" in theirs
    assert "Their plant stands still." not in theirs


def test_a_request_that_is_not_held_cannot_be_let_in(holding: World) -> None:
    ticket = holding.file("First")
    assert "Let it in now" not in page(holding, f"/desk/{ticket.number}/", inside=True)
    assert holding.client(holding.agent).post(f"/desk/{ticket.number}/admission/", {"reason": "x"}).status_code in {
        404,
        409,
        422,
    }


def test_work_on_it_is_not_offered_and_words_are(holding: World) -> None:
    ticket = third(holding)
    shown = page(holding, f"/desk/{ticket.number}/", inside=True)
    assert "/3/resolution/" not in shown
    assert holding.client(holding.agent).post(f"/desk/{ticket.number}/taking").status_code != 200
    ticket.refresh_from_db()
    assert ticket.status == Status.HELD.value


def letters(world: World, purpose: str) -> list[Mail]:
    rounds.make_round(at=world.clock.at)
    return list(Mail.objects.filter(purpose=purpose).order_by("pk"))


def test_the_letter_says_until_when_and_another_comes_when_it_is_let_in(holding: World) -> None:
    ticket = third(holding)
    (letter,) = letters(holding, "held")
    for said in ("is held until there is a place", "1 April 2026 at 00:00 (Lisbon)", "IS-3", str(ticket.number)):
        assert said in letter.text
    holding.clock.set("2026-04-01 08:00")
    (told,) = letters(holding, "let_in")
    assert "has been let in" in told.text
    assert "You will have a first answer by" in told.text

    assert [*verify(), *verify_turns()] == []


def test_both_sides_read_when_it_was_let_in_and_its_receipt_says_what_it_counts_from(holding: World) -> None:
    ticket = third(holding)
    holding.clock.set("2026-04-01 10:00")
    rounds.make_round(at=holding.clock.at)
    holding.clock.at += 60
    for inside, address in ((True, f"/desk/{ticket.number}/"), (False, f"/requests/{ticket.public_id}/")):
        assert "There was a place for it" in page(holding, address, inside=inside)
    why = page(holding, f"/requests/{ticket.public_id}/why/first_response/")
    assert "was let in" in why


def test_the_public_page_of_the_policy_says_what_becomes_of_a_further_request(holding: World) -> None:
    shown = page(holding, "/policy/")
    assert "A further one is held, and no clock runs on it" in shown
    assert "Never held: Urgent." in shown


def test_a_period_begins_by_the_desks_clock_and_names_its_place(holding: World) -> None:
    holding.desk.zone = "Europe/Paris"
    holding.desk.save()
    third(holding)
    shown = holding.client(holding.contact).get("/requests/new/").content.decode()
    assert "held until</small>Wed 1 Apr 2026, 00:00 (Paris time)" in shown
    assert "Times in Lisbon" in shown
