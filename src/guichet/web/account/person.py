"""Who one is: name, language, and the address that one signs in with."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from guichet import clock
from guichet.entry import addresses, links
from guichet.entry.models import Purpose
from guichet.web.account import brake
from guichet.web.account.again import asked_again
from guichet.web.account.changes import tell
from guichet.web.account.forms import EmailForm, PersonForm
from guichet.web.account.overview import page
from guichet.web.account.sign_in import said_to_wait
from guichet.web.shared import carried
from guichet.web.shared.visitor import Visitor, members_only


@require_POST
@members_only
def change(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Another name, another language; the pages of this device follow."""
    form = PersonForm(request.POST, desk=visitor.desk)
    if not form.is_valid():
        return page(request, visitor, person_form=form, status=422)
    addresses.rename(visitor.user, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
    with translation.override(visitor.user.language):
        messages.success(request, gettext("Saved."))
    response = redirect("account:show")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        visitor.user.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


@require_POST
@members_only
@asked_again
def change_email(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Mail a link to the address that is to be theirs. It becomes theirs by that link's button, and not before."""
    form = EmailForm(request.POST)
    wait = brake.seconds_to_wait(request, "mail", visitor.user.email)
    if wait:
        form.add_error("email", said_to_wait(wait))
    if not form.is_valid():
        return page(request, visitor, email_form=form, status=429 if wait else 422)
    brake.failed(request, "mail", visitor.user.email)
    email = form.cleaned_data["email"]
    links.mail_confirmation(visitor.user, visitor.desk, email=email, at=clock.now_seconds())
    carried.sent(request)
    messages.success(request, gettext("A link is on its way to %(email)s.") % {"email": email})
    return redirect("account:show")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def confirm_email(request: HttpRequest, visitor: Visitor, token: str) -> HttpResponse:
    """The page that the link in the mail leads to: its button makes the address theirs."""
    if request.method != "POST":
        return render(request, "account/confirm.html", {"token": token})
    wait = brake.seconds_to_wait(request, "link", "")
    if wait:
        raise Http404
    before = visitor.user.email
    link = links.use(token, Purpose.EMAIL, visitor.desk, at=clock.now_seconds())
    if link is None or link.user_id != visitor.user.pk or not addresses.change_address(visitor.user, link.email):
        brake.failed(request, "link", "")
        return render(request, "account/confirm.html", {"is_over": True}, status=410)
    tell(visitor, "email", email=before)
    messages.success(request, gettext("You sign in with %(email)s from now on.") % {"email": link.email})
    return redirect("account:show")
