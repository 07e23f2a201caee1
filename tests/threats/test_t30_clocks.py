"""T30: what a mail says of its own time counts for nothing, and a clock that jumps takes nobody anything."""

import re

import pytest
import time_machine
from django.conf import settings as conf
from django.core import mail as sent
from django.test import Client
from pytest_django.fixtures import Settings

from cast import Cast, filed, local, story
from guichet import clock
from guichet.accounts.models import User
from guichet.channels.models import Arrival
from guichet.entry.links import mail_sign_in
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import answer, reply
from guichet.tickets.models import Commitment, Event, Ticket
from guichet.tickets.offering import LIFE_S, find, offered
from guichet.tickets.replay import verify
from guichet.web.shared.binding import DESK_KEY
from post import CHLOE, last_mail, letter, passing, taken, taken_at

HOUR = 3_600
YEAR = 365 * 24 * HOUR


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 1 Jan 1970 00:00:00 +0000",
        "Fri, 31 Dec 2099 23:59:59 +0000",
        "Tue, 10 Mar 2026 10:00:00 -9999",
        "Mon, 30 Feb 2026 25:61:61 +0000",
        "yesterday",
        "",
    ],
)
def test_a_request_is_promised_from_when_it_came_whatever_its_mail_says(people: Cast, date: str) -> None:
    taken(people, letter(Authentication_Results=passing(), Date=date))
    ticket, at = Ticket.objects.get(), local("2026-03-10 10:00")
    assert ticket.submitted_at == Event.objects.get(ticket=ticket).at == at
    assert Arrival.objects.get().received_at == at
    make_round(at=at + 60)
    assert not Commitment.objects.filter(ticket=ticket, status="missed").exists()


@pytest.mark.parametrize("jump", [-YEAR, -2 * HOUR, -1, 0, 2 * HOUR, YEAR])
def test_a_clock_that_jumps_leaves_what_happened_in_its_order_and_nothing_negative(people: Cast, jump: int) -> None:
    ticket, at = filed(people), local("2026-03-10 10:00")
    make_round(at=at + 60)
    reply(ticket, by=people.ada, at=at + HOUR, text="Which?", asks=True)
    answer(ticket, by=people.chloe, at=at + HOUR + jump, text="All.")
    make_round(at=at + HOUR + jump)
    make_round(at=at + HOUR)
    events = list(Event.objects.filter(ticket=ticket).order_by("seq"))
    assert [event.seq for event in events] == sorted(event.seq for event in events)
    human = [event.at for event in events if event.by != "system"]
    assert human == sorted(human)
    assert all(row.used_seconds >= 0 for row in Commitment.objects.all())
    assert [*verify()] == []


def test_a_year_at_once_acts_once_for_each_clause_and_not_for_each_day(people: Cast) -> None:
    ticket, at = filed(people), local("2026-03-10 10:00")
    make_round(at=at + 60)
    mails = Mail.objects.count()
    for _time in range(3):
        make_round(at=at + YEAR)
    told = story(ticket)
    assert told.count("breached") == len(set(Commitment.objects.values_list("kind", flat=True)) & {"first_response"})
    assert Mail.objects.count() - mails <= 4
    before = story(ticket), Mail.objects.count()
    make_round(at=at + 60)
    assert (story(ticket), Mail.objects.count()) == before


def test_a_link_keeps_the_end_that_it_was_given_whatever_the_clock_does(people: Cast) -> None:
    ticket, at = filed(people), local("2026-03-10 10:00")
    offer = next(iter(offered(ticket, at=at).values()))
    held = find(people.desk, offer.token)
    assert held is not None
    assert held.until == at + LIFE_S
    assert held.stands(at=at - YEAR)
    assert held.stands(at=at + LIFE_S - 1)
    assert not held.stands(at=at + LIFE_S)


# --- the machine's own clock: whatever asks for the time, ours or a library's, is told another one ---


def browser(user: User, people: Cast) -> Client:
    """A browser in which somebody is signed in at the desk."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    session = client.session
    session[DESK_KEY] = people.desk.pk
    session.save()
    return client


def round_now() -> None:
    """One round of the desk, at what the machine calls now."""
    make_round(at=clock.now_seconds(), now=clock.now_seconds)


def user_of(people: Cast) -> User:
    """The customer's account."""
    people.contact.user = User.objects.create_user(people.contact.email, name=people.contact.name)
    people.contact.save()
    return people.contact.user


@pytest.mark.parametrize("jump", [-YEAR, -2 * HOUR, 2 * HOUR, YEAR])
def test_doors_and_rounds_go_on_in_order_while_the_machines_clock_jumps(
    people: Cast, settings: Settings, jump: int
) -> None:
    settings.UNDO_SECONDS = 0
    with time_machine.travel(local("2026-03-10 10:00"), tick=False) as machine:
        user = user_of(people)
        taken_at(people, letter(Authentication_Results=passing()), at=clock.now_seconds())
        round_now()
        ticket = Ticket.objects.get()
        pages = {people.agent.user: f"/desk/{ticket.number}/", user: f"/requests/{ticket.public_id}/"}

        def say(text: str, **more: str) -> None:
            """The agent answers by their page."""
            typed = {"sort": "reply", "text": text, "key": text, **more}
            agent = browser(people.agent.user, people)
            assert agent.post(f"{pages[people.agent.user]}message", typed).status_code == 302

        machine.shift(HOUR)
        say("Which?", asks="on")
        round_now()
        to = last_mail(people.contact.email).reply_to
        mails = Mail.objects.count()
        for step in (jump, -jump, 0):
            machine.shift(step)
            taken_at(people, letter(f"After {step}", sender=CHLOE, to=to), at=clock.now_seconds(), to=to)
            round_now()
            say(f"Heard {step}")
            round_now()
            for who, page in pages.items():
                shown = browser(who, people).get(page)
                assert shown.status_code == 200
                assert not re.search(r"[-\u2212]\d+ (?:min|h|hour|minute|day)", shown.content.decode())
        events = list(Event.objects.filter(ticket=ticket).order_by("seq"))
        assert [event.pk for event in events] == sorted(event.pk for event in events)
        assert [event.at for event in events if event.by != "system"] == sorted(
            event.at for event in events if event.by != "system"
        )
        assert all(row.used_seconds >= 0 for row in Commitment.objects.all())
        # What is late is said once for each promise, and not for each hour of a year.
        assert story(ticket).count("breached") <= Commitment.objects.count()
        assert Mail.objects.count() - mails <= 12
        assert [*verify()] == []


def test_a_link_to_sign_in_ends_by_the_machines_clock_and_is_good_once_however_that_jumps(people: Cast) -> None:
    with time_machine.travel(local("2026-03-10 10:00"), tick=False) as machine:
        user, links = user_of(people), []
        for _each in range(2):
            mail_sign_in(user, people.desk, at=clock.now_seconds())
            round_now()
            links.append(re.findall(r"/sign-in/link/[\w-]+/", str(sent.outbox[-1].body))[-1])
        once, late = links
        machine.shift(-2 * HOUR)
        first = Client()
        first.post(once)
        assert "_auth_user_id" in first.session
        for step in (0, -YEAR, YEAR):
            machine.shift(step)
            again = Client()
            again.post(once)
            assert "_auth_user_id" not in again.session
        machine.shift(27 * HOUR)
        tardy = Client()
        tardy.post(late)
        assert "_auth_user_id" not in tardy.session


def test_a_session_ends_by_the_machines_clock_and_one_that_was_ended_comes_back_at_no_time(people: Cast) -> None:
    with time_machine.travel(local("2026-03-10 10:00"), tick=False) as machine:
        user = user_of(people)
        client, ended = browser(user, people), browser(user, people)
        assert client.get("/requests/").wsgi_request.user.is_authenticated
        cookie = str(ended.cookies["sessionid"].value)
        ended.logout()
        ended.cookies["sessionid"] = cookie
        for step in (0, -YEAR, YEAR):
            machine.shift(step)
            assert not ended.get("/requests/").wsgi_request.user.is_authenticated
        machine.shift(conf.SESSION_COOKIE_AGE + HOUR)
        assert not client.get("/requests/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/Toronto"])
@pytest.mark.parametrize("night", ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"])
def test_over_a_night_in_which_clocks_change_pages_and_rounds_go_on_in_order(
    people: Cast, settings: Settings, zone: str, night: str
) -> None:
    settings.UNDO_SECONDS = 0
    people.desk.zone = zone
    people.desk.save()
    with time_machine.travel(local(f"{night} 00:30"), tick=False) as machine:
        taken_at(people, letter(Authentication_Results=passing()), at=clock.now_seconds())
        ticket = Ticket.objects.get()
        agent = browser(people.agent.user, people)
        for _half_hour in range(6):
            round_now()
            assert agent.get(f"/desk/{ticket.number}/").status_code == 200
            machine.shift(HOUR // 2)
        events = list(Event.objects.filter(ticket=ticket).order_by("seq"))
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert [*verify()] == []
