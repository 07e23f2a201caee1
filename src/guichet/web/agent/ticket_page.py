"""Everything that the page of one ticket shows, fetched through its scope and put into words."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from guichet import clock
from guichet.core.commitments.assess import assess
from guichet.core.errors import GuichetError
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, Event, EventType, Timeline
from guichet.desks.models import Seat
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import messages_for, visible_to
from guichet.tickets.timeline import compose, policy_for
from guichet.web.agent.drawing import ribbon_of, table_of
from guichet.web.agent.forms import Composer, GroundForm, PriorityForm, ResolutionForm
from guichet.web.shared import wording
from guichet.web.shared.case import Case, case_of
from guichet.web.shared.effects import Effect, effects_of
from guichet.web.shared.story import events_shown, story_of


@dataclass(frozen=True, slots=True)
class May:
    """What the agent can do now: what the page offers. The door itself decides again."""

    write: bool
    take: bool
    prioritise: bool
    resolve: bool
    close: bool
    reopen: bool


def find(seat: Seat, number: int) -> Ticket:
    """The ticket of that number at the agent's desk.

    Raises:
        Http404: where there is none that they may see.
    """
    found = visible_to(seat).select_related(
        "desk", "contact__organisation", "terms__version", "terms__contract", "assignee__user"
    )
    return get_object_or_404(found, number=number)


def context_of(seat: Seat, ticket: Ticket, **forms: Any) -> dict[str, Any]:
    """What the template needs; ``forms`` are those that came back with errors, by name."""
    at, policy = max(clock.now_seconds(), ticket.last_event_at), policy_for(ticket)
    rows = events_shown(ticket)
    timeline = compose(ticket.public_id, ticket.terms, rows)
    case = case_of(policy, assess(policy, timeline, at), timeline.events, at=at)
    messages = {message.event_id: message for message in messages_for(seat, ticket)}
    entries = story_of(policy, case, timeline, rows, messages, inside=True)
    composer = forms.pop("composer", None) or Composer()
    return {
        "ticket": ticket,
        "cited": ticket.terms.version,
        "case": case,
        "entries": entries,
        "band": ribbon_of(policy, case, entries, f"{ticket.number} {ticket.subject}", at=at),
        "band_table": table_of(case, entries),
        "facts": facts_of(policy, ticket),
        "may": may(policy, case, seat, ticket),
        "composer": composer,
        "effects": sending_effects(policy, timeline, composer, at),
        "priority_form": PriorityForm(policy=policy, current=case.standing.priority),
        "resolve_form": ResolutionForm(policy=policy),
        "close_form": GroundForm(policy=policy),
        **forms,
    }


def facts_of(policy: Policy, ticket: Ticket) -> dict[str, Any]:
    """The facts beside a conversation."""
    channels = {"portal": gettext("through the portal"), "email": gettext("by e-mail")}
    contact, plans = ticket.contact, policy.plans
    plan = plans.levels.get(ticket.plan) if plans and ticket.plan else None
    return {
        "contact": contact.name or gettext("somebody"),
        "organisation": str(contact.organisation or ""),
        "channel": channels.get(ticket.channel, ticket.channel),
        "has_plans": plans is not None,
        "plan": wording.in_language(plan.name) if plan else "",
        "paid": ticket.terms.paid,
        "terms": gettext("version %(version)s of the policy") % {"version": policy.version},
        "assignee": ticket.assignee.user.name if ticket.assignee else "",
        "noun": wording.priority_noun(policy),
        "sent_at": ticket.submitted_at,
    }


def may(policy: Policy, case: Case, seat: Seat, ticket: Ticket) -> May:
    """What the page offers an agent."""
    over = case.is_over
    closing, reopening = policy.closing, policy.reopening
    resolved = case.standing.status is Status.RESOLVED
    return May(
        write=True,
        take=not over and ticket.assignee_id != seat.pk,
        prioritise=not over and policy.priorities is not None and "agent" in policy.priorities.set_by,
        resolve=not over and not resolved,
        close=not over and "agent" in closing.by and not closing.validation,
        reopen=case.standing.status in (Status.CLOSED, Status.RESOLVED) and "agent" in reopening.by,
    )


def sending_effects(policy: Policy, timeline: Timeline, composer: Composer, at: int) -> tuple[Effect, ...]:
    """What sending the composer would do to the clocks; nothing for a note, and where the policy would refuse it."""
    if composer.sort == "note":
        return (Effect("lock", gettext("Only the desk reads a note; it touches no clock."), ""),)
    said = {name: True for name in ("asks", "proposes") if getattr(composer, name)}
    try:
        effects = effects_of(policy, timeline, Event(at, EventType.REPLIED, By.AGENT, said))
    except GuichetError:
        return (Effect("no", gettext("A reply is not possible now: open the request again first."), ""),)
    return effects or (Effect("run", gettext("Sending changes no clock."), ""),)
