"""A demonstration's installation: what its processes are told, and that it is alone in its folder."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from guichet.kit import tied
from guichet.kit.crew import GRACE_S, CrewError

LOCK: Final = "running.lock"
PAUSE_S: Final = 0.2
ENDING_S: Final = GRACE_S + tied.GRACE_S
"""So long the processes of a demonstration that was killed may take to end."""

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
def alone_in(folder: Path) -> Iterator[int]:
    """Be the only demonstration of a folder: two would make rounds in one database and send each other's addresses.
    Gives the lock, for what is started to keep too.

    The system lets go of it when whoever has it has ended, however they end. Where one was killed, those that it had
    started end by themselves, for which we wait.

    Raises:
        DemoError: where another runs, or what it had started.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+", encoding="utf-8") as lock:
        _take(lock, folder)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock.fileno()


def _take(lock: IO[str], folder: Path) -> None:
    until = time.monotonic() + ENDING_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            who = lock.read().strip() or "unknown"
        else:
            return
        if _lives(who):
            raise DemoError(
                f"A demonstration runs in {folder} already (process {who}). Stop it first, or name another --folder."
            )
        if time.monotonic() > until:
            raise DemoError(
                f"A demonstration in {folder} was killed (process {who}), and what it had started still runs. End its"
                " processes, or name another --folder."
            )
        time.sleep(PAUSE_S)


def _lives(who: str) -> bool:
    try:
        os.kill(int(who), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def manage(said: Mapping[str, str], *arguments: str) -> None:
    """Run one command to its end.

    Raises:
        DemoError: where it fails; what it said has been shown.
    """
    process = tied.spawn("guichet", *arguments, said=said)
    try:
        failed = process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    finally:
        tied.bury(process)
    if failed:
        raise DemoError(f"guichet {' '.join(arguments)} failed.")
