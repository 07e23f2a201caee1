"""The files of a message in the mail that tells of it: those that fit travel with it, in their order; the others are
fetched by a link.
"""

from collections.abc import Iterable

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from guichet.customers.models import Contact
from guichet.desks.models import Desk
from guichet.desks.reaching import link
from guichet.desks.saying import said_instant
from guichet.kit.outbox import Enclosure
from guichet.tickets import fetching
from guichet.tickets.models import Attachment, Consultation


def sorted_out(files: Iterable[Attachment]) -> tuple[tuple[Enclosure, ...], tuple[Attachment, ...]]:
    """What travels with the mail, and what is fetched."""
    fitting, beyond, room = [], [], settings.MAIL_FILES_BYTES
    for file in files:
        if file.size <= room:
            room -= file.size
            fitting.append(Enclosure(name=file.name, type=file.type, key=file.key))
        else:
            beyond.append(file)
    return tuple(fitting), tuple(beyond)


def to_fetch(
    desk: Desk,
    reader: Contact | Consultation,
    files: Iterable[Attachment],
    *,
    at: int,
    clock: str,
    language: str,
) -> str:
    """The lines that say where what does not fit is fetched; nothing where all fits."""
    until = at + fetching.LIFE_S
    lines = [
        f"- {file.name} ({filesizeformat(file.size)}): "
        + link(desk, "mailed_file", token=fetching.token_of(file, reader, until=until))
        for file in files
    ]
    if not lines:
        return ""
    said = gettext("Too large for a mail; to be fetched until %(until)s:")
    return "\n".join((said % {"until": said_instant(until, clock, language)}, *lines))
