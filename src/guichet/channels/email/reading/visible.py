"""What somebody has just written, apart from the past that their program quotes below it and from their signature.

It only ever takes away from the end, and never all: the start of an answer is never lost, and the whole is always kept.
"""

import re
from collections.abc import Sequence
from typing import Final

LONGEST_LINE: Final = 1_000
"""Characters of a line that are looked at."""

MOST_ATTRIBUTION: Final = 4
"""Lines over which *On … wrote:* is folded."""

MOST_SIGNATURE: Final = 12
"""Lines of a signature; below more of them the mark was none."""

ATTRIBUTIONS: Final = tuple(
    re.compile(rf"^(?:{opening})\b.{{0,600}}(?:{closing}).{{0,80}}:$", re.IGNORECASE)
    for opening, closing in (
        ("on|at", r"\b(?:wrote|writes|said)"),
        ("le", r"\ba écrit|\bécrit"),
        ("am|an", r"\bschrieb"),
        ("el", r"\bescribi[óo]"),
        ("il", r"\bha scritto"),
        ("em|a", r"\bescreveu"),
        ("op", r"\bschreef"),
        ("den|on|fre|lør|man|ons|tor|tir|søn", r"\bskrev"),
        ("w dniu|dnia", r"\bpisze|\bnapisa"),
        (r"\d{4}[-/]\d", r"<[^<>\s]{1,200}@[^<>\s]{1,200}>"),
    )
)
NAMED: Final = re.compile(r"^.{1,120}<[^<>\s]{1,200}@[^<>\s]{1,200}>.{0,40}(?:wrote|a écrit|schrieb|escribió)\s?:$")

ORIGINAL: Final = re.compile(
    r"^\s*[-_=*]{2,}\s*(?:original message|original appointment|reply message|message d.origine|message original"
    r"|ursprüngliche nachricht|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht"
    r"|forwarded message|message transféré|begin forwarded message)\s*[-_=*]*\s*$",
    re.IGNORECASE,
)
FROM: Final = re.compile(r"^[\s>*]*(?:from|de|von|da|van|från|fra|od)\*?\s?:\*?\s\S", re.IGNORECASE)
ALSO: Final = re.compile(
    r"^[\s>*]*(?:sent|to|cc|subject|date|envoyé|à|objet|gesendet|an|betreff|datum|enviado|para|asunto|inviato|a|oggetto"
    r"|reply-to|assunto|data|verzonden|aan|onderwerp)\*?\s?:",
    re.IGNORECASE,
)
RULE: Final = re.compile(r"^\s*_{20,}\s*$")
MARK: Final = re.compile(r"^\s*(?:--+|__+|—)\s*$|^-- ?\w{1,30}$")
DEVICE: Final = re.compile(
    r"^\s*(?:sent from (?:my|an?|the)|sent from .{0,30}(?:iphone|ipad|mobile|android|outlook|mail)|sent via|sent with"
    r"|get outlook for|envoyé (?:de|depuis) mon|envoyé à partir de|von meinem .{1,40} gesendet|gesendet von"
    r"|enviado desde mi|enviado do meu|inviato da|verzonden vanaf)\b.{0,80}$",
    re.IGNORECASE,
)
WORDS_OF_DEVICE: Final = 8


def visible(text: str) -> str:
    """What is new in a mail's text; all of it where nothing would be left."""
    lines = text.split("\n")
    short = [line[:LONGEST_LINE] for line in lines]
    end = _stripped(short, _cut(short))
    shown = "\n".join(lines[:end]).strip()
    return shown or text.strip()


def _cut(lines: Sequence[str]) -> int:
    """Where a program has put the head of the mail that is answered: all below is the past."""
    begun = False
    for place, line in enumerate(lines):
        if begun and (ORIGINAL.match(line) or _is_head(lines, place) or _is_bare_attribution(lines, place)):
            return place
        begun = begun or bool(line.strip())
    return len(lines)


def _is_head(lines: Sequence[str], place: int) -> bool:
    """Whether ``From:`` and at least two of its kin begin here."""
    if RULE.match(lines[place]):
        return any(FROM.match(line) for line in lines[place + 1 : place + 3])
    if not FROM.match(lines[place]):
        return False
    return sum(bool(ALSO.match(line)) for line in lines[place + 1 : place + 7]) >= 2


def _is_bare_attribution(lines: Sequence[str], place: int) -> bool:
    """Whether *On … wrote:* with a date and an address stands here, and nothing below is marked as quoted."""
    joined = _joined(lines[place : place + 2])
    line = lines[place].strip()
    said = line if line.endswith(":") else joined
    if not _is_attribution(said) or "@" not in said or not any(each.isdigit() for each in said):
        return False
    return not any(each.lstrip().startswith(">") for each in lines[place:])


def _stripped(lines: Sequence[str], end: int) -> int:
    """Where the new text ends, once what is quoted at the end and signatures are taken away, in turn."""
    while True:
        before = end
        while end and _is_past(lines[end - 1]):
            end -= 1
        end -= _attribution_before(lines, end)
        end = _before_signature(lines, end)
        if end == before:
            return end


def _is_past(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith(">")


def _attribution_before(lines: Sequence[str], end: int) -> int:
    """Over how many lines an attribution is folded that ends here; none where none does."""
    if not end or not lines[end - 1].rstrip().endswith(":"):
        return 0
    for count in range(1, min(MOST_ATTRIBUTION, end) + 1):
        taken = lines[end - count : end]
        if not all(line.strip() for line in taken):
            break
        if any(each.match(_joined(taken)) for each in ATTRIBUTIONS):
            return count
    return int(bool(NAMED.match(_joined(lines[end - 1 : end]))))


def _is_attribution(said: str) -> bool:
    return said.endswith(":") and (any(each.match(said) for each in ATTRIBUTIONS) or bool(NAMED.match(said)))


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line.strip().lstrip("> ") for line in lines).replace("\xa0", " ").strip()


def _before_signature(lines: Sequence[str], end: int) -> int:
    """Where a signature begins that ends here; ``end`` where there is none, or nothing would be left before it."""
    for place in range(end - 1, max(0, end - MOST_SIGNATURE - 1), -1):
        line = lines[place]
        is_device = DEVICE.match(line) and len(line.split()) <= WORDS_OF_DEVICE and place == end - 1
        if (MARK.match(line) or is_device) and any(each.strip() for each in lines[:place]):
            return place
    return end
