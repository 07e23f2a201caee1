"""The places of a prepared text that are filled in when it is used: ``{{customer}}``. Plain names, replaced once from a
table of plain strings; never evaluated, and what is filled in is not looked at again.
"""

import re
from collections.abc import Collection, Mapping

PLACE = re.compile(r"\{\{([^{}]{0,80})\}\}")


def named(text: str) -> tuple[tuple[str, str], ...]:
    """Each place of a text, in order: its name, and how it is written."""
    return tuple((found.group(1).strip(), found.group(0)) for found in PLACE.finditer(text))


def unknown(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The placeholders that mean nothing, as they are written, in order."""
    return tuple(written for name, written in named(text) if name not in known)


def unfilled(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The known placeholders that still stand in a text, as they are written, in order."""
    return tuple(written for name, written in named(text) if name in known)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known place filled in. A place of which nothing is known here stays, to be seen."""
    return PLACE.sub(lambda found: values.get(found.group(1).strip(), "") or found.group(0), text)


def fill_lines(text: str, values: Mapping[str, str]) -> str:
    """The text filled in for whoever cannot look at it first: a line with a place of which nothing is known is left
    out, and of the empty lines that then meet one stays.
    """
    kept: list[str] = []
    for line in text.strip().split("\n"):
        if any(not values.get(name) for name, _ in named(line)):
            continue
        whole = fill(line, values)
        if line.strip() or (kept and kept[-1]):
            kept.append(whole if line.strip() else "")
    return "\n".join(kept).strip("\n")
