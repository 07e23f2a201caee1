"""An app that makes codes: what a person's phone would show."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PERIOD_S = 30


def shown(secret: str, *, ahead: int = 0) -> str:
    """The code of a secret now, or of a period before or after."""
    period = int(time.time()) // PERIOD_S  # noqa: TID251 - a phone has its own clock
    return str(format_hotp_value(hotp_value(secret, period + ahead)))
