"""Letters about what support does not cover: that a request is excluded, its quote, and the order by that."""

from django.utils.translation import gettext

from guichet.core.commitments.plainly import length_said
from guichet.core.hours.duration import Duration
from guichet.core.timeline.events import EventType
from guichet.desks.reaching import link
from guichet.notices.letters import News, Post
from guichet.quotes.links import token_of
from guichet.quotes.saying import amount, line_said, plain
from guichet.tickets.models import Event
from guichet.tickets.quoting import quotes_of


def excluded(news: News) -> Post | None:
    """That support does not cover it, on which ground, with what was written."""
    rule = news.policy.exclusions
    ground = None if rule is None else rule.grounds.get(str(news.event.data.get("ground", "")))
    values = {
        "ground": "" if ground is None else news.text(ground),
        "message": news.said(),
        **news.rule(news.clause),
    }
    return news.post("excluded", values)


def readmitted(news: News) -> Post | None:
    """That support covers it after all, and what is promised now."""
    return news.post("readmitted", news.promise(news.running(news.standing())))


def quoted(news: News) -> Post | None:
    """The quote, whole, to whoever asked; its link decides on it without signing in."""
    quote = next((each for each in quotes_of(news.ticket) if each.event.pk == news.row.detail), None)
    if quote is None or quote.is_erased:
        return None
    language, pricing = news.reader.language, quote.pricing
    tax = gettext("Tax, %(percent)s %%: %(amount)s") % {
        "percent": plain(pricing.tax, language),
        "amount": amount(pricing.tax_amount, pricing.currency, language),
    }
    excluded = Event.objects.filter(ticket=news.ticket, type=EventType.EXCLUDED.value).order_by("-seq").first()
    rule = news.policy.exclusions
    named = None if rule is None or excluded is None else rule.grounds.get(str(excluded.data.get("ground", "")))
    values = {
        "ground": "" if named is None else news.text(named),
        "lines": "\n".join(line_said(pricing, place, language) for place in range(len(pricing.lines))),
        "tax": tax if pricing.tax else "",
        "total": amount(pricing.total, pricing.currency, language),
        "valid_until": news.instant(quote.valid_until - 1),
        "work_time": "" if quote.within is None else length_said(Duration.parse(quote.within), language),
        "quote_link": link(news.ticket.desk, "quote", token=token_of(news.ticket, quote.name)),
        "message": quote.note,
        **news.rule(news.clause),
    }
    return news.post("quoted", values, automatic=False)


def ordered(news: News) -> Post | None:
    """The receipt of an order, to whoever asked, also where somebody accepted it by the link of a letter."""
    quote = next((each for each in quotes_of(news.ticket) if each.name == news.event.data.get("quote")), None)
    if quote is None:
        return None
    due = next((one for one in news.standing().commitments if one.due_at and one.status.value == "running"), None)
    values = {
        "total": amount(quote.pricing.total, quote.pricing.currency, news.reader.language),
        "done_by": "" if due is None else news.instant(due.due_at),
        "promise_clause": "" if due is None else due.clause,
        **news.rule(news.policy.exclusions.clause if news.policy.exclusions else None),
    }
    return news.post("ordered", values)


def quote_expired(news: News) -> Post | None:
    """That the quote is not good any more."""
    return news.post("quote_expired", {"valid_until": news.instant(news.row.at - 1), **news.rule(news.clause)})
