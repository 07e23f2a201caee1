"""What tests of mail share. Models are imported late: this file is read before Django is set up."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from cast import Cast
    from components.dovecot import Dovecot


@pytest.fixture
def people(db: None) -> "Cast":  # noqa: ARG001 - opens the database
    """FluksAqua's desk, in a transaction that is rolled back."""
    made: Cast = importlib.import_module("cast").cast()
    return made


@pytest.fixture
def committed(transactional_db: None) -> "Cast":  # noqa: ARG001 - opens the database
    """The same, really committed: for threads and servers."""
    made: Cast = importlib.import_module("cast").cast()
    return made


@pytest.fixture
def dovecot() -> "Iterator[Dovecot]":
    """A real IMAP server on this machine; skips where there is none."""
    module = importlib.import_module("components.dovecot")
    if module.program() is None:
        pytest.skip("needs Dovecot (on Debian: apt install dovecot-imapd)")
    with module.server() as server:
        yield server


@pytest.fixture(autouse=True)
def _mails_stay_here(settings: "Settings", tmp_path: Path) -> None:
    """No test sends a mail anywhere."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")
