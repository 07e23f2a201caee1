"""The pages of a desk with 100,000 tickets, from a real server, beside a view that does nothing.

`GUICHET_BENCH_TICKETS` says how many tickets instead, `GUICHET_BENCH_FOLDER` where the desk is kept for the next run.
"""

import gzip
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import django
from _measuring import table
from django.core.management import call_command

if TYPE_CHECKING:
    from _desk import Made

TICKETS = int(os.environ.get("GUICHET_BENCH_TICKETS", "100000"))
ROUNDS = 120
WARM = 10
CLIENTS = 8
FILING_S = 10.0
PATIENCE_S = 60
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that is asked for, and as whom."""

    name: str
    path: str
    cookie: str = ""


def main() -> None:
    """Measure and print."""
    with folder() as home:
        port = free_port()
        os.environ |= {
            "GUICHET_DATA_DIR": home,
            "GUICHET_BASE_URL": f"http://127.0.0.1:{port}",
            "GUICHET_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "_served",
            "PYTHONPATH": str(Path(__file__).parent),
        }
        os.environ.pop("GUICHET_DATABASE_URL", None)
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        made = desk()
        visits = pages(made)
        with served(port):
            tell_times(port, visits)
            tell_sizes(port, visits)
            tell_filing(port, made, home)
        tell_queries(visits)


@contextmanager
def folder() -> Iterator[str]:
    """Where the desk is kept: a folder of the caller's, or one that is thrown away."""
    kept = os.environ.get("GUICHET_BENCH_FOLDER")
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory() as made:
        yield made


def desk() -> "Made":
    """The desk with its tickets: of an earlier run, or made now."""
    from _desk import known, make  # noqa: PLC0415 - models can be imported only once Django is set up

    from guichet import clock  # noqa: PLC0415

    found = known()
    if found is None:
        start = time.perf_counter()
        found = make(TICKETS, now=clock.now_seconds())
        print(f"A desk of {TICKETS:,} tickets was made in {time.perf_counter() - start:.0f} s.\n")
    return found


def pages(made: "Made") -> list[Visit]:
    """What is asked for."""
    from _desk import COMMON, RARE  # noqa: PLC0415

    agent, customer = session_of(made, made.seats[0]), session_of(made, made.contacts[0])
    organisation = made.contacts[0].organisation_id
    return [
        Visit("bare view", "/bare"),
        Visit("queue", "/desk/", agent),
        Visit("queue, filtered", f"/desk/?agent=nobody&priority=minor&customer={organisation}", agent),
        Visit("queue, the closed", "/desk/view/closed/", agent),
        Visit("ticket", f"/desk/{made.number}/", agent),
        Visit("search, a rare word", f"/desk/search/?q={RARE}", agent),
        Visit("search, a common word", f"/desk/search/?q={COMMON}", agent),
        Visit("search, two words", f"/desk/search/?q={COMMON}+{RARE}", agent),
        Visit("a customer's search", f"/requests/search/?q={COMMON}", customer),
        Visit("a customer's list", "/requests/", customer),
    ]


def session_of(made: "Made", who: object) -> str:
    """The cookie of somebody who is signed in at the desk."""
    from django.test import Client  # noqa: PLC0415

    from guichet.web.shared.binding import DESK_KEY  # noqa: PLC0415

    client = Client()
    client.force_login(who.user)  # type: ignore[attr-defined]
    session = client.session
    session[DESK_KEY] = made.desk.pk
    session.save()
    return f"sessionid={session.session_key}"


@contextmanager
def served(port: int) -> Iterator[None]:
    """The product's own server, as it is started by its commands."""
    from guichet.project.management.commands.serve import pages as started  # noqa: PLC0415

    words = [sys.executable, "-m", *started("127.0.0.1", port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Wait until somebody answers."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("bench/pages: the server does not start.")


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def get(wire: http.client.HTTPConnection, path: str, cookie: str = "") -> tuple[int, bytes, http.client.HTTPMessage]:
    """One answer, as it comes over the wire."""
    wire.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": cookie, "Accept-Language": "en"})
    answer = wire.getresponse()
    return answer.status, answer.read(), answer.headers


def tell_times(port: int, visits: list[Visit]) -> None:
    """How long each page takes, in turns over one connection that stays open."""
    wire = http.client.HTTPConnection("127.0.0.1", port)
    taken: dict[str, list[float]] = {visit.name: [] for visit in visits}
    for turn in range(ROUNDS + WARM):
        for visit in visits:
            start = time.perf_counter()
            status, _, _ = get(wire, visit.path, visit.cookie)
            spent = time.perf_counter() - start
            if status != 200:
                raise SystemExit(f"bench/pages: {visit.path} answers {status}.")
            if turn >= WARM:
                taken[visit.name].append(spent)
    wire.close()
    first = median(taken[visits[0].name])
    rows = [
        (
            name,
            f"{median(seconds) * 1e3:.1f}",
            f"{quantiles(seconds, n=20)[-1] * 1e3:.1f}",
            f"{min(seconds) * 1e3:.1f}",
            f"{median(seconds) / first:.1f}",
        )
        for name, seconds in taken.items()
    ]
    load = os.getloadavg()[0]
    print(f"The machine's load meanwhile: {load:.1f} on {os.cpu_count()} cores.\n")
    table(("page", "median ms", "95th ms", "least ms", "times the bare view"), rows)


def tell_sizes(port: int, visits: list[Visit]) -> None:
    """What a first visit transfers, with all that the page refers to, and what one after it does."""
    wire = http.client.HTTPConnection("127.0.0.1", port)
    rows = []
    for visit in visits[1:]:
        _, body, headers = get(wire, visit.path, visit.cookie)
        text = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        size, first = weight(body, headers), 0
        for link in sorted(set(LINKED.findall(text.decode()))):
            status, file, said = get(wire, link)
            if status != 200 or "immutable" not in said["Cache-Control"]:
                raise SystemExit(f"bench/pages: {link} answers {status}, {said['Cache-Control']}.")
            first += weight(file, said)
        rows.append((visit.name, f"{(size + first) / 1e3:.0f}", f"{size / 1e3:.0f}", f"{len(text) / 1e3:.0f}"))
    wire.close()
    table(("page", "first visit kB", "after it kB", "page uncompressed kB"), rows)


def weight(body: bytes, headers: http.client.HTTPMessage) -> int:
    """Bytes on the wire: the answer with its headers."""
    return len(body) + sum(len(name) + len(value) + 4 for name, value in headers.items())


def tell_filing(port: int, made: "Made", home: str) -> None:
    """How many requests eight customers file in a second, each over its own connection; beside it how long the disk
    takes to keep one page, which each of them waits for in turn.
    """
    sessions = [session_of(made, contact) for contact in made.contacts[:CLIENTS]]
    until = time.perf_counter() + FILING_S
    with ThreadPoolExecutor(CLIENTS) as pool:
        filed = list(pool.map(lambda session: file_until(port, session, until), sessions))
    spans = sorted(span for each in filed for span in each)
    row = (
        f"{len(spans) / FILING_S:.0f}",
        f"{median(spans) * 1e3:.0f}",
        f"{quantiles(spans, n=20)[-1] * 1e3:.0f}",
        f"{median(syncs(home)) * 1e3:.1f}",
    )
    table(("filed a second, 8 clients", "median ms", "95th ms", "ms of the disk to keep a page"), [row])


def syncs(home: str) -> list[float]:
    """How long the disk takes, each time, until a page is safe on it."""
    found = []
    with tempfile.NamedTemporaryFile(dir=home) as file:
        for _turn in range(ROUNDS):
            file.write(os.urandom(4096))
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            found.append(time.perf_counter() - start)
    return found


def file_until(port: int, session: str, until: float) -> list[float]:
    """File requests until it is time; how long each took."""
    wire = http.client.HTTPConnection("127.0.0.1", port)
    _, _, headers = get(wire, "/requests/new/", session)
    token = next(part for part in headers.get_all("Set-Cookie") or () if part.startswith("csrftoken"))
    token = token.split(";")[0].partition("=")[2]
    spans = []
    while time.perf_counter() < until:
        body = urlencode(request_of(token))
        start = time.perf_counter()
        wire.request(
            "POST",
            "/requests/new/",
            body,
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"{session}; csrftoken={token}"},
        )
        answer = wire.getresponse()
        answer.read()
        if answer.status != 302:
            raise SystemExit(f"bench/pages: filing answers {answer.status}.")
        spans.append(time.perf_counter() - start)
    wire.close()
    return spans


def request_of(token: str) -> Mapping[str, str]:
    """What a customer types."""
    return {
        "csrfmiddlewaretoken": token,
        "key": secrets.token_urlsafe(16),
        "priority": "minor",
        "subject": "The pump has stopped",
        "text": "Since this morning the pump of the second line does not start any more. " * 4,
    }


def tell_queries(visits: list[Visit]) -> None:
    """How many questions each page puts to the database."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    rows = []
    for visit in visits[1:]:
        client = Client(headers={"host": "127.0.0.1"})
        client.cookies.load(visit.cookie)
        client.get(visit.path)
        with CaptureQueriesContext(connection) as asked:
            client.get(visit.path)
        rows.append((visit.name, str(len(asked))))
    table(("page", "questions to the database"), rows)


if __name__ == "__main__":
    main()
