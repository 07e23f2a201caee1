"""A server that says what a test has it say, line for line, to one client after the other."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

Say = Callable[[str], str]
"""What it answers to a line; with nothing, it hangs up."""


@contextmanager
def server(greeting: str, say: Say, *, certificate: tuple[Path, Path] | None = None) -> Iterator[int]:
    """Serve on this machine's own address; the port. With a certificate, encrypted from the first byte on."""
    listening = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=_serve, args=(listening, greeting, say, certificate), daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def closed_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(listening: socket.socket, greeting: str, say: Say, certificate: tuple[Path, Path] | None) -> None:
    while True:
        try:
            talk, _whom = listening.accept()
        except OSError:
            return
        with suppress(OSError), talk:
            talk.settimeout(5)
            if certificate is None:
                _talk(talk, greeting, say)
            else:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(*certificate)
                with context.wrap_socket(talk, server_side=True) as encrypted:
                    _talk(encrypted, greeting, say)


def _talk(talk: socket.socket, greeting: str, say: Say) -> None:
    if not greeting:
        talk.recv(1)
        return
    talk.sendall(greeting.encode() + b"\r\n")
    with talk.makefile("rb") as lines:
        for line in lines:
            answer = say(line.decode(errors="replace").rstrip("\r\n"))
            if not answer:
                return
            talk.sendall(answer.encode() + b"\r\n")
