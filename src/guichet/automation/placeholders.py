"""The places of a prepared text that are filled in when it is used: ``{{customer}}``. Plain names, replaced once from a
table of plain strings; never evaluated, and what is filled in is not looked at again.
"""

import re
from collections.abc import Mapping
from typing import Final

KNOWN: Final = ("customer", "organisation", "number", "subject", "agent", "desk", "clock", "due", "status", "link")
"""The names that a placeholder may have."""

PLACE = re.compile(r"\{\{([^{}]{0,80})\}\}")


def unknown(text: str) -> tuple[str, ...]:
    """The placeholders that mean nothing, as they are written, in order."""
    return tuple(found.group(0) for found in PLACE.finditer(text) if found.group(1).strip() not in KNOWN)


def unfilled(text: str) -> tuple[str, ...]:
    """The known placeholders that still stand in a text, as they are written, in order."""
    return tuple(found.group(0) for found in PLACE.finditer(text) if found.group(1).strip() in KNOWN)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known place filled in. A place of which nothing is known here stays, to be seen."""
    return PLACE.sub(lambda found: values.get(found.group(1).strip(), "") or found.group(0), text)
