"""The tables of today in a database: migrated by the process of the tests that comes first, and copied by each. To
migrate takes longer than most tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from components.once import once

MIGRATED = "migrated"


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
    found = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    # Whoever copies must find nobody there, and all of it in the file.
    connection.close()
    connection.settings_dict["NAME"] = found
    done.touch()
