"""Formatted text as Outlook packs it (MS-OXRTFCP): its words, read in the child, where nothing of it can stop us."""

import itertools
import re
from typing import Final

from compressed_rtf import decompress
from striprtf.striprtf import font_table_group, rtf_to_text

MOST_BYTES: Final = 1_000_000
"""Of what is packed, and of what it says that it unpacks to: a page of words has a few thousand."""

MOST_FONTS: Final = 20_000
"""Letters of the table of fonts, which the library reads in a time that grows with their square."""

MOST_LINKS: Final = 500
MOST_LINKED: Final = 4_000
"""Letters of the formatted words of one link."""

LINK: Final = re.compile(
    r"\{\\\*\\fldinst[^{}\"]{0,100}(?P<inner>\{)?[^{}\"]{0,100}HYPERLINK\s{1,9}\"(?P<target>[!#-\[\]-z|~]{1,2000})\"[^{}]{0,200}"
    r"(?(inner)\}[^{}]{0,100})\}\s{0,9}(?P<words>\{\\fldrslt) ?"
)
"""A field that is a link: where it leads, and where its words begin."""

BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
LED: Final = re.compile("\ue000([^\ue000\ue001]*)\ue001([!-~]{1,2000})\ue002")
"""A link in what the library gives: its words, and where it leads, between marks that stand for nothing else."""

MARKS: Final = dict.fromkeys(range(0xE000, 0xE003))
LEADS: Final = ("http://", "https://", "mailto:")

BLANKS: Final = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+\n")


def words_of(packed: bytes) -> str:
    """The words; nothing where there are none, or it is not as it should be."""
    if len(packed) > MOST_BYTES or int.from_bytes(packed[4:8], "little") > MOST_BYTES:
        return ""
    try:
        formatted = decompress(packed).decode("cp1252", "replace")
        if len(font_table_group(formatted)) > MOST_FONTS:  # type: ignore[no-untyped-call]
            return ""
        text: str = rtf_to_text(_with_targets(formatted), errors="replace")  # type: ignore[no-untyped-call]
        # Letters beyond the first plane are written as two halves.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    except Exception:  # noqa: BLE001 - whatever the libraries make of what is broken, the rest of the mail is read
        return ""
    text = LED.sub(_told, text).translate(MARKS)
    return BLANKS.sub("\n\n", text.replace("\x00", "")).strip()


def _with_targets(formatted: str) -> str:
    """The text with where each link leads behind its words; which the library drops, or gives in a form of its own."""
    made, done = [], 0
    for link in itertools.islice(LINK.finditer(formatted), MOST_LINKS):
        end = _end_of(formatted, link.start("words"))
        if link.start() < done or end is None:
            continue
        words = formatted[link.end() : end]
        if link["target"].lower().startswith(LEADS):
            words = "{\\uc1\\u-8192?}" + words + "{\\uc1\\u-8191?" + link["target"] + "\\u-8190?}"
        made += [formatted[done : link.start()], "{\\fldrslt ", words]
        done = end
    return "".join(made) + formatted[done:]


def _end_of(formatted: str, start: int) -> int | None:
    """Where the group ends that begins at ``start``; nothing where that is too far."""
    depth = 0
    for found in BRACE.finditer(formatted, start, start + MOST_LINKED):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.start()
    return None


def _told(link: re.Match[str]) -> str:
    """A link as it is read: its words, and where it leads unless they say so."""
    words, target = link[1], link[2].strip()
    said = target.partition(":")[2] if target.lower().startswith("mailto:") else target.rstrip("/")
    return words if words.strip().rstrip("/") in {said, target} else f"{words} <{target}>"
