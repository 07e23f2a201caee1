"""A refusal explained in plain words for the customer, in English or French: what it is, and what would change it.

The pages say the same words to customers; those for the people of the desk are the pages' own.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from guichet.core.commitments.reason import Cure, Reason
from guichet.core.commitments.refusing import RefusalExplanation
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in

SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "no_credit": {
        "en": "We could not take your request: you had no assistance time left when you sent it.",
        "fr": "Nous n’avons pas pu prendre votre demande : vous n’aviez plus de temps d’assistance quand vous l’avez"
        " envoyée.",
    },
    "licence_over": {
        "en": "We could not take your request: your licence had ended, and your assistance time rests.",
        "fr": "Nous n’avons pas pu prendre votre demande : votre licence avait pris fin, et votre temps d’assistance"
        " est gelé.",
    },
    "no_plan": {
        "en": "We could not take your request: you hold no plan that includes support.",
        "fr": "Nous n’avons pas pu prendre votre demande : vous n’avez pas de formule qui comprend le support.",
    },
    "no_places": {
        "en": "All requests that your plan includes for this period are used.",
        "fr": "Toutes les demandes que votre formule comprend pour cette période sont utilisées.",
    },
    "limited": {
        "en": "We could not take your request: your support was limited when it came.",
        "fr": "Nous n’avons pas pu prendre votre demande : votre support était limité à son arrivée.",
    },
    "stays_closed": {
        "en": "Your request stays closed: your support is limited, and opening it again is asking for support.",
        "fr": "Votre demande reste close : votre support est limité, et la rouvrir, c’est demander du support.",
    },
    "held": {
        "en": "Your request waits for a place of your plan.",
        "fr": "Votre demande attend une place de votre formule.",
    },
    "not_held": {"en": "Your request waits for no place.", "fr": "Votre demande n’attend pas de place."},
    "excluded": {
        "en": "Your request is outside what support covers.",
        "fr": "Votre demande ne relève pas de ce que couvre le support.",
    },
    "not_validated": {
        "en": "Your request is closed once you have accepted the solution.",
        "fr": "Votre demande est close une fois que vous avez accepté la solution.",
    },
    "not_theirs": {
        "en": "The policy does not give you this step.",
        "fr": "Les conditions ne vous donnent pas ce droit.",
    },
    "closed": {"en": "Your request is closed.", "fr": "Votre demande est close."},
    "declined": {"en": "Your request was declined.", "fr": "Votre demande a été refusée."},
    "resolved": {
        "en": "We hold your request to be solved already.",
        "fr": "Nous tenons déjà votre demande pour résolue.",
    },
    "not_resolved": {
        "en": "No solution has been proposed yet.",
        "fr": "Aucune solution n’a encore été proposée.",
    },
    "not_closed": {"en": "Your request is not closed.", "fr": "Votre demande n’est pas close."},
    "not_excluded": {"en": "Your request is covered by support.", "fr": "Votre demande relève du support."},
    "unknown_ground": {
        "en": "The policy does not name this ground.",
        "fr": "Les conditions ne connaissent pas ce motif.",
    },
    "waived": {"en": "This miss is waived already.", "fr": "Ce dépassement a déjà été excusé."},
    "not_waived": {"en": "This miss is not waived.", "fr": "Ce dépassement n’a pas été excusé."},
    "no_fix": {
        "en": "No fix is promised for this request.",
        "fr": "Aucun correctif n’est promis pour cette demande.",
    },
    "fix_delivered": {"en": "The fix was delivered already.", "fr": "Le correctif a déjà été livré."},
    "not_reproducible": {
        "en": "By its definition this kind is only of what can be made to happen again.",
        "fr": "Par définition, ce type est réservé à ce qui peut être reproduit.",
    },
    "unknown_kind": {
        "en": "The policy does not name this kind of request.",
        "fr": "Les conditions ne connaissent pas ce type de demande.",
    },
    "no_escalation": {
        "en": "The policy knows no escalation that this could stop.",
        "fr": "Les conditions ne connaissent aucune escalade que cela pourrait arrêter.",
    },
}
CURES: Final[Mapping[Cure, Mapping[str, str]]] = {
    Cure.RESOLVE: {
        "en": "We propose a solution, and you accept it or refuse it.",
        "fr": "Nous proposons une solution, que vous acceptez ou refusez.",
    },
    Cure.VALIDATE: {"en": "You accept the solution.", "fr": "Vous acceptez la solution."},
    Cure.REOPEN: {"en": "You open it again first.", "fr": "Vous la rouvrez d’abord."},
    Cure.ANSWER: {"en": "You answer: that opens it again.", "fr": "Vous répondez : cela la rouvre."},
    Cure.OTHER_SIDE: {"en": "We can do it: ask us.", "fr": "Nous pouvons le faire : demandez-le-nous."},
    Cure.ASK_ANEW: {"en": "You send a new request.", "fr": "Vous envoyez une nouvelle demande."},
    Cure.BUY: {
        "en": "You buy assistance time, and send the request again.",
        "fr": "Vous achetez du temps d’assistance et renvoyez la demande.",
    },
    Cure.RENEW: {
        "en": "You renew the licence: your time can be used again then. Send the request again.",
        "fr": "Vous renouvelez la licence : votre temps redevient utilisable. Renvoyez la demande.",
    },
    Cure.MARK: {
        "en": "You send it again, marked “{mark}”: somebody then judges it first.",
        "fr": "Vous la renvoyez avec la mention « {mark} » : quelqu’un juge alors d’abord.",
    },
    Cure.WAIT: {
        "en": "The next period begins: send it then. What you typed is kept.",
        "fr": "La période suivante commence : envoyez-la alors. Ce que vous avez saisi est gardé.",
    },
    Cure.LET_IN: {
        "en": "We let it in before there is a place: ask us.",
        "fr": "Nous l’acceptons avant qu’une place soit libre : demandez-le-nous.",
    },
    Cure.PLAN: {
        "en": "You take a plan that includes support, and send the request again.",
        "fr": "Vous prenez une formule qui comprend le support et renvoyez la demande.",
    },
    Cure.READMIT: {
        "en": "You see it otherwise and say so: somebody at the desk looks at it again.",
        "fr": "Vous n’êtes pas de cet avis et le dites : quelqu’un du guichet la réexamine.",
    },
    Cure.REPRODUCE: {
        "en": "It is found that it can be made to happen again.",
        "fr": "Il est établi que cela peut être reproduit.",
    },
    Cure.QUOTE: {
        "en": "It can be done for a price: you are sent a quote, to accept or to decline.",
        "fr": "Cela peut se faire contre paiement : vous recevez un devis, à accepter ou à décliner.",
    },
    Cure.OTHER_CHANNEL: {
        "en": "You send it by a channel that is left to you.",
        "fr": "Vous l’envoyez par un canal qui vous reste ouvert.",
    },
    Cure.OBJECT: {
        "en": "You object to the limit, and a person looks at it again. {objection}",
        "fr": "Vous contestez la limitation, et quelqu’un la réexamine. {objection}",
    },
    Cure.LIMIT_ENDS: {
        "en": "The limit ends by itself: send it then. What you typed is kept.",
        "fr": "La limitation prend fin d’elle-même : envoyez-la alors. Ce que vous avez saisi est gardé.",
    },
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "clause": {"en": "That is clause {clause}.", "fr": "C’est la clause {clause}."},
    "had": {"en": "To be had: {packs}.", "fr": "En vente : {packs}."},
    "not_now": {"en": "This is not possible now.", "fr": "Ce n’est pas possible maintenant."},
}


def refusal_plainly(policy: Policy, found: RefusalExplanation, language: str) -> Iterator[str]:
    """Give the sentences that explain a refusal to the customer."""
    yield from reason_plainly(policy, found.reason, language)


def reason_plainly(policy: Policy, reason: Reason, language: str) -> Iterator[str]:
    """Give the sentences that say a reason: what it is, by which clause, and each thing that would change it."""
    yield reason_said(reason.code, language)
    if reason.clause:
        yield WORDS["clause"][language].format(clause=reason.clause)
    for cure in reason.cures:
        yield cure_said(policy, cure, language)


def reason_said(code: str, language: str) -> str:
    """The sentence for the code of a reason."""
    return SAID.get(code, WORDS["not_now"])[language]


def cure_said(policy: Policy, cure: Cure, language: str) -> str:
    """The sentence for something that would change it, with what the policy sells or calls it."""
    said, rule = CURES[cure][language], policy.metering
    if cure is Cure.BUY and rule is not None and rule.packs:
        packs = ", ".join(said_in(pack.name, language) for pack in rule.packs.values())
        return f"{said} {WORDS['had'][language].format(packs=packs)}"
    if cure is Cure.OBJECT:
        how = "" if policy.abuse is None else said_in(policy.abuse.objection, language)
        return said.format(objection=how).strip()
    if cure is Cure.MARK:
        no_credit = rule.no_credit if rule is not None else None
        named = no_credit.unless_name if no_credit is not None else None
        return said.format(mark=said_in(named, language) if named else "")
    return said
