"""Where the bytes of files are kept, apart from the rows that name them, under names that say nothing."""

import base64
import logging
import secrets
from collections.abc import Iterable
from typing import Final

from django.core.files.storage import Storage, storages

from guichet.kit.faults import told

log = logging.getLogger(__name__)

ALIAS: Final = "attachments"


def store() -> Storage:
    """Where the bytes are."""
    return storages[ALIAS]


def random_name() -> str:
    """100 bits, in letters and digits."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()[:20]


def fresh_key() -> str:
    """A name for the bytes of one more file, in one of a thousand folders."""
    place = random_name()
    return f"{place[:2]}/{place}"


def remove_kept(keys: Iterable[str]) -> None:
    """Remove bytes by what the storage calls them: no row names them any more. One that stays stops none."""
    for key in keys:
        try:
            store().delete(key)
        except OSError as error:
            log.error("the bytes of a file stay: %s, %s", key, told(error))  # noqa: TRY400 - the reason suffices
