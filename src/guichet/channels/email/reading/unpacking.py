"""The process in which the JSON is opened that a provider has posted and proved: Postmark's (``m``) and Postal's
(``l``). Of all that it holds, the raw mail is taken, and what the envelope says.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, Final

from guichet.channels.email.reading.serving import Answer, serve

FORM: Final = "form"
"""Why: there is no raw mail in it."""

LIMITS: Final = "limits"
"""Why: it needs more than it may have."""


def answer(what: bytes, body: bytes) -> Answer:
    """For whom the mail is and from whom, as the envelope has it, and the mail; or why there is none."""
    try:
        # One form of it at a time: it may be large.
        text = body.decode("utf-8", "surrogatepass")
        del body
        said = json.loads(text)
        del text
        if not isinstance(said, dict):
            return {"failed": FORM}, []
        recipient, sender, raw = (_postmark if what == b"m" else _postal)(said)
    except MemoryError:
        return {"failed": LIMITS}, []
    except (ValueError, RecursionError):
        return {"failed": FORM}, []
    return ({"recipient": recipient, "sender": sender}, [raw]) if raw else ({"failed": FORM}, [])


def named(sender: object) -> str:
    """The sender of an envelope, which may name nobody."""
    return (sender or "<>") if isinstance(sender, str) else ""


def _postmark(said: Mapping[str, Any]) -> tuple[str, str, bytes]:
    heads = said.get("Headers")
    first = heads[0] if isinstance(heads, list) and heads and isinstance(heads[0], dict) else {}
    sender = _text(first, "Value") if _text(first, "Name").lower() == "return-path" else ""
    return _text(said, "OriginalRecipient"), sender, _text(said, "RawEmail").encode("utf-8", "surrogatepass")


def _postal(said: Mapping[str, Any]) -> tuple[str, str, bytes]:
    text = _text(said, "message")
    try:
        raw = base64.b64decode(text) if said.get("base64") is True else text.encode("utf-8", "surrogatepass")
    except binascii.Error:
        raw = b""
    return _text(said, "rcpt_to"), named(said.get("mail_from")), raw


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) else ""


if __name__ == "__main__":
    serve(answer)
