"""Whether a mail was written by a program. Headers say so, where their sender is polite; whoever strips them is stopped
by how often they write (:mod:`guichet.channels.email.budgets`).
"""

import re
from collections.abc import Iterator
from email.message import Message
from typing import Final

from guichet.channels.email.reading.headers import raw_value

DAEMONS: Final = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply|bounces?|notifications?|verify|verification"
    r"|auto-?(?:reply|responder|confirm)|daemon|root|www-data|abuse)(?:[+._-].*)?$",
    re.IGNORECASE,
)
"""Before the ``@``: who answers to nobody, and who sends what opens somebody's door elsewhere."""

PRESENT: Final = (
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Reply-From",
    "X-Mail-Autoreply",
    "X-AutoReply-From",
    "X-POST-MessageClass",
    "Feedback-ID",
    "X-FC-MachineGenerated",
    "X-Mailing-List",
)
ASKED: Final = ("Auto-Submitted", "X-Loop", "Precedence", "X-Auto-Response-Suppress", "Return-Path")


def robot(message: "Message[str, str]", sender: str) -> str:
    """What tells that a program wrote it, as a code; nothing where it seems to be a person."""
    return next((code for code, tells in _signs(message, sender) if tells), "")


def _signs(message: "Message[str, str]", sender: str) -> Iterator[tuple[str, bool]]:
    said = {name: raw_value(message, name).strip().lower() for name in ASKED}
    yield "auto_submitted", said["Auto-Submitted"].partition(";")[0].strip() not in {"", "no"}
    yield "loop", bool(said["X-Loop"])
    yield "precedence", said["Precedence"] in {"bulk", "junk", "list", "auto_reply"}
    yield "suppress", any(word in said["X-Auto-Response-Suppress"] for word in ("all", "autoreply", "oof"))
    yield "list", any(raw_value(message, name).strip() for name in PRESENT)
    yield "null", said["Return-Path"] == "<>"
    yield "daemon", bool(DAEMONS.match(sender.rpartition("@")[0]))
