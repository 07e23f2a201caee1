"""What a request can be about, where its policy tells kinds apart: services of plans, categories, and what support does
not cover. Pure.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.policy.model import Policy
from guichet.web.shared.wording import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One thing that a request can be about. ``notice`` says what is to be known before asking for it; ``outside``,
    that support does not cover it.
    """

    code: str
    name: str
    notice: str = ""
    clause: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What support does not cover, on which ground, and whether it can be had apart."""

    grounds: tuple[str, ...]
    quoted: bool
    clause: str


def kinds_of(policy: Policy, plan: str | None) -> tuple[Kind, ...]:
    """What a customer of this plan can choose from; nothing where the policy tells no kinds apart."""
    kinds = [Kind(code=code, name=in_language(one.name)) for code, one in policy.categories.items()]
    kinds += [_service(policy, code, plan) for code in policy.services]
    rule = policy.exclusions
    if rule is not None and rule.quoted:
        kinds += [
            Kind(code=code, name=in_language(name), notice=_quoted(), clause=rule.clause, outside=True)
            for code, name in rule.grounds.items()
        ]
    if kinds and not policy.services:
        kinds.insert(0, Kind(code="", name=gettext("A problem or a question")))
    return tuple(kinds)


def kind_named(policy: Policy, plan: str | None, code: object) -> Kind | None:
    """The kind of that code, if somebody chose one."""
    return next((kind for kind in kinds_of(policy, plan) if code and kind.code == code), None)


def scope_of(policy: Policy) -> Scope | None:
    """What the policy excludes from support, if it says so."""
    rule = policy.exclusions
    if rule is None:
        return None
    return Scope(grounds=tuple(map(in_language, rule.grounds.values())), quoted=rule.quoted, clause=rule.clause)


def _service(policy: Policy, code: str, plan: str | None) -> Kind:
    name, plans = in_language(policy.services[code].name), policy.plans
    if plans is None or plan is None or code in plans.levels[plan].services:
        return Kind(code=code, name=name)
    having = [in_language(level.name) for level in plans.levels.values() if code in level.services]
    said = {"plan": in_language(plans.levels[plan].name), "plans": ", ".join(having)}
    if not having:
        return Kind(code=code, name=name, notice=gettext("No plan includes it."), clause=plans.clause)
    notice = gettext("Your plan, %(plan)s, does not include it. These do: %(plans)s.") % said
    return Kind(code=code, name=name, notice=notice, clause=plans.clause)


def _quoted() -> str:
    return gettext(
        "Support does not cover it. Somebody looks at your request and sends you a quote, to accept or to decline; from"
        " then on no clock runs."
    )
