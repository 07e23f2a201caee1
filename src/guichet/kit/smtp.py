"""Mails to a mail server, by Django's own way; those that must not come back, without an envelope sender (RFC 3834).
Where the server wants a token in place of a password, it gets one.
"""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from guichet import clock
from guichet.kit.oauth import TOKENS

NOBODY = "<>"


def sign_in(connection: smtplib.SMTP, user: str, file: str) -> None:
    """Sign in by a token that the file is good for (XOAUTH2). One that is refused is forgotten.

    Raises:
        TokenError: where none is given.
        SMTPAuthenticationError: where it is refused.
    """
    token = TOKENS.token(file, at=clock.machine_seconds())
    said = f"user={user}\x01auth=Bearer {token}\x01\x01"
    # Whoever greets after signing in is signed out again.
    connection.ehlo_or_helo_if_needed()
    try:
        # To what a server says of a token that it refuses, nothing is answered.
        connection.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
    except smtplib.SMTPAuthenticationError:
        TOKENS.drop(file)
        raise


class Backend(EmailBackend):
    """Hands mails over by SMTP."""

    def open(self) -> bool | None:
        """Be connected and signed in; whether that is new."""
        is_new = super().open()
        if is_new and settings.MAIL_OAUTH and self.connection is not None:
            try:
                sign_in(self.connection, settings.MAIL_OAUTH_USER, settings.MAIL_OAUTH)
            except (OSError, smtplib.SMTPException):
                self.close()
                raise
        return is_new

    def _send(self, email_message: EmailMessage) -> bool:
        if getattr(email_message, "returns", True) or self.connection is None:
            return bool(super()._send(email_message))  # type: ignore[misc]
        encoding = email_message.encoding or settings.DEFAULT_CHARSET
        recipients = [sanitize_address(address, encoding) for address in email_message.recipients()]
        whole = email_message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        self.connection.sendmail(NOBODY, recipients, whole)
        return True
