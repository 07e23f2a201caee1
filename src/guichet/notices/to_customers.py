"""What customers are mailed: each kind of change to its letter, or to none. Nothing of a note ever."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from guichet.channels.email.budgets import spend
from guichet.channels.email.trust import CHANNEL
from guichet.core.commitments.standing import Standing
from guichet.core.policy.exempting import Exempt, Exemption, exemption
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, EventType
from guichet.customers.models import Contact
from guichet.kit.models import FeedRow
from guichet.notices import prepaid_letters, quote_letters
from guichet.notices.letters import REGISTRATION, WARNING, News, Post
from guichet.notices.limit_letters import why_limited
from guichet.notices.readers import Reader, asking, following
from guichet.notices.texts import Trial
from guichet.tickets.acts import QUOTE_DECLINED
from guichet.tickets.collaborating import JOINED
from guichet.tickets.coming_back import why_not_back
from guichet.tickets.debiting import CREDIT_LOW
from guichet.tickets.models import Collaborator, Event, Order, Ticket
from guichet.tickets.terms import entries_in, limit_in
from guichet.tickets.timeline import joining, timeline_of
from guichet.tickets.waiting import turn_of


def posts(ticket: Ticket, row: FeedRow, trial: Trial | None) -> Iterator[Post]:
    """The letters to customers that follow from a change; with words on ``trial``, as they would be."""
    composers = COMPOSE.get(row.kind, ())
    for contact in _readers(ticket, row) if composers else ():
        news = News(ticket=ticket, row=row, reader=Reader.contact(contact, ticket.desk), trial=trial).as_tried()
        with translation.override(news.reader.language):
            found = [compose(news) for compose in composers]
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
        adder = news.typed(added.added_by_contact.name)
    return news.post("joined", {"adder": adder})


def _submitted(news: News) -> Post | None:
    policy, standing = news.policy, news.standing()
    if standing.status is Status.DECLINED:
        # The letter that says so says it once: with the number, and why.
        return None
    if _is_braked(news):
        return None
    if standing.status is Status.HELD:
        return _held(news)
    if standing.status is Status.INCOMPLETE:
        return news.post("incomplete", _lacking(news, standing))
    purpose = REGISTRATION if policy.submission.registration == "explicit" else "confirmation"
    return news.post("confirmation", _registered(news, standing), purpose=purpose, once=purpose)


def _is_braked(news: News) -> bool:
    """Whether a mail set it off to which the desk answers no more for now: nobody is flooded in another's name, and no
    robot is answered for ever.
    """
    by_mail = news.ticket.channel == CHANNEL and news.trial is None
    return by_mail and not spend(news.ticket.desk, news.reader.email, at=news.row.at)


def _held(news: News) -> Post:
    """That the request came beyond the allowance, and until when it waits at the latest (IS-3)."""
    turn = turn_of(news.ticket, news.row.at)
    rule = news.policy.allowance
    values = {
        "received": news.instant(news.ticket.submitted_at),
        "until": news.instant(turn.at),
        **news.rule(rule.clause if rule else None),
    }
    return news.post("held", values)


def _released(news: News) -> Post | None:
    """That it was let in: what is promised from then on, or what is still to be done before anything is."""
    standing = news.standing()
    if standing.status is Status.SUBMITTED:
        return _completed(news)
    if standing.status is Status.INCOMPLETE:
        return news.post("incomplete", _lacking(news, standing))
    rule = news.policy.allowance
    values = {**news.promise(news.running(standing)), **news.rule(rule.clause if rule else None)}
    return news.post("let_in", values)


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
    known = before not in {None, code}
    confirmed = rule.validated and last is None and before == code
    values = {
        **news.level(code),
        "before": news.priority(before) if known else "",
        "reason": news.said(),
        **news.promise(news.running(news.standing())),
    }
    letter = "priority_confirmed" if confirmed else "priority_changed" if known else "priority_set"
    return news.post(letter, values, purpose="priority")


def _kind_set(news: News) -> Post | None:
    """What the request proves to be by the policy's definitions, with the reason (ES-9)."""
    rule = news.policy.kinds
    named = None if rule is None else rule.named.get(str(news.event.data.get("kind")))
    if rule is None or named is None:
        return None
    return news.post("kind_set", {"kind": news.text(named.name), "reason": news.said(), **news.rule(rule.clause)})


def _replied(news: News) -> Post | None:
    message = news.message
    if message is None:
        return None
    asks = message.event.data.get("asks") is True
    values = {
        "message": message.text,
        "author": "" if message.seat is None else message.seat.user.name,
        "needs_answer": gettext("We need your answer to go on.") if asks else "",
    }
    return news.post("reply", values, automatic=False, message=message)


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
    values = {
        "message": message,
        "author": seat.user.name if seat is not None and message else "",
        **news.rule(closing.validation_clause),
    }
    return news.post("resolved", values, automatic=not message, message=news.message)


def _hours_changed(news: News) -> Post | None:
    """Exceptional hours of the desk that hold for a request which was sent before they were entered, and what is
    promised now.
    """
    numbers = set(joining(news.event))
    entries = [each for each in entries_in(news.ticket.terms) if each.number in numbers]
    if not entries:
        return None
    values = {
        "hours": "\n".join(f"- {news.exception(each)}" for each in entries),
        **news.promise(news.running(news.standing())),
    }
    return news.post("hours_changed", values)


def _reopened(news: News) -> Post | None:
    """A request that the desk took up again; whoever did so themselves knows."""
    if news.event.by != By.AGENT.value:
        return None
    return news.post("reopened", {"message": news.said()})


def _fix_promised(news: News) -> Post | None:
    """What becomes of a defect that was found: how its fix comes, by the licence that is held (AL-3)."""
    fix, metering = news.standing().fix, news.policy.metering
    if fix is None or fix.since != news.row.at or metering is None or metering.expiry is None:
        return None
    said = news.text(metering.expiry.kinds[fix.licence])
    return news.post("fix_promised", {"fix": said, **news.rule(fix.clause)})


def _fix_delivered(news: News) -> Post | None:
    fix = news.standing().fix
    rule = news.rule(fix.clause) if fix is not None else {}
    return news.post("fix_delivered", {"message": news.said(), **rule})


def _warned(news: News) -> Post | None:
    order = Order.objects.get(pk=news.row.detail)
    standing = news.standing(now=True)
    closes = next((act.at for act in standing.acts if act.kind.value == "close" and not act.done), None)
    if closes is None or news.policy.closing.silence is None:
        return None
    values = {"closes": news.instant(closes), **news.rule(order.clause)}
    return news.post("warning", values, purpose=WARNING, ordered_at=order.at)


def _closed(news: News) -> Post | None:
    if news.event.by == By.CONTACT.value:
        return None
    ground = news.policy.closing.grounds.get(news.event.data.get("ground", ""))
    reopens = gettext("It is not too late: your answer reopens it.") if _reopens_by_answering(news) else ""
    declined = news.event.data.get("ground") == QUOTE_DECLINED
    values = {
        "ground": gettext("The quote was declined") if declined else "" if ground is None else news.text(ground),
        "reopening": reopens,
        **news.rule(news.clause),
    }
    return news.post("closed", values)


def _reopens_by_answering(news: News) -> bool:
    """Whether an answer by mail would open it again, by the policy and by what holds for the customer now."""
    if not news.policy.reopening.by_answering:
        return False
    at, asked = max(news.row.at, news.ticket.last_event_at), EventType.ANSWERED
    return why_not_back(news.ticket, news.policy, timeline_of(news.ticket), at, asked, channel=CHANNEL) is None


def _declined(news: News) -> Post | None:
    if _is_braked(news):
        return None
    limited = why_limited(news)
    if limited:
        return news.post("declined", {"offer": limited, **news.rule(news.clause)})
    rule = news.policy.metering.no_credit if news.policy.metering else None
    offer = "" if rule is None or rule.clause != news.clause else news.text(rule.message)
    return news.post("declined", {"offer": offer, **news.rule(news.clause)})


def _lacking(news: News, standing: Standing) -> dict[str, str]:
    """What is asked for that a request lacks, and under which names an answer by mail gives it (ES-4)."""
    levels = news.policy.priorities.levels if news.policy.priorities else {}
    named = ", ".join(news.priority(code) for code in levels)
    asked = [(name, news.asked(name)) for name in standing.missing]
    missing = [f"{said} ({named})" if name == "priority" and named else said for name, said in asked]
    names = [said if said.endswith("?") else gettext("%(field)s:") % {"field": said} for _name, said in asked]
    how = gettext("Answer this mail with it, each on a line of its own after its name:")
    return {
        "missing": "\n".join(f"- {one}" for one in missing),
        "answer_by_mail": "\n".join((how, "", *names)) if news.ticket.channel == CHANNEL else "",
        **news.rule(news.policy.submission.clause),
    }


def _registered(news: News, standing: Standing) -> dict[str, str]:
    """What a confirmation says: the facts of the request (ES-3), and what is promised."""
    ticket, policy = news.ticket, news.policy
    first = next((one for one in standing.commitments if one.due_at is not None), None)
    organisation = ticket.contact.organisation
    names = (ticket.contact.name, "" if organisation is None else organisation.name)
    why = exemption(policy, plan=standing.plan, paid=standing.paid, limit=limit_in(ticket.terms))
    return {
        "issuer": "" if news.is_for_stranger else ", ".join(name for name in names if name),
        "received": news.instant(ticket.submitted_at),
        **news.level(standing.priority),
        **(news.promise(first) if why is None else {"unclocked": f"{_unclocked(news, why)} ({why.clause})"}),
    }


def _unclocked(news: News, found: Exemption) -> str:
    """Why no time is promised, as the policy's notice or a plain sentence says it."""
    free = news.policy.free_use
    if found.why is Exempt.FREE_USE and free is not None:
        return news.text(free.notice)
    if found.why is Exempt.LIMITED:
        return gettext("Your support is limited for now: no time is promised for this request.")
    return gettext(
        "You have no contract that is running. Your question is welcome, as one before a sale: no time is promised"
        " for it."
    )


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
    EventType.RELEASED.value: (_released,),
    EventType.ANSWERED.value: (_completed,),
    EventType.PRIORITISED.value: (_completed, _prioritised),
    EventType.KIND_SET.value: (_kind_set,),
    EventType.REPLIED.value: (_replied,),
    EventType.WORKAROUND_GIVEN.value: (_replied,),
    EventType.EXCLUDED.value: (quote_letters.excluded,),
    EventType.READMITTED.value: (quote_letters.readmitted,),
    EventType.QUOTED.value: (quote_letters.quoted,),
    EventType.QUOTE_ACCEPTED.value: (quote_letters.ordered,),
    EventType.QUOTE_EXPIRED.value: (quote_letters.quote_expired,),
    EventType.RESOLVED.value: (_resolved,),
    EventType.TERMS_CHANGED.value: (_hours_changed,),
    EventType.REOPENED.value: (_reopened,),
    EventType.CREDIT_WARNED.value: (prepaid_letters.credit,),
    CREDIT_LOW: (prepaid_letters.credit_low,),
    EventType.REFUNDED.value: (prepaid_letters.refunded,),
    EventType.CAUSE_SET.value: (_fix_promised,),
    EventType.FIX_DELIVERED.value: (_fix_delivered,),
    f"ordered:{WARNING}": (_warned,),
    EventType.CLOSED.value: (_closed,),
    EventType.DECLINED.value: (_declined,),
    JOINED: (_joined,),
}
