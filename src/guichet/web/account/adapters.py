"""What allauth asks of an installation: who may come in, what happens then, and how secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guichet.accounts.models import User
from guichet.web.account import entering
from guichet.web.shared.visitor import desk_of


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; who signs in comes in by our door."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: people are invited."""
        return False

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **_hooked: Any) -> HttpResponse | None:
        """Stop whoever does not belong here, as one stops somebody unknown."""
        if isinstance(user, User) and entering.may_enter(request, user):
            return None
        clear_login(request)
        return redirect("sign_in")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Nothing yet: ``post_login`` does both."""

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **_hooked: Any) -> HttpResponse:
        """Come in."""
        if not isinstance(user, User):
            raise TypeError("People of an installation are accounts.User.")
        return entering.enter(request, user)


class MfaAdapter(DefaultMFAAdapter):
    """An app's codes are asked for after a password or a link. A passkey is enough by itself."""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: list[str] | None = None) -> bool:
        """Whether the person has set up an app: a passkey alone must not shut out who is at another device."""
        found = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
        return (types is None or Authenticator.Type.TOTP in types) and found.exists()

    def encrypt(self, text: str) -> str:
        """The secret of an app or of recovery codes, as the database may hold it."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What ``encrypt`` made unreadable."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        desk = desk_of(context.request)
        return desk.name if desk else "Guichet"


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"guichet.mfa:{settings.SECRET_KEY}".encode()).digest()))
