"""Letters about service credits: that a missed binding target credits an amount, or that one is taken back (G-9).

They go to the administrators of the customer; where there is none, to all of its people.
"""

from collections.abc import Iterator
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from guichet.contracts.models import Contract, ServiceCredit
from guichet.core.entitlements.crediting import CreditCause, CreditKind
from guichet.core.policy.model import Policy
from guichet.core.policy.wordings import said_in
from guichet.core.timeline.events import EventType
from guichet.desks.reaching import link
from guichet.kit.addresses import named
from guichet.kit.models import FeedRow
from guichet.kit.outbox import Letter
from guichet.notices.account_letters import readers_of
from guichet.notices.catalogue import ACCOUNT, SIGNATURE
from guichet.notices.letters import Post, promise_name
from guichet.notices.readers import Reader
from guichet.notices.texts import words_for
from guichet.notices.words import said_instant, word
from guichet.quotes.saying import amount
from guichet.tickets.crediting import CREDIT, letters_about
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
    back = entry.kind == CreditKind.TAKEN_BACK.value
    for contact in readers_of(contract):
        reader = Reader.contact(contact, contract.desk)
        yield _post(contract, row, entry, ticket, reader, f"{ACCOUNT}{'taken_back' if back else 'credited'}")


def _post(contract: Contract, row: FeedRow, entry: ServiceCredit, ticket: Ticket, reader: Reader, code: str) -> Post:
    desk, language = contract.desk, reader.language
    words = words_for(desk, code, language)
    with translation.override(language):
        worded = word(desk, language, words[code], words[SIGNATURE], _places(contract, entry, ticket, reader))
    letter = Letter(
        purpose="account",
        subject_id=0,
        ordered_at=row.at,
        thread=f"account-{contract.pk}",
        recipient=reader.email,
        sender=named(desk.sender, desk.mail_address),
        mailbox=desk.mail_address,
        subject=worded.subject,
        text=worded.text,
        html=worded.html,
    )
    return Post(letter=letter, key=f"{letters_about(ticket.pk)}{row.number}:{reader.key}", code=code)


def _places(contract: Contract, entry: ServiceCredit, ticket: Ticket, reader: Reader) -> dict[str, str]:
    """What the places of the letter stand for, in the reader's language."""
    language, policy = reader.language, policy_for(ticket)
    return {
        "name": reader.name,
        "hello": gettext("Hello %(name)s,") % {"name": reader.name} if reader.name else gettext("Hello,"),
        "organisation": contract.organisation.name,
        "number": str(ticket.number),
        "promise": promise_name(policy, entry.commitment, language),
        "due": said_instant(entry.missed_at, contract.desk, language),
        "amount": amount(entry.amount, entry.currency, language),
        "balance": amount(entry.balance, entry.currency, language),
        "why": _why(entry),
        "reason": _reason(entry),
        "clause": entry.clause,
        "rule": _rule(policy, entry.clause, language),
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


def _rule(policy: Policy, clause: str, language: str) -> str:
    said = policy.clauses.get(clause, {})
    wording = said_in(said, language)
    return gettext("%(clause)s: %(said)s") % {"clause": clause, "said": wording} if wording else clause
