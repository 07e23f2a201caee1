"""A desk's logo: what somebody uploads becomes a small picture of ours, drawn anew, so that nothing else is in it."""

import hashlib
import io
from typing import IO, Final

from django.db import transaction
from PIL import Image

from guichet.desks.models import Desk, Logo

MOST_BYTES: Final = 2_000_000
MOST_PIXELS: Final = 25_000_000
SIZE: Final = (640, 96)
"""What it must fit in, for a screen with two dots a pixel."""

FORMATS: Final = ("PNG", "JPEG")


class NotALogo(Exception):  # noqa: N818 - reads as what it is
    """A file that cannot be a logo. ``code`` says why: ``too_big``, ``not_a_picture``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def drawn(file: IO[bytes]) -> bytes:
    """The picture of a file, drawn anew as a PNG that fits.

    Raises:
        NotALogo: where it is none, or too big to be looked at.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotALogo("too_big")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            # Only its head has been read: what is too big is not looked at.
            is_small = found.width * found.height <= MOST_PIXELS
            picture = found.convert("RGBA") if is_small else None
    except Exception as error:  # whatever the library says of a broken file, it is none of ours to show
        raise NotALogo("not_a_picture") from error
    if picture is None:
        raise NotALogo("too_big")
    picture.thumbnail(SIZE)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


def keep(desk: Desk, png: bytes) -> None:
    """Give the desk this logo."""
    with transaction.atomic():
        Logo.objects.update_or_create(desk=desk, defaults={"png": png})
        desk.logo_digest = hashlib.sha256(png).hexdigest()
        desk.save(update_fields=["logo_digest"])


def drop(desk: Desk) -> None:
    """Let the desk have no logo."""
    with transaction.atomic():
        Logo.objects.filter(desk=desk).delete()
        desk.logo_digest = ""
        desk.save(update_fields=["logo_digest"])
