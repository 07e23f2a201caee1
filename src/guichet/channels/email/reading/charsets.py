"""Bytes to text, whatever their label says: what the label usually means, UTF-8, a guess, and never a failure."""

import codecs
from typing import Final

from charset_normalizer import from_bytes

ALIASES: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "x-mac-roman": "mac_roman",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
}
"""What senders write, and what they mean by it."""

REFUSED: Final = frozenset({"utf-7", "unicode-1-1-utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode"})
"""What hides one text in another, or is no charset of mails."""

MOST_GUESSED: Final = 20_000
"""Bytes by which a charset is guessed."""


FEWEST_GUESSED: Final = 40
"""Bytes beyond ASCII without which a guess is one in the dark."""

WIDE: Final = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"]


def decoded(content: bytes, label: str = "") -> str:
    """The text; of one line end, without NUL and lone surrogates, which databases refuse."""
    return cleaned(_decoded(content, label.strip().strip("\"'").lower()))


def cleaned(text: str) -> str:
    """Text that every database takes."""
    whole = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes, label: str) -> str:
    for name in _tried(content, label):
        try:
            return content.decode(name)
        except (UnicodeError, LookupError):
            continue
    strange = sum(byte > 0x7F for byte in content[:MOST_GUESSED])
    guess = from_bytes(content[:MOST_GUESSED], cp_exclusion=WIDE).best() if strange >= FEWEST_GUESSED else None
    return content.decode("cp1252" if guess is None else guess.encoding, "replace")


def _tried(content: bytes, label: str) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-8-sig", "utf-16")
    name = ALIASES.get(label, label)
    try:
        known = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        known = ""
    if known in REFUSED or not known or not getattr(codecs.lookup(known), "_is_text_encoding", True):
        return ("utf-8",)
    # Latin charsets take any bytes: what is sound UTF-8 is hardly anything else.
    return ("utf-8", known) if known == "cp1252" else (known, "utf-8")
