"""The lock of a customer: after that of the desk, before that of a contract."""

from guichet.customers.models import Organisation
from guichet.kit.locking import lock


def lock_organisation(organisation_id: int) -> Organisation:
    """The customer, whom nobody else sells a contract, or says more of, until the transaction ends."""
    return lock(Organisation.objects.all(), organisation_id)
