"""How much of a mail is read. Whoever wants more is shown to a person, whole, and holds up nobody."""

from typing import Final

MOST_BYTES: Final = 35_000_000
"""Of a whole mail."""

MOST_HEAD_BYTES: Final = 256_000
MOST_HEADER_BYTES: Final = 32_000
MOST_HEADERS: Final = 1_000
MOST_DEPTH: Final = 20
MOST_PARTS: Final = 500
MOST_PEOPLE: Final = 200
MOST_HTML: Final = 2_000_000
"""Characters of HTML that are read; a longer one is cut."""

MOST_HTML_DEPTH: Final = 300
MOST_TEXT: Final = 500_000
"""Characters of text that are read; a longer one is cut."""

SECONDS: Final = 10
"""Of the processor, for one mail."""

MEMORY_BYTES: Final = 512_000_000


class TooMuch(Exception):  # noqa: N818 - reads as what it is
    """A mail that goes beyond a limit. ``code`` says which: ``size``, ``head``, ``depth``, ``parts``, ``people``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_size(raw: bytes) -> None:
    """Refuse, before anything is read, what is too big to be.

    Raises:
        TooMuch: ``size`` or ``head``.
    """
    if len(raw) > MOST_BYTES:
        raise TooMuch("size")
    head = raw[: end_of_head(raw)]
    if len(head) > MOST_HEAD_BYTES:
        raise TooMuch("head")
    count = length = 0
    for line in head.splitlines(keepends=True):
        if line[:1] in {b" ", b"\t"}:
            length += len(line)
        else:
            count, length = count + 1, len(line)
        if count > MOST_HEADERS or length > MOST_HEADER_BYTES:
            raise TooMuch("head")


def end_of_head(raw: bytes) -> int:
    """How many bytes of a mail are its head; a little more than a head may have, where it has no end."""
    ends = [place for mark in (b"\n\n", b"\r\n\r\n", b"\r\r") if (place := raw.find(mark, 0, MOST_HEAD_BYTES + 4)) >= 0]
    return min(ends, default=min(len(raw), MOST_HEAD_BYTES + 1))
