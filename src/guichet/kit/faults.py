"""What is kept of an error: enough to find its cause, and nothing that somebody typed."""

import re
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Final

from guichet.kit.addresses import without_control

MOST_ANSWERED: Final = 300
"""Letters of a mail server's answer that are kept."""

ADDRESS: Final = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
AT_LINE: Final = re.compile(r"(?: at \S+:\d+)$")


def told(error: BaseException) -> str:
    """The class of an error, a mail server's code where it has one, and the line that raised it.

    Never its message: that may hold an address, or the words of a row.
    """
    words = [type(error).__name__]
    if isinstance(error, SMTPRecipientsRefused):
        words += sorted({str(code) for code, _text in error.recipients.values()})
    elif isinstance(error, SMTPResponseException):
        words.append(str(error.smtp_code))
    elif isinstance(error, OSError) and error.errno is not None:
        words.append(f"errno {error.errno}")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None:
        words.append(f"at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
    return " ".join(words)


def answered(error: Exception) -> str:
    """The code and the words with which a mail server said no, on one line and bounded; nothing where it said none."""
    said: tuple[int, bytes | str]
    if isinstance(error, SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, SMTPResponseException):
        said = error.smtp_code, error.smtp_error
    else:
        return ""
    code, words = said
    words = words.decode(errors="replace") if isinstance(words, bytes) else words
    return without_control(f"{code} {words[:10_000]}", most=MOST_ANSWERED)


def refusal(error: Exception) -> str:
    """What is kept with a mail that a mail server refuses: whom or what it refuses, by the class of the error, and its
    answer, addresses in it left out, for the mail has its own; nothing of another error.
    """
    if not isinstance(error, SMTPRecipientsRefused | SMTPSenderRefused | SMTPDataError):
        return ""
    return f"{type(error).__name__} {ADDRESS.sub('…', answered(error))}"


def parted(kept: str) -> tuple[str, str]:
    """The class of an error that was kept, and what else is known of it but the line that raised it."""
    name, _gap, rest = kept.partition(" ")
    return name, AT_LINE.sub("", f" {rest}").strip()
