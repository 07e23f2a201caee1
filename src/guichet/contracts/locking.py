"""The lock of a contract: after that of the desk, the customer or the ticket, before that of the feed."""

from guichet.contracts.models import Contract
from guichet.kit.locking import lock


def lock_contract(contract_id: int, *beside: str) -> Contract:
    """The contract, of which nobody else draws time, credits a miss, gives a place or changes the terms until the
    transaction ends. ``beside`` names what is read with it.
    """
    return lock(Contract.objects.all(), contract_id, *beside)
