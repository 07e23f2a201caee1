"""Formatted text as Outlook packs it (MS-OXRTFCP): its words, read in the child, where nothing of it can stop us."""

import re
from typing import Final

from compressed_rtf import decompress
from striprtf.striprtf import font_table_group, rtf_to_text

MOST_BYTES: Final = 1_000_000
"""Of what is packed, and of what it says that it unpacks to: a page of words has a few thousand."""

MOST_FONTS: Final = 20_000
"""Letters of the table of fonts, which the library reads in a time that grows with their square."""

BLANKS: Final = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+\n")


def words_of(packed: bytes) -> str:
    """The words; nothing where there are none, or it is not as it should be."""
    if len(packed) > MOST_BYTES or int.from_bytes(packed[4:8], "little") > MOST_BYTES:
        return ""
    try:
        formatted = decompress(packed).decode("cp1252", "replace")
        if len(font_table_group(formatted)) > MOST_FONTS:  # type: ignore[no-untyped-call]
            return ""
        text: str = rtf_to_text(formatted, errors="replace")  # type: ignore[no-untyped-call]
        # Letters beyond the first plane are written as two halves.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    except Exception:  # noqa: BLE001 - whatever the libraries make of what is broken, the rest of the mail is read
        return ""
    return BLANKS.sub("\n\n", text.replace("\x00", "")).strip()
