"""The process that takes mails in, killed again and again while mails come: none is lost, and none is double."""

import random
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from components.installation import ROOT, guichet, install
from post import HERE, letter

MAKE = "import django; django.setup(); from cast import cast; cast()"
COUNT = """
import django; django.setup()
from guichet.channels.models import Arrival, RawMail
from guichet.tickets.models import Message, Ticket
print(Arrival.objects.count(), RawMail.objects.count(), Ticket.objects.count(), Message.objects.count(),
      Arrival.objects.exclude(state="taken").count(), Message.objects.values("text").distinct().count())
"""
PATIENCE_S = 120.0


def told(said: Mapping[str, str], code: str) -> list[int]:
    """The numbers that a script says."""
    done = subprocess.run([sys.executable, "-c", code], env=dict(said), check=True, capture_output=True, text=True)
    return [int(each) for each in done.stdout.split()]


def bring(port: int, number: int) -> bool:
    """Hand one mail over; whether it was taken."""
    with suppress(OSError, smtplib.SMTPException), smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("a@b.test", [HERE], letter(f"Mail {number}.", sender=f"p{number}@x{number}.test"))
        return True
    return False


@pytest.mark.sqlite
@pytest.mark.long
def test_mails_survive_kills_and_none_is_double(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    kills, per_turn = (60, 8) if request.config.getoption("trial") else (2, 8)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    path = f"{ROOT / 'src'}:{ROOT / 'tests'}"
    said = install(tmp_path, GUICHET_MAIL_LISTEN=f"smtp://127.0.0.1:{port}", PYTHONPATH=path)
    told(said, MAKE)
    chance = random.Random(4711)  # noqa: S311 - any moment will do
    number = 0
    for _turn in range(kills):
        command = [sys.executable, "-m", "guichet", "mail", "run"]
        process = subprocess.Popen(command, env=said, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE_S
        brought = 0
        while brought < per_turn and time.monotonic() < deadline:
            # Who was not told that it is taken brings the same mail again.
            if bring(port, number):
                number, brought = number + 1, brought + 1
                if brought == per_turn - 1 and chance.random() < 0.5:
                    break
        process.kill()
        process.wait()
    guichet(said, "mail", "run", "--once")
    arrivals, raws, tickets, messages, waiting, texts = told(said, COUNT)
    assert number >= kills * (per_turn - 1)
    assert [arrivals, raws, tickets, messages, texts] == [number] * 5
    assert waiting == 0
