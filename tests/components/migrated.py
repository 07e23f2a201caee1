"""The tables of today in a database: migrated by the process of the tests that comes first, and copied by each. To
migrate takes longer than most tests: what comes of it on SQLite is kept from run to run, until that would be another.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.db import connection

from components.once import once

ROOT: Final = Path(__file__).parents[2]
MIGRATED: Final = "migrated"
KEPT: Final = ROOT / ".pytest_cache" / MIGRATED

MADE_OF: Final = ("src/guichet/**/migrations/*.py", "src/guichet/**/models.py", "src/guichet/**/models/*.py")
"""What tables come of, beside what migrations import (which the architecture holds to the kit) and libraries."""
HELPED_BY: Final = ("src/guichet/kit/**/*.py", "src/guichet/project/*.py", "requirements/*.txt")


@contextmanager
def database(worker: str) -> Iterator[None]:
    """Have a copy of one's own for as long as the block lasts."""
    found = str(connection.settings_dict["NAME"])
    once(MIGRATED, _migrate)
    connection.settings_dict["NAME"] = _name()
    connection.creation.clone_test_db(worker, verbosity=0)
    connection.settings_dict.update(connection.creation.get_test_db_clone_settings(worker))
    try:
        yield
    finally:
        connection.creation.destroy_test_db(found, verbosity=0)


def forget() -> None:
    """Take away what was copied from."""
    found = str(connection.settings_dict["NAME"])
    connection.settings_dict["NAME"] = _name()
    connection.creation.destroy_test_db(found, verbosity=0)


def _name() -> str:
    return str(connection.creation._get_test_db_name())  # type: ignore[attr-defined]


def _migrate(done: Path) -> None:
    kept = KEPT / f"{_digest()}.sqlite3"
    if connection.vendor != "sqlite" or not _taken(kept):
        found = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        # Whoever copies must find nobody there, and all of it in the file.
        connection.close()
        connection.settings_dict["NAME"] = found
        if connection.vendor == "sqlite":
            _keep(kept)
    done.touch()


def _taken(kept: Path) -> bool:
    """Whether there was one to take, and nobody threw it away meanwhile."""
    with suppress(FileNotFoundError):
        shutil.copy(kept, _name())
        return True
    return False


def _keep(kept: Path) -> None:
    """Keep it, and none of before. Others may be at it just now, by other runs."""
    KEPT.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(f".{os.getpid()}")
    shutil.copy(_name(), half)
    half.replace(kept)
    for other in set(KEPT.glob("*.sqlite3")) - {kept}:
        other.unlink(missing_ok=True)


def _digest() -> str:
    """Of everything that the tables come of."""
    found = sha256()
    for path in sorted(path for pattern in (*MADE_OF, *HELPED_BY) for path in ROOT.glob(pattern)):
        found.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:32]
