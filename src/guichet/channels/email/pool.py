"""Processes that read mails, so that no mail can stop us: each reads one at a time, and is killed where it takes too
long. What it dies of is told of the mail, and the next mail finds a new one.
"""

import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from types import TracebackType
from typing import ClassVar, Final, Self

from guichet.channels.email.reading.cleaning import Page
from guichet.channels.email.reading.limits import MOST_BYTES
from guichet.channels.email.reading.reading import Head, Reading
from guichet.channels.email.reading.serving import LENGTH

PATIENCE_S: Final = 15.0
"""Seconds by the clock for one mail; the child itself allows less of the processor."""

MOST_READ: Final = 500
"""Mails after which a child gives way to a new one, for what it may have leaked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What came of reading: the mail and the bytes of its files; or why it cannot be read, and its head where that can
    be.
    """

    reading: Reading | None = None
    files: tuple[bytes, ...] = ()
    failed: str = ""
    head: Head | None = None


class Gone(Exception):  # noqa: N818 - reads as what it is
    """The child has ended or takes too long."""


class Child:
    """One child, started when there is something to ask it. ``PROGRAM`` is what it runs."""

    PROGRAM: ClassVar[str]

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        """Itself; the process is ended on the way out."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the child."""
        self.close()

    def close(self) -> None:
        """End the child, whatever it does."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()
            self._child = None

    def ask(self, what: bytes, raw: bytes) -> tuple[dict[str, object], tuple[bytes, ...]]:
        """What it answers to a letter and some bytes; ``failed`` where it was ended: ``time`` or ``died``."""
        if self._child is None or self._count >= MOST_READ:
            self._start()
        deadline = time.monotonic() + PATIENCE_S
        try:
            self._say(what + len(raw).to_bytes(LENGTH, "big") + raw, deadline)
            told: dict[str, object] = json.loads(
                self._hear(int.from_bytes(self._hear(LENGTH, deadline), "big"), deadline)
            )
            sizes: list[int] = told["sizes"]  # type: ignore[assignment]
            files = tuple(self._hear(size, deadline) for size in sizes)
        except (Gone, OSError, ValueError):
            late = time.monotonic() >= deadline
            self.close()
            return {"failed": "time" if late else "died"}, ()
        self._count += 1
        return told, files

    def _start(self) -> None:
        self.close()
        self._count = 0
        self._child = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", self.PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # It needs no secret, and whoever gets hold of it finds none.
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ},
            bufsize=0,
        )
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)

    def _say(self, content: bytes, deadline: float) -> None:
        pipe = self._child.stdin if self._child else None
        view = memoryview(content)
        while view and pipe is not None:
            _read, writable, _odd = select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))
            if not writable:
                raise Gone
            view = view[os.write(pipe.fileno(), view[:1_000_000]) :]

    def _hear(self, length: int, deadline: float) -> bytes:
        pipe = self._child.stdout if self._child else None
        heard = bytearray()
        while len(heard) < length and pipe is not None:
            readable, _write, _odd = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            chunk = os.read(pipe.fileno(), min(1_000_000, length - len(heard))) if readable else b""
            if not chunk:
                raise Gone
            heard += chunk
        return bytes(heard)


class Reader(Child):
    """A child that reads mails."""

    PROGRAM = "guichet.channels.email.reading.child"

    def read(self, raw: bytes) -> Read:
        """Read a mail."""
        if len(raw) > MOST_BYTES:
            return Read(failed="size")
        told, files = self.ask(b"r", raw)
        if "reading" not in told:
            head = Head(**told["head"]) if "head" in told else None  # type: ignore[arg-type]
            return Read(failed=str(told["failed"]), head=head)
        return Read(reading=Reading.of(told["reading"]), files=files)  # type: ignore[arg-type]

    def page(self, raw: bytes) -> Page | None:
        """The page of a mail, cleaned; nothing where it cannot be shown."""
        if len(raw) > MOST_BYTES:
            return None
        told, _files = self.ask(b"p", raw)
        return Page(**told["page"]) if "page" in told else None  # type: ignore[arg-type]
