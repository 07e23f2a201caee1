"""The pages of a desk with 100,000 tickets, from a real server, beside a view that does nothing.

`GUICHET_BENCH_TICKETS` says how many tickets instead, `GUICHET_BENCH_FOLDER` where the desk is kept for the next run;
`GUICHET_BENCH_ONLY=filing` leaves all out but what filing a request costs.
"""

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import django
from _filing import tell_cost, tell_rate
from _measuring import table
from django.core.management import call_command

if TYPE_CHECKING:
    from _desk import Made

    from guichet.desks.models import Desk

TICKETS = int(os.environ.get("GUICHET_BENCH_TICKETS", "100000"))
ONLY = os.environ.get("GUICHET_BENCH_ONLY", "")
ROUNDS = 120
WARM = 10
CLIENTS = 8
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
        sessions = [session_of(made.desk, contact) for contact in made.contacts[:CLIENTS]]
        with served(port) as server:
            if ONLY != "filing":
                tell_times(port, visits)
                tell_sizes(port, visits)
            tell_rate(port, sessions, home, server)
        tell_cost(sessions[0])
        if ONLY != "filing":
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

    agent, customer = session_of(made.desk, made.seats[0]), session_of(made.desk, made.contacts[0])
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


def session_of(desk: "Desk", who: object) -> str:
    """The cookie of somebody who is signed in at the desk."""
    from django.test import Client  # noqa: PLC0415

    from guichet.web.shared.binding import DESK_KEY  # noqa: PLC0415

    client = Client()
    client.force_login(who.user)  # type: ignore[attr-defined]
    session = client.session
    session[DESK_KEY] = desk.pk
    session.save()
    return f"sessionid={session.session_key}"


@contextmanager
def served(port: int) -> Iterator[int]:
    """The product's own server, as it is started by its commands; its process."""
    from guichet.project.management.commands.serve import pages as started  # noqa: PLC0415

    words = [sys.executable, "-m", *started("127.0.0.1", port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield server.pid
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
