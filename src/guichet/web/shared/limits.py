"""A limit of a customer's support as people read it, on their pages and on the desk's (MX-9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, gettext

from guichet.conduct.errors import CannotLimit
from guichet.conduct.models import Limit
from guichet.conduct.parties import Party, name_of
from guichet.conduct.saying import grounds_said, lasts_said, limited_said, reason_of
from guichet.conduct.standing import limit_at, value_of
from guichet.core.commitments.limited import LIMITED
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.limits import Limit as CoreLimit
from guichet.core.policy.limiting import limit_under
from guichet.core.policy.model import Policy
from guichet.tickets.coming_back import PORTAL
from guichet.web.shared import instants, wording
from guichet.web.shared.fields import far_day


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitShown:
    """What is limited, until when, on which grounds, for which reason, and how one objects; since when, by which
    clause. ``number`` is what the decision is known by.
    """

    number: int
    said: str
    lasts: str
    grounds: str
    reason: str
    objection: str
    clause: str
    since: int


def shown(row: Limit, policy: Policy) -> LimitShown:
    """A decision in words."""
    day = "" if row.until is None else instants.plain_date(instants.local(row.until - 1, row.desk.zone).date())
    return LimitShown(
        number=row.number,
        said=limited_said(row.effect, row.channels),
        lasts=lasts_said(day),
        grounds=", ".join(grounds_said(policy, row.grounds, get_language() or "en")),
        reason=reason_of(row),
        objection="" if policy.abuse is None else wording.in_language(policy.abuse.objection),
        clause=row.clause,
        since=row.at,
    )


def holding_now(party: Party, policy: Policy | None, at: int) -> LimitShown | None:
    """The limit that holds for a party now, as far as the policy knows it; nothing where none does."""
    if policy is None or policy.abuse is None:
        return None
    found = limit_at(party, at)
    if found is None or limit_under(policy, value_of(found)) is None:
        return None
    return shown(Limit.objects.select_related("desk", "remark").get(pk=found.pk), policy)


def address_of_conduct(party: Party) -> str:
    """The desk's page of all that is known of how a customer, or a person who belongs to none, uses support."""
    name = name_of(party)
    return reverse("people:conduct" if name.field == "organisation" else "people:person_conduct", args=[name.row])


class Over(NamedTuple):
    """Since when a limit holds no more, and how it came to that, in a sentence for whom it limited; whether the same
    would be taken ``anew``.
    """

    at: int
    said: str
    anew: bool = True


def over_of(party: Party, limit: CoreLimit, *, zone: str, at: int) -> Over | None:
    """The end of a limit under which something was declined; nothing where it holds at ``at``."""
    theirs = Limit.objects.filter(**name_of(party).column)
    row = theirs.filter(number=limit.number or 0).select_related("revocation").first()
    if row is None:
        return None
    holds = limit_at(party, at)
    if holds is not None and holds.pk != row.pk and value_of(holds).refuses(PORTAL, for_customer=False):
        said = gettext("Another decision took its place on %(day)s: sent again, it would be declined.")
        return _over(said, holds.at, zone)._replace(anew=False)
    revocation = getattr(row, "revocation", None)
    if revocation is not None and revocation.at <= at:
        said = gettext("That limit was revoked on %(day)s: you can send it again.")
        return _over(said, revocation.at, zone)
    if row.until is not None and row.until <= at:
        return _over(gettext("That limit ended on %(day)s: you can send it again."), row.until, zone)
    later = theirs.filter(number__gt=row.number, at__lte=at).order_by("number").first()
    if later is None:
        return None
    said = gettext("Another decision took the place of that limit on %(day)s: you can send it again.")
    return _over(said, later.at, zone)


def _over(said: str, at: int, zone: str) -> Over:
    return Over(at, said % {"day": instants.full_instant(at, zone, year=True)})


def as_it_is_now(reason: Reason, over: Over | None) -> Reason:
    """Why a limit declined something, once that limit is ``over``: nobody waits for its end, nor objects to it."""
    if over is None or reason.code != LIMITED:
        return reason
    found = {name: value for name, value in reason.found.items() if name != "until"}
    return reason._replace(found={**found, "over_at": over.at}, cures=(Cure.ASK_ANEW if over.anew else Cure.OBJECT,))


def refused_said(refused: CannotLimit) -> str:
    """Why it could not be recorded, decided or revoked, in a sentence."""
    words: Mapping[str, Callable[[], str]] = {
        "not_theirs": lambda: gettext("Only a manager decides this."),
        "no_rule": lambda: gettext("The policy knows no misuse of support."),
        "unknown_kind": lambda: gettext("The policy does not name this kind of evidence."),
        "unknown_effect": lambda: gettext("The policy does not let this be decided."),
        "known": lambda: gettext("The request is evidence already. To record it as something else, withdraw that."),
        "withdrawn": lambda: gettext("It was withdrawn already."),
        "no_evidence": lambda: gettext("Nothing is recorded that counts now: a limit rests on evidence."),
        "no_reason": lambda: gettext("The customer reads why: write the reason."),
        "too_long": lambda: gettext("The text is too long: at most %(most)s characters, and it has %(found)s."),
        "past": lambda: gettext("This day is over already."),
        "far_day": far_day,
        "no_end": lambda: gettext("An end of support has no last day: it stands until it is revoked."),
        "no_channels": lambda: gettext("Choose the channels that are left: one at least."),
        "all_channels": lambda: gettext("With all channels left nothing is limited."),
        "stale": lambda: gettext(
            "Something was recorded or decided just now. Look at what is new, then decide again: nothing that you typed"
            " is lost."
        ),
        "not_held": lambda: gettext("It does not hold any more."),
    }
    word = words.get(refused.code)
    return word() % refused.data if word else gettext("This is not possible now.")
