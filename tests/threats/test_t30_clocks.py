"""T30: what a mail says of its own time counts for nothing, and a clock that jumps takes nobody anything."""

import pytest

from cast import Cast, filed, local, story
from guichet.channels.models import Arrival
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import answer, reply
from guichet.tickets.models import Commitment, Event, Ticket
from guichet.tickets.offering import LIFE_S, find, offered
from guichet.tickets.replay import verify
from post import letter, passing, taken

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
