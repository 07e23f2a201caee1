"""Everything that a customer's page of one request shows."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from guichet import clock
from guichet.core.commitments.assess import assess
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.customers.models import Contact
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import messages_for, visible_to
from guichet.tickets.timeline import compose, policy_for
from guichet.web.portal.forms import Answer
from guichet.web.shared import instants, wording
from guichet.web.shared.case import Case, case_of
from guichet.web.shared.story import events_shown, story_of


@dataclass(frozen=True, slots=True)
class May:
    """What the customer can do now: what the page offers. The door itself decides again."""

    answer: bool
    reopens_by_answer: bool
    close: bool
    reopen: bool


def find(contact: Contact, public_id: str) -> Ticket:
    """The request of that name, if it is the customer's.

    Raises:
        Http404: where there is none that they may see: the same for another's as for none.
    """
    found = visible_to(contact).select_related("desk", "contact__organisation", "terms__version", "assignee__user")
    return get_object_or_404(found, public_id=public_id)


def context_of(contact: Contact, ticket: Ticket, answer: Answer | None = None) -> dict[str, Any]:
    """What the template needs; ``answer`` is one that came back with an error."""
    at, policy = max(clock.now_seconds(), ticket.last_event_at), policy_for(ticket)
    rows = events_shown(ticket)
    timeline = compose(ticket.public_id, ticket.terms, rows)
    case = case_of(policy, assess(policy, timeline, at), timeline.events, at=at)
    messages = {message.event_id: message for message in messages_for(contact, ticket)}
    free = policy.free_use if not ticket.terms.paid else None
    return {
        "ticket": ticket,
        "cited": ticket.terms.version,
        "case": case,
        "entries": story_of(policy, case, timeline, rows, messages, inside=False),
        "stands": stands(policy, case),
        "facts": {
            "sent_at": ticket.submitted_at,
            "noun": wording.priority_noun(policy),
            "assignee": ticket.assignee.user.name if ticket.assignee else "",
            "terms": gettext("version %(version)s of the policy") % {"version": policy.version},
        },
        "may": may(policy, case),
        "composer": answer or Answer(),
        "answer_effect": _answer_effect(case),
        "free_notice": wording.in_language(free.notice) if free else "",
        "free_clause": free.clause if free else "",
        "closing_clause": policy.closing.clause,
        "reopening_clause": policy.reopening.clause,
    }


def may(policy: Policy, case: Case) -> May:
    """What the page offers a customer."""
    over = case.standing.status is Status.CLOSED
    declined = case.standing.status is Status.DECLINED
    reopens = over and policy.reopening.by_answering
    return May(
        answer=not declined and (not over or reopens),
        reopens_by_answer=reopens,
        close=not case.is_over and "contact" in policy.closing.by,
        reopen=over and not reopens and "contact" in policy.reopening.by,
    )


def stands(policy: Policy, case: Case) -> str:
    """Where the request stands, in one plain sentence."""
    status = case.standing.status
    silence = policy.closing.silence
    if status is Status.AWAITING_CUSTOMER and case.silence is not None and silence is not None:
        said = gettext(
            "We wait for your answer. Without one, the request is closed after %(after)s; you are warned before."
        )
        return said % {"after": instants.target(str(silence.after))}
    return {
        Status.WAITING: gettext("We have your request. Nobody has answered it yet."),
        Status.SUBMITTED: gettext("We have your request. Nobody has answered it yet."),
        Status.OPEN: gettext("Somebody is working on it."),
        Status.INCOMPLETE: gettext("Something is missing before we can begin."),
        Status.AWAITING_CUSTOMER: gettext("We have proposed something, and wait for what you say."),
        Status.RESOLVED: gettext("We think that it is solved. Answer if it is not."),
        Status.CLOSED: gettext("It is over. An answer opens it again.")
        if policy.reopening.by_answering
        else gettext("It is over."),
        Status.EXCLUDED: gettext("It is outside what support covers."),
        Status.DECLINED: gettext("It was declined."),
    }[status]


def _answer_effect(case: Case) -> str:
    if case.standing.status is Status.CLOSED:
        return gettext("Your answer opens the request again.")
    if case.silence is not None:
        return gettext("Your answer ends the silence: nothing closes by itself then.")
    return gettext("Your answer is added to the request.")
