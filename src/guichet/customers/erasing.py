"""Erasing what is known of a person: the row stays, as the tombstone to which events point; its words go."""

from django.db import transaction

from guichet.customers import searching
from guichet.customers.models import CONTACTS, Contact, OutsideId
from guichet.kit import drafts, outbox
from guichet.kit.models import Mail
from guichet.kit.search import index


def erase(contact: Contact, *, at: int) -> None:
    """Forget who the contact is: their name and address, also in the mails that they were sent and in the index of the
    search; those mails that are still on their way are called off, and what they were typing goes. What they wrote is
    in messages and is erased there.
    """
    with transaction.atomic():
        outbox.erase(Mail.objects.filter(stream=contact.desk_id, recipient=contact.email), at=at)
        if contact.user_id is not None:
            drafts.forget(drafts.owner_of(contact.desk_id, contact.user_id))
        contact.name = ""
        contact.email = f"erased-{contact.pk}@invalid"
        contact.user = None
        contact.erased_at = at
        contact.save(update_fields=["name", "email", "user", "erased_at"])
        # What another system calls a person may well name them.
        OutsideId.objects.filter(desk=contact.desk_id, kind=CONTACTS, row=contact.pk).delete()
        searching.say_again(contact)
        index.purge()
