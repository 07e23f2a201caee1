"""Who is mailed about what: one change of a ticket to the letters that follow from it, or to none."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Final

from guichet.core.commitments.standing import CommitmentStanding, Standing
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, EventType
from guichet.customers.models import Contact
from guichet.kit.addresses import named
from guichet.kit.models import FeedRow
from guichet.kit.outbox import Letter
from guichet.notices.words import said_instant, word
from guichet.tickets.collaborating import JOINED
from guichet.tickets.models import Collaborator, Event, Message, MessageKind, Order, Ticket
from guichet.tickets.timeline import policy_for, standing_of

WARNING: Final = "warn_close"
REGISTRATION: Final = "registration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A letter, and the key under which it is posted once."""

    letter: Letter
    key: str


def posts_for(row: FeedRow) -> tuple[Post, ...]:
    """The letters that follow from a change: to who asked, and to those who follow the ticket since before it. Nobody
    whose name was erased is written to.
    """
    compose = COMPOSE.get(row.kind)
    if compose is None:
        return ()
    ticket = Ticket.objects.select_related("desk", "contact", "assignee__user", "terms__version").get(pk=row.subject)
    # A letter is worded for the ticket's contact: each gets it of a ticket that is as if it were theirs.
    addressed = [_addressed(ticket, contact) for contact in _readers(ticket, row) if contact.erased_at is None]
    found = (compose(each, row) for each in addressed)
    return tuple(post for post in found if post is not None)


def _readers(ticket: Ticket, row: FeedRow) -> tuple[Contact, ...]:
    """Who reads of a change."""
    if row.kind == JOINED:
        return (Collaborator.objects.select_related("contact").get(pk=row.detail).contact,)
    if row.kind not in FOLLOWED:
        return (ticket.contact,)
    seq = Event.objects.values_list("seq", flat=True).get(pk=row.detail)
    following = Collaborator.objects.filter(ticket=ticket, left_at__isnull=True, after_seq__lt=seq)
    return (ticket.contact, *(each.contact for each in following.select_related("contact").order_by("id")))


def _addressed(ticket: Ticket, contact: Contact) -> Ticket:
    if contact.pk == ticket.contact_id:
        return ticket
    theirs = copy(ticket)
    theirs.contact = contact
    return theirs


def _joined(ticket: Ticket, row: FeedRow) -> Post | None:
    """The word to whoever was added: it holds nothing that somebody typed but the name of who added them."""
    added = Collaborator.objects.select_related("added_by_seat__user", "added_by_contact").get(pk=row.detail)
    if added.left_at is not None:
        return None
    adder = added.added_by_seat.user.name if added.added_by_seat else ""
    if added.added_by_contact is not None:
        adder = added.added_by_contact.name
    return _post(ticket, row, "joined", {"adder": adder})


def _submitted(ticket: Ticket, row: FeedRow) -> Post | None:
    policy, standing = policy_for(ticket), standing_of(ticket, row.at, ledger=False)
    if standing.status is Status.INCOMPLETE:
        asked = policy.submission.fields
        lacking = [_text(asked[name].name, ticket) if name in asked else name for name in standing.missing]
        return _post(ticket, row, "incomplete", {"missing": lacking, "clause": policy.submission.clause})
    purpose = REGISTRATION if policy.submission.registration == "explicit" else "confirmation"
    return _post(ticket, row, "confirmation", _promise(ticket, policy, standing), purpose=purpose, once=purpose)


def _completed(ticket: Ticket, row: FeedRow) -> Post | None:
    """Where registration is a notification of its own, it goes out as soon as the request is complete."""
    if ticket.status != Status.SUBMITTED.value:
        return None
    standing = standing_of(ticket, row.at, ledger=False)
    facts = _promise(ticket, policy_for(ticket), standing)
    return _post(ticket, row, "confirmation", facts, purpose=REGISTRATION, once=REGISTRATION)


def _replied(ticket: Ticket, row: FeedRow) -> Post | None:
    message = Message.objects.filter(event_id=row.detail).select_related("seat__user", "event").first()
    if message is None or message.kind != MessageKind.PUBLIC or message.erased_at is not None:
        return None
    facts: dict[str, object] = {
        "message": message.text,
        "author": "" if message.seat is None else message.seat.user.name,
        "asks": message.event.data.get("asks") is True,
    }
    return _post(ticket, row, "reply", facts, automatic=False)


def _resolved(ticket: Ticket, row: FeedRow) -> Post | None:
    return _replied(ticket, row)


def _warned(ticket: Ticket, row: FeedRow) -> Post | None:
    order = Order.objects.get(pk=row.detail)
    policy = policy_for(ticket)
    silence = policy.closing.silence
    standing = standing_of(ticket, max(row.at, ticket.last_event_at), ledger=False)
    closes = next((act.at for act in standing.acts if act.kind.value == "close" and not act.done), None)
    if closes is None or silence is None:
        return None
    facts = {
        "clause": order.clause,
        "wording": _clause(policy, order.clause, ticket),
        "closes": said_instant(closes, ticket),
    }
    return _post(ticket, row, "warning", facts, purpose=WARNING, ordered_at=order.at)


def _closed(ticket: Ticket, row: FeedRow) -> Post | None:
    event = Event.objects.get(pk=row.detail)
    if event.by == By.CONTACT.value:
        return None
    policy = policy_for(ticket)
    clause = str(event.data.get("clause", ""))
    ground = policy.closing.grounds.get(event.data.get("ground", ""))
    facts = {
        "clause": clause,
        "wording": _clause(policy, clause, ticket),
        "ground": "" if ground is None else _text(ground, ticket),
        "by_answering": policy.reopening.by_answering,
    }
    return _post(ticket, row, "closed", facts)


def _declined(ticket: Ticket, row: FeedRow) -> Post | None:
    event = Event.objects.get(pk=row.detail)
    policy = policy_for(ticket)
    clause = str(event.data.get("clause", ""))
    rule = policy.metering.no_credit if policy.metering else None
    message = "" if rule is None or rule.clause != clause else _text(rule.message, ticket)
    facts = {"clause": clause, "wording": _clause(policy, clause, ticket), "message": message}
    return _post(ticket, row, "declined", facts)


FOLLOWED: Final = frozenset(
    {
        EventType.REPLIED.value,
        EventType.WORKAROUND_GIVEN.value,
        EventType.RESOLVED.value,
        EventType.CLOSED.value,
    }
)
"""What those who follow a ticket read of by mail: what the desk says in public, and its end."""


COMPOSE: Final[Mapping[str, Callable[[Ticket, FeedRow], Post | None]]] = {
    EventType.SUBMITTED.value: _submitted,
    EventType.ANSWERED.value: _completed,
    EventType.PRIORITISED.value: _completed,
    EventType.REPLIED.value: _replied,
    EventType.WORKAROUND_GIVEN.value: _replied,
    EventType.RESOLVED.value: _resolved,
    f"ordered:{WARNING}": _warned,
    EventType.CLOSED.value: _closed,
    EventType.DECLINED.value: _declined,
    JOINED: _joined,
}


def _post(  # noqa: PLR0913 - what tells one letter from another
    ticket: Ticket,
    row: FeedRow,
    kind: str,
    facts: Mapping[str, object],
    *,
    purpose: str = "",
    once: str = "",
    ordered_at: int | None = None,
    automatic: bool = True,
) -> Post:
    worded = word(kind, ticket, facts)
    letter = Letter(
        purpose=purpose or kind,
        subject_id=ticket.pk,
        ordered_at=row.at if ordered_at is None else ordered_at,
        thread=ticket.public_id,
        recipient=ticket.contact.email,
        sender=named(ticket.desk.sender, ticket.desk.mail_address),
        mailbox=ticket.desk.mail_address,
        subject=worded.subject,
        text=worded.text,
        html=worded.html,
        automatic=automatic,
    )
    # Once for each change; a registration, once for each ticket.
    key = f"{once}:{ticket.pk}:{ticket.contact_id}" if once else f"feed:{row.stream}:{row.number}:{ticket.contact_id}"
    return Post(letter=letter, key=key)


def _promise(ticket: Ticket, policy: Policy, standing: Standing) -> dict[str, object]:
    """What the confirmation says is promised."""
    first: CommitmentStanding | None = next((one for one in standing.commitments if one.due_at is not None), None)
    level = (
        None if policy.priorities is None or standing.priority is None else policy.priorities.levels[standing.priority]
    )
    free = policy.free_use if policy.free_use is not None and not ticket.terms.paid else None
    return {
        "submitted": said_instant(ticket.submitted_at, ticket),
        "priority": "" if level is None else _text(level.name, ticket),
        "due": "" if first is None else said_instant(first.due_at, ticket),
        "clause": "" if first is None else first.clause,
        "binding": first is not None and first.binding,
        "first_is_response": first is not None and first.kind == "first_response",
        "free": "" if free is None else _text(free.notice, ticket),
        "free_clause": "" if free is None else free.clause,
    }


def _clause(policy: Policy, clause: str, ticket: Ticket) -> str:
    wording = next((text for name, text in policy.clauses.items() if name == clause), None)
    return "" if wording is None else _text(wording, ticket)


def _text(wording: Mapping[str, str], ticket: Ticket) -> str:
    language = ticket.desk.language_for(ticket.contact.language)
    return wording.get(language) or next(iter(wording.values()), "")
