"""What customers are mailed: each kind of change to its letter, or to none. Nothing of a note ever."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from guichet.channels.email.budgets import spend
from guichet.channels.email.trust import CHANNEL
from guichet.core.commitments.standing import Standing
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, EventType
from guichet.customers.models import Contact
from guichet.kit.models import FeedRow
from guichet.notices.accounts import low_facts
from guichet.notices.letters import REGISTRATION, WARNING, News, Post
from guichet.notices.readers import Reader, asking, following
from guichet.tickets.collaborating import JOINED
from guichet.tickets.debiting import CREDIT_LOW
from guichet.tickets.models import Collaborator, Event, Message, MessageKind, Order, Ticket


def posts(ticket: Ticket, row: FeedRow) -> Iterator[Post]:
    """The letters to customers that follow from a change."""
    composers = COMPOSE.get(row.kind, ())
    for contact in _readers(ticket, row) if composers else ():
        news = News(ticket=ticket, row=row, reader=Reader.contact(contact, ticket.desk))
        found = (compose(news) for compose in composers)
        yield from (post for post in found if post is not None)


def _readers(ticket: Ticket, row: FeedRow) -> list[Contact]:
    """Who reads of a change."""
    if row.kind == JOINED:
        contact = Collaborator.objects.select_related("contact").get(pk=row.detail).contact
        return [contact] if contact.erased_at is None else []
    if row.kind not in FOLLOWED:
        return asking(ticket)
    seq = Event.objects.values_list("seq", flat=True).get(pk=row.detail)
    return [*asking(ticket), *following(ticket, seq=seq)]


def _joined(news: News) -> Post | None:
    """The word to whoever was added: it holds nothing that somebody typed but the name of who added them."""
    added = Collaborator.objects.select_related("added_by_seat__user", "added_by_contact").get(pk=news.row.detail)
    if added.left_at is not None:
        return None
    adder = added.added_by_seat.user.name if added.added_by_seat else ""
    if added.added_by_contact is not None:
        adder = added.added_by_contact.name
    return news.post("joined", {"adder": adder})


def _submitted(news: News) -> Post | None:
    if news.ticket.channel == CHANNEL and not spend(news.ticket.desk, news.reader.email, at=news.row.at):
        # A mail of anybody's set it off: nobody is flooded in another's name, and no robot is answered for ever.
        return None
    policy, standing = news.policy, news.standing()
    if standing.status is Status.INCOMPLETE:
        return news.post("incomplete", _lacking(news, standing))
    purpose = REGISTRATION if policy.submission.registration == "explicit" else "confirmation"
    return news.post("confirmation", _registered(news, standing), purpose=purpose, once=purpose)


def _completed(news: News) -> Post | None:
    """Where registration is a notification of its own, it goes out as soon as the request is complete."""
    if news.ticket.status != Status.SUBMITTED.value:
        return None
    return news.post("confirmation", _registered(news, news.standing()), purpose=REGISTRATION, once=REGISTRATION)


def _prioritised(news: News) -> Post | None:
    """What became of the priority that the customer stated, with the reason (FA-4, ES-2)."""
    rule = news.policy.priorities
    if rule is None or "contact" not in rule.set_by:
        return None
    earlier = Event.objects.filter(
        ticket=news.ticket, type=EventType.PRIORITISED.value, seq__lt=news.event.seq
    ).order_by("-seq")
    last = earlier.first()
    before = news.ticket.requested_priority if last is None else str(last.data.get("priority"))
    code = str(news.event.data.get("priority"))
    standing = news.standing()
    facts = {
        "priority": news.priority(code),
        "before": "" if before in {None, code} else news.priority(before),
        "validated": rule.validated and last is None and before == code,
        "noun": news.noun(),
        "reason": news.said(),
        **news.promise(news.running(standing)),
    }
    return news.post("priority", facts)


def _replied(news: News) -> Post | None:
    message = Message.objects.filter(event_id=news.row.detail).select_related("seat__user", "event").first()
    if message is None or message.kind != MessageKind.PUBLIC or message.erased_at is not None:
        return None
    facts: dict[str, object] = {
        "message": message.text,
        "author": "" if message.seat is None else message.seat.user.name,
        "asks": message.event.data.get("asks") is True,
    }
    return news.post("reply", facts, automatic=False)


def _resolved(news: News) -> Post | None:
    """A resolution. Whose ticket it is is asked to validate it where the policy says so (ES-7), whatever was said."""
    closing = news.policy.closing
    if not closing.validation or news.reader.key != str(news.ticket.contact_id):
        return _replied(news)
    if news.standing(now=True).status is not Status.RESOLVED:
        # It was validated, refused or reopened since.
        return _replied(news)
    message = news.said()
    seat = news.event.seat
    facts = {
        "message": message,
        "author": "" if seat is None else seat.user.name,
        "clause": closing.validation_clause or "",
        "wording": news.wording(closing.validation_clause or ""),
    }
    return news.post("resolved", facts, automatic=not message)


def _excluded(news: News) -> Post | None:
    rule = news.policy.exclusions
    ground = None if rule is None else rule.grounds.get(str(news.event.data.get("ground", "")))
    facts = {
        "ground": "" if ground is None else news.text(ground),
        "clause": news.clause,
        "wording": news.wording(news.clause),
        "message": news.said(),
    }
    return news.post("excluded", facts)


def _readmitted(news: News) -> Post | None:
    return news.post("readmitted", news.promise(news.running(news.standing())))


def _reopened(news: News) -> Post | None:
    """A request that the desk took up again; whoever did so themselves knows."""
    if news.event.by != By.AGENT.value:
        return None
    return news.post("reopened", {"message": news.said()})


def _credit(news: News) -> Post | None:
    facts = {"left": news.event.data.get("minutes", 0), "clause": news.clause, "wording": news.wording(news.clause)}
    return news.post("credit", facts)


def _credit_low(news: News) -> Post | None:
    """The account comes to an amount at which the policy warns, whichever of its tickets used it (AL-8)."""
    facts = low_facts(news)
    return None if facts is None else news.post("credit", facts)


def _refunded(news: News) -> Post | None:
    facts = {"minutes": news.event.data.get("minutes", 0), "clause": news.clause, "wording": news.wording(news.clause)}
    return news.post("refund", facts)


def _warned(news: News) -> Post | None:
    order = Order.objects.get(pk=news.row.detail)
    standing = news.standing(now=True)
    closes = next((act.at for act in standing.acts if act.kind.value == "close" and not act.done), None)
    if closes is None or news.policy.closing.silence is None:
        return None
    facts = {
        "clause": order.clause,
        "wording": news.wording(order.clause),
        "closes": news.instant(closes),
    }
    return news.post("warning", facts, purpose=WARNING, ordered_at=order.at)


def _closed(news: News) -> Post | None:
    if news.event.by == By.CONTACT.value:
        return None
    ground = news.policy.closing.grounds.get(news.event.data.get("ground", ""))
    facts = {
        "clause": news.clause,
        "wording": news.wording(news.clause),
        "ground": "" if ground is None else news.text(ground),
        "by_answering": news.policy.reopening.by_answering,
    }
    return news.post("closed", facts)


def _declined(news: News) -> Post | None:
    rule = news.policy.metering.no_credit if news.policy.metering else None
    message = "" if rule is None or rule.clause != news.clause else news.text(rule.message)
    return news.post("declined", {"clause": news.clause, "wording": news.wording(news.clause), "message": message})


def _lacking(news: News, standing: Standing) -> dict[str, object]:
    """What is asked for that a request lacks, and under which names an answer by mail gives it (ES-4)."""
    levels = news.policy.priorities.levels if news.policy.priorities else {}
    named = ", ".join(news.priority(code) for code in levels)
    asked = [(name, news.asked(name)) for name in standing.missing]
    colon = " :" if news.reader.language == "fr" else ":"
    return {
        "missing": [f"{said} ({named})" if name == "priority" and named else said for name, said in asked],
        "names": [said if said.endswith("?") else f"{said}{colon}" for _name, said in asked],
        "clause": news.policy.submission.clause,
        "by_mail": news.ticket.channel == CHANNEL,
    }


def _registered(news: News, standing: Standing) -> dict[str, object]:
    """What a confirmation says: the facts of the request (ES-3), and what is promised."""
    ticket, policy = news.ticket, news.policy
    first = next((one for one in standing.commitments if one.due_at is not None), None)
    free = policy.free_use if policy.free_use is not None and not standing.paid else None
    organisation = ticket.contact.organisation
    return {
        "issuer": ", ".join(
            name for name in (ticket.contact.name, "" if organisation is None else organisation.name) if name
        )
        if not news.is_for_stranger
        else "",
        "submitted": news.instant(ticket.submitted_at),
        "priority": news.priority(standing.priority),
        "noun": news.noun(),
        "free": "" if free is None else news.text(free.notice),
        "free_clause": "" if free is None else free.clause,
        **news.promise(first),
    }


FOLLOWED: Final = frozenset(
    {
        EventType.REPLIED.value,
        EventType.WORKAROUND_GIVEN.value,
        EventType.RESOLVED.value,
        EventType.CLOSED.value,
        EventType.REOPENED.value,
    }
)
"""What those who follow a ticket read of by mail: what the desk says in public, its end, and that it goes on."""


COMPOSE: Final[Mapping[str, tuple[Callable[[News], Post | None], ...]]] = {
    EventType.SUBMITTED.value: (_submitted,),
    EventType.ANSWERED.value: (_completed,),
    EventType.PRIORITISED.value: (_completed, _prioritised),
    EventType.REPLIED.value: (_replied,),
    EventType.WORKAROUND_GIVEN.value: (_replied,),
    EventType.EXCLUDED.value: (_excluded,),
    EventType.READMITTED.value: (_readmitted,),
    EventType.RESOLVED.value: (_resolved,),
    EventType.REOPENED.value: (_reopened,),
    EventType.CREDIT_WARNED.value: (_credit,),
    CREDIT_LOW: (_credit_low,),
    EventType.REFUNDED.value: (_refunded,),
    f"ordered:{WARNING}": (_warned,),
    EventType.CLOSED.value: (_closed,),
    EventType.DECLINED.value: (_declined,),
    JOINED: (_joined,),
}
