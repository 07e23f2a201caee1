"""What it costs to file a request: how many a second eight customers file over HTTP, what each takes of the server's
processors, and how long each keeps the one lock under which SQLite lets somebody write.
"""

import http.client
import os
import secrets
import selectors
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from _measuring import table

FILING_S = 10.0
SYNCS = COSTED = 120
PATH = "/requests/new/"
TICKS = os.sysconf("SC_CLK_TCK")


def tell_rate(port: int, sessions: list[str], home: str, server: int) -> None:
    """How many requests customers file in a second, each over its own connection; beside it how long the disk takes to
    keep one page, which each of them waits for in turn, and what we take ourselves of the same processors.
    """
    clients = [Client(port, session) for session in sessions]
    spent, ours = processor_s(server), time.process_time()
    spans = sorted(file_for(clients, FILING_S))
    spent, ours = processor_s(server) - spent, time.process_time() - ours
    row = (
        f"{len(spans) / FILING_S:.0f}",
        f"{median(spans) * 1e3:.0f}",
        f"{quantiles(spans, n=20)[-1] * 1e3:.0f}",
        f"{spent / len(spans) * 1e3:.1f}",
        f"{ours / len(spans) * 1e3:.2f}",
        f"{median(syncs(home)) * 1e3:.1f}",
        f"{os.getloadavg()[0]:.1f}",
    )
    heads = ("filed a second, 8 clients", "median ms", "95th ms", "server's processor ms each", "clients' ms each")
    table((*heads, "ms of the disk to keep a page", "load"), [row])


class Client:
    """A customer who files one request after the other over a connection that stays open. Its bytes are written and
    read as they are: what a library takes to word them would be taken from the server, on the same processors.
    """

    def __init__(self, port: int, session: str) -> None:
        """Open the form, for its token."""
        wire = http.client.HTTPConnection("127.0.0.1", port)
        wire.request("GET", PATH, headers={"Cookie": session, "Accept-Language": "en"})
        answer = wire.getresponse()
        answer.read()
        wire.close()
        said = next(part for part in answer.headers.get_all("Set-Cookie") or () if part.startswith("csrftoken"))
        self._token = said.split(";")[0].partition("=")[2]
        self._head = (
            f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {session}; csrftoken={self._token}\r\n"
            "Accept-Language: en\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        )
        self.wire = socket.create_connection(("127.0.0.1", port))
        self.began = 0.0

    def send(self) -> None:
        """File one."""
        body = urlencode(request_of(self._token))
        self.began = time.perf_counter()
        self.wire.sendall(f"{self._head}{len(body)}\r\n\r\n{body}".encode())

    def heard(self) -> float:
        """How long the answer took that has come: it leads to the new request, and has no body."""
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self.wire.recv(65_536)
            if not part:
                raise SystemExit("bench/pages: filing was not answered.")
            answer += part
        spent = time.perf_counter() - self.began
        head = answer.lower()
        if (
            not head.startswith(b"http/1.1 302")
            or b"location: /requests/" not in head
            or not head.endswith(b"\r\n\r\n")
        ):
            raise SystemExit(f"bench/pages: filing answers {answer[:300]!r}.")
        return spent


def file_for(clients: list[Client], seconds: float) -> Iterator[float]:
    """Let each client file one request after the other for so long; how long each took."""
    with selectors.DefaultSelector() as waiting:
        for client in clients:
            waiting.register(client.wire, selectors.EVENT_READ, client)
            client.send()
        until, open_ones = time.perf_counter() + seconds, len(clients)
        while open_ones:
            for key, _ in waiting.select():
                yield key.data.heard()
                if time.perf_counter() < until:
                    key.data.send()
                else:
                    waiting.unregister(key.fileobj)
                    key.data.wire.close()
                    open_ones -= 1


def request_of(token: str) -> dict[str, str]:
    """What a customer types."""
    return {
        "csrfmiddlewaretoken": token,
        "key": secrets.token_urlsafe(16),
        "priority": "minor",
        "subject": "The pump has stopped",
        "text": "Since this morning the pump of the second line does not start any more. " * 4,
    }


def processor_s(pid: int) -> float:
    """Seconds of processor that a process and all that it started have had."""
    facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return (int(facts[11]) + int(facts[12])) / TICKS + sum(processor_s(int(child)) for child in children)


def syncs(home: str) -> list[float]:
    """How long the disk takes, each time, until a page is safe on it."""
    found = []
    with tempfile.NamedTemporaryFile(dir=home) as file:
        for _turn in range(SYNCS):
            file.write(os.urandom(4096))
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            found.append(time.perf_counter() - start)
    return found


@dataclass(slots=True)
class Held:
    """How long a lock was held, each time: by the clock, of the processor, and in committing; and how many statements
    were carried out meanwhile.
    """

    spans: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)


def tell_cost(session: str) -> None:
    """What one filing costs where nobody else files: in this process, without the wire."""
    from django.test import Client as Browser  # noqa: PLC0415 - once Django is set up

    browser = Browser(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    browser.cookies.load(session)
    browser.get(PATH)
    token = browser.cookies["csrftoken"].value
    taken = []
    with watched() as held:
        for _turn in range(COSTED):
            browser.cookies.pop("messages", None)
            start = time.process_time()
            browser.post(PATH, request_of(token))
            taken.append(time.process_time() - start)
    row = (
        f"{median(taken) * 1e3:.1f}",
        f"{median(held.spans) * 1e3:.1f}",
        f"{median(held.work) * 1e3:.1f}",
        f"{median(held.commits) * 1e3:.1f}",
        f"{median(held.statements):.0f}",
    )
    heads = ("one filing, processor ms", "lock held ms", "processor ms under it", "ms of it to commit")
    table((*heads, "statements under it"), [row])


@contextmanager
def watched() -> Iterator[Held]:
    """Note how long each transaction holds the lock."""
    from django.db import DEFAULT_DB_ALIAS, connections  # noqa: PLC0415 - once Django is set up

    held, began, asked = Held(), [0.0, 0.0], [0]
    connection = connections[DEFAULT_DB_ALIAS]
    wrapper: Any = type(connection)
    begin, commit = wrapper.knock, wrapper._commit  # noqa: SLF001 - where the lock is taken and given back

    def beginning(self: Any, begun: Any) -> Any:
        found = begin(self, begun)
        began[:], asked[0] = [time.perf_counter(), time.thread_time()], 0
        return found

    def committing(self: Any) -> None:
        start, work = time.perf_counter(), time.thread_time() - began[1]
        commit(self)
        over = time.perf_counter()
        held.spans.append(over - began[0])
        held.work.append(work)
        held.commits.append(over - start)
        held.statements.append(asked[0])

    def counting(execute: Any, *said: Any) -> Any:
        asked[0] += 1
        return execute(*said)

    with (
        mock.patch.object(wrapper, "knock", beginning),
        mock.patch.object(wrapper, "_commit", committing),
        connection.execute_wrapper(counting),
    ):
        yield held
