"""Processes that are killed at any point: nothing is lost, nothing is half done, and the desk goes on where it was."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from components.installation import guichet, install
from guichet.notices.round import MOST_MAILS

MOST_TURNS = 100
"""In each both processes are killed, the one that files tickets after more of them than before."""

FILE_MANY = """
import django
django.setup()
from guichet import clock
from guichet.desks.models import Desk
from guichet.customers.models import Contact
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
desk = Desk.objects.get()
contact = Contact.objects.get(name="Denis Roy")
place = 0
while True:
    done = submit(desk, contact=contact, by=Actor.customer(contact), at=clock.now_seconds(), channel="portal",
                  priority="minor", subject=f"Ticket {place}", text="Text", key=f"many {place}")
    print(done.ticket.number, flush=True)
    place += 1
"""


def start(said: Mapping[str, str], log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a process that runs until it is killed; what it says goes to a file."""
    with log.open("wb") as file:
        return subprocess.Popen([sys.executable, *arguments], env=dict(said), stdout=file)


def lines(log: Path) -> list[str]:
    """The whole lines that a process has said so far."""
    return log.read_text().split("\n")[:-1]


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill it without a word of warning."""
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.sqlite
def test_whoever_files_and_whoever_delivers_may_be_killed(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    said = install(tmp_path, GUICHET_DEMO="1")
    guichet(said, "shell", "-v", "0", "-c", PEOPLE)
    acknowledged: set[int] = set()
    for turn in range(MOST_TURNS if pytestconfig.getoption("trial") else 1):
        log = tmp_path / f"filed-{turn}"
        rounds = start(said, tmp_path / "rounds", "-m", "guichet", "rounds", "--pause", "0.01")
        filing = start(said, log, "-c", FILE_MANY.replace('"many ', f'"many {turn} '))
        deadline = time.monotonic() + 60
        while len(lines(log)) < 10 + 7 * turn % 40 and time.monotonic() < deadline:
            time.sleep(0.05)
        kill(filing)
        kill(rounds)
        acknowledged |= {int(line) for line in lines(log)}
    assert acknowledged
    guichet(said, "shell", "-v", "0", "-c", WAKE)
    for _round in range(2 + len(acknowledged) // MOST_MAILS):
        guichet(said, "rounds", "--once")
    assert "0 differences" in guichet(said, "replay", "--verify")
    facts = guichet(said, "shell", "-v", "0", "-c", FACTS).split()
    assert acknowledged <= {int(number) for number in facts[0].split(",")}
    assert facts[1:] == ["0", "0", "True"]


PEOPLE = """
from guichet.demo.desks.fluksaqua import SETTING
from guichet.demo.people import make
make(SETTING, at=0, now=0)
"""

WAKE = """
from guichet.kit.models import Job
Job.objects.filter(state="running").update(leased_until=0)
"""

FACTS = """
from pathlib import Path
from django.conf import settings
from guichet.kit.models import FeedRow, Mail, SetAside
from guichet.tickets.models import Ticket
print(",".join(str(number) for number in Ticket.objects.values_list("number", flat=True)))
print(Mail.objects.filter(handed_over_at=None).count(), SetAside.objects.count())
numbers = list(FeedRow.objects.order_by("number").values_list("number", flat=True))
mails = len(list(Path(settings.MAIL_FOLDER).glob("*.eml")))
print(numbers == list(range(1, len(numbers) + 1)) and mails == Mail.objects.count()
      and Mail.objects.filter(purpose="confirmation").count() == Ticket.objects.count())
"""
