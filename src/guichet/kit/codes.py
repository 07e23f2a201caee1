"""Codes that only this installation can make: of what they are for and for whom, short enough for an address."""

import base64
import hashlib
import hmac

from django.conf import settings


def code(*parts: str) -> str:
    """128 bits in letters and digits of lower case, so that it survives where addresses are folded. The first part says
    what the code is for: a code for one thing is none for another.
    """
    text = "\x1f".join(parts)
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()[:16]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def is_code(said: str, *parts: str) -> bool:
    """Whether somebody holds the code of these parts; compared whole, in constant time."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), code(*parts).encode())
