"""The served desk, killed again and again while customers file by HTTP: nothing that was acknowledged is lost, nothing
is there twice, though whoever got no answer sends the same again.
"""

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import pytest

from components.installation import guichet, install
from components.processes import answers, family, free, kill, running, until
from guichet.notices.round import MOST_MAILS

CUSTOMERS = 3
LIVES, KILLS_OF_A_LIFE = 25, 3
"""In a trial: so often is the whole installation killed, and so often each of the web and the rounds in between: two
hundred kills of the two together. Otherwise each is killed once."""

MOST_BETWEEN = 9
"""Requests that are acknowledged before the next kill, at most."""

FORM = "/fluksaqua/requests/new/"
PAUSE_S = 0.1


@dataclass(slots=True)
class Customer:
    """Somebody who files one request after the other, each under a key of its own, until it is acknowledged.

    ``acknowledged`` are the addresses that were answered, by key; ``again`` counts what was sent more than once.
    """

    port: int
    cookie: str
    name: str
    stop: threading.Event
    acknowledged: dict[str, str] = field(default_factory=dict)
    again: int = 0
    _token: str = ""

    def file(self) -> None:
        """File until it is time to stop, and what was begun to its end; each fifth one is sent twice on purpose."""
        place = 0
        while not self.stop.is_set():
            place += 1
            key = f"{self.name} {place}"
            self.acknowledged[key] = self._send(key)
            if place % 5 == 0:
                self.again += 1
                assert self._send(key) == self.acknowledged[key]
            time.sleep(PAUSE_S)

    def _send(self, key: str) -> str:
        """Send it until it is acknowledged: the address of the request."""
        while True:
            with suppress(OSError, http.client.HTTPException):
                found = self._sent(key)
                if found:
                    return found
            self.again += 1
            time.sleep(0.05)

    def _sent(self, key: str) -> str | None:
        if not self._token:
            cookies = self._answer("GET").headers.get_all("Set-Cookie") or ()
            said = next((each.split(";")[0] for each in cookies if each.startswith("csrftoken")), "")
            self.cookie, self._token = f"{self.cookie}; {said}", said.partition("=")[2]
        typed = {"csrfmiddlewaretoken": self._token, "key": key, "priority": "minor", "subject": key, "text": "Words."}
        answer = self._answer("POST", urlencode(typed))
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        assert answer.status == HTTPStatus.FOUND, (key, answer.status)
        return answer.headers["Location"]

    def _answer(self, method: str, body: str | None = None) -> http.client.HTTPResponse:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as wire:
            wire.request(method, FORM, body, headers)
            answer = wire.getresponse()
            answer.read()
        return answer


@dataclass(slots=True)
class Served:
    """An installation that is served by the product's own command, and killed by parts or whole."""

    said: Mapping[str, str]
    port: int
    logs: Path
    kills: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and wait until a page comes."""
        ports = ("--port", str(self.port), "--live-port", str(free()))
        command = [sys.executable, "-m", "guichet", "serve", *ports, "--logs", str(self.logs)]
        with (self.logs / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=dict(self.said), stdout=log, stderr=log)
        self.wait()

    def wait(self) -> None:
        """Wait until the pages answer and the rounds run."""
        until(lambda: answers(f"http://127.0.0.1:{self.port}/static/guichet/mark.svg"), "the pages answer")
        until(lambda: bool(self._those("rounds")), "the rounds run")

    def kill(self, what: str) -> None:
        """Kill the processes that were started with these words, and wait until they are served again."""
        kill(self._those(what))
        self.kills += 1
        self.wait()

    def kill_all(self) -> None:
        """Kill everything at once, the one that would start it again first."""
        assert self.process is not None
        kill([self.process.pid, *family(self.process.pid)])
        self.process.wait()
        self.kills += 2

    def kill_first(self) -> None:
        """Kill the one that has started all others: they end by themselves."""
        assert self.process is not None
        whole = family(self.process.pid)
        kill([self.process.pid])
        self.process.wait()
        until(lambda: not running("guichet", whole), "nobody outlives the one that started them")

    def _those(self, what: str) -> list[int]:
        assert self.process is not None
        return running(what, family(self.process.pid))


@pytest.mark.sqlite
@pytest.mark.long
def test_what_was_acknowledged_is_there_once_however_often_web_and_rounds_are_killed(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    lives, kills = (LIVES + 1, KILLS_OF_A_LIFE) if pytestconfig.getoption("trial") else (1, 1)
    port, stop, chance = free(), threading.Event(), random.Random(20261128)  # noqa: S311 - any moment will do
    said = install(tmp_path, GUICHET_DEMO="1", GUICHET_BASE_URL=f"http://127.0.0.1:{port}")
    sessions = json.loads(guichet(said, "shell", "-v", "0", "-c", PEOPLE))
    served = Served(said, port, tmp_path)
    customers = [Customer(port, cookie, name, stop) for name, cookie in sessions.items()]
    with ThreadPoolExecutor(len(customers)) as pool:
        try:
            served.start()
            filing = [pool.submit(each.file) for each in customers]
            for life in range(lives):
                if life:
                    served.kill_all()
                    served.start()
                for what in chance.sample(["wsgi:application", "rounds"] * kills, 2 * kills):
                    more = sum(len(each.acknowledged) for each in customers) + chance.randrange(1, MOST_BETWEEN)
                    until(lambda: sum(len(each.acknowledged) for each in customers) >= more, "requests are filed")  # noqa: B023 - asked here
                    served.kill(what)
        finally:
            stop.set()
        for each in filing:
            each.result(120)
        served.kill_first()
    acknowledged = {key: where for each in customers for key, where in each.acknowledged.items()}
    told = check(said, acknowledged)
    again = sum(each.again for each in customers)
    sys.stdout.write(f"{served.kills} kills, {len(acknowledged)} acknowledged, {again} sent again; {told}")


def check(said: Mapping[str, str], acknowledged: Mapping[str, str]) -> str:
    """Let the rounds come to their end, and see that all is there once; what the desk says of itself."""
    guichet(said, "shell", "-v", "0", "-c", WAKE)
    for _round in range(2 + 2 * len(acknowledged) // MOST_MAILS):
        guichet(said, "rounds", "--once")
    verified = guichet(said, "replay", "--verify")
    assert " 0 differences" in verified
    facts = json.loads(guichet(said, "shell", "-v", "0", "-c", FACTS))
    assert facts["tickets"] == {key: where.rstrip("/").rsplit("/", 1)[-1] for key, where in acknowledged.items()}
    assert facts["doubled"] == facts["waiting"] == facts["set_aside"] == 0
    assert facts["confirmed"] == facts["confirmed_once"] == len(acknowledged)
    assert facts["mails"] == facts["letters"]
    assert facts["gapless"]
    return verified


PEOPLE = f"""
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from guichet.demo.desks.fluksaqua import SETTING
from guichet.demo.people import make
from guichet.web.account.entering import BACKEND
from guichet.web.shared.binding import DESK_KEY
made = make(SETTING, at=0, now=0)
found = {{}}
for contact in list(made.contacts.values())[:{CUSTOMERS}]:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(contact.user_id)
    session[BACKEND_SESSION_KEY], session[HASH_SESSION_KEY] = BACKEND, contact.user.get_session_auth_hash()
    session[DESK_KEY] = made.desk.pk
    session.save()
    found[contact.name] = f"sessionid.{{made.desk.where.name}}={{session.session_key}}"
print(json.dumps(found))
"""

WAKE = """
from guichet.kit.models import Job
Job.objects.filter(state="running").update(leased_until=0)
"""

FACTS = """
import json
from pathlib import Path
from django.conf import settings
from guichet.kit.models import FeedRow, Mail, SetAside
from guichet.tickets.models import Ticket
numbers = list(FeedRow.objects.order_by("number").values_list("number", flat=True))
tickets = dict(Ticket.objects.values_list("subject", "public_id"))
confirmed = list(Mail.objects.filter(purpose="confirmation").values_list("subject_id", flat=True))
print(json.dumps({
    "tickets": tickets,
    "doubled": Ticket.objects.count() - len(tickets),
    "waiting": Mail.objects.filter(handed_over_at=None).count(),
    "set_aside": SetAside.objects.count(),
    "confirmed": len(confirmed),
    "confirmed_once": len(set(confirmed)),
    "mails": Mail.objects.count(),
    "letters": len(list(Path(settings.MAIL_FOLDER).glob("*.eml"))),
    "gapless": numbers == list(range(1, len(numbers) + 1)),
}))
"""
