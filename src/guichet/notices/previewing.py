"""A letter as it would look before anybody is sent it: of a ticket of the desk, or of one that is invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import translation
from django.utils.translation import gettext, pgettext

from guichet.conduct.saying import lasts_said
from guichet.contracts.models import LedgerEntry
from guichet.core.commitments.plainly import length_said
from guichet.core.entitlements.pricing import Line, Pricing
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit
from guichet.core.policy.wordings import said_in
from guichet.core.timeline.events import EventType
from guichet.desks.models import Desk
from guichet.desks.reaching import link
from guichet.desks.saying import said_day, said_instant
from guichet.kit.models import FeedRow
from guichet.notices.audience import posts_for
from guichet.notices.catalogue import ACCOUNT, DESK, LETTERS, LIMIT, SIGNATURE
from guichet.notices.clauses import clause_of
from guichet.notices.credit_letters import cap_said
from guichet.notices.letters import WARNING
from guichet.notices.texts import Trial, Words, words_for
from guichet.notices.words import TRIED, Worded, greeting, offer_links, rule_said, word
from guichet.policies.loading import in_force, policy_of
from guichet.policies.speaking import clock_of
from guichet.quotes.saying import amount, line_said
from guichet.tickets.collaborating import JOINED
from guichet.tickets.consulting import HEARD
from guichet.tickets.debiting import CREDIT_LOW
from guichet.tickets.models import Collaborator, ConsultationMessage, Event, Order, Ticket
from guichet.tickets.offering import Deed

MOST_TRIED: Final = 4
"""Changes of a ticket that are looked through for one that leads to the letter, the latest first."""

HOUR: Final = 3600

INVENTED: Final = Pricing(currency="EUR", lines=(Line("…", Decimal(2), 45_000),), tax=Decimal(20))
"""What a quote comes to, where a request is invented."""

CUSTOMER: Final = "Camille Martin"
"""Who asked, where a request is invented."""

COMES_OF: Final[Mapping[str, tuple[EventType, ...]]] = {
    "confirmation": (EventType.SUBMITTED, EventType.ANSWERED, EventType.PRIORITISED),
    "incomplete": (EventType.SUBMITTED,),
    "held": (EventType.SUBMITTED,),
    "let_in": (EventType.RELEASED,),
    "priority_set": (EventType.PRIORITISED,),
    "priority_changed": (EventType.PRIORITISED,),
    "priority_confirmed": (EventType.PRIORITISED,),
    "kind_set": (EventType.KIND_SET,),
    "reply": (EventType.REPLIED, EventType.WORKAROUND_GIVEN, EventType.RESOLVED),
    "resolved": (EventType.RESOLVED,),
    "excluded": (EventType.EXCLUDED,),
    "readmitted": (EventType.READMITTED,),
    "quoted": (EventType.QUOTED,),
    "ordered": (EventType.QUOTE_ACCEPTED,),
    "quote_expired": (EventType.QUOTE_EXPIRED,),
    "hours_changed": (EventType.TERMS_CHANGED,),
    "reopened": (EventType.REOPENED,),
    "credit_low": (EventType.CREDIT_WARNED,),
    "credit_gone": (EventType.CREDIT_WARNED,),
    "refund": (EventType.REFUNDED,),
    "fix_promised": (EventType.CAUSE_SET,),
    "fix_delivered": (EventType.FIX_DELIVERED,),
    "closed": (EventType.CLOSED,),
    "declined": (EventType.DECLINED,),
    "desk_assigned": (EventType.ASSIGNED,),
    "desk_given": (EventType.ASSIGNED,),
    "desk_answered": (EventType.ANSWERED, EventType.REOPENED),
    "desk_refused": (EventType.REFUSED,),
    "desk_reminder": (EventType.REMINDED,),
    "desk_breach": (EventType.BREACHED,),
    "desk_update": (EventType.UPDATE_FELL_DUE,),
    "desk_escalation": (EventType.ESCALATED,),
    "desk_acknowledged": (EventType.ACKNOWLEDGED,),
    "desk_quote": (EventType.QUOTE_ACCEPTED, EventType.QUOTE_DECLINED, EventType.QUOTE_EXPIRED),
    "desk_credit_low": (EventType.CREDIT_WARNED,),
    "desk_credit_gone": (EventType.CREDIT_WARNED,),
}
"""The events from which each letter can follow."""


WARNING_LETTER: Final = "warning"
"""It follows from an order of the policy, and from no event."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would look, and whether the ticket is a real one."""

    worded: Worded
    is_real: bool


def preview(  # noqa: PLR0913 - the letter, its words, and on what it is shown
    desk: Desk, letter: str, language: str, words: Words, *, ticket: Ticket | None, author: str, at: int
) -> Preview:
    """A letter with these words. Where a ``ticket`` has not come to such a letter, or none is named, one is invented.
    ``author`` signs what an invented agent wrote.
    """
    chosen = letter if letter in LETTERS else "reply"
    shown = {**words_for(desk, chosen, language), letter: words}
    apart = ticket is None or chosen.startswith((ACCOUNT, LIMIT))
    found = None if ticket is None or apart else _of_ticket(ticket, chosen, Trial(language, shown))
    if found is not None:
        return Preview(found, is_real=True)
    with translation.override(language):
        version = in_force(desk.pk, at)
        values = _invented(desk, chosen, language, policy_of(version) if version else None, author, at)
    return Preview(word(desk, language, shown[chosen], shown[SIGNATURE], values), is_real=False)


def _of_ticket(ticket: Ticket, letter: str, trial: Trial) -> Worded | None:
    for row in _changes(ticket, letter):
        for post in posts_for(row, trial=trial):
            if post.code == letter:
                return Worded(subject=post.letter.subject, text=post.letter.text, html=post.letter.html)
    return None


def _changes(ticket: Ticket, letter: str) -> list[FeedRow]:
    """The changes of a ticket from which the letter may follow, the latest first, as the feed has them."""
    if letter == "joined":
        found = Collaborator.objects.filter(ticket=ticket, left_at__isnull=True).order_by("-id")
        told = [(JOINED, each.pk, each.joined_at) for each in found[:MOST_TRIED]]
    elif letter == "desk_heard":
        heard = ConsultationMessage.objects.filter(consultation__ticket=ticket, seat=None).order_by("-id")
        told = [(HEARD, each.pk, each.at) for each in heard[:MOST_TRIED]]
    elif letter == WARNING_LETTER:
        orders = Order.objects.filter(ticket=ticket, kind=WARNING).order_by("-id")
        told = [(f"ordered:{WARNING}", each.pk, each.at) for each in orders[:MOST_TRIED]]
    else:
        events = Event.objects.filter(ticket=ticket, type__in=[each.value for each in COMES_OF[letter]])
        told = [(each.type, each.pk, each.at) for each in events.order_by("-seq")[:MOST_TRIED]]
        told += _entries(ticket, letter) if "credit" in letter else []
    return [
        FeedRow(stream=ticket.desk_id, number=0, kind=kind, subject=ticket.pk, detail=pk, at=at)
        for kind, pk, at in told
    ]


def _entries(ticket: Ticket, letter: str) -> list[tuple[str, int, int]]:
    """Entries that the ticket left in its account, of which the policy may warn: the latest before nothing was left, or
    the first after which nothing was.
    """
    found = LedgerEntry.objects.filter(desk_id=ticket.desk_id, ticket=ticket.pk)
    gone = letter.endswith("gone")
    found = found.filter(left=0).order_by("pk") if gone else found.filter(left__gt=0).order_by("-pk")
    return [(CREDIT_LOW, each.pk, each.at) for each in found[:MOST_TRIED]]


def _invented(desk: Desk, letter: str, language: str, policy: Policy | None, author: str, at: int) -> dict[str, str]:
    """What the places of a letter could stand for. Nobody's ticket is led to."""
    reader = author if LETTERS[letter].to == DESK else CUSTOMER
    clause = (clause_of(policy, letter) if policy else "") or ("§ 1" if "clause" in LETTERS[letter].always else "")
    said = policy.clauses.get(clause) if policy and clause else None
    rule = rule_said(clause, said_in(said or {}, language))
    missing = gettext("The steps that lead to it")
    return {
        "number": "1042",
        "subject": gettext("Nothing prints any more"),
        "name": reader,
        "hello": greeting(reader),
        "link": link(desk, "home"),
        "issuer": f"{CUSTOMER}, Atelier Nord",
        "received": said_instant(at - HOUR, clock_of(desk, policy), language),
        "clause": clause,
        "rule": rule,
        "message": gettext("We have found it: the printer's queue was full. Please try again."),
        "author": author,
        "needs_answer": gettext("We need your answer to go on."),
        "reason": gettext("One person is concerned, and there is a way around."),
        "missing": f"- {missing}",
        "hours": "- " + _closed(desk, policy, language, at),
        "closes": said_instant(at + 24 * HOUR, clock_of(desk, policy), language),
        "reopening": gettext("It is not too late: your answer reopens it."),
        "minutes": "30",
        "fix": gettext("A fix is sent to you as soon as possible."),
        "organisation": "Atelier Nord",
        "day": said_day(at + 720 * HOUR, desk, language),
        "adder": "Sasha Petit",
        "who": author,
        "level": "1",
        "due": said_instant(at + HOUR, clock_of(desk, policy), language),
        "promise": gettext("Update") if letter == "desk_update" else gettext("First response"),
        **offer_links(desk, dict.fromkeys(Deed, TRIED)),
        "lines": line_said(INVENTED, 0, language),
        "tax": gettext("Tax, %(percent)s %%: %(amount)s")
        % {"percent": "20", "amount": amount(INVENTED.tax_amount, "EUR", language)},
        "amount": amount(5000, "EUR", language),
        "balance": amount(0 if letter.endswith("taken_back") else 5000, "EUR", language),
        "why": gettext("The miss was waived."),
        "cap": cap_said(Credit(term=0, amount=8000, currency="EUR", cap=20000), 5000, language),
        "total": amount(INVENTED.total, "EUR", language),
        "until": said_instant(at + 20 * 24 * HOUR, clock_of(desk, policy), language),
        "valid_until": said_instant(at + 30 * 24 * HOUR, clock_of(desk, policy), language),
        "work_time": length_said(Duration.business_days(5), language),
        "quote_link": link(desk, "home"),
        "decision": pgettext("of a quote", "accepted"),
        **_limited(policy, language, said_day(at + 720 * HOUR, desk, language)),
        **_promised(desk, policy, language, at),
        **_levels(policy, letter, language),
        **_grounds(policy, letter, language),
    }


def _closed(desk: Desk, policy: Policy | None, language: str, at: int) -> str:
    edges = {
        "start": said_instant(at + 26 * HOUR, clock_of(desk, policy), language),
        "end": said_instant(at + 30 * HOUR, clock_of(desk, policy), language),
    }
    return gettext("closed, %(start)s to %(end)s: %(reason)s") % {**edges, "reason": gettext("training of the team")}


def _limited(policy: Policy | None, language: str, day: str) -> dict[str, str]:
    """A limit of support, and how one objects to it."""
    rule = policy.abuse if policy else None
    return {
        "limited": gettext("New requests are taken, and no time is promised for them."),
        "lasts": lasts_said(day),
        "objection": said_in(rule.objection, language) if rule else gettext("Write to whoever signed the contract."),
    }


def _promised(desk: Desk, policy: Policy | None, language: str, at: int) -> dict[str, str]:
    """A promise, where the policy has any."""
    rule = next(iter(policy.commitments.values()), None) if policy else None
    if policy is not None and rule is None:
        return {}
    goal = gettext("This is a goal that we pursue with our best efforts.")
    return {
        "answer_by": said_instant(at + 4 * HOUR, clock_of(desk, policy), language),
        "promise_clause": rule.clause if rule else "§ 1",
        "best_effort": "" if rule and rule.binding else goal,
    }


def _levels(policy: Policy | None, letter: str, language: str) -> dict[str, str]:
    """The two most urgent priorities, in the policy's own words; plain ones where a letter must have some."""
    rule = policy.priorities if policy else None
    if policy is not None and rule is None and "priority" not in LETTERS[letter].always:
        return {}
    names = [said_in(level.name, language) for level in rule.levels.values()] if rule else []
    noun = said_in(rule.noun, language) if rule and rule.noun else gettext("Priority")
    first, second = (*names, "1", "2")[:2]
    return {"priority": first, "before": second, "priority_word": noun}


def _grounds(policy: Policy | None, letter: str, language: str) -> dict[str, str]:
    """A ground of the policy's, what it offers where no credit is left, and a kind of request."""
    if letter.startswith(LIMIT):
        conduct = next(iter(policy.abuse.kinds.values())).name if policy and policy.abuse else {}
        return {"ground": said_in(conduct, language) or gettext("Misuse of support")}
    if policy is None or (letter == "kind_set" and policy.kinds is None):
        return {"kind": gettext("Question")}
    excluding = policy.exclusions is not None and letter in {"excluded", "quoted"}
    rule = policy.exclusions.grounds if policy.exclusions and excluding else policy.closing.grounds
    offer = policy.metering.no_credit.message if policy.metering and policy.metering.no_credit else {}
    kind = next(iter(policy.kinds.named.values())).name if policy.kinds else {}
    return {
        "ground": said_in(next(iter(rule.values()), {}), language),
        "offer": said_in(offer, language),
        "kind": said_in(kind, language),
    }
