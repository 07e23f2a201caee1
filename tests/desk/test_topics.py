"""Who is told of a change: exactly those who may see the ticket, and customers not of what is the desk's own."""

from collections.abc import Iterable

import pytest

from cast import Cast, cast, filed, local
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.kit import feed
from guichet.kit.models import FeedRow
from guichet.tickets import collaborating, erasing
from guichet.tickets.actions import note, reply
from guichet.tickets.models import Message, Ticket
from guichet.tickets.scopes import visible_to
from guichet.tickets.topics import desk_topic, news_of, topics_of

AT = local("2026-03-10 11:00")


def everybody() -> Iterable[Seat | Contact]:
    """Everybody of every desk."""
    return [*Seat.objects.all(), *Contact.objects.all()]


def test_whoever_may_see_a_ticket_hears_of_it_and_nobody_else(people: Cast) -> None:
    Desk.objects.update(address="/fluksaqua")
    elsewhere = cast("alias", "alias")
    Contact.objects.filter(pk=people.other_contact.pk).update(is_administrator=True)
    Contact.objects.filter(pk=elsewhere.contact.pk).update(is_administrator=True)
    Seat.objects.filter(pk=people.manager.pk).update(is_active=False)
    for each in (people, elsewhere):
        filed(each, priority="blocking" if each is people else None)
    ticket = Ticket.objects.get(desk=people.desk)
    followed = collaborating.add(ticket, by=people.chloe, at=AT, email=people.stranger.email)
    agreed(people, elsewhere)
    collaborating.remove(ticket, by=people.chloe, at=AT, collaborator=followed.pk)
    agreed(people, elsewhere)


def agreed(*casts: Cast) -> None:
    """See that whoever sees a ticket hears of its last change, and nobody else."""
    assert Ticket.objects.count() == len(casts)
    for ticket in Ticket.objects.all():
        told = [news for news in news_of(feed.read(ticket.desk_id, after=0)) if news.ticket == ticket.public_id]
        assert told
        for who in everybody():
            sees = visible_to(who).filter(pk=ticket.pk).exists()
            hears = who.desk_id == ticket.desk_id and bool(topics_of(who) & told[0].topics)
            assert sees == hears, (who, ticket)


def test_customers_do_not_hear_that_the_desk_noted_something(people: Cast) -> None:
    ticket = filed(people)
    after = feed.head(people.desk.pk)
    note(ticket, by=people.ada, at=AT, text="The same as in February")
    told = news_of(feed.read(people.desk.pk, after=after))
    assert [news.topics for news in told] == [frozenset({desk_topic(people.desk.pk)})]
    after = feed.head(people.desk.pk)
    erasing.erase(Message.objects.get(text="The same as in February"), by=people.agent, at=AT)
    told = news_of(feed.read(people.desk.pk, after=after))
    assert [news.topics for news in told] == [frozenset({desk_topic(people.desk.pk)})]


def test_customers_hear_of_an_answer(people: Cast) -> None:
    ticket = filed(people)
    after = feed.head(people.desk.pk)
    reply(ticket, by=people.ada, at=AT, text="Which lamp?")
    told = news_of(feed.read(people.desk.pk, after=after))
    assert any(topics_of(people.contact) & news.topics for news in told)
    assert not any(topics_of(people.stranger) & news.topics for news in told)


@pytest.mark.usefixtures("people")
def test_what_is_of_no_ticket_is_told_to_nobody() -> None:
    row = FeedRow(stream=1, number=1, kind="something_else", subject=1, detail=1, at=AT, recorded_at=AT)
    assert news_of([row]) == []
