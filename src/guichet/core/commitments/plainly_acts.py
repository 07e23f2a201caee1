"""Acts and charges explained in plain words for the customer, in English or French. Codes come in; sentences go out."""

from collections.abc import Iterator, Mapping
from typing import Final

from guichet.core.causes import Cause
from guichet.core.commitments.acting import ActExplanation, RuleRead
from guichet.core.commitments.charging import Charges, SliceExplanation
from guichet.core.commitments.plainly import instant_said, lasting, length_said, zone_of
from guichet.core.commitments.plainly_refused import reason_plainly
from guichet.core.commitments.standing import Act, ActKind, LedgerEntry, Why
from guichet.core.hours.duration import Duration
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in

MINUTE: Final = 60

DONE: Final[Mapping[ActKind, Mapping[str, str]]] = {
    ActKind.REMIND: {"en": "We reminded ourselves", "fr": "Nous nous le sommes rappelé"},
    ActKind.BREACH: {"en": "The target was missed", "fr": "Le délai a été manqué"},
    ActKind.ESCALATE: {"en": "It went further up", "fr": "La demande est montée d’un échelon"},
    ActKind.UPDATE_DUE: {"en": "The update was overdue", "fr": "Le point d’étape était en retard"},
    ActKind.WARN_CLOSE: {"en": "We warned you before closing", "fr": "Nous vous avons averti avant de clore"},
    ActKind.CLOSE: {"en": "We closed the request", "fr": "Nous avons clos la demande"},
    ActKind.WARN_CREDIT: {"en": "We warned that credit ran low", "fr": "Nous avons averti que le crédit baissait"},
    ActKind.REFUND: {"en": "Time was given back", "fr": "Du temps a été rendu"},
    ActKind.DECLINE: {"en": "The request was declined", "fr": "La demande a été refusée"},
    ActKind.EXPIRE_QUOTE: {"en": "The quote expired", "fr": "Le devis a expiré"},
}
COMING: Final[Mapping[ActKind, Mapping[str, str]]] = {
    ActKind.REMIND: {"en": "We remind ourselves", "fr": "Nous nous le rappelons"},
    ActKind.BREACH: {"en": "The target is missed", "fr": "Le délai est manqué"},
    ActKind.ESCALATE: {"en": "It goes further up", "fr": "La demande monte d’un échelon"},
    ActKind.UPDATE_DUE: {"en": "The update is overdue", "fr": "Le point d’étape est en retard"},
    ActKind.WARN_CLOSE: {"en": "We warn you before closing", "fr": "Nous vous avertissons avant de clore"},
    ActKind.CLOSE: {"en": "We close the request", "fr": "Nous closons la demande"},
    ActKind.WARN_CREDIT: {"en": "We warn that credit runs low", "fr": "Nous avertissons que le crédit baisse"},
    ActKind.REFUND: {"en": "Time is given back", "fr": "Du temps est rendu"},
    ActKind.DECLINE: {"en": "The request is declined", "fr": "La demande est refusée"},
    ActKind.EXPIRE_QUOTE: {"en": "The quote expires", "fr": "Le devis expire"},
}
CAUSES: Final[Mapping[object, Mapping[str, str]]] = {
    Cause.PRODUCT_DEFECT.value: {"en": "a defect of the product", "fr": "un défaut du produit"},
    Cause.USAGE.value: {"en": "the way it was used", "fr": "la façon dont il a été utilisé"},
    Cause.ENVIRONMENT.value: {"en": "the environment", "fr": "l’environnement"},
    Cause.DUPLICATE.value: {"en": "that it was asked twice", "fr": "une demande en double"},
    Cause.SPAM.value: {"en": "that it was no request", "fr": "un courrier indésirable"},
    "excluded": {"en": "that it is outside of support", "fr": "qu’elle est hors du support"},
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "act": {"en": "{act} on {at}, by clause {clause}.", "fr": "{act} le {at}, par la clause {clause}."},
    "act_coming": {
        "en": "{act} on {at} if nothing happens before, by clause {clause}.",
        "fr": "{act} le {at} si rien n’arrive d’ici là, par la clause {clause}.",
    },
    "counts": {"en": "It counts {within} from {at}.", "fr": "Cela compte {within} à partir du {at}."},
    "lead": {"en": "It comes {lead} before it falls due.", "fr": "Cela vient {lead} avant l’échéance."},
    "lead_to": {
        "en": "It comes {lead} before the closing, on {at}.",
        "fr": "Cela vient {lead} avant la clôture, le {at}.",
    },
    "closed": {
        "en": "{length} of it does not count, because we are closed{names}.",
        "fr": "{length} n’en comptent pas, car nous sommes fermés{names}.",
    },
    "level": {"en": "It goes to {whom}.", "fr": "Elle va à : {whom}."},
    "silence": {
        "en": "We had asked you something, and no answer had come.",
        "fr": "Nous vous avions posé une question, restée sans réponse.",
    },
    "validated": {"en": "You had accepted the solution.", "fr": "Vous aviez accepté la solution."},
    "others": {
        "en": "Other rules of this sort are for {conditions}.",
        "fr": "D’autres règles de cette sorte valent pour {conditions}.",
    },
    "minutes": {"en": "It concerns {n} minutes.", "fr": "Il s’agit de {n} minutes."},
    "left": {"en": "{n} minutes were left.", "fr": "Il restait {n} minutes."},
    "left_coming": {"en": "{n} minutes will be left.", "fr": "Il restera {n} minutes."},
    "cause": {"en": "The reason is {cause}.", "fr": "La raison : {cause}."},
    "charged": {
        "en": "This request was charged {n} minutes, by clause {clause}.",
        "fr": "Cette demande a été décomptée de {n} minutes, par la clause {clause}.",
    },
    "slice": {
        "en": "Slice {number} was charged {n} minutes, by clause {clause}: it began on {at}.",
        "fr": "La tranche {number} a été décomptée de {n} minutes, par la clause {clause} : elle a commencé le {at}.",
    },
    "used": {"en": "{length} of it were used.", "fr": "{length} en ont été utilisées."},
    "rounding_up": {"en": "A slice that is begun counts whole.", "fr": "Une tranche commencée compte entière."},
    "rounding_nearest": {
        "en": "A slice counts from its half on, and whole.",
        "fr": "Une tranche compte à partir de sa moitié, et entière.",
    },
    "rounding_down": {"en": "Only whole slices count.", "fr": "Seules les tranches entières comptent."},
    "stopped": {
        "en": "{length} in between were not metered: we were waiting for you, or nothing was left to do.",
        "fr": "{length} entre-temps n’ont pas été décomptées : nous vous attendions, ou il ne restait rien à faire.",
    },
    "slice_closed": {
        "en": "{length} in between were not metered, because we were closed{names}.",
        "fr": "{length} entre-temps n’ont pas été décomptées, car nous étions fermés{names}.",
    },
    "balance": {
        "en": "{before} were left before it, {after} after it.",
        "fr": "Il restait {before} avant, {after} après.",
    },
    "owed": {
        "en": "{owed} are owed: there was not so much left.",
        "fr": "{owed} sont dues : il n’en restait pas autant.",
    },
    "back": {
        "en": "The whole time was given back on {at}, by clause {clause}.",
        "fr": "Tout le temps a été rendu le {at}, par la clause {clause}.",
    },
}
CONDITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "priority": {"en": "another priority", "fr": "une autre priorité"},
    "plan": {"en": "another plan", "fr": "une autre formule"},
}


def act_plainly(policy: Policy, found: ActExplanation, language: str) -> Iterator[str]:
    """Give the sentences that explain an act, without those on the promise that it is about."""
    act, zone = found.act, zone_of(policy)
    said = {
        "act": said_in((DONE if act.done else COMING)[act.kind], language),
        "at": instant_said(act.at, zone, language),
    }
    yield _words("act" if act.done else "act_coming", language, clause=act.clause, **said)
    if found.reason is not None:
        yield from reason_plainly(policy, found.reason, language)
        return
    if "because" in found.facts:
        yield _because(found.facts["because"], language)
    if found.since is not None and found.within is not None and found.promise is None:
        within = length_said(Duration.parse(found.within), language)
        yield _words("counts", language, within=within, at=instant_said(found.since, zone, language))
        yield from _closed(found.spans, "closed", language)
    if found.lead is not None:
        lead = length_said(Duration.parse(found.lead), language)
        to = found.leads_to
        at = "" if to is None else instant_said(to, zone, language)
        yield _words("lead" if to is None else "lead_to", language, lead=lead, at=at)
    yield from _rest(policy, act, found.rules, language)


def charges_plainly(policy: Policy, charges: Charges, language: str) -> Iterator[str]:
    """Give the sentences that explain what a ticket was charged."""
    yield _words("charged", language, n=str(charges.charged), clause=charges.clause)
    yield _rounding(policy, language)
    if charges.back_at is not None:
        at = instant_said(charges.back_at, zone_of(policy), language)
        yield _words("back", language, at=at, clause=charges.back_clause)


def slice_plainly(policy: Policy, found: SliceExplanation, language: str) -> Iterator[str]:
    """Give the sentences that explain one slice."""
    one, charges = found.slice, found.charges
    at = instant_said(one.start, zone_of(policy), language)
    yield _words("slice", language, number=str(found.number), n=str(one.minutes), clause=charges.clause, at=at)
    yield _words("used", language, length=lasting(one.seconds))
    yield _rounding(policy, language)
    stopped = sum(span.end - span.start for span in found.spans if span.why is Why.STOPPED)
    if stopped:
        yield _words("stopped", language, length=lasting(stopped))
    yield from _closed([span for span in found.spans if span.why is not Why.STOPPED], "slice_closed", language)
    if found.before is not None and found.after is not None:
        before, after = (lasting(MINUTE * minutes) for minutes in (found.before, found.after))
        yield _words("balance", language, before=before, after=after)
    if found.owed:
        yield _words("owed", language, owed=lasting(MINUTE * found.owed))
    if charges.back_at is not None:
        at = instant_said(charges.back_at, zone_of(policy), language)
        yield _words("back", language, at=at, clause=charges.back_clause)


def _because(because: object, language: str) -> str:
    if because in {"silence", "validated"}:
        return _words(str(because), language)
    return _words("cause", language, cause=said_in(CAUSES[because], language))


def _rest(policy: Policy, act: Act, rules: tuple[RuleRead, ...], language: str) -> Iterator[str]:
    if act.kind is ActKind.ESCALATE and act.level is not None:
        rule = policy.escalations[next(each.number for each in rules if each.chosen)]
        yield _words("level", language, whom=said_in(rule.levels[act.level - 1].name, language))
    other = dict.fromkeys(said_in(CONDITIONS[name], language) for rule in rules for name in rule.unfit)
    if other:
        yield _words("others", language, conditions=", ".join(other))
    if act.kind is ActKind.WARN_CREDIT:
        yield _words("left" if act.done else "left_coming", language, n=str(act.minutes))
    elif act.minutes is not None:
        yield _words("minutes", language, n=str(act.minutes))


def _rounding(policy: Policy, language: str) -> str:
    assert policy.metering is not None  # noqa: S101 - what is charged is metered
    return _words(f"rounding_{policy.metering.rounding}", language)


def _closed(spans: tuple[LedgerEntry, ...] | list[LedgerEntry], words: str, language: str) -> Iterator[str]:
    closed = [span for span in spans if not span.counts]
    if closed:
        names = dict.fromkeys(span.detail for span in closed if span.detail)
        said = f" ({', '.join(names)})" if names else ""
        yield _words(words, language, length=lasting(sum(each.end - each.start for each in closed)), names=said)


def _words(name: str, language: str, **said: str) -> str:
    return WORDS[name][language].format(**said)
