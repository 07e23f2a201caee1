"""What a provider has posted, read within limits of its own: to the disk where it is much, and no field of a form but
those that somebody asks for. Django's limits stay for all other addresses.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from tempfile import SpooledTemporaryFile
from typing import Final
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, QueryDict
from multipart import MultipartError, MultipartSegment, PushMultipartParser

MOST_POSTED: Final = 80_000_000
"""Of a whole post. JSON has a mail in base 64, or its files a second time beside it."""

MOST_LET_GO: Final = 200_000_000
"""Of a post that is refused: so much is read and not kept, so that the other side hears why."""

MOST_FIELDS: Final = 1_000
MOST_FIELD: Final = 20_000
"""Of a field that is not the mail."""

IN_MEMORY: Final = 1_000_000
CHUNK: Final = 65_536


class TooBig(Exception):  # noqa: N818 - reads as what it is
    """More than is taken."""


class Unreadable(Exception):  # noqa: N818 - the same
    """Not of the form that the provider's posts have. ``field`` is what cannot be read, where it is one that is not the
    mail.
    """

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


class Posted(HttpRequest):
    """A post as checks of signatures read one. ``fields`` are the named ones of its form, the last of each name."""

    def __init__(self, request: HttpRequest) -> None:
        """Receive all of it.

        Raises:
            TooBig: as soon as that shows.
        """
        super().__init__()
        self.META = request.META
        self.method = request.method
        self.content_type, self.content_params = request.content_type, request.content_params
        self.fields: dict[str, bytes] = {}
        if _announced(request) > MOST_POSTED:
            raise TooBig
        self._spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the post
        try:
            self._receive(request)
        except BaseException:
            self.close()
            raise

    @property
    def body(self) -> bytes:
        """All of it."""
        self._spool.seek(0)
        return self._spool.read()

    def close(self) -> None:
        """Give up what was received."""
        self._spool.close()

    def take_form(self, mail: str, others: AbstractSet[str]) -> None:
        """Take the mail's field and others out of a form; the others are what ``POST`` has.

        Raises:
            Unreadable: where it is no form.
        """
        names = {mail, *others}
        self._spool.seek(0)
        if self.content_type == "multipart/form-data":
            self.fields = dict(self._parts(names))
        elif self.content_type == "application/x-www-form-urlencoded":
            self.fields = dict(self._pairs(names))
        else:
            raise Unreadable
        said = QueryDict(mutable=True)
        for name in others & self.fields.keys():
            if len(self.fields[name]) > MOST_FIELD:
                raise Unreadable(name)
            said[name] = self.fields[name].decode("utf-8", "replace")
        self.POST = said  # type: ignore[assignment]

    def _receive(self, request: HttpRequest) -> None:
        size = 0
        while chunk := request.read(CHUNK):
            size += len(chunk)
            if size > MOST_POSTED:
                raise TooBig
            self._spool.write(chunk)

    def _parts(self, names: AbstractSet[str]) -> Iterator[tuple[str, bytes]]:
        name, held = "", bytearray()
        try:
            parser = PushMultipartParser(
                (self.content_params or {}).get("boundary", ""), max_segment_count=MOST_FIELDS, header_charset="latin-1"
            )
            for part in parser.parse_blocking(self._spool.read, CHUNK):
                if isinstance(part, MultipartSegment):
                    name, held = part.name or "", bytearray()
                elif part is None:
                    if name in names:
                        yield name, bytes(held)
                elif name in names:
                    held += part
        except MultipartError as error:
            raise Unreadable from error

    def _pairs(self, names: AbstractSet[str]) -> Iterator[tuple[str, bytes]]:
        body = self._spool.read()
        if body.count(b"&") >= MOST_FIELDS:
            raise Unreadable
        for pair in body.split(b"&"):
            name, _is, said = pair.partition(b"=")
            known = unquote_to_bytes(name[:100]).decode("latin-1")
            if known in names:
                yield known, _unquoted(said)


def let_go(request: HttpRequest) -> None:
    """Read what is left of a post that is refused."""
    left = MOST_LET_GO
    while left > 0 and (chunk := request.read(CHUNK)):
        left -= len(chunk)


def _announced(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdigit() else 0


def _unquoted(said: bytes) -> bytes:
    """What stands behind percent signs, some of it at a time: the library makes a list of what is between them."""
    found, start, plain = bytearray(), 0, said.replace(b"+", b" ")
    while start < len(plain):
        end = start + CHUNK
        # No code is cut in two.
        cut = plain.rfind(b"%", max(start + 1, end - 2), end)
        end = end if cut < 0 else cut
        found += unquote_to_bytes(plain[start:end])
        start = end
    return bytes(found)
