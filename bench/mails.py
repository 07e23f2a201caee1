"""A burst of mails by SMTP: how many a second are kept, until how many a second are requests. `MAILS` says how many.

The mails are of three sizes, a tenth of them with a file, each from somebody else. Four connections bring them, while
the process that keeps them also reads them and files the requests. At the end each one must be there, once.
"""

import base64
import os
import random
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import django
from _measuring import table
from django.core.management import call_command

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
        _desk()
        mails = [_mail(number) for number in range(count)]
        with _running(port, os.environ):
            began = time.perf_counter()
            with ThreadPoolExecutor(CONNECTIONS) as hands:
                list(hands.map(lambda start: _bring(port, mails[start::CONNECTIONS]), range(CONNECTIONS)))
            kept = time.perf_counter() - began
            _wait_until_filed(count)
            filed = time.perf_counter() - began
        size = sum(map(len, mails)) / count / 1_000
        rows = [(f"{count:,}", f"{size:.1f}", f"{count / kept:.0f}", f"{count / filed:.0f}")]
        table(("mails", "kB each", "kept a second", "requests a second"), rows)


def _desk() -> None:
    # Models can be imported only once Django is set up.
    from guichet.core.policy.bundled import source  # noqa: PLC0415
    from guichet.desks.models import Desk  # noqa: PLC0415
    from guichet.policies.publishing import publish  # noqa: PLC0415

    desk = Desk.objects.create(slug="bench", name="Bench", languages=["en"], zone="America/Toronto", mail_address=TO)
    publish(desk, source("fluksaqua").decode(), by=None, at=0)


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


@contextmanager
def _running(port: int, said: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "guichet", "mail", "run"], env=dict(said))
    try:
        while process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
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
