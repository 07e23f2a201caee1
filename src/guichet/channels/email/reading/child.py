"""The process in which mails are read (``r``), and their pages cleaned (``p``)."""

from dataclasses import asdict

from guichet.channels.email.reading.cleaning import page
from guichet.channels.email.reading.limits import TooMuch
from guichet.channels.email.reading.reading import head_of, read
from guichet.channels.email.reading.serving import Answer, serve


def answer(what: bytes, raw: bytes) -> Answer:
    """What a mail says, with its files; or why that cannot be told."""
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
    return told, files


def _head(raw: bytes) -> dict[str, object]:
    """What can be read of a mail that cannot: its head."""
    try:
        return {"head": asdict(head_of(raw))}
    except Exception:  # noqa: BLE001 - it is the head that cannot be read
        return {}


if __name__ == "__main__":
    serve(answer)
