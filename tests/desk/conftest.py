"""What tests of the desk share. Models are imported late: this file is read before Django is set up."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from guichet.kit.appendonly import lift, protect

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from cast import Cast

PROTECTED = {
    "kit_feedrow": "stream",
    "kit_removed": None,
    "policies_calendarentry": "desk_id",
    "policies_policyversion": "desk_id",
    "tickets_terms": "desk_id",
    "tickets_event": "desk_id",
    "contracts_ledgerentry": "desk_id",
}


@pytest.fixture
def people(db: None) -> "Cast":  # noqa: ARG001 - opens the database
    """The world, in a transaction that is rolled back."""
    made: Cast = importlib.import_module("cast").cast()
    return made


@pytest.fixture
def committed(transactional_db: None) -> "Iterator[Cast]":  # noqa: ARG001 - opens the database
    """The world, really committed: for threads and processes. The tables are emptied afterwards, which they refuse."""
    with connection.schema_editor() as editor:
        for table, stream in PROTECTED.items():
            protect(editor, table, stream)
    yield importlib.import_module("cast").cast()
    with connection.schema_editor() as editor:
        for table in PROTECTED:
            lift(editor, table)


@pytest.fixture(autouse=True)
def _mails_stay_here(settings: "Settings", tmp_path: Path) -> None:
    """No test sends a mail anywhere."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")
