"""Whoever the desk knows by an address and as nobody's, because they wrote before their customer was known: offered to
be attached to one, by people who see since when they are known, what the customer then sees, and what of theirs then
rests.
"""

from django.core.exceptions import ValidationError
from django.db.models import Count, Min
from django.utils.translation import gettext, ngettext

from guichet import clock
from guichet.accounts.models import User
from guichet.conduct.standing import version_of
from guichet.customers.contacts import UNATTACHED, add_contact, attach_contact, unattached
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation
from guichet.kit.addresses import normalised
from guichet.policies.loading import policy_of
from guichet.tickets.models import Ticket
from guichet.web.people.conduct_words import conduct_of
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
            _offer(form, organisation, normalised(email))
    except ValidationError as error:
        form.add_error("email", error)
    return None


def _offer(form: OfferingForm, organisation: Organisation, email: str) -> None:
    contact = unattached(organisation.desk_id, email)
    if contact is not None:
        form.offered, form.rests = _known(contact), _rests(contact)


def _known(contact: Contact) -> str:
    """Since when somebody is known, and by how many requests."""
    email, theirs = contact.email, Ticket.objects.filter(contact=contact)
    asked = theirs.aggregate(first=Min("submitted_at"), count=Count("pk"))
    if not asked["count"]:
        return gettext("%(email)s is known already, has asked for nothing, and is of no customer yet.") % {
            "email": email
        }
    words = ngettext(
        "%(email)s is known since %(day)s by %(n)s request, and is of no customer yet.",
        "%(email)s is known since %(day)s by %(n)s requests, and is of no customer yet.",
        asked["count"],
    )
    day = instants.plain_date(instants.local(asked["first"], contact.desk.zone).date())
    return words % {"email": email, "day": day, "n": asked["count"]}


def _rests(contact: Contact) -> str:
    """What holds or counts of somebody's own use of support, and does no longer once they are a customer's (MX-9)."""
    at = clock.now_seconds()
    version = version_of(contact, at)
    conduct = conduct_of(contact, None if version is None else policy_of(version), at)
    if conduct is None:
        return ""
    if conduct.limit is not None:
        return gettext("A limit of their own holds. From then on it rests: what is decided of the customer holds.")
    if conduct.counted:
        return gettext("Evidence of their own counts. From then on it rests: what is recorded of the customer counts.")
    return ""
