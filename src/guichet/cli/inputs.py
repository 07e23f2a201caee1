"""Files and lines of JSON to values. Every refusal names the file, and the line and column where there is one."""

import sys
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import ClassVar, Final, NoReturn

from guichet.core.errors import GuichetError

STANDARD_INPUT: Final = "-"
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

MOST_DIGITS: Final = 1000
"""More digits than any number has that means something here."""


class Unusable(GuichetError):  # noqa: N818 - reads as what is said: this is unusable
    """Input that a command cannot use."""

    code: ClassVar[str] = "unusable"


def named(name: str) -> str:
    """The name by which a refusal calls an input."""
    return "standard input" if name == STANDARD_INPUT else name


def whole(name: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``.

    Raises:
        Unusable: where it cannot be read.
    """
    return b"".join(lines(name))


def lines(name: str) -> Iterator[bytes]:
    """The lines of a file, or of standard input for ``-``, each as soon as it is there.

    Raises:
        Unusable: where it cannot be opened or read.
    """
    try:
        if name == STANDARD_INPUT:
            yield from sys.stdin.buffer
        else:
            with Path(name).open("rb") as stream:
                yield from stream
    except OSError as error:
        raise Unusable(f"{named(name)}: it cannot be read: {(error.strerror or str(error)).lower()}.") from None


def json_value(source: bytes) -> object:
    """The value that bytes of JSON say, by the book: UTF-8, and no NaN.

    Raises:
        Unusable: naming line and column.
    """
    try:
        text = source.decode("utf-8").removeprefix("\ufeff")
        if not text.strip():
            raise Unusable("it is empty.")
        return _DECODER.decode(text)
    except UnicodeDecodeError as error:
        before = source[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise Unusable(f"line {line}, column {column}: not UTF-8.") from None
    except JSONDecodeError as error:
        raise Unusable(f"line {error.lineno}, column {error.colno}: not JSON: {error.msg.lower()}.") from None
    except RecursionError:
        raise Unusable("not JSON that can be read: nested too deeply.") from None


def _no_number(name: str) -> NoReturn:
    raise Unusable(f"not JSON that can be read: {name} is no number of JSON.")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise Unusable(f"not JSON that can be read: a number has {len(digits)} digits.")
    return int(digits)


_DECODER: Final = JSONDecoder(parse_constant=_no_number, parse_int=_integer)
