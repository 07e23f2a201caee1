"""Letters about service credits: that a missed binding target credits an amount, or that one is taken back (G-9).

They go to the administrators of the customer; where there is none, to all of its people.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from django.utils.translation import gettext, ngettext

from guichet.contracts.holding import credit_of
from guichet.contracts.models import Contract, ServiceCredit
from guichet.core.entitlements.crediting import CreditCause, CreditKind
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit
from guichet.desks.reaching import link
from guichet.desks.saying import said_instant
from guichet.kit.models import FeedRow
from guichet.notices.catalogue import ACCOUNT
from guichet.notices.customer_letters import CustomerLetter, deciding_for
from guichet.notices.letters import Post, promise_name
from guichet.policies.speaking import clock_of
from guichet.quotes.saying import amount
from guichet.tickets.crediting import CREDIT, WAIVING, about_credits
from guichet.tickets.models import Message, Ticket
from guichet.tickets.timeline import policy_for

TOLD: Final = frozenset(f"{CREDIT}{kind.value}" for kind in CreditKind)


def posts(row: FeedRow) -> Iterator[Post]:
    """The letters that follow from an entry; none from one of nothing, for the cap of the month was reached."""
    entry = ServiceCredit.objects.select_related("term").get(pk=row.detail)
    if not entry.amount:
        return
    contract = Contract.objects.select_related("desk", "organisation").get(pk=row.subject)
    ticket = Ticket.objects.select_related("desk", "terms__version").get(pk=entry.ticket)
    policy = policy_for(ticket)
    letter = CustomerLetter(
        desk=contract.desk,
        organisation=contract.organisation,
        code=f"{ACCOUNT}{_event(entry)}",
        purpose="account",
        thread=f"account-{contract.pk}",
        about=about_credits(ticket.pk),
        once=f"{about_credits(ticket.pk)}:{row.number}",
        ordered_at=row.at,
        clause=entry.clause,
        wording=policy.clauses.get(entry.clause, {}),
        places=partial(_places, contract, entry, ticket, policy),
    )
    yield from letter.to(deciding_for(contract.organisation))


def _event(entry: ServiceCredit) -> str:
    if entry.kind == CreditKind.TAKEN_BACK.value:
        return "taken_back"
    return "credited_again" if entry.cause == CreditCause.WAIVER_WITHDRAWN.value else "credited"


def _places(contract: Contract, entry: ServiceCredit, ticket: Ticket, policy: Policy, language: str) -> dict[str, str]:
    """What the places of the letter stand for, in a language."""
    return {
        "number": str(ticket.number),
        "promise": promise_name(policy, entry.commitment, language),
        "due": said_instant(entry.missed_at, clock_of(contract.desk, policy), language),
        "amount": worth(entry.amount, entry.currency, language),
        "balance": worth(entry.balance, entry.currency, language),
        "why": _why(entry),
        "cap": _cap(entry, language),
        "reason": _reason(entry),
        "link": link(contract.desk, "portal:credit", pk=contract.pk, number=entry.number),
    }


def worth(many: int, currency: str, language: str) -> str:
    """An amount of money, or (no currency) minutes of prepaid time, in the language that is active."""
    if currency:
        return amount(many, currency, language)
    return ngettext("%(n)s minute of prepaid time", "%(n)s minutes of prepaid time", many) % {"n": many}


def _cap(entry: ServiceCredit, language: str) -> str:
    """What the cap of the month did to it, if it did something."""
    credit = credit_of(entry.term)
    if entry.kind == CreditKind.TOPPED_UP.value:
        return gettext("The cap of the month had left less of it: room has come free, so that more is credited now.")
    return "" if credit is None or entry.cut_from is None else cap_said(credit, entry.amount, language)


def cap_said(credit: Credit, amount: int, language: str) -> str:
    """That the cap of a month left no more of a credit than so much, in the language that is active."""
    said = {
        "full": worth(credit.amount, credit.currency, language),
        "cap": worth(credit.cap or 0, credit.currency, language),
        "amount": worth(amount, credit.currency, language),
    }
    return gettext("A miss credits %(full)s; the cap of the month, %(cap)s, left %(amount)s of it.") % said


def _why(entry: ServiceCredit) -> str:
    if entry.kind != CreditKind.TAKEN_BACK.value:
        return ""
    if entry.cause == CreditCause.WAIVED.value:
        return gettext("The miss was waived.")
    return gettext("The promise was counted anew, so that it is no longer missed.")


def _reason(entry: ServiceCredit) -> str:
    """What somebody wrote when they waived the miss, or withdrew that, if that is why."""
    act = WAIVING.get(CreditCause(entry.cause))
    if act is None:
        return ""
    said = Message.objects.filter(ticket=entry.ticket, event__type=act)
    about = said.filter(event__data__commitment=entry.commitment, event__data__missed_at=entry.missed_at)
    return about.order_by("-event__seq").values_list("text", flat=True).first() or ""
