"""Where a request stands, in plain sentences with their clauses: what happened, why, and what comes next. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from guichet.core.commitments.standing import Quote, QuoteState
from guichet.core.policy.model import Policy
from guichet.core.policy.words import Status
from guichet.core.timeline.events import By, EventType
from guichet.tickets.acts import QUOTE_DECLINED
from guichet.tickets.models import Event, Ticket
from guichet.web.shared import instants, wording
from guichet.web.shared.case import Case
from guichet.web.shared.story import name_of

BEGUN_ANEW = (EventType.REFUSED.value, EventType.REOPENED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The sentence, its clause, and what follows from it. ``asked`` is the question that waits for an answer: the
    key of its message; ``sent_again``: the same can be sent again now; ``since``: it was, as this one.
    """

    said: str
    clause: str | None = None
    then: str = ""
    asked: str = ""
    sent_again: bool = False
    since: Ticket | None = None


def stand_of(policy: Policy, case: Case, rows: Sequence[Event], *, after: int = 0) -> Stand:
    """Where the request stands, for somebody who may read what came after the event of that number."""
    stand = SAID[case.standing.status](policy, case, rows)
    hidden = {f"m{row.seq}" for row in rows if row.seq <= after}
    return replace(stand, asked="") if stand.asked in hidden else stand


def last_of(rows: Sequence[Event], *kinds: EventType) -> Event | None:
    """The last event of these kinds."""
    wanted = {kind.value for kind in kinds}
    return next((row for row in reversed(rows) if row.type in wanted), None)


def _waiting(policy: Policy, _case: Case, _rows: Sequence[Event]) -> Stand:
    stand = Stand(said=gettext("We have your request. Nobody has answered it yet."))
    if policy.metering is None:
        return stand
    then = gettext("No time is counted until somebody takes it in charge.")
    return replace(stand, then=then, clause=policy.submission.registration_clause or policy.metering.clause)


def _held(policy: Policy, _case: Case, _rows: Sequence[Event]) -> Stand:
    said = gettext("All requests of the period were used when it came: it is held, and no clock runs on it.")
    return Stand(said=said, clause=policy.allowance.clause if policy.allowance else None)


def _submitted(policy: Policy, _case: Case, _rows: Sequence[Event]) -> Stand:
    said = gettext("We have your request. Its number is on its way to you by mail; times count from its sending.")
    return Stand(said=said, clause=policy.submission.registration_clause)


def _incomplete(policy: Policy, case: Case, _rows: Sequence[Event]) -> Stand:
    asked = policy.submission.fields
    words = [wording.in_language(asked[code].name) for code in case.standing.missing if code in asked]
    then = ""
    if "priority" in case.standing.missing and "priority" not in asked:
        then = gettext("%(noun)s: the desk sets it.") % {"noun": wording.priority_noun(policy)}
    if not words:
        said = gettext("It is not registered yet, and no clock runs until then.")
        return Stand(said=said, then=then, clause=policy.submission.clause)
    said = gettext("Something is missing before we can register it, and no clock runs until then: %(missing)s")
    return Stand(said=said % {"missing": "; ".join(words)}, then=then, clause=policy.submission.clause)


def _open(policy: Policy, case: Case, rows: Sequence[Event]) -> Stand:
    quote = case.standing.quote
    if quote is not None and quote.state is QuoteState.ACCEPTED and policy.exclusions is not None:
        return Stand(
            said=gettext("You have ordered the work by a quote. It is being done."), clause=policy.exclusions.clause
        )
    around = last_of(rows, EventType.WORKAROUND_GIVEN)
    anew = next((row for row in reversed(rows) if row.type in BEGUN_ANEW), None)
    if around is not None and (anew is None or anew.seq < around.seq):
        return Stand(said=gettext("You were given a way around the problem. Work on it goes on."))
    if anew is not None and anew.type == EventType.REFUSED.value:
        said = gettext("The solution was refused, and somebody is working on it again.")
        return Stand(said=said, clause=policy.closing.validation_clause or policy.closing.clause)
    return Stand(said=gettext("Somebody is working on it."))


def _awaiting(policy: Policy, case: Case, rows: Sequence[Event]) -> Stand:
    reply, silence = last_of(rows, EventType.REPLIED), policy.closing.silence
    asked = reply is not None and reply.data.get("asks") is True
    if not asked or reply is None:
        return Stand(said=gettext("We have proposed something, and wait for what you say."))
    said = gettext("%(name)s asked you something, and waits for your answer.") % {"name": name_of(reply)}
    then = ""
    if case.silence is not None and silence is not None:
        then = gettext("Without one, the request is closed after %(after)s; you are warned before.")
        then %= {"after": instants.target(str(silence.after))}
    clause = (silence.clause or policy.closing.clause) if then and silence else None
    return Stand(said=said, then=then, clause=clause, asked=f"m{reply.seq}")


def _resolved(policy: Policy, _case: Case, _rows: Sequence[Event]) -> Stand:
    closing = policy.closing
    if closing.validation:
        said = gettext("We think that it is solved. Accept the solution, or refuse it and say why.")
        return Stand(said=said, clause=closing.validation_clause or closing.clause)
    return Stand(said=gettext("We think that it is solved. Say so if it is not."))


def _excluded(policy: Policy, case: Case, rows: Sequence[Event]) -> Stand:
    rule, row = policy.exclusions, last_of(rows, EventType.EXCLUDED)
    if rule is None or row is None:
        return Stand(said=gettext("It is outside what support covers."))
    ground = rule.grounds.get(str(row.data.get("ground", "")))
    said = gettext("It is outside what support covers: %(ground)s. No clock runs.")
    then = _quoted(case.standing.quote) if rule.quoted else gettext("Answer if you see it otherwise.")
    return Stand(said=said % {"ground": wording.in_language(ground or {})}, then=then, clause=rule.clause)


def _quoted(latest: Quote | None) -> str:
    """What becomes of a request for which one gets a quote."""
    if latest is None or latest.state is QuoteState.WITHDRAWN:
        return gettext("You are sent a quote for it, to accept or to decline. Answer if you see it otherwise.")
    if latest.state is QuoteState.OPEN:
        return gettext("There is a quote for it: accept or decline it below. Answer if you see it otherwise.")
    return gettext("The quote for it is good no more. Answer if you want a new one.")


def after_limit(stand: Stand, over: str, *, anew: bool) -> Stand:
    """Of what a limit declined that is over, ``over`` says how: sent again, it would be taken where ``anew``."""
    said = gettext("It was declined: your support was limited when you sent it.")
    return replace(stand, said=said, then=over, sent_again=anew)


def after_buying(stand: Stand) -> Stand:
    """Of what was declined for want of prepaid time: there is some now, and it can be sent again."""
    said = gettext("It was declined: there was no assistance time that could be used when you sent it.")
    then = gettext("There is some now: you can send it again.")
    return replace(stand, said=said, then=then, sent_again=True)


def _declined(policy: Policy, case: Case, _rows: Sequence[Event]) -> Stand:
    act = next((deed.act for deed in case.done if deed.act.kind.value == "decline"), None)
    clause = act.clause if act else None
    if policy.abuse is not None and policy.abuse.clause == clause:
        said = gettext("It was declined: your support is limited.")
        return Stand(said=said, then=wording.in_language(policy.abuse.objection), clause=clause)
    rule = policy.metering.no_credit if policy.metering else None
    if policy.metering is None or rule is None or rule.clause != clause:
        return Stand(said=gettext("It was declined."), clause=clause)
    said = gettext("It was declined: there is no assistance time that can be used.")
    return Stand(said=said, then=wording.in_language(rule.message), clause=clause)


def _closed(policy: Policy, _case: Case, rows: Sequence[Event]) -> Stand:
    row = last_of(rows, EventType.CLOSED)
    then = gettext("An answer opens it again.") if policy.reopening.by_answering else ""
    if row is None:
        return Stand(said=gettext("It is over."), then=then)
    ground = wording.in_language(policy.closing.grounds.get(str(row.data.get("ground", "")), {}))
    clause = str(row.data.get("clause") or policy.closing.clause or "")
    if row.by == By.SYSTEM.value:
        validated = last_of(rows, EventType.VALIDATED)
        accepted = validated is not None and validated.at == row.at
        if row.data.get("ground") == QUOTE_DECLINED:
            return Stand(
                said=gettext("Closed, since the quote was declined. Nothing is ordered."), then=then, clause=clause
            )
        said = gettext("Closed, since the solution was accepted.") if accepted else gettext("Closed after silence.")
        return Stand(said=said, then=then, clause=clause)
    said = gettext("%(name)s closed it: %(ground)s.") if ground else gettext("%(name)s closed it.")
    return Stand(said=said % {"name": name_of(row), "ground": ground}, then=then, clause=clause)


SAID: Mapping[Status, Callable[[Policy, Case, Sequence[Event]], Stand]] = {
    Status.WAITING: _waiting,
    Status.HELD: _held,
    Status.SUBMITTED: _submitted,
    Status.INCOMPLETE: _incomplete,
    Status.OPEN: _open,
    Status.AWAITING_CUSTOMER: _awaiting,
    Status.RESOLVED: _resolved,
    Status.EXCLUDED: _excluded,
    Status.DECLINED: _declined,
    Status.CLOSED: _closed,
}
