"""What those who work at a desk are mailed. Nobody is told of what they did themselves. No letter here names a contact:
mails are kept, and a contact's name can be erased.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.utils import translation
from django.utils.translation import gettext, pgettext

from guichet.core.commitments.standing import CommitmentStatus
from guichet.core.timeline.events import By, EventType
from guichet.desks.models import Seat
from guichet.kit.models import FeedRow
from guichet.notices.accounts import Left, left_at_warning, left_in_account
from guichet.notices.letters import News, Post
from guichet.notices.readers import Reader, holding, managing
from guichet.notices.texts import Trial
from guichet.quotes.saying import amount
from guichet.tickets.acts import escalation_level
from guichet.tickets.consulting import HEARD
from guichet.tickets.debiting import CREDIT_LOW
from guichet.tickets.models import Consultation, ConsultationMessage, Event, Ticket
from guichet.tickets.quoting import quotes_of


def posts(ticket: Ticket, row: FeedRow, trial: Trial | None) -> Iterator[Post]:
    """The letters to people of the desk that follow from a change; with words on ``trial``, as they would be."""
    if row.kind not in COMPOSE:
        return
    whom, compose = COMPOSE[row.kind]
    if row.kind in {CREDIT_LOW, HEARD}:
        seats = {seat.pk: seat for seat in holding(ticket) or _who_asked(row)}
    else:
        event = Event.objects.get(pk=row.detail)
        seats = {seat.pk: seat for seat in whom(ticket, event) if seat.pk != event.seat_id}
    for seat in seats.values():
        news = News(ticket=ticket, row=row, reader=Reader.seat(seat, ticket.desk), trial=trial).as_tried()
        with translation.override(news.reader.language):
            post = compose(news)
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
    code = "desk_given" if "team" in news.event.data else "desk_assigned"
    return news.post(code, _level(news), purpose="desk_assigned")


def _answered(news: News) -> Post | None:
    """What a customer wrote, refused or took up again."""
    if news.event.by != By.CONTACT.value:
        return None
    code = "desk_refused" if news.row.kind == EventType.REFUSED.value else "desk_answered"
    return news.post(code, {"message": news.said()}, purpose="desk_answered")


def _reminded(news: News) -> Post | None:
    """A target that comes near; no word of one that was met meanwhile."""
    code = str(news.event.data.get("commitment", ""))
    running = (one for one in news.standing(now=True).commitments if one.status is CommitmentStatus.RUNNING)
    one = next((one for one in running if one.kind == code), None)
    if one is None:
        return None
    return news.post("desk_reminder", _promised(news, one.due_at))


def _breached(news: News) -> Post | None:
    return news.post("desk_breach", _promised(news, news.row.at))


def _update_overdue(news: News) -> Post | None:
    """An update that the customer was to have (MX-6): once for each silence, for a missed cadence begins anew only
    with a public word; and no word of one that was given meanwhile.
    """
    code = str(news.event.data.get("commitment", ""))
    one = next((one for one in news.standing(now=True).commitments if one.kind == code), None)
    if one is None or one.status is not CommitmentStatus.MISSED:
        return None
    return news.post("desk_update", _promised(news, one.missed_at))


def _escalated(news: News) -> Post | None:
    level = news.event.data.get("level")
    number = level if isinstance(level, int) else 1
    found = escalation_level(news.policy, news.clause, number)
    level = str(number) if found is None else f"{number}, {news.text(found.name)}"
    return news.post("desk_escalation", {"level": level, **news.rule(news.clause), **_level(news)})


def _heard(news: News) -> Post | None:
    """What somebody outside says who was asked."""
    said = ConsultationMessage.objects.get(pk=news.row.detail)
    return None if said.erased_at is not None else news.post("desk_heard", {"message": said.text})


def _acknowledged(news: News) -> Post | None:
    seat = news.event.seat
    who = seat.user.name if seat is not None else ""
    return news.post("desk_acknowledged", {"who": who or gettext("Somebody"), **_level(news)})


def _credit(news: News) -> Post | None:
    return _of_credit(news, left_at_warning(news))


def _credit_low(news: News) -> Post | None:
    left = left_in_account(news)
    return None if left is None else _of_credit(news, left)


def _of_credit(news: News, left: Left) -> Post:
    code = "desk_credit_low" if left.minutes else "desk_credit_gone"
    return news.post(code, {"minutes": str(left.minutes), **news.rule(left.clause)}, purpose="desk_credit")


def _quote(news: News) -> Post | None:
    """What became of a quote."""
    words = {
        EventType.QUOTE_ACCEPTED.value: pgettext("of a quote", "accepted"),
        EventType.QUOTE_DECLINED.value: pgettext("of a quote", "declined"),
        EventType.QUOTE_EXPIRED.value: pgettext("of a quote", "expired"),
    }
    found = [each for each in quotes_of(news.ticket) if each.event.seq < news.event.seq]
    total = amount(found[-1].pricing.total, found[-1].pricing.currency, news.reader.language)
    return news.post("desk_quote", {"decision": words[news.row.kind], "total": total, **news.rule(news.clause)})


def _promised(news: News, due_at: int | None) -> dict[str, str]:
    promise = news.commitment(str(news.event.data.get("commitment", "")))
    return {"promise": promise, "due": news.instant(due_at), "clause": news.clause, **_level(news)}


def _level(news: News) -> dict[str, str]:
    return news.level(news.ticket.priority)


def _who_asked(row: FeedRow) -> list[Seat]:
    """Who asked somebody outside, where the ticket is nobody's."""
    if row.kind != HEARD:
        return []
    asked = Consultation.objects.select_related("opened_by__user").filter(messages__pk=row.detail).get().opened_by
    return [asked] if asked.is_active and asked.user.is_active else []


Whom = Callable[[Ticket, Event], list[Seat]]

COMPOSE: Final[Mapping[str, tuple[Whom, Callable[[News], Post | None]]]] = {
    EventType.ASSIGNED.value: (_given, _assigned),
    EventType.ANSWERED.value: (_holders, _answered),
    EventType.REFUSED.value: (_holders, _answered),
    EventType.REOPENED.value: (_holders, _answered),
    EventType.REMINDED.value: (_responsible, _reminded),
    EventType.BREACHED.value: (_responsible, _breached),
    EventType.UPDATE_FELL_DUE.value: (_responsible, _update_overdue),
    EventType.ESCALATED.value: (_managers, _escalated),
    EventType.ACKNOWLEDGED.value: (_all_concerned, _acknowledged),
    EventType.QUOTE_ACCEPTED.value: (_responsible, _quote),
    EventType.QUOTE_DECLINED.value: (_responsible, _quote),
    EventType.QUOTE_EXPIRED.value: (_responsible, _quote),
    EventType.CREDIT_WARNED.value: (_holders, _credit),
    CREDIT_LOW: (_holders, _credit_low),
    HEARD: (_holders, _heard),
}
