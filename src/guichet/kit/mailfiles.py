"""Mails as files, one each, for a desk that is only looked at: nothing leaves the machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Writes each mail to a file of its own in ``MAIL_FOLDER``, complete or not at all."""

    def __init__(self, *, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently, **kwargs)
        self.folder = Path(settings.MAIL_FOLDER)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """File the mails; how many."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            message = mail.message()
            # Named by the Message-ID, so that a mail handed over twice is one file: it is the same mail.
            name = "".join(letter for letter in str(message["Message-ID"]).partition("@")[0] if letter.isalnum())
            fresh = self.folder / f".{name}"
            fresh.write_bytes(message.as_bytes())
            fresh.replace(self.folder / f"{name}.eml")
        return len(email_messages)
