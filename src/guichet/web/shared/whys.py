"""Why something is refused, as a receipt: the clause, what was found, what would change it, in the policy's words for
the desk and in plain ones for the customer. It adds nothing that the core has not said.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from guichet.conduct.saying import grounds_said, limited_said
from guichet.core.commitments.plainly import LANGUAGES, printed
from guichet.core.commitments.plainly_refused import cure_said, reason_said
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.policy.model import Policy
from guichet.tickets.errors import Refused
from guichet.web.shared import instants, wording
from guichet.web.shared.case import zone_of


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One refusal as people read it. ``found`` pairs what was looked at with what was found."""

    code: str
    said: str
    clause: str | None
    found: tuple[tuple[str, str], ...]
    cures: tuple[str, ...]


def why_not_of(policy: Policy, reason: Reason, *, inside: bool) -> WhyNot:
    """The receipt of a refusal, for those of the desk (``inside``) or for the customer."""
    return WhyNot(
        code=reason.code,
        said=_said(reason, inside=inside),
        clause=reason.clause,
        found=(*_held(policy, reason), *_limited(policy, reason), *_ticket_found(policy, reason, inside=inside)),
        cures=tuple(_cure(policy, cure, inside=inside) for cure in reason.cures),
    )


def why_not_in(refused: Refused, policy: Policy, *, inside: bool) -> WhyNot | None:
    """The receipt of an act that the door refused, where the core has a reason with a clause, or with a way out."""
    why = refused.data.get("why")
    if not isinstance(why, Reason) or not (why.clause or why.cures):
        return None
    return why_not_of(policy, why, inside=inside)


def _said(reason: Reason, *, inside: bool) -> str:
    if not inside:
        language = language_of_page()
        return printed(reason_said(reason.code, language), language)
    return _OURS.get(reason.code, _not_now)()


def _not_now() -> str:
    return gettext("This is not possible now.")


def language_of_page() -> str:
    """The language of the page, among those of the core's words."""
    language = (get_language() or "en").split("-")[0]
    return language if language in LANGUAGES else "en"


_OURS: Mapping[str, Callable[[], str]] = {
    "no_credit": lambda: gettext("It was declined as it arrived: the customer had no prepaid time left."),
    "licence_over": lambda: gettext(
        "It was declined as it arrived: the licence had ended, and the credit under it rests."
    ),
    "no_plan": lambda: gettext("It was declined as it arrived: the customer holds no plan."),
    "no_places": lambda: gettext("All requests that the customer's plan includes for this period are used."),
    "limited": lambda: gettext("It was declined as it arrived: the customer's support is limited."),
    "stays_closed": lambda: gettext("The customer does not open it again while their support is limited."),
    "held": lambda: gettext("It is held until its allowance has a place: work on it begins then."),
    "not_held": lambda: gettext("The request is not held."),
    "excluded": lambda: gettext("It was put outside support."),
    "not_validated": lambda: gettext("No agent closes it until the customer has accepted the solution."),
    "not_theirs": lambda: gettext("The policy does not give agents this step."),
    "closed": lambda: gettext("The request is closed."),
    "declined": lambda: gettext("The request was declined."),
    "resolved": lambda: gettext("The request is resolved already."),
    "not_resolved": lambda: gettext("The request is not resolved."),
    "not_closed": lambda: gettext("The request is not closed."),
    "waived": lambda: gettext("This miss is waived already."),
    "not_waived": lambda: gettext("This miss is not waived."),
    "no_fix": lambda: gettext("No fix is promised."),
    "fix_delivered": lambda: gettext("The fix was delivered already."),
    "not_excluded": lambda: gettext("The request is within support."),
    "not_reproducible": lambda: gettext("By its definition this kind is only of what can be made to happen again."),
    "unknown_ground": lambda: gettext("The policy does not name this ground."),
}
"""Each code in a sentence for the desk; those for the customer are the core's."""


def _held(policy: Policy, reason: Reason) -> Iterator[tuple[str, str]]:
    """What was found of what the customer holds."""
    found = reason.found
    if "balance_minutes" in found:
        minutes = found["balance_minutes"]
        amount = gettext("no limit") if minutes is None else instants.length(60 * _whole(minutes))
        yield gettext("Prepaid time when it was sent"), amount
    if found.get("expired_on"):
        yield gettext("Last day of the licence"), instants.plain_date(date.fromisoformat(str(found["expired_on"])[:10]))
    if "plan" in found:
        yield gettext("Plan when it was sent"), str(found["plan"] or gettext("none"))
    if "places" in found:
        yield gettext("Requests of the period"), str(found["places"])
    if "next_at" in found:
        yield gettext("The next period begins"), instants.full_instant(_whole(found["next_at"]), zone_of(policy))


def _limited(policy: Policy, reason: Reason) -> Iterator[tuple[str, str]]:
    """What was found of the limit of the customer's support (MX-9)."""
    found = reason.found
    if "limit" not in found:
        return
    channels, grounds = (found.get(name, ()) for name in ("channels", "grounds"))
    yield gettext("The limit"), limited_said(str(found["limit"]), channels if isinstance(channels, tuple) else ())
    named = grounds_said(policy, grounds if isinstance(grounds, tuple) else (), get_language() or "en")
    if named:
        yield gettext("Ground"), ", ".join(named)
    until = found.get("until")
    if until is not None:
        yield gettext("It ends"), instants.full_instant(_whole(until), zone_of(policy), year=True)
    if "over_at" in found:
        yield (
            gettext("It holds no more since"),
            instants.full_instant(_whole(found["over_at"]), zone_of(policy), year=True),
        )


def _ticket_found(policy: Policy, reason: Reason, *, inside: bool) -> Iterator[tuple[str, str]]:
    """What was found of the ticket."""
    found = reason.found
    if "status" in found:
        status = wording.status_word(policy, str(found["status"]), to_customer=not inside)
        yield gettext("Where it stands"), status.label
    if "solution" in found:
        proposed = found["solution"] == "proposed"
        yield gettext("Solution"), gettext("proposed, not accepted yet") if proposed else gettext("none proposed yet")
    if "may" in found:
        may = found["may"]
        yield gettext("Who may, by the policy"), _sides(may if isinstance(may, tuple) else (), inside=inside)
    if found.get("ground") is not None and policy.exclusions is not None:
        ground = policy.exclusions.grounds.get(str(found["ground"]), {})
        yield gettext("Ground"), wording.in_language(ground) if ground else str(found["ground"])
    if "kind" in found and policy.kinds is not None:
        yield gettext("Kind"), wording.kind_name(policy, str(found["kind"]))
        yield gettext("Reproducible"), wording.reproducible_name(policy, str(found["reproducible"] or "unknown"))
    if "at" in found:
        yield gettext("Found"), instants.full_instant(_whole(found["at"]), zone_of(policy))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _sides(may: tuple[str, ...], *, inside: bool) -> str:
    names = {"contact": gettext("the customer") if inside else gettext("you"), "agent": gettext("the desk")}
    said = [names[side] for side in may if side in names]
    return ", ".join(said) or gettext("nobody")


def _cure(policy: Policy, cure: Cure, *, inside: bool) -> str:
    if not inside:
        language = language_of_page()
        return printed(cure_said(policy, cure, language), language)
    if cure is Cure.BUY:
        return _buying(policy)
    return _marking(policy) if cure is Cure.MARK else _OUR_CURES[cure]()


_OUR_CURES: Mapping[Cure, Callable[[], str]] = {
    Cure.RESOLVE: lambda: gettext("Resolve it: the customer is then asked to accept the solution."),
    Cure.VALIDATE: lambda: gettext("The customer accepts the solution: that closes it."),
    Cure.REOPEN: lambda: gettext("Open it again first."),
    Cure.ANSWER: lambda: gettext("The customer answers: that opens it again."),
    Cure.OTHER_SIDE: lambda: gettext("The customer can do it."),
    Cure.ASK_ANEW: lambda: gettext("A new request."),
    Cure.RENEW: lambda: gettext("The customer renews the licence and sends the request again."),
    Cure.WAIT: lambda: gettext("The next period begins, or the contract is changed to include more."),
    Cure.LET_IN: lambda: gettext("Let it in now, with a reason."),
    Cure.PLAN: lambda: gettext("The customer takes a plan and sends the request again."),
    Cure.READMIT: lambda: gettext("Take it back into support: its clocks run again."),
    Cure.REPRODUCE: lambda: gettext("Say with it that it can be made to happen again, or choose another kind."),
    Cure.QUOTE: lambda: gettext("It can be done for a price, by a quote."),
    Cure.OTHER_CHANNEL: lambda: gettext("The customer sends it by a channel that is left to them."),
    Cure.OBJECT: lambda: gettext("A manager revokes the limit; the customer may object to it."),
    Cure.LIMIT_ENDS: lambda: gettext("The limit ends by itself, and the customer sends it then."),
}


def _buying(policy: Policy) -> str:
    packs = policy.metering.packs.values() if policy.metering else ()
    names = ", ".join(wording.in_language(pack.name) for pack in packs)
    said = gettext("The customer buys prepaid time and sends the request again.")
    return gettext("%(said)s To be had: %(packs)s.") % {"said": said, "packs": names} if names else said


def _marking(policy: Policy) -> str:
    rule = policy.metering.no_credit if policy.metering else None
    mark = wording.in_language(rule.unless_name) if rule is not None and rule.unless_name else ""
    said = gettext("The customer sends it again, marked “%(mark)s”: an agent then judges it first.")
    return said % {"mark": mark}
