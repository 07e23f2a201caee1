"""Bad lines to a server: one that goes quiet, one that is cut. On this machine, for as long as a test lasts."""

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Line:
    """Where the line begins, what was heard over it, and what its keeper wants to be told."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


Keeper = Callable[[socket.socket, Line], None]


@contextmanager
def line(keep: Keeper) -> Iterator[Line]:
    """Listen, and have each that calls kept by ``keep`` until they hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Line(int(listening.getsockname()[1]))
        kept: list[threading.Thread] = []

        def answer() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller, _where = listening.accept()
                    kept.append(threading.Thread(target=_kept, args=(keep, caller, found), daemon=True))
                    kept[-1].start()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.over.set()
            # Whoever accepts is woken by one more that calls.
            listening.shutdown(socket.SHUT_RDWR)
            for each in (thread, *kept):
                each.join(10)


def _kept(keep: Keeper, caller: socket.socket, found: Line) -> None:
    with caller, contextlib.suppress(OSError):
        keep(caller, found)


def quiet(greeting: bytes = b"") -> Keeper:
    """Say no more than a greeting."""

    def keep(caller: socket.socket, found: Line) -> None:
        caller.sendall(greeting)
        found.over.wait(30)

    return keep


def cut_after(words: bytes, port: int, *, more: int) -> Keeper:
    """Pass everything on to a server, and cut the line ``more`` bytes after it has said these words."""

    def keep(caller: socket.socket, _found: Line) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as server:
            said, left = b"", None
            while True:
                ready, _write, _odd = select.select([caller, server], [], [], 10)
                for source in ready:
                    chunk = source.recv(65_536)
                    if not chunk:
                        return
                    if source is caller:
                        server.sendall(chunk)
                        continue
                    said += chunk
                    if left is None and words in said:
                        left = more + len(said[: said.index(words)]) - (len(said) - len(chunk))
                    if left is not None and left < len(chunk):
                        caller.sendall(chunk[: max(0, left)])
                        return
                    caller.sendall(chunk)
                    left = None if left is None else left - len(chunk)

    return keep


def quiet_after_data(taken: int) -> Keeper:
    """Speak SMTP, and go quiet after the end of a mail, but for the first ``taken`` of a call: they are taken."""

    def keep(caller: socket.socket, found: Line) -> None:
        caller.sendall(b"220 here\r\n")
        reader = caller.makefile("rb")
        answers = {b"EHLO": b"250 here\r\n", b"MAIL": b"250 ok\r\n", b"RCPT": b"250 ok\r\n", b"RSET": b"250 ok\r\n"}
        with reader:
            left = taken
            for command in iter(reader.readline, b""):
                if not command.upper().startswith(b"DATA"):
                    caller.sendall(answers.get(command[:4].upper(), b"221 bye\r\n"))
                    continue
                caller.sendall(b"354 go on\r\n")
                mail = b"".join(iter(reader.readline, b".\r\n"))
                found.heard.append(mail)
                if left <= 0:
                    found.over.wait(30)
                    return
                left -= 1
                caller.sendall(b"250 taken\r\n")

    return keep
