"""What a file is, by its bytes and never by what its sender says: one of a few harmless types, or just bytes."""

from typing import Final

BYTES: Final = "application/octet-stream"
TEXT: Final = "text/plain; charset=utf-8"
HEAD: Final = 8192
"""How much of a file tells what it is."""

BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
MARKUP: Final = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<body", b"<iframe")


def type_of(head: bytes) -> str:
    """The type of a file that begins like this."""
    for beginning, kind in BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return TEXT if _is_plain(head) else BYTES


def _is_plain(head: bytes) -> bool:
    """Whether it is text, and none that a browser could take for a page."""
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body or body.startswith(b"<") or any(mark in head.lower() for mark in MARKUP):
        return False
    if any(byte < 0x20 and byte not in b"\t\n\r\f" for byte in head):
        return False
    # Where the head was cut, a letter may have been cut too: it has at most four bytes.
    for cut in range(4 if len(head) == HEAD else 1):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False
