"""Locks of those who work at once: whoever waits for the feed keeps nobody from ending who has it.

What refers to a row is checked as its transaction ends, by a look at that row that a plain lock would stop.
"""

from collections.abc import Callable
from threading import Event as Signal

from django.db import transaction

from cast import cast, filed
from desk.test_together import AT, at_once
from guichet.contracts.ledger import Books
from guichet.contracts.models import Contract
from guichet.kit.feed import Change
from guichet.kit.feed import publish as tell
from guichet.tickets.models import Ticket


def ending_late(act: Callable[[], object], done: Signal) -> Callable[[], object]:
    """The act in a transaction that ends a moment later, when whoever waits for the signal is in its midst."""

    def slowly() -> None:
        with transaction.atomic():
            act()
            done.set()
            Signal().wait(0.5)

    return slowly


def test_the_first_request_under_new_terms_is_filed_while_another_debits_their_contract(
    transactional_db: None,  # noqa: ARG001 - opens the database
) -> None:
    people, told = cast(), Signal()
    contract = Contract.objects.get(organisation=people.contact.organisation)

    def debit() -> None:
        told.wait(5)
        with transaction.atomic():
            Books.open(contract.pk)
            change = Change(kind="account:debited", subject=contract.pk, detail=1, at=AT)
            tell(people.desk.pk, [change], recorded_at=AT)

    at_once([ending_late(lambda: filed(people), told), debit])
    assert Ticket.objects.count() == 1
