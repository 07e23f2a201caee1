"""What Outlook packs into ``winmail.dat`` (MS-OXTNEF): a mail's words and files. Formatted text stays packed.

Whatever is not as it should be ends the reading: what was found before it counts.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

SIGNATURE: Final = 0x223E9F78
MOST_FILES: Final = 200
MOST_PROPERTIES: Final = 2_000

BODY: Final = 0x0002800C
CODEPAGE: Final = 0x00069007
MESSAGE: Final = 0x00069003
NEXT_FILE: Final = 0x00069002
FILE_TITLE: Final = 0x00018010
FILE_DATA: Final = 0x0006800F
FILE_FACTS: Final = 0x00069005

WORDS: Final = 0x1000
FORMATTED: Final = 0x1009
PAGE: Final = 0x1013
SHORT_NAME: Final = 0x3704
LONG_NAME: Final = 0x3707

SIZES: Final = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value of a kind, those that only fill included."""

VARIABLE: Final = frozenset({0x0D, 0x1E, 0x1F, 0x102})
STRING, UNICODE = 0x1E, 0x1F
SEVERAL: Final = 0x1000
NAMED: Final = 0x8000


@dataclass(slots=True)
class Packed:
    """A file that was found."""

    name: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Unpacked:
    """What was found: the words, the page, formatted text as it is packed, and the files."""

    text: str = ""
    page: str = ""
    formatted: bytes = b""
    files: list[Packed] = field(default_factory=list)


class Broken(ValueError):  # noqa: N818 - reads as what it is
    """It is not as it should be."""


class _Source:
    """Bytes that are read from front to back."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def __bool__(self) -> bool:
        return self._at < len(self._content)

    def take(self, length: int) -> bytes:
        """So many bytes.

        Raises:
            Broken: where there are not so many.
        """
        if length < 0 or self._at + length > len(self._content):
            raise Broken
        self._at += length
        return self._content[self._at - length : self._at]

    def number(self, size: int = 4) -> int:
        """A number of so many bytes."""
        return int.from_bytes(self.take(size), "little")


def unpacked(content: bytes) -> Unpacked:
    """What is in it; nothing of what is none."""
    found = Unpacked()
    codepage = "cp1252"
    try:
        for key, value in _attributes(_Source(content)):
            if key == CODEPAGE:
                codepage = _codec(value)
            elif key == BODY:
                found.text = found.text or _text(value, codepage)
            elif key == MESSAGE:
                _note_message(found, value, codepage)
            elif key == NEXT_FILE and len(found.files) < MOST_FILES:
                found.files.append(Packed())
            elif found.files and key in {FILE_TITLE, FILE_DATA, FILE_FACTS}:
                _note_file(found.files[-1], key, value, codepage)
    except Broken:
        pass
    found.files = [each for each in found.files if each.content]
    return found


def _attributes(source: _Source) -> Iterator[tuple[int, bytes]]:
    if source.number() != SIGNATURE:
        raise Broken
    source.number(2)
    while source:
        source.take(1)
        key, length = source.number(), source.number()
        value = source.take(length)
        if source.number(2) != sum(value) & 0xFFFF:
            raise Broken
        yield key, value


def _note_message(found: Unpacked, value: bytes, codepage: str) -> None:
    for key, kind, one in _properties(_Source(value)):
        if key == WORDS:
            found.text = _string(kind, one, codepage)
        elif key == FORMATTED:
            found.formatted = one
        elif key == PAGE:
            found.page = _text(one, codepage) if kind != UNICODE else _string(kind, one, codepage)


def _note_file(file: Packed, key: int, value: bytes, codepage: str) -> None:
    if key == FILE_DATA:
        file.content = value
    elif key == FILE_TITLE:
        file.name = file.name or _text(value, codepage)
    else:
        for name, kind, one in _properties(_Source(value)):
            if name == LONG_NAME or (name == SHORT_NAME and not file.name):
                file.name = _string(kind, one, codepage) or file.name


def _properties(source: _Source) -> Iterator[tuple[int, int, bytes]]:
    """The properties: each its number, its kind and its first value."""
    for _ in range(min(source.number(), MOST_PROPERTIES)):
        kind, key = source.number(2), source.number(2)
        if key >= NAMED:
            source.take(16)
            if source.number():
                source.take(_filled(source.number()))
            else:
                source.number()
        several, plain = bool(kind & SEVERAL), kind & ~SEVERAL
        count = source.number() if several or plain in VARIABLE else 1
        values = [_value(source, plain) for _ in range(min(count, MOST_PROPERTIES))]
        if values:
            yield key, plain, values[0]


def _value(source: _Source, kind: int) -> bytes:
    if kind in VARIABLE:
        length = source.number()
        value = source.take(length)
        source.take(_filled(length) - length)
        return value
    if kind not in SIZES:
        raise Broken
    return source.take(SIZES[kind])


def _filled(length: int) -> int:
    """A length up to the next four bytes."""
    return (length + 3) & ~3


def _string(kind: int, value: bytes, codepage: str) -> str:
    return value.decode("utf-16-le", "replace").rstrip("\x00") if kind == UNICODE else _text(value, codepage)


def _text(value: bytes, codepage: str) -> str:
    return value.partition(b"\x00")[0].decode(codepage, "replace")


def _codec(value: bytes) -> str:
    try:
        name = f"cp{struct.unpack_from('<I', value)[0]}"
        "".encode(name)
    except (struct.error, LookupError):
        return "cp1252"
    return name
