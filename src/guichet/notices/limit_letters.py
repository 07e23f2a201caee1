"""Letters about a limit of a customer's support: that it was decided, on which ground and until when, and how to
object; and that it was revoked (MX-9). They go to all contacts of the customer.
"""

from collections.abc import Iterator
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from guichet.conduct.deciding import DECIDED, REVOKED
from guichet.conduct.erasing import key_of
from guichet.conduct.models import Limit
from guichet.conduct.saying import grounds_said, lasts_said, limited_said, reason_of
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in
from guichet.customers.scopes import people_of
from guichet.desks.reaching import link
from guichet.kit.addresses import named
from guichet.kit.models import FeedRow
from guichet.kit.outbox import Letter
from guichet.notices.catalogue import LIMIT, SIGNATURE
from guichet.notices.letters import News, Post
from guichet.notices.readers import Reader
from guichet.notices.texts import words_for
from guichet.notices.words import said_day, word
from guichet.policies.loading import policy_of
from guichet.tickets.terms import limit_in

TOLD: Final = frozenset({DECIDED, REVOKED})
EVENT: Final = {DECIDED: "decided", REVOKED: "revoked"}


def posts(row: FeedRow) -> Iterator[Post]:
    """The letters that follow from a decision or its revocation."""
    limit = Limit.objects.select_related("desk", "organisation", "version").get(pk=row.detail)
    for contact in people_of(limit.organisation):
        yield _post(limit, row, Reader.contact(contact, limit.desk))


def _post(limit: Limit, row: FeedRow, reader: Reader) -> Post:
    desk, language = limit.desk, reader.language
    code = f"{LIMIT}{EVENT[row.kind]}"
    words = words_for(desk, code, language)
    with translation.override(language):
        values = _places(limit, row, reader, policy_of(limit.version))
        worded = word(desk, language, words[code], words[SIGNATURE], values)
    letter = Letter(
        purpose="limit",
        subject_id=0,
        ordered_at=row.at,
        thread=f"limit-{limit.pk}",
        recipient=reader.email,
        sender=named(desk.sender, desk.mail_address),
        mailbox=desk.mail_address,
        subject=worded.subject,
        text=worded.text,
        html=worded.html,
    )
    return Post(letter=letter, key=f"{key_of(limit)}{EVENT[row.kind]}:{reader.key}", code=code)


def _places(limit: Limit, row: FeedRow, reader: Reader, policy: Policy) -> dict[str, str]:
    """What the places of the letter stand for, in the reader's language."""
    language, rule = reader.language, policy.abuse
    wording = policy.clauses.get(limit.clause, {})
    said = said_in(wording, language)
    objection = {} if rule is None else rule.objection
    day = "" if limit.until is None else said_day(limit.until - 1, limit.desk, language)
    return {
        "name": reader.name,
        "hello": gettext("Hello %(name)s,") % {"name": reader.name} if reader.name else gettext("Hello,"),
        "organisation": limit.organisation.name,
        "limited": limited_said(limit.effect, limit.channels),
        "lasts": lasts_said(day),
        "ground": ", ".join(grounds_said(policy, limit.grounds, language)),
        "reason": reason_of(limit.revocation if row.kind == REVOKED else limit),
        "objection": said_in(objection, language),
        "clause": limit.clause,
        "rule": gettext("%(clause)s: %(said)s") % {"clause": limit.clause, "said": said} if said else limit.clause,
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
