"""Whether somebody belongs to a desk: by a seat, or as a contact of one of its customers."""

from guichet.accounts.models import User
from guichet.customers.scopes import contact_at
from guichet.desks.models import Desk
from guichet.desks.scopes import seat_at


def belongs(user: User, desk: Desk) -> bool:
    """Whether the person may come in at this desk now; who looks after the installation may, at each."""
    if user.is_active and user.is_administrator:
        return True
    return seat_at(user, desk) is not None or contact_at(user, desk) is not None
