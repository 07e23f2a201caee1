"""Files that are too large to travel with a mail: a link by which its one reader fetches one, for a while, as long as
they may read its message.
"""

import re
from typing import Final

from guichet.customers.models import Contact
from guichet.desks.models import Desk
from guichet.kit.codes import code, is_code
from guichet.tickets.models import Attachment
from guichet.tickets.scopes import attachments_for

LIFE_S: Final = 30 * 86_400

TOKEN: Final = re.compile(r"([a-z2-7]{20})\.([1-9][0-9]{0,17})\.([1-9][0-9]{8,10})\.([a-z2-7]{26})")


def token_of(file: Attachment, reader: Contact, *, until: int) -> str:
    """What the link holds."""
    return f"{file.public_id}.{reader.pk}.{until}.{code(*_parts(file.public_id, reader, until))}"


def find(desk: Desk, token: str, *, at: int) -> Attachment | None:
    """The file of a token; none where the token is none or is over, or its reader may not read the message any more."""
    found = TOKEN.fullmatch(token)
    reader = Contact.objects.filter(desk=desk, pk=int(found[2])).first() if found else None
    if found is None or reader is None:
        return None
    until = int(found[3])
    if at >= until or not is_code(found[4], *_parts(found[1], reader, until)):
        return None
    return attachments_for(reader).filter(public_id=found[1]).first()


def _parts(name: str, reader: Contact, until: int) -> tuple[str, ...]:
    return ("file", str(reader.desk_id), name, str(reader.pk), reader.email, str(until))
