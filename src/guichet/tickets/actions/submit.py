"""A request arrives."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction

from guichet import clock
from guichet.conduct.standing import limit_for
from guichet.contracts.holding import Holding, holding_of
from guichet.contracts.locking import lock_contract
from guichet.core.commitments.assess import assess
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.commitments.standing import Standing
from guichet.core.errors import GuichetError
from guichet.core.limits import Limit
from guichet.core.policy.choosing import given
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType, Timeline
from guichet.customers.models import Contact
from guichet.customers.scopes import with_organisation
from guichet.desks.models import Desk
from guichet.kit.addresses import without_control
from guichet.kit.asking import Question
from guichet.kit.writing import Writing
from guichet.tickets.actor import Actor
from guichet.tickets.acts import decline
from guichet.tickets.allowances import Places, places_of
from guichet.tickets.codes import check_category, check_priority
from guichet.tickets.door import Outcome, Words, check_same, clean, key_of, leave, write_message
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Event, Ticket
from guichet.tickets.projection import show
from guichet.tickets.settle import settle
from guichet.tickets.terms import fix_terms
from guichet.tickets.timeline import policy_for
from guichet.tickets.visit import Visit
from guichet.tickets.waiting import holds

LONGEST_SUBJECT = 300
LONGEST_CODE = 40


def submit(
    desk: Desk,
    *,
    contact: Contact,
    by: Actor,
    at: int,
    channel: str,
    priority: str | None,
    subject: str,
    text: str,
    fields: Mapping[str, str] | None = None,
    category: str | None = None,
    key: str | None = None,
    files: Sequence[Attachment] = (),
    holding: Holding | None = None,
) -> Outcome:
    """File a ticket for ``contact``: it gets its number, and its terms are fixed.

    ``fields`` are the answers to what the policy asks, by field. The same ``key`` of the same sender files one ticket.
    ``holding`` is what the contact's customer holds at ``at``, where it was just looked up.

    Raises:
        Refused: ``no_policy``, ``empty``, ``priority_required``, ``no_such_actor``, ``too_long``, ``unusable``;
            ``no_places`` where the allowance is used up and the policy declines what is beyond it; ``stale`` where the
            key was used for another request.
    """
    called = key_of(by, key, EventType.SUBMITTED, desk.pk)
    _check(desk, contact, by)
    title = titled(subject)
    body = clean(text)
    if not title or not (body or fields):
        raise Refused("empty", field="subject" if not title else "text")
    data = {"channel": channel, "priority": priority, "category": category}
    said: dict[str, Any] = {name: value for name, value in data.items() if value is not None}
    words = Words(text=body, fields=fields, files=files)
    done = _done_before(desk, called, title, said, words)
    if done is not None:
        return done
    # What is to be known is read before the lock, for which others wait. Whoever changes what the customer holds while
    # this is being filed comes after it.
    held = holding or holding_of(contact, at)
    if held is None:
        raise Refused("no_policy")
    limit = limit_for(contact, held.policy, at)
    said["fields"] = _given(held.policy, words)
    _check_said(held.policy, by, said)
    asking = with_organisation(contact)
    try:
        with transaction.atomic():
            return _file(desk, held, limit, asking, by, at=at, title=title, data=said, words=words, key=called)
    except IntegrityError:
        # The same request was being filed at the same moment: theirs is ours.
        done = _done_before(desk, called, title, said, words)
        if done is None:
            raise
        return done


def titled(subject: str) -> str:
    """A subject as a ticket keeps it: on one line, and of its length.

    Raises:
        Refused: ``too_long``.
    """
    return without_control(clean(subject), most=LONGEST_SUBJECT)


def _file(
    desk: Desk,
    holding: Holding,
    limit: Limit | None,
    contact: Contact,
    by: Actor,
    *,
    at: int,
    title: str,
    data: dict[str, Any],
    words: Words,
    key: str | None,
) -> Outcome:
    policy = holding.policy
    terms = fix_terms(holding, limit)
    # From here on nobody else files a request at this desk: what is counted stays so.
    number = _number_of(desk)
    places = _places(holding, at)
    ticket = Ticket(
        desk=desk,
        number=number,
        public_id=_public_id(),
        contact=contact,
        terms=terms,
        channel=data["channel"],
        subject=title,
        submitted_at=at,
        last_event_at=at,
    )
    visit = Visit.first(ticket, policy=policy, at=at, recorded_at=clock.now_seconds())
    event = visit.draft(EventType.SUBMITTED, by, at=at, data={**data, "terms": terms.hash}, key=key)
    timeline = visit.with_event(event)
    standing = _ask(policy, timeline, at)
    # Written as it will stay, where nothing more follows: what is changed afterwards is indexed twice.
    show(ticket, policy, standing, timeline)
    visit.add()
    is_held = _is_held(places, standing)
    if is_held:
        event.data["held"] = True
    event.ticket = ticket
    visit.write(event)
    write_message(visit, event, by, words)
    settle(visit, known=None if is_held else standing)
    leave(visit)
    return Outcome(ticket=ticket, event=event)


DESKS: Final = Writing(Desk)


def _number_of(desk: Desk) -> int:
    """The next number, which nobody else gets: the desk's row is locked from here on."""
    number = DESKS.step(desk.pk, "last_ticket_number", 1)
    if number is None:
        raise Refused("no_such_actor")
    return number


def _places(holding: Holding, at: int) -> Places | None:
    """The places that there are for it.

    Raises:
        Refused: ``no_places`` where none is left, and the policy declines what is beyond them.
    """
    if holding.contract is not None and holds(holding.contract, holding.policy):
        # Nobody is let in meanwhile.
        lock_contract(holding.contract.pk)
    places = places_of(holding.contract, holding.policy, at)
    if places is not None and not places.left and places.rule.at_limit == "decline":
        found = {"places": places.of, "next_at": places.span.end}
        raise Refused("no_places", why=Reason("no_places", places.rule.clause, found, (Cure.WAIT,)))
    return places


def _is_held(places: Places | None, standing: Standing) -> bool:
    """Whether a request that would stand so is held. One that is declined needs no place, and takes none."""
    if places is None or not places.would_hold:
        return False
    return standing.priority not in places.rule.never_held and decline(standing) is None


def _ask(policy: Policy, timeline: Timeline, at: int) -> Standing:
    try:
        return assess(policy, timeline, at, ledger=False)
    except GuichetError as error:
        raise Refused(str(error.data.get("reason", "unusable")), message=error.message) from error


def _check(desk: Desk, contact: Contact, by: Actor) -> None:
    strangers = contact.desk_id != desk.pk or contact.erased_at is not None
    if by.seat is not None:
        strangers = strangers or by.seat.desk_id != desk.pk or not by.seat.is_active
    elif by.contact is None or by.contact.pk != contact.pk:
        strangers = True
    if strangers:
        raise Refused("no_such_actor")


def _check_said(policy: Policy, by: Actor, data: Mapping[str, Any]) -> None:
    """See that what is said of the request is in the policy's words, and all that it needs.

    An event holds codes only: nothing that somebody typed comes in under the name of one.
    """
    check_priority(policy, data.get("priority"))
    check_category(policy, data.get("category"))
    mark = (
        None if policy.metering is None or policy.metering.no_credit is None else policy.metering.no_credit.unless_field
    )
    if not _is_code(str(data["channel"])):
        raise Refused("unusable", field="channel")
    asked = {"description", mark, *policy.submission.fields}
    strange = [name for name in data["fields"] if name not in asked]
    if strange:
        raise Refused("unusable", field="fields")
    _check_priority(policy, by, str(data["channel"]), data.get("priority"))


def _is_code(text: str) -> bool:
    return text.isascii() and text.isidentifier() and len(text) <= LONGEST_CODE


def _check_priority(policy: Policy, by: Actor, channel: str, priority: str | None) -> None:
    rule = policy.priorities
    if rule is None or priority is not None or by.contact is None:
        return
    if channel in rule.required_on:
        raise Refused("priority_required", clause=rule.clause)


def _given(policy: Policy, words: Words) -> dict[str, str | bool]:
    """Which of the policy's questions were answered, and what was chosen: that, and not the words, is what an event may
    hold.

    The words of the request itself answer a field named ``description``.
    """
    answers = {name: given(policy, name, text) for name, text in (words.fields or {}).items()}
    return {"description": bool(words.text), **answers}


DONE: Final = Question(lambda desk, key: Event.objects.filter(desk=desk, key=key))


def _done_before(desk: Desk, key: str | None, title: str, data: Mapping[str, object], words: Words) -> Outcome | None:
    if key is None:
        return None
    # Nearly always there is none: what goes with one is read where there is.
    event = DONE.first(desk.pk, key)
    if event is None:
        return None
    # A subject that was erased cannot be compared.
    if event.ticket.subject not in {"", title}:
        raise Refused("stale", field="key")
    fields = _given(policy_for(event.ticket), words)
    decided = {name: event.data[name] for name in ("terms", "held") if name in event.data}
    check_same(event, {**data, "fields": fields, **decided}, words)
    return Outcome(ticket=event.ticket, event=event, repeated=True)


def _public_id() -> str:
    """100 bits, in letters and digits that survive being read aloud, folded to lower case or put in an address."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()[:20]
