"""The code that is asked for after a password or a link, where the person has set up an app for it."""

from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet.web.account import brake, codes
from guichet.web.account.forms import CodeForm
from guichet.web.account.sign_in import said_to_wait


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and let in who has it."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None or stage.login.user is None:
        return redirect("sign_in")
    if request.method != "POST":
        return render(request, "account/code.html", {"form": CodeForm()})
    user, form = stage.login.user, CodeForm(request.POST)
    wait = brake.seconds_to_wait(request, "code", user.email)
    if wait:
        form.add_error(None, said_to_wait(wait))
        return render(request, "account/code.html", {"form": form}, status=429)
    found = codes.judge(user, form.cleaned_data["code"]) if form.is_valid() else None
    if found is None:
        if form.is_valid():
            brake.failed(request, "code", user.email)
            form.add_error("code", gettext("This code is not right, or has been used."))
        return render(request, "account/code.html", {"form": form}, status=422)
    post_authentication(request, found)
    response: HttpResponse = stage.exit()
    return response
