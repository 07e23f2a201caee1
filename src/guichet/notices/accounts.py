"""What mails say of an account of prepaid time."""

from guichet.contracts.ledger import low_after
from guichet.contracts.models import LedgerEntry
from guichet.notices.letters import News


def low_facts(news: News) -> dict[str, object] | None:
    """How much is left after the entry that the change is about, and by which clause that is said."""
    rule = news.policy.metering
    entry = LedgerEntry.objects.get(pk=news.row.detail)
    left = None if rule is None else low_after(entry, rule)
    if rule is None or rule.warnings is None or left is None:
        return None
    clause = rule.warnings.clause or rule.clause
    return {"left": entry.left, "clause": clause, "wording": news.wording(clause)}
