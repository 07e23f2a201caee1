"""Codes of an app, and recovery codes: judged, each used once."""

import hashlib

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from guichet import clock
from guichet.accounts import tries
from guichet.accounts.models import User

REPLAY_S = 300
"""Longer than an app's code is good for."""


def judge(user: User, code: str) -> Authenticator | None:
    """What the code is of, if it is right and has not been used."""
    theirs = Authenticator.objects.filter(user=user)
    app: Authenticator | None = theirs.filter(type=Authenticator.Type.TOTP).first()
    if app is not None and TOTP(app).validate_code(code) and _is_fresh(user, code):
        return app
    spare: Authenticator | None = theirs.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    return spare if spare is not None and RecoveryCodes(spare).validate_code(code) else None


def _is_fresh(user: User, code: str) -> bool:
    """Whether no process has taken this code before."""
    text = f"{user.pk}\n{''.join(letter for letter in code if letter.isalnum())}"
    key = f"used:{hashlib.sha256(text.encode()).hexdigest()}"
    return tries.count(key, at=clock.now_seconds(), window_s=REPLAY_S) == 1
