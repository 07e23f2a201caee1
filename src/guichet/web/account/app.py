"""An app that makes codes, asked for after the password; and recovery codes, for when it is lost."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret, get_totp_secret, validate_totp_code
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet.accounts.models import User
from guichet.kit.locking import lock
from guichet.web.account import brake
from guichet.web.account.again import asked_again
from guichet.web.account.changes import tell
from guichet.web.account.forms import CodeForm
from guichet.web.account.sign_in import said_to_wait
from guichet.web.shared.visitor import Visitor, members_only


@require_POST
@members_only
@asked_again
def set_up(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the secret to put into an app; and take its first code, which proves that it is there."""
    user = visitor.user
    if is_mfa_enabled(user):
        return redirect("account:show")
    if "code" not in request.POST:
        return _shown(request, user, CodeForm(), get_totp_secret(regenerate=True))
    secret, form = get_totp_secret(), CodeForm(request.POST)
    wait = brake.seconds_to_wait(request, "code", user.email)
    if wait:
        form.add_error("code", said_to_wait(wait))
    elif form.is_valid() and not validate_totp_code(secret, form.cleaned_data["code"]):
        brake.failed(request, "code", user.email)
        form.add_error("code", gettext("This code is not right, or has been used."))
    if not form.is_valid():
        return _shown(request, user, form, secret, status=429 if wait else 422)
    with transaction.atomic():
        TOTP.activate(user, secret)
        codes = _fresh_codes(user)
    clear_totp_secret(request)
    tell(visitor, "app_on")
    return render(request, "account/recovery.html", {"codes": codes})


@require_POST
@members_only
@asked_again
def give_up(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask for codes no longer."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    Authenticator.objects.filter(user=visitor.user, type__in=kinds).delete()
    tell(visitor, "app_off")
    messages.success(request, gettext("Codes are no longer asked for."))
    return redirect("account:show")


@require_POST
@members_only
@asked_again
def renew_codes(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Make new recovery codes, and show them once; the old ones are void."""
    if not is_mfa_enabled(visitor.user):
        return redirect("account:show")
    with transaction.atomic():
        codes = _fresh_codes(visitor.user)
    tell(visitor, "recovery_codes")
    return render(request, "account/recovery.html", {"codes": codes})


def _fresh_codes(user: User) -> list[str]:
    lock(User.objects.all(), user.pk)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def _shown(request: HttpRequest, user: User, form: CodeForm, secret: str, *, status: int = 200) -> HttpResponse:
    adapter = get_adapter()
    url = adapter.build_totp_url(user, secret)
    drawn = adapter.build_totp_svg(url)
    form.fields["code"].help_text = ""
    context = {
        "form": form,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "url": url,
        # Drawn by a library from a secret and an address that it quotes.
        "drawing": mark_safe(drawn[drawn.index("<svg") :]),  # noqa: S308
    }
    return render(request, "account/app.html", context, status=status)
