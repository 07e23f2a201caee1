"""Forgetting the mails of a person: their bytes and what they claim go; that something came, and when, stays, so that
the same mail is known again if it comes once more.
"""

from django.db import transaction
from django.db.models import Q

from guichet.channels.models import Acknowledgement, Arrival, RawMail
from guichet.customers.models import Contact


def erase_of(contact: Contact) -> None:
    """Forget every mail that came from a contact, became a message of theirs, or reports on a mail to them, which it
    repeats. Before the contact and their words are forgotten, for all these are found by their address.
    """
    said = Q(sender=contact.email) | Q(message__contact=contact) | Q(mail__recipient=contact.email)
    theirs = Arrival.objects.filter(said, desk_id=contact.desk_id)
    with transaction.atomic():
        RawMail.objects.filter(arrival__in=theirs).delete()
        Acknowledgement.objects.filter(desk_id=contact.desk_id, address=contact.email).delete()
        ids = list(theirs.values_list("pk", flat=True))
        blank = dict.fromkeys(("sender", "sender_name", "subject", "envelope_from", "envelope_to", "called"), "")
        Arrival.objects.filter(pk__in=ids).update(**blank)
