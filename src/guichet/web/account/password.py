"""One's password: chosen, changed, or given up for mailed links. Every other session ends with it."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from guichet.accounts import sessions
from guichet.entry import links
from guichet.web.account.again import asked_again
from guichet.web.account.changes import tell
from guichet.web.account.forms import PasswordForm
from guichet.web.account.overview import page
from guichet.web.shared.visitor import Visitor, members_only


@sensitive_post_parameters("new_password")
@require_POST
@members_only
@asked_again
def change(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep a new password: the old one, links that were mailed, and every other session are void."""
    form = PasswordForm(request.POST, user=visitor.user)
    if not form.is_valid():
        return page(request, visitor, password_form=form, status=422)
    visitor.user.set_password(form.cleaned_data["new_password"])
    visitor.user.save(update_fields=["password"])
    before = str(request.session.session_key)
    update_session_auth_hash(request, visitor.user)
    request.session.save()
    sessions.rename(before, str(request.session.session_key))
    sessions.end_others(visitor.user, request.session.session_key)
    links.close_all(visitor.user)
    tell(visitor, "password")
    messages.success(request, gettext("The password is changed. You are signed out everywhere else."))
    return redirect("account:show")
