"""What the queue can be sifted by, in the words of the desk's policy and with its people; and what is sifted now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.core.policy.model import Policy
from guichet.customers.models import Organisation
from guichet.desks.channels import channel_name
from guichet.desks.models import Seat, Team
from guichet.desks.scopes import colleagues_of, teams_of
from guichet.tickets.settle import SILENCE
from guichet.web.agent.sieve import CONDITIONS, DUE, ME, NOBODY, STATUSES, Sieve
from guichet.web.shared import wording

MOST_CUSTOMERS: Final = 500
"""How many customers the form offers; those of more are found from one of their tickets."""

DUE_NAMES: Final[dict[str, Promise | str]] = {
    "missed": _("Missed"),
    "hour": _("Within the hour"),
    "day": _("Within a day"),
    "closing": _("Closing soon, by silence"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a field; ``shape`` is the sign of a priority."""

    value: str
    name: str
    chosen: bool
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field with what can be chosen; ``listed`` where there are many, and one is picked from a list."""

    name: str
    label: str
    options: tuple[Option, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A value that is chosen, in words, and the address without it."""

    label: str
    name: str
    href: str


def fields(seat: Seat, policy: Policy, sieve: Sieve) -> tuple[Field, ...]:
    """The form of the filter; fields of which there is but one value are left away."""
    people = [(str(each.pk), each.user.name) for each in colleagues_of(seat)]
    teams = [(str(each.pk), each.name) for each in teams_of(seat)]
    customers = Organisation.objects.filter(desk_id=seat.desk_id).order_by("name", "pk")
    known = customers.values_list("pk", "name")[:MOST_CUSTOMERS]
    wishes = {
        **_of_policy(policy),
        "agent": [(ME, gettext("me")), (NOBODY, gettext("nobody")), *people],
        "team": [(ME, gettext("my teams")), *teams] if teams else [],
        "customer": [(str(pk), name) for pk, name in known],
    }
    shapes = {level.code: level.shape for level in wording.priorities(policy)}
    labels = _labels(policy)
    found = []
    for name in CONDITIONS:
        chosen = sieve.values(name)
        options = [
            Option(
                ",".join(codes),
                said,
                any(code in chosen for code in codes),
                shapes.get(codes[0], "") if name == "priority" else "",
            )
            for codes, said in _by_word(wishes[name])
        ]
        if len(options) > 1:
            found.append(Field(name, labels[name], tuple(options), listed=name == "customer"))
    return tuple(found)


def chips(seat: Seat, policy: Policy, sieve: Sieve) -> tuple[Chip, ...]:
    """What is sifted now, each value with the way to take it back."""
    names = {name: dict(pairs) for name, pairs in _of_policy(policy).items()}
    names["agent"] = {ME: gettext("me"), NOBODY: gettext("nobody"), **_seats(seat, sieve.values("agent"))}
    names["team"] = {ME: gettext("my teams"), **_teams(seat, sieve.values("team"))}
    names["customer"] = _customers(seat, sieve.values("customer"))
    labels = _labels(policy)
    found = [
        Chip(labels[name], said, _address(sieve.without(name, codes)))
        for name, values in sieve.chosen
        for codes, said in _by_word([(value, names[name].get(value, value)) for value in values])
    ]
    if sieve.over and not sieve.values("status"):
        found.append(Chip(gettext("Status"), gettext("over"), _address(sieve.without("over", ()))))
    return tuple(found)


def _by_word(pairs: Iterable[tuple[str, str]]) -> list[tuple[list[str], str]]:
    """Codes that people know by one word, together."""
    found: dict[str, list[str]] = {}
    for code, said in pairs:
        found.setdefault(said, []).append(code)
    return [(codes, said) for said, codes in found.items()]


def _of_policy(policy: Policy) -> dict[str, list[tuple[str, str]]]:
    kinds = [(kind, wording.commitment_name(policy, kind)) for kind in policy.commitments]
    plans = policy.plans.levels.items() if policy.plans else ()
    return {
        "due": [(code, str(DUE_NAMES[code])) for code in DUE],
        "clock": [*kinds, *([(SILENCE, wording.silence_name())] if policy.closing.silence else [])],
        "status": [(word.code, word.label) for word in (wording.status_word(policy, code) for code in _statuses())],
        "priority": [(level.code, level.name) for level in wording.priorities(policy)],
        "channel": [(code, channel_name(code)) for code in policy.submission.channels],
        "plan": [(code, wording.in_language(plan.name)) for code, plan in plans],
    }


def _statuses() -> Iterable[str]:
    """From what has just come to what is over."""
    order = ("held", "submitted", "incomplete", "waiting", "open", "awaiting_customer", "resolved")
    return (*order, *sorted(STATUSES.difference(order)))


def _labels(policy: Policy) -> dict[str, str]:
    return {
        "due": gettext("Due"),
        "clock": gettext("Clock"),
        "status": gettext("Status"),
        "priority": wording.priority_noun(policy),
        "agent": gettext("Agent"),
        "team": gettext("Team"),
        "customer": gettext("Customer"),
        "channel": gettext("Channel"),
        "plan": gettext("Plan"),
    }


def _seats(seat: Seat, values: Iterable[str]) -> dict[str, str]:
    wanted = [int(each) for each in values if each not in {ME, NOBODY}]
    if not wanted:
        return {}
    found = Seat.objects.filter(desk_id=seat.desk_id, pk__in=wanted).select_related("user")
    return {str(each.pk): each.user.name for each in found}


def _teams(seat: Seat, values: Iterable[str]) -> dict[str, str]:
    wanted = [int(each) for each in values if each != ME]
    if not wanted:
        return {}
    return {
        str(pk): name for pk, name in Team.objects.filter(desk_id=seat.desk_id, pk__in=wanted).values_list("pk", "name")
    }


def _customers(seat: Seat, values: Iterable[str]) -> dict[str, str]:
    wanted = [int(each) for each in values]
    if not wanted:
        return {}
    found = Organisation.objects.filter(desk_id=seat.desk_id, pk__in=wanted)
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def _address(sieve: Sieve) -> str:
    said = sieve.query()
    return reverse("agent:queue") + (f"?{said}" if said else "")
