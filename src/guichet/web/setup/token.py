"""The token that lets the first desk be set up: whoever reads the server's output or its data folder has it.

It is made once for all processes, and is gone when it has been used.
"""

import secrets
from pathlib import Path
from typing import TextIO

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError
from django.utils.crypto import constant_time_compare

from guichet.kit.keptfiles import kept


def token() -> str:
    """The token; made where there is none yet."""
    return kept(_path(), lambda: secrets.token_urlsafe(24))


def is_right(wish: str) -> bool:
    """Whether somebody has the token."""
    return constant_time_compare(wish.strip().encode(), token().encode())


def use_up() -> bool:
    """Throw the token away; false where somebody else has."""
    try:
        _path().unlink()
    except FileNotFoundError:
        return False
    return True


def announce(to: TextIO) -> None:
    """Say where and with which token the first desk is set up, where there is none yet."""
    try:
        begun = apps.get_model("desks", "Desk").objects.exists()
    except DatabaseError:
        # The tables are not made yet: nothing can be set up.
        return
    if not begun:
        to.write(f"There is no desk yet. Set it up at {settings.BASE_URL}/setup/ with the token {token()}\n")


def _path() -> Path:
    return Path(settings.DATA_DIR) / "setup_token"
