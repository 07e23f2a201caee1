"""Several desks' pasts told at once, each by a process of its own."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guichet import clock
from guichet.kit import tied

FOLDER: Final = "telling"
BLANK: Final = "blank.sqlite3"
DATABASE: Final = "guichet.sqlite3"
PAUSE_S: Final = 0.25


class TellingError(RuntimeError):
    """A desk's past could not be told; says what was said last."""


@dataclass(slots=True)
class Teller:
    """A process that tells one desk's past, and how far it has come."""

    slug: str
    folder: Path
    process: subprocess.Popen[bytes]
    done: int = 0
    of: int = 0

    def read(self) -> bool:
        """Read how far it is; whether that is farther than before."""
        lines = (self.folder / "said").read_text(encoding="utf-8").splitlines()
        for line in reversed(lines):
            done, _, of = line.partition(" ")
            if done.isdigit() and of.isdigit():
                changed = int(done) != self.done
                self.done, self.of = int(done), int(of)
                return changed
        return False

    def is_over(self) -> bool:
        """Whether it has ended.

        Raises:
            TellingError: where it failed.
            KeyboardInterrupt: where it was told to stop, as we are about to be.
        """
        code = self.process.poll()
        if code is not None:
            tied.bury(self.process)
        if code in {-signal.SIGINT, -signal.SIGTERM}:
            raise KeyboardInterrupt
        if code:
            last = (self.folder / "failed").read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
            raise TellingError("\n".join([f"The past of {self.slug} could not be told:", *last]))
        return code is not None


def start(home: Path, slug: str, *, now: int, tickets: int) -> Teller:
    """Begin to tell a desk's past in a folder of its own below ``home``."""
    folder = home / FOLDER / slug
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if (home / FOLDER / BLANK).exists():
        shutil.copy(home / FOLDER / BLANK, folder / DATABASE)
    said = {
        **os.environ,
        "GUICHET_DATA_DIR": str(folder),
        # Its mails are the demonstration's, signed like them.
        "GUICHET_MAIL_URL": f"file://{home / 'mail'}",
        "GUICHET_SECRET_KEY_FILE": str(home / "secret_key"),
        clock.FILE_VARIABLE: str(folder / "clock.json"),
    }
    command = ("guichet", "demotell", slug, "--now", str(now), "--tickets", str(tickets))
    with (folder / "said").open("wb") as out, (folder / "failed").open("wb") as wrong:
        process = tied.spawn(*command, said=said, stdout=out, stderr=wrong)
    return Teller(slug, folder, process)


@contextmanager
def ended(tellers: list[Teller]) -> Iterator[None]:
    """Whatever happens, no teller outlives the block."""
    try:
        yield
    finally:
        for each in tellers:
            if each.process.poll() is None:
                each.process.kill()
                each.process.wait()
                tied.bury(each.process)


def rest() -> None:
    """Wait a little before looking again."""
    time.sleep(PAUSE_S)
