"""Codes of the core in words for people: the policy's own where it has them, plain ones where it has none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext, pgettext_lazy

from guichet.core.causes import Cause
from guichet.core.commitments.standing import Act, ActKind
from guichet.core.policy.choosing import chosen, reproducible_of
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.requests import RequiredField
from guichet.core.policy.wordings import said_in
from guichet.core.policy.words import Colour, Status
from guichet.tickets.acts import escalation_level

PLAIN_STATUS: Mapping[Status, tuple[Promise | str, str]] = {
    Status.DECLINED: (gettext_lazy("Declined"), "grey"),
    Status.CLOSED: (pgettext_lazy("of a request", "Closed"), "grey"),
    Status.EXCLUDED: (gettext_lazy("Outside support"), "grey"),
    Status.HELD: (gettext_lazy("On hold"), "grey"),
    Status.RESOLVED: (gettext_lazy("Resolved"), "green"),
    Status.INCOMPLETE: (gettext_lazy("Incomplete"), "red"),
    Status.SUBMITTED: (gettext_lazy("Submitted"), "blue"),
    Status.AWAITING_CUSTOMER: (gettext_lazy("Waiting for the customer"), "orange"),
    Status.OPEN: (pgettext_lazy("of a request", "Open"), "blue"),
    Status.WAITING: (gettext_lazy("Waiting"), "blue"),
}

STATUS_ICON = {
    Status.DECLINED: "no",
    Status.CLOSED: "closed",
    Status.EXCLUDED: "no",
    Status.HELD: "pause",
    Status.RESOLVED: "ok",
    Status.INCOMPLETE: "err",
    Status.SUBMITTED: "run",
    Status.AWAITING_CUSTOMER: "pause",
    Status.OPEN: "half",
    Status.WAITING: "run",
}

TONES = {Colour.RED: "late", Colour.ORANGE: "soon", Colour.GREEN: "kept", Colour.BLUE: "blue", Colour.GREY: "grey"}

COMMITMENTS: Mapping[str, tuple[Promise | str, str]] = {
    "first_response": (gettext_lazy("First response"), "reply"),
    "next_response": (gettext_lazy("Next response"), "reply"),
    "update": (gettext_lazy("Update"), "loop"),
    "workaround": (gettext_lazy("Workaround"), "wrench"),
    "resolution": (gettext_lazy("Resolution"), "goal"),
}


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A status as people see it: word, shape and tone."""

    code: str
    label: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority as people see it. ``rank`` counts from nought, the most urgent of its policy."""

    code: str
    name: str
    definition: str
    shape: str
    rank: int
    duty: str = ""

    @property
    def top(self) -> bool:
        """Whether none is more urgent."""
        return self.rank == 0


def in_language(text: Mapping[str, str]) -> str:
    """A policy's text in the language of the page; in its first one where it lacks that."""
    return said_in(text, (get_language() or "en").split("-")[0])


def status_word(policy: Policy, status: Status | str, *, to_customer: bool = False) -> StatusWord:
    """The policy's word for a status; where it has none a plain one, for the desk or ``to_customer``."""
    code = Status(status)
    label, tone = PLAIN_STATUS[code][0], TONES[Colour(PLAIN_STATUS[code][1])]
    if to_customer and code is Status.AWAITING_CUSTOMER:
        label = gettext("Waiting for you")
    own = policy.statuses.labels.get(code) if policy.statuses else None
    if own:
        label = in_language(own.label if to_customer or own.inside is None else own.inside)
        tone = TONES[own.colour]
    return StatusWord(code.value, str(label), STATUS_ICON[code], tone)


def priorities(policy: Policy) -> tuple[Priority, ...]:
    """The policy's levels, most urgent first."""
    if policy.priorities is None:
        return ()
    return tuple(
        Priority(
            code,
            in_language(level.name),
            in_language(level.definition),
            level.shape.value,
            rank=i,
            duty=in_language(level.duty) if level.duty else "",
        )
        for i, (code, level) in enumerate(policy.priorities.levels.items())
    )


def priority(policy: Policy, code: str | None) -> Priority | None:
    """One level by its code, or none."""
    return next((each for each in priorities(policy) if each.code == code), None)


def commitment_name(policy: Policy, kind: str) -> str:
    """What people call a kind of promise."""
    rule = policy.commitments.get(kind)
    if rule is not None and rule.name:
        return in_language(rule.name)
    return str(COMMITMENTS[kind][0]) if kind in COMMITMENTS else kind.replace("_", " ")


def commitment_icon(kind: str) -> str:
    """The sign of a kind of promise."""
    return COMMITMENTS[kind][1] if kind in COMMITMENTS else "goal"


ACTS: Final[Mapping[ActKind, tuple[Promise, Promise]]] = {
    ActKind.REMIND: (gettext_lazy("reminded the agent: %(name)s"), gettext_lazy("reminds the agent: %(name)s")),
    ActKind.BREACH: (gettext_lazy("marked as missed: %(name)s"), gettext_lazy("marks as missed: %(name)s")),
    ActKind.ESCALATE: (gettext_lazy("escalated to %(level)s"), gettext_lazy("escalates to %(level)s")),
    ActKind.UPDATE_DUE: (gettext_lazy("noted that an update was due"), gettext_lazy("notes that an update is due")),
    ActKind.WARN_CLOSE: (
        gettext_lazy("warned the customer of the closing"),
        gettext_lazy("warns the customer of the closing"),
    ),
    ActKind.CLOSE: (gettext_lazy("closed the request after silence"), gettext_lazy("closes the request after silence")),
    ActKind.WARN_CREDIT: (
        gettext_lazy("warned that prepaid time runs low"),
        gettext_lazy("warns that prepaid time runs low"),
    ),
    ActKind.REFUND: (gettext_lazy("gave %(minutes)s min back"), gettext_lazy("gives %(minutes)s min back")),
    ActKind.DECLINE: (gettext_lazy("declined the request"), gettext_lazy("declines the request")),
    ActKind.EXPIRE_QUOTE: (gettext_lazy("let the quote expire"), gettext_lazy("lets the quote expire")),
}
"""What the desk did, or will do, by itself; each follows *the desk*."""

ACTS_SHORT: Final[Mapping[ActKind, Promise]] = {
    ActKind.REMIND: gettext_lazy("reminder"),
    ActKind.BREACH: gettext_lazy("missed"),
    ActKind.ESCALATE: gettext_lazy("escalation"),
    ActKind.UPDATE_DUE: gettext_lazy("update due"),
    ActKind.WARN_CLOSE: gettext_lazy("warning"),
    ActKind.CLOSE: gettext_lazy("closing"),
    ActKind.WARN_CREDIT: gettext_lazy("credit low"),
    ActKind.REFUND: gettext_lazy("refund"),
    ActKind.DECLINE: gettext_lazy("declined"),
    ActKind.EXPIRE_QUOTE: gettext_lazy("quote expires"),
}
"""The same in one or two words, for the ribbon."""


def act_said(policy: Policy, act: Act) -> str:
    """What the desk did, or will do, by itself; a whole phrase that follows *the desk*."""
    done, coming = ACTS[act.kind]
    return str(done if act.done else coming) % {
        "name": commitment_name(policy, act.commitment) if act.commitment else "",
        "level": level_said(policy, act),
        "minutes": act.minutes or 0,
    }


def level_said(policy: Policy, act: Act) -> str:
    """The level of a step of an escalation: its number, and whom the policy names for it."""
    level = act.level or 1
    found = escalation_level(policy, act.clause, level)
    if found is None:
        return gettext("level %(level)s") % {"level": level}
    return gettext("level %(level)s, %(name)s") % {"level": level, "name": in_language(found.name)}


def act_short(act: Act) -> str:
    """The same in one or two words, for the ribbon."""
    return str(ACTS_SHORT[act.kind])


def priority_noun(policy: Policy) -> str:
    """What the text calls a priority: its own word, or ours."""
    noun = policy.priorities.noun if policy.priorities else None
    return in_language(noun) if noun else gettext("Priority")


CAUSES: Final[Mapping[str, Promise]] = {
    Cause.PRODUCT_DEFECT: gettext_lazy("a defect of the product"),
    Cause.USAGE: gettext_lazy("the way in which it is used"),
    Cause.ENVIRONMENT: gettext_lazy("the customer's environment"),
    Cause.DUPLICATE: gettext_lazy("none: it is a duplicate"),
    Cause.SPAM: gettext_lazy("none: it is spam"),
}


def cause_name(code: str) -> str:
    """What a problem came from."""
    return str(CAUSES.get(code, code))


def answer_name(asked: RequiredField, said: str) -> str:
    """An answer: what was chosen in the words of the policy, and other words as they are."""
    code = chosen(asked, said)
    return said if code is None else in_language(asked.choices[code])


def kind_name(policy: Policy, code: str) -> str:
    """What a request proves to be, as the policy calls it."""
    found = policy.kinds.named.get(code) if policy.kinds else None
    return in_language(found.name) if found else code


def reproducible_name(policy: Policy, code: str) -> str:
    """Whether a problem can be made to happen again, in the policy's words if it has any."""
    own = reproducible_of(policy).get(code)
    if own:
        return in_language(own)
    return {
        "yes": pgettext("reproducible", "yes"),
        "no": pgettext("reproducible", "no"),
        "unknown": pgettext("reproducible", "not known"),
    }.get(code, code)


def terms_name(policy: Policy, said: Mapping[str, object]) -> str:
    """The terms that an event says: a plan, paid, or free."""
    found = []
    plan = policy.plans.levels.get(str(said.get("plan"))) if policy.plans else None
    if plan is not None:
        found.append(in_language(plan.name))
    if "paid" in said:
        found.append(gettext("paid") if said["paid"] else gettext("free or on trial"))
    return ", ".join(found)


def silence_name() -> str:
    """What the clock is called that closes a request to which nobody answers."""
    return gettext("Closes by silence")
