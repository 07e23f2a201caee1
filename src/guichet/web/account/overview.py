"""One's account on one page: who one is, what one signs in with, and where one is signed in."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet.accounts import sessions
from guichet.accounts.models import Session, User
from guichet.web.account import proof
from guichet.web.account.forms import EmailForm, PasswordForm, PersonForm
from guichet.web.shared import carried
from guichet.web.shared.visitor import Visitor, members_only


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner knows it. Instants are whole epoch seconds, UTC; none where it was never used."""

    pk: int
    name: str
    made_at: int
    used_at: int | None


@require_safe
@members_only
def show(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The page; an address that was typed before one had to prove oneself again is shown once more."""
    typed = carried.shown(request, f"{request.path}email")
    return page(request, visitor, email_form=EmailForm(initial={"email": typed.get("email", "")}) if typed else None)


def page(request: HttpRequest, visitor: Visitor, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with these forms in place of fresh ones."""
    user = visitor.user
    kinds = Authenticator.objects.filter(user=user).order_by("pk")
    by_kind = {kind: [one for one in kinds if one.type == kind] for kind in Authenticator.Type}
    codes = by_kind[Authenticator.Type.RECOVERY_CODES]
    context = {
        "person_form": forms.get("person_form") or PersonForm(initial=_said(user), desk=visitor.desk),
        "email_form": forms.get("email_form") or EmailForm(),
        "password_form": forms.get("password_form") or PasswordForm(user=user),
        "email": user.email,
        "has_password": user.has_usable_password(),
        "is_proved": proof.is_recent(request),
        "passkeys": [_passkey(one) for one in by_kind[Authenticator.Type.WEBAUTHN]],
        "app": next(iter(by_kind[Authenticator.Type.TOTP]), None),
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "sessions": _sessions(request, user),
    }
    return render(request, "account/account.html", context, status=status)


def _said(user: User) -> dict[str, str]:
    return {"name": user.name, "language": user.language}


def _passkey(one: Authenticator) -> Passkey:
    used = one.last_used_at
    name = str(one.data.get("name") or gettext("Passkey"))
    return Passkey(one.pk, name, int(one.created_at.timestamp()), int(used.timestamp()) if used else None)


def _sessions(request: HttpRequest, user: User) -> list[tuple[Session, bool]]:
    """The sessions, and which of them is this one."""
    return [(one, one.key == request.session.session_key) for one in sessions.sessions_of(user)]
