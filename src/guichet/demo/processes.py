"""A demonstration's installation: what its processes are told, and that it is alone in its folder."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from guichet.kit.crew import CrewError

LOCK: Final = "running.lock"

OWN: Final = (
    "GUICHET_DATABASE_URL",
    "GUICHET_LIVE_URL",
    "GUICHET_MAIL_URL",
    "GUICHET_SECRET_KEY",
    "GUICHET_SECRET_KEY_FILE",
)
"""What is a demonstration's own, whatever is said outside it."""


class DemoError(CrewError):
    """The demonstration cannot be shown; says why."""


def environment(folder: Path, port: int) -> dict[str, str]:
    """What the processes of a demonstration are told."""
    for name in OWN:
        os.environ.pop(name, None)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guichet.project.settings",
        "GUICHET_DEMO": "1",
        "GUICHET_DATA_DIR": str(folder),
        # By its name, and not its number: browsers make passkeys for hosts with a name only.
        "GUICHET_BASE_URL": f"http://localhost:{port}",
        "GUICHET_CLOCK_FILE": str(folder / "clock.json"),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only demonstration of a folder: two would make rounds in one database and send each other's addresses.

    The system lets go of the lock when the process ends, however it ends.

    Raises:
        DemoError: where another runs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise DemoError(
                f"A demonstration runs in {folder} already (process {lock.read().strip() or 'unknown'})."
                " Stop it first, or name another --folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def manage(said: Mapping[str, str], *arguments: str) -> None:
    """Run one command to its end.

    Raises:
        DemoError: where it fails; what it said has been shown.
    """
    done = subprocess.run([sys.executable, "-m", "guichet", *arguments], env=dict(said), check=False)  # noqa: S603 - ours
    if done.returncode:
        raise DemoError(f"guichet {' '.join(arguments)} failed.")
