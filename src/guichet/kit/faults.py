"""What is kept of an error: enough to find its cause, and nothing that somebody typed."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from ssl import SSLCertVerificationError, SSLError
from typing import Final

from guichet.kit.addresses import without_control

MOST_ANSWERED: Final = 300
"""Letters of a mail server's answer that are kept."""

ADDRESS: Final = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
AT_LINE: Final = re.compile(r"(?: at \S+:\d+)$")


class Fault(StrEnum):
    """What goes wrong between us and a mail server, whatever it speaks."""

    NAME = "name"
    PORT = "port"
    TIME = "time"
    WAY = "way"
    CUT = "cut"
    GREETING = "greeting"
    HELLO = "hello"
    OVER = "over"
    OTHER_NAME = "other_name"
    UNTRUSTED = "untrusted"
    CLEAR = "clear"
    """No encryption where we begin with it."""
    NO_TLS = "no_tls"
    """None is offered where we ask for it."""
    TLS = "tls"
    NO_SIGN_IN = "no_sign_in"
    SIGN_IN = "sign_in"
    LACKS = "lacks"
    REFUSES = "refuses"


CLASSES: Final[Mapping[str, Fault]] = {
    "gaierror": Fault.NAME,
    "UnicodeError": Fault.NAME,
    "ConnectionRefusedError": Fault.PORT,
    "TimeoutError": Fault.TIME,
    "ConnectionResetError": Fault.CUT,
    "ConnectionAbortedError": Fault.CUT,
    "BrokenPipeError": Fault.CUT,
    "SMTPServerDisconnected": Fault.CUT,
    "SSLEOFError": Fault.CUT,
    "SSLZeroReturnError": Fault.CUT,
    "abort": Fault.CUT,
    "SMTPConnectError": Fault.GREETING,
    "SMTPHeloError": Fault.HELLO,
    "SMTPAuthenticationError": Fault.SIGN_IN,
    "LoginError": Fault.SIGN_IN,
    "CapabilityError": Fault.LACKS,
    "error": Fault.REFUSES,
    "SSLCertVerificationError": Fault.UNTRUSTED,
    "SSLError": Fault.TLS,
}
"""By the class of an error, where that alone tells; ``abort`` and ``error`` are the IMAP library's."""

MORE: Final[Mapping[tuple[str, str], Fault]] = {
    ("SSLCertVerificationError", "verify 9"): Fault.OVER,
    ("SSLCertVerificationError", "verify 10"): Fault.OVER,
    ("SSLCertVerificationError", "verify 62"): Fault.OTHER_NAME,
    ("SSLCertVerificationError", "verify 64"): Fault.OTHER_NAME,
    ("SSLError", "WRONG_VERSION_NUMBER"): Fault.CLEAR,
    ("SSLError", "RECORD_LAYER_FAILURE"): Fault.CLEAR,
    ("SMTPServerDisconnected", "time"): Fault.TIME,
    ("SMTPNotSupportedError", "starttls"): Fault.NO_TLS,
    ("SMTPNotSupportedError", "auth"): Fault.NO_SIGN_IN,
    ("SMTPException", "auth"): Fault.NO_SIGN_IN,
    ("OSError", "errno 101"): Fault.WAY,
    ("OSError", "errno 113"): Fault.WAY,
}
"""By its class and what else is kept of it."""


def fault_of(kept: str) -> Fault | None:
    """What went wrong, by what was kept of an error; nothing where that is not between us and a mail server."""
    name, more = parted(kept)
    return MORE.get((name, more)) or CLASSES.get(name)


def told(error: BaseException) -> str:
    """The class of an error, a mail server's code where it has one, and the line that raised it.

    Never its message: that may hold an address, or the words of a row.
    """
    words = [type(error).__name__]
    if isinstance(error, SMTPRecipientsRefused):
        words += sorted({str(code) for code, _text in error.recipients.values()})
    elif isinstance(error, SMTPResponseException):
        words.append(str(error.smtp_code))
    elif isinstance(error, SSLError):
        words.append(_of_tls(error))
    elif isinstance(error, SMTPException):
        words.append(_lacking(error))
    elif isinstance(error, OSError) and error.errno is not None:
        words.append(f"errno {error.errno}")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None:
        words.append(f"at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
    return " ".join(word for word in words if word)


def _of_tls(error: SSLError) -> str:
    """The library's own code of what is wrong with a certificate, or with a connection."""
    return f"verify {error.verify_code}" if isinstance(error, SSLCertVerificationError) else str(error.reason or "")


def _lacking(error: SMTPException) -> str:
    """What a server does not offer, or that it was silent: the library has but one class and a sentence of its own."""
    said = str(error).lower()
    if isinstance(error, SMTPServerDisconnected):
        return "time" if "timed out" in said else ""
    if isinstance(error, SMTPNotSupportedError):
        return next((word for word in ("starttls", "auth") if word in said), "")
    return "auth" if type(error) is SMTPException and "authentication method" in said else ""


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
