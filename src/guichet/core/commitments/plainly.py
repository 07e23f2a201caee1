"""A promise explained in plain words for the customer, in English or French. Codes come in; sentences go out.

Sentences are whole in each language, so that none is pieced together by the grammar of another.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from guichet.core.commitments.explain import Explanation, RowRead
from guichet.core.commitments.standing import CommitmentStatus, Why
from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in
from guichet.core.policy.words import Trigger

LANGUAGES: Final = ("en", "fr")

SET_APART: Final = re.compile(r" (?=[:;?!»])|(?<=«) ")

WEEKDAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
}
MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
}
KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "first_response": {"en": "A first response", "fr": "Une première réponse"},
    "next_response": {"en": "A next response", "fr": "Une réponse suivante"},
    "update": {"en": "An update", "fr": "Un point d’étape"},
    "workaround": {"en": "A workaround", "fr": "Un contournement"},
    "resolution": {"en": "A resolution", "fr": "Une résolution"},
}
STARTED: Final[Mapping[Trigger, Mapping[str, str]]] = {
    Trigger.SUBMITTED: {"en": "the request arrived", "fr": "la demande est arrivée"},
    Trigger.REGISTERED: {"en": "the request was registered", "fr": "la demande a été enregistrée"},
    Trigger.PRIORITISED: {"en": "the priority was set", "fr": "la priorité a été fixée"},
    Trigger.TAKEN: {"en": "it was taken in charge", "fr": "elle a été prise en charge"},
    Trigger.REPLIED: {"en": "we replied", "fr": "nous avons répondu"},
    Trigger.ASKED: {"en": "we asked you something", "fr": "nous vous avons posé une question"},
    Trigger.PROPOSED: {"en": "we proposed a solution", "fr": "nous avons proposé une solution"},
    Trigger.ANSWERED: {"en": "you answered", "fr": "vous avez répondu"},
    Trigger.WORKAROUND_GIVEN: {"en": "we gave a workaround", "fr": "nous avons donné un contournement"},
    Trigger.RESOLVED: {"en": "it was resolved", "fr": "elle a été résolue"},
    Trigger.VALIDATED: {"en": "you accepted the resolution", "fr": "vous avez accepté la résolution"},
    Trigger.CLOSED: {"en": "it was closed", "fr": "elle a été close"},
    Trigger.ACKNOWLEDGED: {"en": "somebody took note of it", "fr": "quelqu’un en a pris acte"},
    Trigger.QUOTE_ACCEPTED: {"en": "you accepted the quote", "fr": "vous avez accepté le devis"},
    Trigger.REFUSED: {"en": "you refused the resolution", "fr": "vous avez refusé la résolution"},
    Trigger.REOPENED: {"en": "it was opened again", "fr": "elle a été rouverte"},
}
LET_IN: Final[Mapping[str, str]] = {
    "en": "the request, which had been held until there was a place, was let in",
    "fr": "la demande, retenue jusqu’à ce qu’une place soit libre, a été acceptée",
}
CONDITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "priority": {"en": "another priority", "fr": "une autre priorité"},
    "plan": {"en": "another plan", "fr": "une autre formule"},
    "category": {"en": "another kind of request", "fr": "un autre type de demande"},
    "channel": {"en": "another channel", "fr": "un autre canal"},
    "paid": {"en": "paid or free use", "fr": "l’usage payant ou gratuit"},
    "hours": {"en": "other hours of arrival", "fr": "d’autres heures d’arrivée"},
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "promised": {
        "en": "{kind} is promised within {within}, by clause {clause}.",
        "fr": "{kind} est promise sous {within}, par la clause {clause}.",
    },
    "nothing": {"en": "{kind}: nothing is promised here.", "fr": "{kind} : rien n’est promis ici."},
    "because": {"en": "That is what the policy says for {facts}.", "fr": "C’est ce que dit la politique pour {facts}."},
    "others": {
        "en": "Its other targets are for {conditions}.",
        "fr": "Ses autres délais valent pour {conditions}.",
    },
    "binding": {"en": "It is guaranteed.", "fr": "C’est garanti."},
    "goal": {"en": "It is a goal, not a guarantee.", "fr": "C’est un objectif, non une garantie."},
    "starts": {"en": "The clock started when {what}, on {at}.", "fr": "L’horloge a démarré quand {what}, le {at}."},
    "opens": {
        "en": "We were closed then: time counts from the next opening, on {at}.",
        "fr": "Nous étions fermés : le temps compte depuis l’ouverture suivante, le {at}.",
    },
    "used": {"en": "{length} of it had counted by {at}.", "fr": "{length} en avaient compté au {at}."},
    "paused": {
        "en": "{length} did not count, because we were waiting for your answer.",
        "fr": "{length} n’ont pas compté, car nous attendions votre réponse.",
    },
    "closed": {
        "en": "{length} did not count, because we were closed{names}.",
        "fr": "{length} n’ont pas compté, car nous étions fermés{names}.",
    },
    "due": {"en": "So it is due on {at}.", "fr": "L’échéance est donc le {at}."},
    "met": {"en": "It was kept on {at}.", "fr": "Promesse tenue le {at}."},
    "met_late": {"en": "It was kept late, on {at}.", "fr": "Promesse tenue en retard, le {at}."},
    "missed": {"en": "It was missed on {at}.", "fr": "Promesse manquée le {at}."},
    "is_paused": {
        "en": "It stands still until you answer; what was used is kept.",
        "fr": "Elle est suspendue jusqu’à votre réponse ; ce qui a compté reste acquis.",
    },
    "cancelled": {"en": "It was called off.", "fr": "Elle a été levée."},
    "waiting": {"en": "Its clock has not started.", "fr": "Son horloge n’a pas démarré."},
}


def promise_plainly(policy: Policy, found: Explanation, at: int, language: str) -> Iterator[str]:
    """Give the sentences that explain a promise at ``at``."""
    clock, receipt, zone = found.clock, found.receipt, zone_of(policy)
    name = policy.commitments[clock.kind].name
    kind = said_in(name or KINDS.get(clock.kind, {"en": clock.kind}), language)
    if receipt.promised is None:
        yield _words("nothing", language, kind=kind)
        return
    yield _words("promised", language, kind=kind, within=length_said(receipt.promised, language), clause=clock.clause)
    facts = list(_facts(policy, found, language))
    if facts:
        yield _words("because", language, facts=", ".join(facts))
    other = dict.fromkeys(said_in(CONDITIONS[name], language) for row in _others(found) for name in row.unfit)
    if other:
        yield _words("others", language, conditions=", ".join(other))
    yield _words("binding" if clock.binding else "goal", language)
    if receipt.start is not None:
        started = LET_IN if found.let_in else STARTED[found.anchor or Trigger.SUBMITTED]
        what = said_in(started, language)
        yield _words("starts", language, what=what, at=instant_said(receipt.start, zone, language))
        if receipt.counts_from not in {None, receipt.start} and receipt.counts_from is not None:
            yield _words("opens", language, at=instant_said(receipt.counts_from, zone, language))
    yield from _sums(found, at, zone, language)
    yield from _outcome(found, zone, language)


def instant_said(at: int, zone: ZoneInfo, language: str) -> str:
    """An instant with its date: ``Tue 17 Mar 2026, 11:15``, in French ``mar. 17 mars 2026, 11 h 15``."""
    return wall_said(datetime.fromtimestamp(at, zone), language)


def wall_said(wall: datetime, language: str) -> str:
    """What a clock on a wall and a calendar show, as ``instant_said``."""
    time = f"{wall:%H:%M}" if language == "en" else f"{wall.hour} h {wall:%M}"
    said = f"{WEEKDAYS[language][wall.weekday()]} {day_said(wall, language)}, {time}"
    return f"{said}:{wall:%S}" if wall.second else said


def day_said(on: date, language: str) -> str:
    """A date: ``17 Mar 2026``, in French ``17 mars 2026``, ``1er mars 2026``."""
    day = "1er" if on.day == 1 and language == "fr" else str(on.day)
    return f"{day} {MONTHS[language][on.month - 1]} {on.year}"


def length_said(length: Duration, language: str) -> str:
    """A promised time: ``12 hours``, ``2 business days``, in French ``12 heures``, ``2 jours ouvrés``."""
    if language == "en" and " " in str(length):
        return str(length)
    if length.kind is Kind.BUSINESS_DAYS:
        return f"{length.days} jour{'s' if length.days > 1 else ''} ouvré{'s' if length.days > 1 else ''}"
    seconds = length.seconds
    size, word = next((size, word) for size, word in _UNITS[language] if seconds % size == 0)
    number = seconds // size
    many = "s" if number > 1 else ""
    return f"{number} {word}{many} ouvrée{many}" if length.kind is Kind.BUSINESS else f"{number} {word}{many}"


def zone_of(policy: Policy) -> ZoneInfo:
    """The zone in which a policy's desk speaks of time."""
    return ZoneInfo(policy.calendars[policy.calendar].zone)


def printed(said: str, language: str) -> str:
    """A sentence as it is printed: in French, what stands before or after these signs stays with them."""
    if language != "fr":
        return said
    return SET_APART.sub(lambda found: found.group().replace(" ", "\N{NO-BREAK SPACE}"), said)


def lasting(seconds: int) -> str:
    """A length of time: ``2 h 5 min``."""
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


_UNITS: Final = {
    "en": ((3600, "hour"), (60, "minute"), (1, "second")),
    "fr": ((3600, "heure"), (60, "minute"), (1, "seconde")),
}


def _sums(found: Explanation, at: int, zone: ZoneInfo, language: str) -> Iterator[str]:
    pieces = [piece for piece in found.receipt.pieces if not piece.coming]
    used = sum(piece.end - piece.start for piece in pieces if piece.counts)
    if used and found.clock.met_at is None:
        yield _words("used", language, length=lasting(used), at=instant_said(at, zone, language))
    paused = sum(piece.end - piece.start for piece in pieces if piece.why is Why.PAUSED)
    if paused:
        yield _words("paused", language, length=lasting(paused))
    closed = [piece for piece in pieces if not piece.counts and piece.why is not Why.PAUSED]
    if closed:
        named = dict.fromkeys(piece.detail for piece in closed if piece.detail)
        names = f" ({', '.join(named)})" if named else ""
        yield _words("closed", language, length=lasting(sum(each.end - each.start for each in closed)), names=names)


def _outcome(found: Explanation, zone: ZoneInfo, language: str) -> Iterator[str]:
    clock, receipt = found.clock, found.receipt
    if receipt.ends is not None and receipt.ends_at is not None:
        yield _words(receipt.ends, language, at=instant_said(receipt.ends_at, zone, language))
        if clock.missed_at is not None and clock.met_at is not None:
            yield _words("met_late", language, at=instant_said(clock.met_at, zone, language))
    elif clock.status is CommitmentStatus.PAUSED:
        yield _words("is_paused", language)
    else:
        # Waiting, or called off: whatever runs comes to an end.
        yield _words(str(clock.status), language)


def _facts(policy: Policy, found: Explanation, language: str) -> Iterator[str]:
    """What of the ticket the row looks at that promises something, in the policy's own words."""
    row = next(found.rule.targets[each.number] for each in found.rows if each.chosen)
    priority, plan, category = (found.facts[name] for name in ("priority", "plan", "category"))
    if row.priority and policy.priorities and isinstance(priority, str):
        yield said_in(policy.priorities.levels[priority].name, language)
    if row.plan and policy.plans and isinstance(plan, str):
        yield said_in(policy.plans.levels[plan].name, language)
    if row.category and isinstance(category, str) and category in policy.categories:
        yield said_in(policy.categories[category].name, language)
    if row.channel:
        yield str(found.facts["channel"])
    if row.hours:
        yield {
            "en": f"arrival {row.hours} the hours",
            "fr": "une arrivée pendant les heures" if row.hours == "inside" else "une arrivée hors des heures",
        }[language]


def _others(found: Explanation) -> list[RowRead]:
    return [row for row in found.rows if row.unfit]


def _words(name: str, language: str, **said: str) -> str:
    return WORDS[name][language].format(**said)
