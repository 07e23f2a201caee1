"""The processes of a demonstration: started together, stopped together."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

FIRST_PORT: Final = 8000
LAST_PORT: Final = 65_535
LOCK: Final = "running.lock"
PATIENCE_S: Final = 30.0
GRACE_S: Final = 8.0


class DemoError(RuntimeError):
    """The demonstration cannot be shown; says why."""


def free_port(wish: int | None) -> int:
    """The port that was wished for, or 8000, or any that is free.

    Raises:
        DemoError: where the wished one is taken, or is none.
    """
    if wish is not None:
        if not 0 < wish <= LAST_PORT:
            raise DemoError(f"A port is a number from 1 to {LAST_PORT}, which {wish} is not.")
        if not _is_free(wish):
            raise DemoError(f"Port {wish} is taken. Name another with --port, or none.")
        return wish
    if _is_free(FIRST_PORT):
        return FIRST_PORT
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(folder: Path, port: int) -> dict[str, str]:
    """What the processes of a demonstration are told."""
    for name in ("GUICHET_DATABASE_URL", "GUICHET_MAIL_URL", "GUICHET_SECRET_KEY", "GUICHET_SECRET_KEY_FILE"):
        os.environ.pop(name, None)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guichet.project.settings",
        "GUICHET_DEMO": "1",
        "GUICHET_DATA_DIR": str(folder),
        "GUICHET_BASE_URL": f"http://127.0.0.1:{port}",
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


class Crew:
    """The processes that run until somebody stops them."""

    def __init__(self, said: Mapping[str, str], logs: Path) -> None:
        self._said = dict(said)
        self._logs = logs
        self._files = ExitStack()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, *arguments: str) -> None:
        """Start one; what it says goes to a file of its name."""
        log = self._files.enter_context((self._logs / f"{name}.log").open("ab"))
        # A group of its own, so that Ctrl-C reaches us first, and we stop them in order.
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, "-m", *arguments],
            env=self._said,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def wait_for_port(self, port: int) -> None:
        """Wait until somebody answers there.

        Raises:
            DemoError: where nobody does in time, or one of the processes has ended.
        """
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self.check()
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.1)
        raise DemoError(f"Nobody answers on port {port}; see {self._logs}.")

    def check(self) -> None:
        """See that all are running.

        Raises:
            DemoError: where one has ended; with the last lines that it said.
        """
        for name, process in self._running.items():
            if process.poll() is not None:
                last = (self._logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
                raise DemoError("\n".join([f"The process '{name}' has ended. Its last words:", *last]))

    def watch(self) -> None:
        """Stay until one of them ends, or somebody interrupts."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop all of them: first politely."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._files.close()


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
