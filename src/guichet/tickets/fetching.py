"""Files that are too large to travel with a mail: a link by which its one reader fetches one, for a while, as long as
they may read its message. Whoever was asked outside has those that they were sent in their consultation.
"""

import re
from typing import Final

from guichet.customers.models import Contact
from guichet.desks.models import Desk
from guichet.kit.codes import code, is_code
from guichet.tickets.models import Attachment, Consultation
from guichet.tickets.scopes import attachments_for

LIFE_S: Final = 30 * 86_400

TOKEN: Final = re.compile(r"([a-z2-7]{20})\.(o?)([1-9][0-9]{0,17})\.([1-9][0-9]{8,10})\.([a-z2-7]{26})")


def token_of(file: Attachment, reader: Contact | Consultation, *, until: int) -> str:
    """What the link holds."""
    outside = "o" if isinstance(reader, Consultation) else ""
    return f"{file.public_id}.{outside}{reader.pk}.{until}.{code(*_parts(file.public_id, reader, until))}"


def find(desk: Desk, token: str, *, at: int) -> Attachment | None:
    """The file of a token; none where the token is none or is over, or its reader may not read the message any more."""
    found = TOKEN.fullmatch(token)
    reader = _reader(desk, int(found[3]), outside=bool(found[2])) if found else None
    if found is None or reader is None:
        return None
    until = int(found[4])
    if at >= until or not is_code(found[5], *_parts(found[1], reader, until)):
        return None
    if isinstance(reader, Contact):
        return attachments_for(reader).filter(public_id=found[1]).first()
    # What they sent themselves they have.
    sent = Attachment.objects.filter(said__consultation=reader, said__seat__isnull=False, erased_at__isnull=True)
    return sent.filter(public_id=found[1]).first()


def _reader(desk: Desk, pk: int, *, outside: bool) -> Contact | Consultation | None:
    if outside:
        return Consultation.objects.filter(ticket__desk=desk, pk=pk).select_related("ticket").first()
    return Contact.objects.filter(desk=desk, pk=pk).first()


def _parts(name: str, reader: Contact | Consultation, until: int) -> tuple[str, ...]:
    if isinstance(reader, Consultation):
        return ("file-outside", str(reader.ticket.desk_id), name, reader.public_id, reader.address, str(until))
    return ("file", str(reader.desk_id), name, str(reader.pk), reader.email, str(until))
