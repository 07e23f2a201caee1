"""Letters about service credits: that a missed binding target credits an amount, or that one is taken back (G-9).

They go to the administrators of the customer; where there is none, to all of its people.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from django.utils.translation import gettext

from guichet.contracts.models import Contract, ServiceCredit
from guichet.core.entitlements.crediting import CreditCause, CreditKind
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType
from guichet.desks.reaching import link
from guichet.kit.models import FeedRow
from guichet.notices.catalogue import ACCOUNT
from guichet.notices.customer_letters import CustomerLetter, deciding_for
from guichet.notices.letters import Post, promise_name
from guichet.notices.words import said_instant
from guichet.quotes.saying import amount
from guichet.tickets.crediting import CREDIT, about_credits
from guichet.tickets.models import Message, Ticket
from guichet.tickets.timeline import policy_for

TOLD: Final = frozenset(f"{CREDIT}{kind.value}" for kind in CreditKind)


def posts(row: FeedRow) -> Iterator[Post]:
    """The letters that follow from an entry; none from one of nothing, for the cap of the month was reached."""
    entry = ServiceCredit.objects.get(pk=row.detail)
    if not entry.amount:
        return
    contract = Contract.objects.select_related("desk", "organisation").get(pk=row.subject)
    ticket = Ticket.objects.select_related("desk", "terms__version").get(pk=entry.ticket)
    policy, back = policy_for(ticket), entry.kind == CreditKind.TAKEN_BACK.value
    letter = CustomerLetter(
        desk=contract.desk,
        organisation=contract.organisation,
        code=f"{ACCOUNT}{'taken_back' if back else 'credited'}",
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


def _places(contract: Contract, entry: ServiceCredit, ticket: Ticket, policy: Policy, language: str) -> dict[str, str]:
    """What the places of the letter stand for, in a language."""
    return {
        "number": str(ticket.number),
        "promise": promise_name(policy, entry.commitment, language),
        "due": said_instant(entry.missed_at, contract.desk, language),
        "amount": amount(entry.amount, entry.currency, language),
        "balance": amount(entry.balance, entry.currency, language),
        "why": _why(entry),
        "reason": _reason(entry),
        "link": link(contract.desk, "portal:credit", pk=contract.pk, number=entry.number),
    }


def _why(entry: ServiceCredit) -> str:
    if entry.kind != CreditKind.TAKEN_BACK.value:
        return ""
    if entry.cause == CreditCause.WAIVED.value:
        return gettext("The miss was waived.")
    return gettext("The promise was counted anew, so that it is no longer missed.")


def _reason(entry: ServiceCredit) -> str:
    """What somebody wrote when they waived the miss, if that is why."""
    if entry.cause != CreditCause.WAIVED.value:
        return ""
    said = Message.objects.filter(ticket=entry.ticket, event__type=EventType.MISS_WAIVED.value)
    about = said.filter(event__data__commitment=entry.commitment, event__data__missed_at=entry.missed_at)
    return about.order_by("-event__seq").values_list("text", flat=True).first() or ""
