"""What is kept of an error: enough to find its cause, and nothing that somebody typed."""

from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPResponseException


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
