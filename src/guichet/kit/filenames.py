"""The name of a file that somebody uploads, as data that is safe to show and to save under. It never names a place of
ours: what is stored has names of its own.
"""

import re
import unicodedata
from typing import Final

MOST_BYTES: Final = 180
"""In UTF-8, so that every file system takes it, with what a browser adds for a second one."""

LONGEST_ENDING: Final = 16
UNNAMED: Final = "file"

STRIPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control characters, marks that turn the direction or show nothing, and what is no character."""

DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10))}
)
"""What Windows takes for a device, whatever its ending."""


def cleaned(name: str) -> str:
    """The name without path, without what hides or turns it, and short; ``file`` where nothing is left."""
    plain = unicodedata.normalize("NFKC", name)
    plain = "".join(each for each in plain if unicodedata.category(each) not in STRIPPED)
    plain = re.split(r"[/\\]", plain)[-1]
    plain = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*%]', "_", plain)).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = plain, "", ""
    stem = _shortened(stem, MOST_BYTES - len(f"{dot}{ending}".encode())).strip(" .")
    if plain.partition(".")[0].strip().casefold() in DEVICES:
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}" if stem else ending or UNNAMED


def _shortened(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
