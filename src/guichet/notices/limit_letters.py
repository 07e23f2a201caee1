"""Letters about a limit of a customer's support: that it was decided, on which ground and until when, and how to
object; and that it was revoked (MX-9). They go to all contacts of the customer, or to the person.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from django.utils.translation import gettext

from guichet.conduct.deciding import DECIDED, REVOKED
from guichet.conduct.erasing import about_limit
from guichet.conduct.models import Limit
from guichet.conduct.saying import grounds_said, lasts_said, limited_said, reason_of
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in
from guichet.customers.models import Contact
from guichet.customers.scopes import people_of
from guichet.desks.reaching import link
from guichet.desks.saying import said_day
from guichet.kit.models import FeedRow
from guichet.notices.catalogue import LIMIT
from guichet.notices.customer_letters import CustomerLetter
from guichet.notices.letters import News, Post
from guichet.policies.loading import policy_of
from guichet.tickets.terms import limit_in

TOLD: Final = frozenset({DECIDED, REVOKED})
EVENT: Final = {DECIDED: "decided", REVOKED: "revoked"}


def posts(row: FeedRow) -> Iterator[Post]:
    """The letters that follow from a decision or its revocation."""
    limit = Limit.objects.select_related("desk", "organisation", "contact__desk", "version").get(pk=row.detail)
    policy, event = policy_of(limit.version), EVENT[row.kind]
    letter = CustomerLetter(
        desk=limit.desk,
        organisation=limit.organisation,
        code=f"{LIMIT}{event}",
        purpose="limit",
        thread=f"limit-{limit.pk}",
        about=about_limit(limit),
        once=f"{about_limit(limit)}:{event}",
        ordered_at=row.at,
        clause=limit.clause,
        wording=policy.clauses.get(limit.clause, {}),
        places=partial(_places, limit, row, policy),
    )
    yield from letter.to(_people(limit))


def _people(limit: Limit) -> Iterable[Contact]:
    """Whose support it is: all contacts of the customer, or the one person."""
    if limit.organisation is not None:
        return people_of(limit.organisation)
    return [each for each in (limit.contact,) if each is not None and each.erased_at is None]


def _places(limit: Limit, row: FeedRow, policy: Policy, language: str) -> dict[str, str]:
    """What the places of the letter stand for, in a language."""
    objection = {} if policy.abuse is None else policy.abuse.objection
    day = "" if limit.until is None else said_day(limit.until - 1, limit.desk, language)
    return {
        "limited": limited_said(limit.effect, limit.channels),
        "lasts": lasts_said(day),
        "ground": ", ".join(grounds_said(policy, limit.grounds, language)),
        "reason": reason_of(limit.revocation if row.kind == REVOKED else limit),
        "objection": said_in(objection, language),
        "link": link(limit.desk, "portal:list"),
    }


def why_limited(news: News) -> str:
    """Why a request was declined by a limit: what is limited, on which ground, until when, and how one objects; nothing
    where another clause declined it.
    """
    limit, rule, language = limit_in(news.ticket.terms), news.policy.abuse, news.reader.language
    if limit is None or rule is None or news.clause != rule.clause:
        return ""
    day = "" if limit.until is None else said_day(limit.until - 1, news.ticket.desk, language)
    ground = {"ground": ", ".join(grounds_said(news.policy, limit.grounds, language))}
    lines = (
        limited_said(limit.effect, limit.channels),
        lasts_said(day),
        gettext("Ground: %(ground)s.") % ground,
        gettext("To object: %(how)s") % {"how": news.text(rule.objection)},
    )
    return "\n".join(lines)
