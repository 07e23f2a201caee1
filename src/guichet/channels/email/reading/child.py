"""The process in which mails are read: it takes one at a time, answers, and may be killed at any moment.

A question is one letter (``r``: read, ``p``: the page), the length in eight bytes, and the mail. An answer is a line of
JSON with its length before it, then the files, as long as it says. Whoever needs too much of the processor or of memory
is ended by the system.
"""

import json
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO, Final

from guichet.channels.email.reading.cleaning import page
from guichet.channels.email.reading.limits import MEMORY_BYTES, SECONDS, TooMuch
from guichet.channels.email.reading.reading import head_of, read

LENGTH: Final = 8


def main() -> None:
    """Answer until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (asked := source.read(1 + LENGTH)) and len(asked) == 1 + LENGTH:
        raw = source.read(int.from_bytes(asked[1:], "big"))
        _give_time()
        _answer(sink, asked[:1], raw)


def _answer(sink: BinaryIO, what: bytes, raw: bytes) -> None:
    files: list[bytes] = []
    told: dict[str, object]
    try:
        if what == b"p":
            told = {"page": asdict(page(raw))}
        else:
            reading, files = read(raw)
            told = {"reading": reading.told()}
    except TooMuch as error:
        told = {"failed": error.code}
    except (RecursionError, MemoryError):
        told = {"failed": "depth"}
    except Exception as error:  # noqa: BLE001 - whatever the mail did to the reader, it is shown to a person
        told = {"failed": "unreadable", "error": type(error).__name__}
    if what == b"r" and "failed" in told:
        told |= _head(raw)
    line = json.dumps({**told, "sizes": [len(each) for each in files]}).encode()
    sink.write(len(line).to_bytes(LENGTH, "big") + line)
    sink.writelines(files)
    sink.flush()


def _head(raw: bytes) -> dict[str, object]:
    """What can be read of a mail that cannot: its head."""
    try:
        return {"head": asdict(head_of(raw))}
    except Exception:  # noqa: BLE001 - it is the head that cannot be read
        return {}


def _give_time() -> None:
    """As much of the processor as one mail may have, from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS + 1, hard))


if __name__ == "__main__":
    main()
