"""What it costs to file a request: how many a second eight customers file over HTTP, what each takes of the server's
processors, and how long each keeps the one lock under which SQLite lets somebody write.
"""

import http.client
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
    keep one page, which each of them waits for in turn.
    """
    workers = [Client(port, session) for session in sessions]
    spent = processor_s(server)
    until = time.perf_counter() + FILING_S
    with ThreadPoolExecutor(len(workers)) as pool:
        filed = list(pool.map(lambda client: client.file_until(until), workers))
    spent = processor_s(server) - spent
    spans = sorted(span for each in filed for span in each)
    row = (
        f"{len(spans) / FILING_S:.0f}",
        f"{median(spans) * 1e3:.0f}",
        f"{quantiles(spans, n=20)[-1] * 1e3:.0f}",
        f"{spent / len(spans) * 1e3:.1f}",
        f"{median(syncs(home)) * 1e3:.1f}",
        f"{os.getloadavg()[0]:.1f}",
    )
    heads = ("filed a second, 8 clients", "median ms", "95th ms", "server's processor ms each")
    table((*heads, "ms of the disk to keep a page", "load"), [row])


class Client:
    """A customer who files one request after the other over a connection that stays open."""

    def __init__(self, port: int, session: str) -> None:
        """Open the form, for its token."""
        self._wire = http.client.HTTPConnection("127.0.0.1", port)
        self._wire.request("GET", PATH, headers={"Cookie": session, "Accept-Language": "en"})
        answer = self._wire.getresponse()
        answer.read()
        said = next(part for part in answer.headers.get_all("Set-Cookie") or () if part.startswith("csrftoken"))
        self._token = said.split(";")[0].partition("=")[2]
        self._cookies = f"{session}; csrftoken={self._token}"

    def file_until(self, until: float) -> list[float]:
        """File requests until it is time; how long each took."""
        spans = []
        while time.perf_counter() < until:
            start = time.perf_counter()
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self._cookies}
            self._wire.request("POST", PATH, urlencode(request_of(self._token)), headers)
            answer = self._wire.getresponse()
            answer.read()
            if answer.status != 302:
                raise SystemExit(f"bench/pages: filing answers {answer.status}.")
            spans.append(time.perf_counter() - start)
        self._wire.close()
        return spans


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
