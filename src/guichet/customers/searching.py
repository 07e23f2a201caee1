"""By which words a customer and their contacts are found."""

from guichet.customers.models import Contact
from guichet.kit.search import index


def words_of(contact: Contact) -> str:
    """What a contact is called; of one who was erased, only the organisation is known."""
    organisation = contact.organisation.name if contact.organisation else ""
    return organisation if contact.erased_at is not None else f"{contact.name} {contact.email} {organisation}"


def say_again(contact: Contact) -> None:
    """Let them be found by what they are called now, and no longer by what they were called."""
    index.rename(contact.desk_id, person=contact.pk, people=words_of(contact))
