"""A desk with people, as the tests of pages have it."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from cast import Cast

shared = importlib.import_module("web.conftest")
quick_passwords, static_files_unread = shared.quick_passwords, shared.static_files_unread
hand_set, world = shared.hand_set, shared.world


@pytest.fixture
def people(db: None) -> "Cast":  # noqa: ARG001 - opens the database
    """FluksAqua's desk, in a transaction that is rolled back."""
    made: Cast = importlib.import_module("cast").cast()
    return made


@pytest.fixture
def committed(transactional_db: None) -> "Cast":  # noqa: ARG001 - opens the database
    """The same, really committed: for threads."""
    made: Cast = importlib.import_module("cast").cast()
    return made


@pytest.fixture(autouse=True)
def _mails_stay_here(settings: "Settings", tmp_path: Path) -> None:
    """No test sends a mail anywhere."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")
