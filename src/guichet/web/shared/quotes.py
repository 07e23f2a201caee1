"""A quote as both sides read it: its lines as a sum, until when it is good, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext

from guichet.core.commitments.standing import Quote, QuoteState
from guichet.quotes.saying import amount, plain
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.quoting import QuoteSent
from guichet.tickets.timeline import standing_of
from guichet.web.shared import refusals


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line: what it is for, how many, the price of one, what they come to."""

    says: str
    quantity: str
    unit: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteShown:
    """A quote. ``is_open``: it can be accepted and declined now; ``state`` says in words what became of it, ``since``
    when; ``tone`` and ``icon`` are those of the word.
    """

    name: str
    number: int
    at: int
    lines: tuple[LineShown, ...]
    net: str
    tax: str
    tax_amount: str
    total: str
    note: str
    valid_until: int
    last_at: int
    within: str | None
    is_erased: bool
    is_open: bool
    state: str
    tone: str
    icon: str
    since: int | None


def shown(sent: QuoteSent, latest: Quote | None) -> QuoteShown:
    """A quote that was sent; ``latest`` is what the core says of the ticket's last one."""
    language = get_language() or "en"
    pricing, currency = sent.pricing, sent.pricing.currency
    is_latest = latest is not None and latest.name == sent.name and latest.quoted_at == sent.event.at
    state, tone, icon = _state(latest.state) if latest is not None and is_latest else _replaced()
    lines = (
        LineShown(each.says, plain(each.quantity, language), *_amounts(currency, language, each.unit, each.amount))
        for each in pricing.lines
    )
    return QuoteShown(
        name=sent.name,
        number=sent.number,
        at=sent.event.at,
        lines=tuple(lines),
        net=amount(pricing.net, currency, language),
        tax=plain(pricing.tax, language) if pricing.tax else "",
        tax_amount=amount(pricing.tax_amount, currency, language),
        total=amount(pricing.total, currency, language),
        note=sent.note,
        valid_until=sent.valid_until,
        last_at=sent.valid_until - 1,
        within=sent.within,
        is_erased=sent.is_erased,
        is_open=is_latest and latest is not None and latest.state is QuoteState.OPEN and not sent.is_erased,
        state=state,
        tone=tone,
        icon=icon,
        since=latest.since if latest is not None and is_latest and latest.state is not QuoteState.OPEN else None,
    )


def latest_shown(sent: Sequence[QuoteSent], latest: Quote | None) -> QuoteShown | None:
    """The last quote of a ticket, if it has any."""
    return shown(sent[-1], latest) if sent else None


def _amounts(currency: str, language: str, *found: int) -> tuple[str, str]:
    unit, whole = (amount(each, currency, language) for each in found)
    return unit, whole


def _state(state: QuoteState) -> tuple[str, str, str]:
    return {
        QuoteState.OPEN: (pgettext("of a quote", "to be decided"), "soon", "half"),
        QuoteState.ACCEPTED: (pgettext("of a quote", "accepted"), "kept", "ok"),
        QuoteState.DECLINED: (pgettext("of a quote", "declined"), "", "no"),
        QuoteState.EXPIRED: (pgettext("of a quote", "expired"), "late", "warn"),
        QuoteState.WITHDRAWN: (pgettext("of a quote", "withdrawn"), "", "no"),
    }[state]


def _replaced() -> tuple[str, str, str]:
    return pgettext("of a quote", "replaced"), "", "no"


def refused_said(refused: Refused, ticket: Ticket, *, at: int) -> str:
    """Why nothing was decided about a quote. Of a request that is closed since the quote was declined, that it was."""
    quote = standing_of(ticket, at, ledger=False).quote if refused.code == "closed" else None
    if quote is not None and quote.state is QuoteState.DECLINED:
        return refusals.said(Refused("quote_declined"))
    return refusals.said(refused)
