"""The settings of a desk at a glance: what is set, and what is still to be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.policies.loading import in_force, policy_of
from guichet.web.setup.mail import server_told
from guichet.web.shared.visitor import Visitor, keepers_only


@require_safe
@keepers_only
def show(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What the desk is, what it promises, and how its mails go out."""
    version = in_force(visitor.desk.pk, clock.now_seconds())
    context = {
        "desk": visitor.desk,
        "in_force": version,
        "said": policy_of(version) if version else None,
        "server": server_told(),
    }
    return render(request, "setup/home.html", context)
