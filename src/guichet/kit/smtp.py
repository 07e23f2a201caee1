"""Mails to a mail server, by Django's own way; those that must not come back, without an envelope sender (RFC 3834)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

NOBODY = "<>"


class Backend(EmailBackend):
    """Hands mails over by SMTP."""

    def _send(self, email_message: EmailMessage) -> bool:
        if getattr(email_message, "returns", True) or self.connection is None:
            return bool(super()._send(email_message))  # type: ignore[misc]
        encoding = email_message.encoding or settings.DEFAULT_CHARSET
        recipients = [sanitize_address(address, encoding) for address in email_message.recipients()]
        whole = email_message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        self.connection.sendmail(NOBODY, recipients, whole)
        return True
