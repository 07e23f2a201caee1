"""Two texts, line by line: what is in which of them. Pure."""

import difflib
from collections.abc import Iterator

HEAD = 3
"""Two lines of head, then the place of the first difference, which says nothing here."""


def line_differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The lines in which two texts differ, with those around them: a sign, and the line; ``@`` where some are left
    out.
    """
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), n=1, lineterm="")
    for line in list(lines)[HEAD:]:
        yield ("@", "") if line.startswith("@@") else (line[:1], line[1:])
