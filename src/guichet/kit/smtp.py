"""Mails to a mail server, by Django's own way; those that no machine is to answer leave from an address of their own,
or from none where the server refuses that (RFC 3834).
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
PERMANENT = 500


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
        back = getattr(email_message, "back", "")
        if not back or self.connection is None:
            return bool(super()._send(email_message))  # type: ignore[misc]
        encoding = email_message.encoding or settings.DEFAULT_CHARSET
        recipients = [sanitize_address(address, encoding) for address in email_message.recipients()]
        whole = email_message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        try:
            self.connection.sendmail(back, recipients, whole)
        except smtplib.SMTPException as error:
            if not _refuses_sender(error):
                raise
            # Some let one write from known addresses alone. Then nobody hears of what comes back.
            self.connection.sendmail(NOBODY, recipients, whole)
        return True


def _refuses_sender(error: smtplib.SMTPException) -> bool:
    """Whether a server refuses for good from whom a mail leaves: at once, or with the first that comes after."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code >= PERMANENT and _names_sender(said) for code, said in error.recipients.values())
    if not isinstance(error, smtplib.SMTPResponseException) or error.smtp_code < PERMANENT:
        return False
    return isinstance(error, smtplib.SMTPSenderRefused) or (
        isinstance(error, smtplib.SMTPDataError) and _names_sender(error.smtp_error)
    )


def _names_sender(said: bytes | str) -> bool:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return any(word in text.lower() for word in ("sender", "sendas"))
