"""The lock of a desk: before that of a customer, a ticket or a contract."""

from guichet.desks.models import Desk
from guichet.kit.locking import lock


def lock_desk(desk_id: int) -> Desk:
    """The desk, of whose words, people, versions and contracts nobody else makes one until the transaction ends."""
    return lock(Desk.objects.all(), desk_id)
