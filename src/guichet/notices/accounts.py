"""What mails say of an account of prepaid time."""

from typing import NamedTuple

from guichet.contracts.ledger import low_after
from guichet.contracts.models import LedgerEntry
from guichet.notices.letters import News


class Left(NamedTuple):
    """How many minutes are left, and the clause by which that is said."""

    minutes: int
    clause: str


def left_at_warning(news: News) -> Left:
    """What an event of a ticket says was left."""
    minutes = news.event.data.get("minutes")
    return Left(minutes if isinstance(minutes, int) else 0, news.clause)


def left_in_account(news: News) -> Left | None:
    """What is left after the entry that the change is about, where the policy warns of that."""
    rule = news.policy.metering
    entry = LedgerEntry.objects.get(pk=news.row.detail)
    if rule is None or rule.warnings is None or low_after(entry, rule) is None:
        return None
    return Left(entry.left, rule.warnings.clause or rule.clause)
