"""The one root of every error that the core raises on purpose.

    GuichetError
    └── hours.errors.HoursError        time, zones, weeks, holidays, calendars

Each child has a stable `code` for machines; the message is a whole sentence for people. Anything else that
leaves the core is a fault of the program, not of its input.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class GuichetError(Exception):
    """Something that the core was asked cannot be done; says what was found and what was expected.

    `message` is a sentence, `hint` a second one that helps to mend it (or None), `data` the facts in it by name.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str | None = None, **data: object) -> None:
        super().__init__(message if hint is None else f"{message} {hint}")
        self.message = message
        self.hint = hint
        self.data: Mapping[str, object] = MappingProxyType(data)
