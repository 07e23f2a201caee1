"""Everything that the page of one ticket shows, fetched through its scope and put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from guichet import clock
from guichet.channels.scopes import beside as mails_beside
from guichet.channels.scopes import messages_of
from guichet.core.commitments.assess import assess
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType, Timeline
from guichet.desks.models import Seat
from guichet.notices.failing import troubles
from guichet.tickets.actor import Actor
from guichet.tickets.allowances import places_of
from guichet.tickets.door import unseen_by
from guichet.tickets.holding import held_on
from guichet.tickets.models import Event as EventRow
from guichet.tickets.models import HeldReply, Ticket
from guichet.tickets.quoting import quotes_of
from guichet.tickets.scopes import at_desk, conversation_for
from guichet.tickets.timeline import compose, policy_as_run, policy_for
from guichet.web.agent.acts.scene import Scene, scene_of
from guichet.web.agent.acts.sorting import is_wish
from guichet.web.agent.acts.table import barred, offered
from guichet.web.agent.arrival_words import with_mails
from guichet.web.agent.composing import Writing, writing_of
from guichet.web.agent.conduct import conduct_on
from guichet.web.agent.consulted import Shown, begun, shown_of, with_consultations
from guichet.web.agent.drawing import Drawn, ribbon_of, table_of
from guichet.web.agent.forms import Composer
from guichet.web.agent.held import leaving, with_held
from guichet.web.agent.undelivered import undelivered
from guichet.web.agent.walking import Walk, beside
from guichet.web.shared import wording
from guichet.web.shared.case import Case, case_of
from guichet.web.shared.fixes import fix_of
from guichet.web.shared.held import held_of
from guichet.web.shared.kinds import kind_named
from guichet.web.shared.people import PersonForm, colleagues_of, followers_of
from guichet.web.shared.purse import Purse, purse_of
from guichet.web.shared.quotes import latest_shown
from guichet.web.shared.service_credits import misses_of
from guichet.web.shared.story import Entry, events_shown, story_of
from guichet.web.shared.unclocked import unclocked_of
from guichet.web.shared.unserved import limit_over, unserved


def find(seat: Seat, number: int) -> Ticket:
    """The ticket of that number at the agent's desk.

    Raises:
        Http404: where there is none that they may see.
    """
    ticket = at_desk(seat, number)
    if ticket is None:
        raise Http404
    ticket.desk = seat.desk
    return ticket


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a ticket at an instant: its events, where it stands, and what an agent can do."""

    seat: Seat
    ticket: Ticket
    policy: Policy
    rows: Sequence[EventRow]
    timeline: Timeline
    case: Case
    scene: Scene
    held: Sequence[HeldReply]
    consulted: Sequence[Shown]

    @property
    def at(self) -> int:
        """The instant."""
        return self.scene.at

    def story(self) -> tuple[Entry, ...]:
        """The conversation, as it is read inside the desk."""
        messages = {message.event_id: message for message in conversation_for(self.seat, self.ticket)}
        story = story_of(self.policy, self.case, self.timeline, self.rows, messages, inside=True)
        return with_mails(
            with_consultations(with_held(story, self.held), self.consulted), messages_of(self.seat, self.ticket)
        )

    def drawn(self, entries: tuple[Entry, ...], purse: Purse | None) -> Drawn:
        """What the ribbon draws."""
        return Drawn(policy_as_run(self.ticket.terms), self.timeline, self.case, entries, purse, self.at)

    def meanwhile(self, expected: int | None) -> tuple[Entry, ...]:
        """What others have done since the event of that number."""
        if expected is None:
            return ()
        unseen = unseen_by(Actor.agent(self.seat), self.rows, expected)
        keys = {f"m{event.seq}" for event in unseen}
        return tuple(entry for entry in self.story() if entry.key in keys)


def known_of(seat: Seat, ticket: Ticket) -> Known:
    """What is known of the ticket now."""
    at, policy = max(clock.now_seconds(), ticket.last_event_at), policy_for(ticket)
    rows = events_shown(ticket)
    timeline = compose(ticket.public_id, ticket.terms, rows)
    standing = assess(policy, timeline, at)
    case = case_of(policy_as_run(ticket.terms), standing, at=at)
    scene = scene_of(seat, ticket, policy, timeline, standing, at=at)
    return Known(seat, ticket, policy, rows, timeline, case, scene, held_on(ticket), shown_of(ticket))


def number_of(text: str) -> int | None:
    """A number that a form carries; nothing for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def shown(
    request: HttpRequest,
    seat: Seat,
    ticket: Ticket,
    composer: Composer | None = None,
    *,
    status: int = 200,
    **others: object,
) -> HttpResponse:
    """The page; ``composer`` is one that came back, or that somebody had begun; ``others`` are its other forms."""
    walk = Walk.of(request).at(ticket)
    walked = beside(walk, seat, at=clock.now_seconds())
    context = {**_context_of(seat, ticket, composer), "walked": walked, **others}
    response = render(request, "agent/ticket.html", context, status=status)
    walk.keep(request, response)
    return response


def _context_of(seat: Seat, ticket: Ticket, composer: Composer | None) -> dict[str, Any]:
    """What the template needs of the ticket."""
    known = known_of(seat, ticket)
    lost = undelivered(troubles(ticket.desk_id, ticket.pk), mails_beside(seat, ticket))
    policy, case, entries = known.policy, known.case, lost.at_messages(known.story())
    acts = offered(known.scene)
    written = composer or Composer()
    purse = purse_of(policy, ticket, known.timeline, known.at)
    return {
        "ticket": ticket,
        "cited": ticket.terms.version,
        "case": case,
        "entries": entries,
        "band": ribbon_of(known.drawn(entries, purse), f"{ticket.number} {ticket.subject}"),
        "band_table": table_of(case, entries, policy_as_run(ticket.terms)),
        "facts": facts_of(known),
        "purse": purse,
        "hold": held_of(policy, ticket, case, known.scene.at),
        "fix": fix_of(policy, case.standing),
        "misses": misses_of(ticket, policy, case.standing, named=None),
        "alarms": lost.alarms,
        "beside": lost.beside,
        "taking": known.scene.effects(EventType.TAKEN, {}) or (),
        "people": followers_of(ticket, seat),
        "colleagues": colleagues_of(ticket),
        "person_form": PersonForm(),
        "may_decide": True,
        "can_take": EventType.TAKEN in known.scene.possible and ticket.assignee_id != seat.pk,
        "acts": [act for act in acts if act.group == "first"],
        "more_acts": [act for act in acts if act.group == "more"],
        "barred_acts": barred(known.scene),
        "unclocked": unclocked_of(
            policy, plan=case.standing.plan, paid=case.standing.paid, limit=known.timeline.limit, inside=True
        ),
        "conduct": conduct_on(ticket, policy, known.at),
        "unserved": unserved(policy, case, known.timeline, inside=True, over=limit_over(ticket, policy, at=known.at)),
        "composer": written,
        **_quote(known),
        "writing": writing_of(known.scene, written),
        "meanwhile": known.meanwhile(number_of(written.expected)) if written.errors else (),
        "seen": known.scene.seen,
        "consultations": lost.at_consultations(known.consulted),
        "consult_form": begun(ticket),
        "me": seat.pk,
        "leaving": leaving(seat, known.held, at=clock.now_seconds()),
    }


def _quote(known: Known) -> dict[str, Any]:
    """The latest quote, and whether one can be sent now."""
    latest = known.case.standing.quote
    shown = None if latest is None else latest_shown(quotes_of(known.ticket), latest)
    return {"quote": shown, "quote_to_finish": EventType.QUOTED in known.scene.possible}


def writing(seat: Seat, ticket: Ticket, composer: Composer) -> Writing:
    """What sending the composer would do."""
    return writing_of(known_of(seat, ticket).scene, composer)


def facts_of(known: Known) -> dict[str, Any]:
    """The facts beside a conversation."""
    ticket, policy, scene = known.ticket, known.policy, known.scene
    channels = {
        "portal": gettext("through the portal"),
        "email": gettext("by e-mail"),
        "phone": gettext("by telephone"),
    }
    contact, plans, again = ticket.contact, policy.plans, scene.standing.reproducible
    # As it was when the request got its place.
    placed_at = ticket.placed_at if policy.allowance else None
    places = None if placed_at is None else places_of(ticket.terms.contract, policy, placed_at)
    plan = plans.levels.get(known.case.standing.plan or "") if plans else None
    return {
        "contact": contact.name or gettext("somebody"),
        "organisation": str(contact.organisation or ""),
        "channel": channels.get(ticket.channel, ticket.channel),
        "contract": ticket.terms.contract_id,
        "customer": contact.organisation_id,
        "places": gettext("no %(used)s of %(of)s in its period") % {"used": places.used, "of": places.of}
        if places
        else "",
        "beyond": places is not None and places.beyond,
        "places_clause": places.rule.clause if places else "",
        "has_plans": plans is not None,
        "plan": wording.in_language(plan.name) if plan else "",
        "paid": scene.standing.paid,
        "terms": gettext("version %(version)s of the policy") % {"version": policy.version},
        "assignee": ticket.assignee.user.name if ticket.assignee else "",
        "has_levels": policy.priorities is not None,
        "chosen_by_customers": policy.priorities is not None and "contact" in policy.priorities.set_by,
        "team": ticket.team.name if ticket.team else "",
        "priority_clause": policy.priorities.clause if policy.priorities else "",
        "noun": wording.priority_noun(policy),
        "wish": is_wish(scene),
        "cause": wording.cause_name(str(scene.latest("cause"))) if scene.latest("cause") else "",
        "found": wording.kind_name(policy, scene.standing.kind) if scene.standing.kind else "",
        "found_clause": policy.kinds.clause if policy.kinds else "",
        "reproducible": wording.reproducible_name(policy, again) if again else "",
        "as_asked": bool(again) and scene.latest("reproducible") is None,
        "worked": scene.worked,
        "sent_at": ticket.submitted_at,
        "kind": kind_named(policy, ticket.terms.plan, known.rows[0].data.get("category")),
    }
