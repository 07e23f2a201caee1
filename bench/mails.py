"""A burst of mails by SMTP: how many a second are kept, until how many a second are requests, and how long an agent
waits for a page meanwhile. `MAILS` says how many.

The mails are of three sizes, a tenth of them with a file, each from somebody else. Four connections bring them to the
whole installation as `guichet serve` starts it, with its pages and its rounds. At the end each one must be there, once.
"""

import base64
import http.client
import os
import random
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from statistics import median, quantiles

import django
from _measuring import table
from django.core.management import call_command
from pages import session_of

CONNECTIONS = 4
TO = "help@bench.test"
WORDS = ("pump", "meter", "gateway", "zero", "alarm", "since", "morning", "the", "of", "line", "reads", "again")


def main() -> None:
    """Measure and print."""
    count = int(os.environ.get("MAILS", "500"))
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        said = {
            "GUICHET_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "guichet.project.settings",
            "GUICHET_MAIL_LISTEN": f"smtp://127.0.0.1:{port}",
        }
        os.environ |= said
        os.environ.pop("GUICHET_DATABASE_URL", None)
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        session = _desk()
        mails = [_mail(number) for number in range(count)]
        over = threading.Event()
        with _running(port, pages := _free_port(), os.environ), ThreadPoolExecutor(1) as agent:
            waited = agent.submit(_looking, pages, session, over)
            began = time.perf_counter()
            with ThreadPoolExecutor(CONNECTIONS) as hands:
                list(hands.map(lambda start: _bring(port, mails[start::CONNECTIONS]), range(CONNECTIONS)))
            kept = time.perf_counter() - began
            _wait_until_filed(count)
            filed = time.perf_counter() - began
            over.set()
            spans = waited.result()
        size = sum(map(len, mails)) / count / 1_000
        row = (f"{count:,}", f"{size:.1f}", f"{count / kept:.0f}", f"{count / filed:.0f}")
        waited_ms = (f"{median(spans) * 1e3:.0f}", f"{quantiles(spans, n=20)[-1] * 1e3:.0f}", f"{max(spans) * 1e3:.0f}")
        heads = ("mails", "kB each", "kept a second", "requests a second")
        waits = ("median ms of a page", "95th ms", "longest ms", "load")
        table((*heads, *waits), [(*row, *waited_ms, f"{os.getloadavg()[0]:.1f}")])


def _desk() -> str:
    """A desk with an agent; the cookie with which they are signed in."""
    # Models can be imported only once Django is set up.
    from guichet.accounts.models import User  # noqa: PLC0415
    from guichet.core.policy.bundled import source  # noqa: PLC0415
    from guichet.desks.models import Desk, Role  # noqa: PLC0415
    from guichet.desks.seats import give_seat  # noqa: PLC0415
    from guichet.policies.publishing import publish  # noqa: PLC0415

    desk = Desk.objects.create(slug="bench", name="Bench", languages=["en"], zone="America/Toronto", mail_address=TO)
    publish(desk, source("fluksaqua").decode(), by=None, at=0)
    user = User.objects.create(email="ada@bench.test", name="Ada")
    return session_of(desk, give_seat(desk, user, role=Role.AGENT))


def _mail(number: int) -> bytes:
    chance = random.Random(number)  # noqa: S311 - the same mails in every run
    text = "\r\n".join(" ".join(chance.choices(WORDS, k=10)) for _line in range(chance.choice((8, 60, 400))))
    head = f"From: Person {number} <p{number}@elsewhere.test>\r\nTo: {TO}\r\nSubject: Meter {number}\r\n"
    if number % 10:
        return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
    file = base64.encodebytes(chance.randbytes(60_000)).decode().replace("\n", "\r\n")
    part = 'Content-Type: application/octet-stream; name="log.bin"\r\nContent-Transfer-Encoding: base64\r\n'
    return (
        f"{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n{text}\r\n--x\r\n{part}\r\n{file}--x--\r\n"
    ).encode()


def _bring(port: int, mails: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=120) as client:
        for mail in mails:
            client.sendmail("a@elsewhere.test", [TO], mail)


def _wait_until_filed(count: int) -> None:
    """Wait until each is a request of its own; nothing is lost, and nothing double."""
    from guichet.channels.models import Arrival, State  # noqa: PLC0415
    from guichet.tickets.models import Ticket  # noqa: PLC0415

    while Arrival.objects.filter(state=State.WAITING).exists():
        time.sleep(0.1)
    assert Arrival.objects.count() == Ticket.objects.count() == count  # noqa: S101 - the figure is worth nothing else


def _looking(port: int, session: str, over: threading.Event) -> list[float]:
    """An agent who opens the queue and the first request of it again and again; how long each page took."""
    spans: list[float] = []
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not over.wait(0.25) or not spans:
        for path in ("/desk/", "/desk/1/"):
            began = time.perf_counter()
            wire.request("GET", path, headers={"Cookie": session, "Accept-Language": "en"})
            answer = wire.getresponse()
            answer.read()
            # There is a first request as soon as the first mail is one.
            if answer.status == http.client.OK:
                spans.append(time.perf_counter() - began)
    return spans


@contextmanager
def _running(port: int, pages: int, said: Mapping[str, str]) -> Iterator[None]:
    words = ("serve", "--port", str(pages), "--live-port", str(_free_port()), "--logs", said["GUICHET_DATA_DIR"])
    process = subprocess.Popen([sys.executable, "-m", "guichet", *words], env=dict(said))
    try:
        for each in (port, pages):
            while process.poll() is None:
                with suppress(OSError), socket.create_connection(("127.0.0.1", each), timeout=1):
                    break
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    main()
