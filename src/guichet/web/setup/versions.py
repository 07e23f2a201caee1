"""The versions of a desk's policy: the last to come can be taken back, a former one brought back as a new one."""

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.contracts.publishing import withdraw
from guichet.policies.drafting import begin
from guichet.policies.models import PolicyVersion
from guichet.policies.publishing import CannotWithdraw
from guichet.web.shared.numbers import BEYOND
from guichet.web.shared.visitor import Visitor, keepers_only

REFUSED: Final[Mapping[str, Promise | str]] = {
    "in_force": gettext_lazy("Version %(number)s has come into force: publish another."),
    "not_last": gettext_lazy("Another version follows version %(number)s. Withdraw that one first."),
    "withdrawn": gettext_lazy("Version %(number)s is withdrawn already."),
}


@require_POST
@keepers_only
def withdraw_one(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Take a version back before it comes into force."""
    version = version_here(visitor, number)
    try:
        withdraw(version, by=visitor.managing, at=clock.now_seconds())
        messages.success(request, gettext("Version %(number)s is withdrawn.") % {"number": number})
    except CannotWithdraw as refused:
        messages.error(request, str(REFUSED[refused.code]) % {"number": number})
    return redirect("setup:policy")


@require_POST
@keepers_only
def bring_back(_request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Begin a draft with the text of a former version; it goes the way of every draft."""
    version = version_here(visitor, number)
    name = gettext("Version %(number)s again") % {"number": number}
    made = begin(visitor.desk, name=name, text=version.text, by=visitor.user, at=clock.now_seconds(), follows=version)
    return redirect("setup:draft_review", made.number)


def version_here(visitor: Visitor, number: int) -> PolicyVersion:
    """A version of the visitor's desk by its number.

    Raises:
        Http404: where there is none.
    """
    found = None if number >= BEYOND else PolicyVersion.objects.filter(desk=visitor.desk, number=number).first()
    if found is None:
        raise Http404
    return found
