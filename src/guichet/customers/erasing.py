"""Erasing what is known of a person: the row stays, as the tombstone to which events point; its words go."""

from guichet.customers.models import Contact


def erase(contact: Contact, *, at: int) -> None:
    """Forget who the contact is. What they wrote is in messages and is erased there."""
    contact.name = ""
    contact.email = f"erased-{contact.pk}@invalid"
    contact.user = None
    contact.erased_at = at
    contact.save(update_fields=["name", "email", "user", "erased_at"])
