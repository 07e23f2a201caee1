"""An installation of its own, for tests that start processes: a folder with a database, and their environment."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from components.once import once

ROOT = Path(__file__).parents[2]
DATABASE = "guichet.sqlite3"


def install(folder: Path, **said: str) -> dict[str, str]:
    """Put an empty database of today's tables in the folder; the environment of processes that use it, with what else
    is ``said`` to them.
    """
    shutil.copy(_empty_database(), folder / DATABASE)
    return environment(folder, **said)


def environment(folder: Path, **said: str) -> dict[str, str]:
    """The environment of processes whose data is in the folder, and who know nothing of the installation under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "guichet.project.settings",
        "GUICHET_DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
        **said,
    }


def guichet(said: Mapping[str, str], *arguments: str) -> str:
    """Run one command to its end; what it printed."""
    command = [sys.executable, "-m", "guichet", *arguments]
    return subprocess.run(command, env=dict(said), check=True, capture_output=True, text=True).stdout


def _empty_database() -> Path:
    """Made once: migrating takes longer than most tests."""

    def make(done: Path) -> None:
        with TemporaryDirectory(prefix="guichet-empty-") as folder:
            guichet(environment(Path(folder)), "migrate", "--verbosity", "0")
            shutil.copy(Path(folder) / DATABASE, done)

    return once("empty.sqlite3", make)
