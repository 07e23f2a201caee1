"""What tests of the desk share. Models are imported late: this file is read before Django is set up."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from cast import Cast


@pytest.fixture
def people(db: None) -> "Cast":  # noqa: ARG001 - opens the database
    """The world, in a transaction that is rolled back."""
    made: Cast = importlib.import_module("cast").cast()
    return made


@pytest.fixture
def committed(transactional_db: None) -> "Cast":  # noqa: ARG001 - opens the database
    """The world, really committed: for threads and processes. The tables are emptied afterwards."""
    made: Cast = importlib.import_module("cast").cast()
    return made


@pytest.fixture(autouse=True)
def _mails_stay_here(settings: "Settings", tmp_path: Path) -> None:
    """No test sends a mail anywhere."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")
