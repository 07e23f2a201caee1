"""The real push process beside a test's pages: it follows the test's database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE_S = 30.0
ROOT = Path(__file__).parents[2]


def database_url() -> str:
    """The database of the tests, as a process of its own is told of it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(said['NAME']))}"
    user = f"{quote(said['USER'])}:{quote(said['PASSWORD'])}@" if said["USER"] else ""
    if str(said["HOST"]).startswith("/"):
        return f"postgresql://{user}/{said['NAME']}?host={said['HOST']}"
    return f"postgresql://{user}{said['HOST']}:{said['PORT'] or 5432}/{said['NAME']}"


@contextmanager
def push(origin: str) -> Iterator[str]:
    """Run it for the pages of one origin; where it listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    said = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guichet.project.settings",
        "GUICHET_DATABASE_URL": database_url(),
        "GUICHET_SECRET_KEY": settings.SECRET_KEY,
        "GUICHET_BASE_URL": origin,
        "PYTHONPATH": str(ROOT / "src"),
    }
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers-kill-timeout", "2"]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", *where, "guichet.live.asgi:application"]
    process = subprocess.Popen(command, env=said, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/live/"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until somebody answers there."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError("The push does not answer.")
