"""What a browser uploads, bounded while it arrives: of each file no more is kept than what could be accepted, and a
little, so that whoever looks at it sees that it is too big.
"""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES: Final = 10_000_000


class Bounded(FileUploadHandler):
    """The first of the handlers: it passes on what comes until a file is too big, and lets the rest go."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass it on, or let it go."""
        return raw_data if start <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":  # noqa: ARG002 - the framework's
        """Leave the file to those that keep it."""
        return None
