"""Whoever the desk knows by an address and as nobody's, because they wrote before their customer was known: offered to
be attached to one, by people who see since when they are known and what the customer then sees.
"""

from django.core.exceptions import ValidationError
from django.db.models import Count, Min
from django.utils.translation import gettext, ngettext

from guichet import clock
from guichet.accounts.models import User
from guichet.customers.contacts import UNATTACHED, add_contact, attach_contact, unattached
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation
from guichet.kit.addresses import normalised
from guichet.tickets.models import Ticket
from guichet.web.people.forms import OfferingForm
from guichet.web.people.refusals import said
from guichet.web.shared import instants


def know(
    form: OfferingForm, organisation: Organisation, *, email: str, name: str, language: str, by: User
) -> Contact | None:
    """Make whom a form names a contact of a customer: somebody new, or whom it says to attach. Nobody where that is not
    possible, which the form then says; what is possible instead it offers.
    """
    typed = {"email": email, "name": name, "language": language}
    try:
        if form.attaches and unattached(organisation.desk_id, normalised(email)) is not None:
            return attach_contact(organisation, **typed, by=by, at=clock.now_seconds())
        return add_contact(organisation, **typed)
    except CannotKnow as refused:
        form.add_error("email", said(refused))
        if refused.code == UNATTACHED:
            form.offered = _offer(organisation, normalised(email))
    except ValidationError as error:
        form.add_error("email", error)
    return None


def _offer(organisation: Organisation, email: str) -> str:
    """Since when somebody is known, and by how many requests."""
    found = Ticket.objects.filter(contact=unattached(organisation.desk_id, email))
    asked = found.aggregate(first=Min("submitted_at"), count=Count("pk"))
    if not asked["count"]:
        return gettext("%(email)s is known already, has asked for nothing, and is of no customer yet.") % {
            "email": email
        }
    words = ngettext(
        "%(email)s is known since %(day)s by %(n)s request, and is of no customer yet.",
        "%(email)s is known since %(day)s by %(n)s requests, and is of no customer yet.",
        asked["count"],
    )
    day = instants.plain_date(instants.local(asked["first"], organisation.desk.zone).date())
    return words % {"email": email, "day": day, "n": asked["count"]}
