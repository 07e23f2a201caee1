"""Forgetting the mails of a person: their bytes and what they claim go; that something came, and when, stays, so that
the same mail is known again if it comes once more.
"""

from django.db import transaction
from django.db.models import Q

from guichet.channels.models import Acknowledgement, Arrival, RawMail
from guichet.customers.models import Contact


def erase_of(contact: Contact) -> None:
    """Forget every mail that came from a contact, or became a message of theirs. Before the contact is forgotten, for
    their mails are found by their address.
    """
    theirs = Arrival.objects.filter(Q(sender=contact.email) | Q(message__contact=contact), desk_id=contact.desk_id)
    with transaction.atomic():
        RawMail.objects.filter(arrival__in=theirs).delete()
        Acknowledgement.objects.filter(desk_id=contact.desk_id, address=contact.email).delete()
        ids = list(theirs.values_list("pk", flat=True))
        blank = dict.fromkeys(("sender", "sender_name", "subject", "envelope_from", "envelope_to", "called"), "")
        Arrival.objects.filter(pk__in=ids).update(**blank)
