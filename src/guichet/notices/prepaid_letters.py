"""Letters about prepaid time that follow from a change of a ticket: that it runs out, that it is given back."""

from guichet.notices.accounts import Left, left_at_warning, left_in_account
from guichet.notices.letters import News, Post


def credit(news: News) -> Post | None:
    """The account of the ticket comes to an amount at which the policy warns."""
    return _of_credit(news, left_at_warning(news))


def credit_low(news: News) -> Post | None:
    """The account comes to an amount at which the policy warns, whichever of its tickets used it (AL-8)."""
    left = left_in_account(news)
    return None if left is None else _of_credit(news, left)


def refunded(news: News) -> Post | None:
    """That time was given back, how much, and by which clause."""
    return news.post("refund", {"minutes": str(news.event.data.get("minutes", 0)), **news.rule(news.clause)})


def _of_credit(news: News, left: Left) -> Post:
    values = {"minutes": str(left.minutes), **news.rule(left.clause)}
    return news.post("credit_low" if left.minutes else "credit_gone", values, purpose="credit")
