"""Files that people give us: what is kept of one whoever it belongs to, and why it is not kept."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from django.core.files.base import File

from guichet.kit.filenames import cleaned
from guichet.kit.filestore import fresh_key, random_name, store
from guichet.kit.sniffing import HEAD, type_of
from guichet.kit.uploads import MOST_BYTES


class NotKept(ValueError):  # noqa: N818 - reads as what it is
    """A file is not kept. ``code`` is ``file_empty``, ``file_too_big`` or ``too_many_files``; ``name`` is its own."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code}: {name}")
        self.code, self.name = code, name


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a row says of a file. The row comes first, and then its bytes (``put``): none are left that no row knows
    of.
    """

    name: str
    size: int
    type: str
    public_id: str
    key: str

    @classmethod
    def at(cls, name: str, content: "File[Any]") -> Self:
        """Look at a file, and give it a place for its bytes.

        Raises:
            NotKept: where it is empty or too big.
        """
        plain, size = cleaned(name), content.size or 0
        if not size:
            raise NotKept("file_empty", plain)
        if size > MOST_BYTES:
            raise NotKept("file_too_big", plain)
        content.seek(0)
        found = type_of(content.read(HEAD))
        content.seek(0)
        return cls(name=plain, size=size, type=found, public_id=random_name(), key=fresh_key())

    @property
    def said(self) -> dict[str, Any]:
        """The columns of its row."""
        return asdict(self)

    def put(self, content: "File[Any]") -> None:
        """Keep the bytes where the row says."""
        content.seek(0)
        store().save(self.key, content)
