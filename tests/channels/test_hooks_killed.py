"""The pages' process, killed at each step of taking what a provider posts: what was answered with 200 is there, what
was not is brought again, and nothing is double. Then a large mail over the wire, to the server as it is served.
"""

import http.client
import json
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from components import hooks
from components.hooks import Post
from components.installation import ROOT, guichet, install
from components.processes import answers, family, free, kill, until
from guichet import clock
from post import letter

MAKE = "import django; django.setup(); from cast import cast; cast()"
STEPS = {
    "received": "taking._proved",
    "proved": "taking._parcels",
    "about to be kept": "intake._keep",
    "kept, not committed": "taking._heard",
    "committed, not answered": "taking._keep, after",
}
BRING = """
import json, os, signal, sys
import django; django.setup()
from django.test import Client
from components import hooks
from guichet import clock
from guichet.channels.email import intake
from guichet.channels.email.hooks import taking
from post import letter

def lived(number, where):
    # A child of its own, which opens the database itself.
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    name, _comma, after = where.partition(", ")
    if name:
        module, function = name.split(".")
        whole = getattr(globals()[module], function)
        def killed(*given, **named):
            if after:
                whole(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        setattr(globals()[module], function, killed)
    post = hooks.mailgun(letter("Mail %s." % number), at=clock.machine_seconds(), token=str(number))
    answer = Client(SERVER_NAME="127.0.0.1").post("/mail/mailgun/mime", post.body, content_type=post.kind)
    os._exit(0 if answer.status_code == 200 else 1)

def there():
    read, write = os.pipe()
    if not os.fork():
        from guichet.channels.models import Arrival, HookToken, RawMail
        counts = [model.objects.count() for model in (Arrival, RawMail, HookToken)]
        os.write(write, json.dumps(counts).encode())
        os._exit(0)
    os.wait()
    return json.loads(os.read(read, 1000))

print(json.dumps([
    (lived(number, where), there(), lived(number, ""), there()) for number, where in enumerate(sys.argv[1:])
]))
"""
COUNT = """
import django; django.setup()
from guichet.channels.models import Arrival, HookToken, RawMail
print(Arrival.objects.count(), RawMail.objects.count(), HookToken.objects.count())
"""


def run(said: dict[str, str], code: str, *arguments: str) -> str:
    """Run a script to its end; what it printed."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=said, check=True, capture_output=True, text=True).stdout


@pytest.mark.sqlite
def test_what_a_provider_brings_survives_a_kill_at_every_step(tmp_path: Path) -> None:
    path = f"{ROOT / 'src'}:{ROOT / 'tests'}"
    said = install(tmp_path, GUICHET_MAIL_HOOKS=hooks.setting(), PYTHONPATH=path)
    run(said, MAKE)
    told = json.loads(run(said, BRING, *STEPS.values()))
    for number, (step, (killed, kept, again, kept_again)) in enumerate(zip(STEPS, told, strict=True)):
        there = number + (step == "committed, not answered")
        assert (killed, kept) == (-signal.SIGKILL, [there] * 3), step
        assert (again, kept_again) == (0, [number + 1] * 3), step
    guichet(said, "mail", "run", "--once")


@pytest.mark.sqlite
def test_thirty_megabytes_come_by_http_and_a_hundred_are_refused_in_plain_words(tmp_path: Path) -> None:
    port, path = free(), f"{ROOT / 'src'}:{ROOT / 'tests'}"
    base = f"http://127.0.0.1:{port}"
    said = install(tmp_path, GUICHET_MAIL_HOOKS=hooks.setting(), GUICHET_BASE_URL=base, PYTHONPATH=path)
    run(said, MAKE)
    command = [sys.executable, "-m", "guichet", "serve", "--port", str(port), "--live-port", str(free())]
    process = subprocess.Popen(
        [*command, "--logs", str(tmp_path)], env=said, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: answers(f"{base}/static/guichet/mark.svg"), "the pages answer")
        large = letter() + b"A line of a file, in base 64.....\r\n" * (30_000_000 // 35)
        assert posted(port, "mailgun", hooks.mailgun(large, at=clock.machine_seconds())) == (200, "Kept.\n")
        assert posted(port, "postmark", hooks.postmark(letter("Another.")))[0] == 200
        status, words = posted(port, "mailgun", Post(b"x" * 100_000_000, "multipart/form-data; boundary=x"))
        assert (status, words[:19]) == (413, "The mail is too big")
    finally:
        kill([process.pid, *family(process.pid)])
        process.wait()
    assert run(said, COUNT).split() == ["2", "2", "1"]


def posted(port: int, name: str, post: Post) -> tuple[int, str]:
    """What the provider hears over the wire."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as wire:
        wire.request("POST", f"/mail/{name}/mime", post.body, {"Content-Type": post.kind, **post.head})
        answer = wire.getresponse()
        return answer.status, answer.read().decode()
