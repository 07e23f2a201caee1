"""Everything that a customer's page of one request shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from guichet import clock
from guichet.contracts.holding import holding_of
from guichet.core.commitments.assess import assess
from guichet.core.commitments.standing import ActKind
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, EventType, Timeline
from guichet.customers.models import Contact
from guichet.tickets import repeating
from guichet.tickets.actor import Actor
from guichet.tickets.coming_back import why_not_back
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.possible import why_not
from guichet.tickets.quoting import quotes_of
from guichet.tickets.scopes import may_decide, messages_for, seen_after, visible_to
from guichet.tickets.timeline import compose, policy_as_run, policy_for
from guichet.web.portal.forms import Answer, MissingForm
from guichet.web.portal.stands import Stand, after_buying, after_limit, last_of, stand_of
from guichet.web.shared import wording
from guichet.web.shared.case import Case, case_of
from guichet.web.shared.fixes import fix_of
from guichet.web.shared.held import held_of
from guichet.web.shared.kinds import Kind, kind_named
from guichet.web.shared.limits import Over, holding_now
from guichet.web.shared.people import PersonForm, colleagues_of, followers_of
from guichet.web.shared.purse import purse_of
from guichet.web.shared.quotes import QuoteShown, latest_shown
from guichet.web.shared.service_credits import misses_of
from guichet.web.shared.story import Entry, events_shown, name_of, story_of
from guichet.web.shared.unclocked import unclocked_of
from guichet.web.shared.unserved import limit_over, unserved
from guichet.web.shared.whys import WhyNot, why_not_of


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What the customer can do now: what the page offers. The door itself decides again. ``limited``: what is closed
    stays so while a limit of support holds.
    """

    answer: bool
    reopens_by_answer: bool
    close: bool
    reopen: bool
    judge: bool
    validates: bool
    limited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the request is: ``registered`` once its number was sent, ``wished`` where that is another level than the one
    that holds, ``validated`` with the name of whoever set it; ``found`` is the kind that the desk found it to be.
    """

    sent_at: int
    sender: str
    noun: str
    assignee: str
    terms: str
    kind: Kind | None
    found: str
    found_clause: str
    explicit: bool
    registered_at: int | None
    wished: wording.Priority | None
    wish_pends: bool
    validated: str


@dataclass(slots=True)
class Typed:
    """What came back with an error, or was carried through a sign-in, by the form that it was typed in."""

    answer: Answer | None = None
    refusal: Answer | None = None
    missing: Any = None
    person: PersonForm | None = None


def find(contact: Contact, public_id: str) -> Ticket:
    """The request of that name, if it is the customer's.

    Raises:
        Http404: where there is none that they may see: the same for another's as for none.
    """
    found = visible_to(contact).select_related("contact__organisation", "terms__version", "assignee__user")
    ticket = get_object_or_404(found.defer("terms__version__text"), public_id=public_id)
    ticket.desk = contact.desk
    return ticket


def still_sees(contact: Contact, ticket: Ticket) -> bool:
    """Whether the contact may see the request."""
    return visible_to(contact).filter(pk=ticket.pk).exists()


def before_following(contact: Contact, ticket: Ticket) -> int:
    """The instant up to which what happened is not shown to a contact who follows the request since; -1 for none."""
    after = 0 if may_decide(Actor.customer(contact), ticket) else seen_after(contact, ticket)
    return _instant_of(after, events_shown(ticket))


def context_of(contact: Contact, ticket: Ticket, typed: Typed | None = None) -> dict[str, Any]:
    """What the template needs; ``typed`` is what somebody typed and has not sent."""
    at, policy, typed = max(clock.now_seconds(), ticket.last_event_at), policy_for(ticket), typed or Typed()
    rows = events_shown(ticket)
    timeline = compose(ticket.public_id, ticket.terms, rows)
    case = case_of(policy_as_run(ticket.terms), assess(policy, timeline, at), at=at)
    messages = {message.event_id: message for message in messages_for(contact, ticket)}
    decides = may_decide(Actor.customer(contact), ticket)
    after = 0 if decides else seen_after(contact, ticket)
    limited = case.standing.status is Status.CLOSED and _stays_closed(policy, ticket, timeline, at)
    allowed = may(policy, case, decides=decides, limited=limited)
    over = limit_over(ticket, policy, at=at)
    unserved_now = unserved(policy, case, timeline, inside=False, over=over)
    return {
        "ticket": ticket,
        "cited": ticket.terms.version,
        "case": case,
        "status": wording.status_word(policy, case.standing.status, to_customer=True),
        "coming": [deed for deed in case.coming if deed.act.kind is not ActKind.REMIND],
        "entries": _entries_after(after, policy, case, timeline, rows, messages),
        "stand": _stand(ticket, policy, stand_of(policy, case, rows, after=after), over, at, stays_closed=limited),
        "held": held_of(policy, ticket, case, at),
        "facts": facts_of(policy, ticket, case, rows),
        "purse": purse_of(policy, ticket, timeline, at),
        "fix": fix_of(policy, case.standing),
        "misses": misses_of(ticket, policy, case.standing, named=None) if decides else (),
        "may": allowed,
        "limit": holding_now(ticket.contact, policy, at) if limited and decides else None,
        "unserved": unserved_now,
        "barred": _barred(policy, timeline, at, case, allowed) if decides else (),
        "may_decide": decides,
        "people": followers_of(ticket, contact),
        "colleagues": colleagues_of(ticket) if decides else (),
        "person_form": typed.person or PersonForm(),
        "composer": typed.answer or Answer(),
        "refusal": typed.refusal or Answer(),
        "missing": _missing(policy, case, typed.missing) if decides else None,
        "answer_effect": _answer_effect(case),
        "notice": unclocked_of(
            policy, plan=case.standing.plan, paid=case.standing.paid, limit=None if unserved_now else timeline.limit
        ),
        "priority_clause": policy.priorities.clause if policy.priorities else "",
        "closing_clause": policy.closing.clause,
        "quote": _quote(ticket, case, decides=decides),
        "quote_clause": policy.exclusions.clause if policy.exclusions else "",
        "fields_clause": policy.submission.clause,
        "registration_clause": policy.submission.registration_clause,
        "validation_clause": policy.closing.validation_clause or policy.closing.clause,
        "reopening_clause": policy.reopening.clause,
    }


def _stand(ticket: Ticket, policy: Policy, stand: Stand, over: Over | None, at: int, *, stays_closed: bool) -> Stand:
    """Where it stands. What was declined, and could be sent again now, says so, or as what it was sent again; what a
    limit keeps closed is not said to open again by an answer.
    """
    if stays_closed:
        return replace(stand, then="")
    if ticket.status == Status.DECLINED.value:
        stand = _declined(stand, ticket, policy, over, at)
    return replace(stand, since=repeating.sent_since(ticket)) if stand.sent_again else stand


def _declined(stand: Stand, ticket: Ticket, policy: Policy, over: Over | None, at: int) -> Stand:
    """What a limit declined that holds no more, or what prepaid time was lacking for that there is now."""
    rule = policy.metering.no_credit if policy.metering else None
    if policy.abuse is not None and stand.clause == policy.abuse.clause:
        return after_limit(stand, over.said, anew=over.anew) if over is not None else stand
    if rule is not None and stand.clause == rule.clause:
        held = holding_of(ticket.contact, at)
        return after_buying(stand) if held is not None and held.usable != 0 else stand
    return stand


def _quote(ticket: Ticket, case: Case, *, decides: bool) -> QuoteShown | None:
    """The latest quote, for those who decide about the request; nothing where it has none."""
    if case.standing.quote is None or not decides:
        return None
    return latest_shown(quotes_of(ticket), case.standing.quote)


def _stays_closed(policy: Policy, ticket: Ticket, timeline: Timeline, at: int) -> bool:
    """Whether a limit of support refuses what would open it again."""
    asked = EventType.ANSWERED if policy.reopening.by_answering else EventType.REOPENED
    return why_not_back(ticket, policy, timeline, at, asked) is not None


def may(policy: Policy, case: Case, *, decides: bool, limited: bool = False) -> May:
    """What the page offers a customer: to those who only follow the request, to answer."""
    status = case.standing.status
    over, resolved = status is Status.CLOSED, status is Status.RESOLVED
    reopens = over and policy.reopening.by_answering and not limited
    return May(
        answer=status is not Status.DECLINED and (not over or reopens),
        reopens_by_answer=reopens,
        close=decides and not case.is_over and not resolved and "contact" in policy.closing.by,
        reopen=decides and over and not reopens and not limited and "contact" in policy.reopening.by,
        judge=decides and resolved,
        validates=policy.closing.validation,
        limited=limited,
    )


def facts_of(policy: Policy, ticket: Ticket, case: Case, rows: Sequence[Event]) -> Facts:
    """What the request is."""
    explicit = policy.submission.registration == "explicit"
    registered, set_by = last_of(rows, EventType.REGISTERED), last_of(rows, EventType.PRIORITISED)
    wish_only = policy.priorities is not None and policy.priorities.validated
    return Facts(
        sent_at=ticket.submitted_at,
        sender=ticket.contact.name or gettext("somebody"),
        noun=wording.priority_noun(policy),
        assignee=ticket.assignee.user.name if ticket.assignee else "",
        terms=gettext("version %(version)s of the policy") % {"version": policy.version},
        kind=kind_named(policy, ticket.terms.plan, rows[0].data.get("category")),
        found=wording.kind_name(policy, case.standing.kind) if case.standing.kind else "",
        found_clause=policy.kinds.clause if policy.kinds else "",
        explicit=explicit,
        registered_at=registered.at if explicit and registered else None,
        wished=case.requested if case.requested != case.priority else None,
        wish_pends=wish_only and set_by is None,
        validated=name_of(set_by) if set_by is not None and wish_only else "",
    )


def _entries_after(
    after: int,
    policy: Policy,
    case: Case,
    timeline: Timeline,
    rows: Sequence[Event],
    messages: Mapping[int, Message],
) -> tuple[Entry, ...]:
    """The conversation after the event of that number, with the acts of the desk since."""
    before = _instant_of(after, rows)
    later = replace(case, done=tuple(deed for deed in case.done if deed.act.at > before))
    shown = [row for row in rows if row.seq > after]
    return story_of(policy, later, timeline, shown, messages, inside=False)


def _instant_of(seq: int, rows: Sequence[Event]) -> int:
    return max((row.at for row in rows if row.seq <= seq), default=-1)


def _missing(policy: Policy, case: Case, typed: Any) -> MissingForm | None:
    """The form for exactly what an incomplete request lacks, if it lacks something that the customer can say."""
    if case.standing.status is not Status.INCOMPLETE:
        return None
    form = MissingForm(typed, policy=policy, missing=case.standing.missing)
    return form if form.fields else None


def _barred(policy: Policy, timeline: Timeline, at: int, case: Case, allowed: May) -> tuple[WhyNot, ...]:
    """Why a customer may not open again, or close, what they might want to."""
    over = case.standing.status is Status.CLOSED
    kind = EventType.REOPENED if over else EventType.CLOSED
    offers = allowed.reopen or allowed.reopens_by_answer or allowed.close or allowed.judge
    if offers or allowed.limited or (case.is_over and not over):
        return ()
    reason = why_not(policy, timeline, at, kind, by=By.CONTACT)
    return () if reason is None or reason.clause is None else (why_not_of(policy, reason, inside=False),)


def _answer_effect(case: Case) -> str:
    if case.standing.status is Status.CLOSED:
        return gettext("Your answer opens the request again.")
    if case.silence is not None:
        return gettext("Your answer ends the silence: nothing closes by itself then.")
    return gettext("Your answer is added to the request.")
