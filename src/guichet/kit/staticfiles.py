"""Static files under names that hold their hash, so that a browser asks for each once; compressed once, when the server
starts.

Nothing has to be collected first: ``keep`` does it in a moment, and a file that is kept already is left alone. Names
are made of contents, so that several processes, also of two versions, never disturb each other.
"""

import gzip
import hashlib
import os
from pathlib import Path, PurePosixPath
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

COMPRESSED: Final = frozenset({".css", ".js", ".svg", ".json", ".txt", ".html"})

_kept: dict[str, str] = {}


class HashedFiles(StaticFilesStorage):
    """Gives a file's hashed address where it is kept, its plain one where nothing is: while developing, in tests."""

    def url(self, name: str | None) -> str:
        """The address of a file."""
        return super().url(_kept.get(name or "", name))


def keep() -> None:
    """Keep every file that the packages have, under its hashed name, beside its compressed form."""
    if settings.DEBUG:
        return
    root = Path(settings.STATIC_ROOT)
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            if name not in _kept:
                _kept[name] = _keep_one(root, name, Path(storage.path(name)).read_bytes())


def _keep_one(root: Path, name: str, content: bytes) -> str:
    path = PurePosixPath(name)
    hashed = path.with_name(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}")
    _write(root / hashed, content)
    if path.suffix in COMPRESSED:
        # The same bytes in every process: the time is not in them.
        _write(root / f"{hashed}.gz", gzip.compress(content, mtime=0))
    return str(hashed)


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
