"""What those who work at a desk are mailed. Nobody is told of what they did themselves. No letter here names a contact:
mails are kept, and a contact's name can be erased.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from guichet.core.commitments.standing import CommitmentStatus
from guichet.core.timeline.events import By, EventType
from guichet.desks.models import Seat
from guichet.kit.models import FeedRow
from guichet.notices.accounts import low_facts
from guichet.notices.letters import News, Post
from guichet.notices.readers import Reader, holding, managing
from guichet.tickets.acts import escalation_level
from guichet.tickets.debiting import CREDIT_LOW
from guichet.tickets.models import Event, Ticket


def posts(ticket: Ticket, row: FeedRow) -> Iterator[Post]:
    """The letters to people of the desk that follow from a change."""
    if row.kind not in COMPOSE:
        return
    whom, compose = COMPOSE[row.kind]
    if row.kind == CREDIT_LOW:
        seats = {seat.pk: seat for seat in holding(ticket)}
    else:
        event = Event.objects.get(pk=row.detail)
        seats = {seat.pk: seat for seat in whom(ticket, event) if seat.pk != event.seat_id}
    for seat in seats.values():
        post = compose(News(ticket=ticket, row=row, reader=Reader.seat(seat, ticket.desk)))
        if post is not None:
            yield post


def _given(ticket: Ticket, event: Event) -> list[Seat]:
    """Those to whom it was given, if it is still theirs."""
    to, team = event.data.get("to"), event.data.get("team")
    theirs = to == str(ticket.assignee_id) if team is None else team == str(ticket.team_id)
    return holding(ticket) if theirs else []


def _holders(ticket: Ticket, _event: Event) -> list[Seat]:
    return holding(ticket)


def _responsible(ticket: Ticket, _event: Event) -> list[Seat]:
    """Who has it; the managers where nobody does."""
    return holding(ticket) or managing(ticket)


def _managers(ticket: Ticket, _event: Event) -> list[Seat]:
    return managing(ticket)


def _all_concerned(ticket: Ticket, _event: Event) -> list[Seat]:
    return [*holding(ticket), *managing(ticket)]


def _assigned(news: News) -> Post | None:
    return news.post("desk_assigned", {"to_team": "team" in news.event.data, **_facts(news)})


def _answered(news: News) -> Post | None:
    """What a customer wrote, refused or took up again."""
    if news.event.by != By.CONTACT.value:
        return None
    return news.post("desk_answered", {"message": news.said(), "refused": news.row.kind == EventType.REFUSED.value})


def _reminded(news: News) -> Post | None:
    """A target that comes near; no word of one that was met meanwhile."""
    code = str(news.event.data.get("commitment", ""))
    running = (one for one in news.standing(now=True).commitments if one.status is CommitmentStatus.RUNNING)
    one = next((one for one in running if one.kind == code), None)
    if one is None:
        return None
    return news.post("desk_reminder", {**_promised(news), **_facts(news), "due": news.instant(one.due_at)})


def _breached(news: News) -> Post | None:
    return news.post("desk_breach", {**_promised(news), **_facts(news), "due": news.instant(news.row.at)})


def _escalated(news: News) -> Post | None:
    level = news.event.data.get("level")
    number = level if isinstance(level, int) else 1
    found = escalation_level(news.policy, news.clause, number)
    facts = {
        "level": number,
        "level_name": "" if found is None else news.text(found.name),
        "clause": news.clause,
        "wording": news.wording(news.clause),
        **_facts(news),
    }
    return news.post("desk_escalation", facts)


def _acknowledged(news: News) -> Post | None:
    seat = news.event.seat
    return news.post("desk_acknowledged", {"who": "" if seat is None else seat.user.name, **_facts(news)})


def _credit(news: News) -> Post | None:
    return news.post("desk_credit", {"left": news.event.data.get("minutes", 0), "clause": news.clause})


def _credit_low(news: News) -> Post | None:
    facts = low_facts(news)
    return None if facts is None else news.post("desk_credit", facts)


def _promised(news: News) -> dict[str, object]:
    code = str(news.event.data.get("commitment", ""))
    return {"commitment": code, "commitment_name": news.commitment(code), "clause": news.clause}


def _facts(news: News) -> dict[str, object]:
    return {"priority": news.priority(news.ticket.priority), "noun": news.noun()}


Whom = Callable[[Ticket, Event], list[Seat]]

COMPOSE: Final[Mapping[str, tuple[Whom, Callable[[News], Post | None]]]] = {
    EventType.ASSIGNED.value: (_given, _assigned),
    EventType.ANSWERED.value: (_holders, _answered),
    EventType.REFUSED.value: (_holders, _answered),
    EventType.REOPENED.value: (_holders, _answered),
    EventType.REMINDED.value: (_responsible, _reminded),
    EventType.BREACHED.value: (_responsible, _breached),
    EventType.ESCALATED.value: (_managers, _escalated),
    EventType.ACKNOWLEDGED.value: (_all_concerned, _acknowledged),
    EventType.CREDIT_WARNED.value: (_holders, _credit),
    CREDIT_LOW: (_holders, _credit_low),
}
