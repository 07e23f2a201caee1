"""The desks of the installation and who manages them, for its administrator; no ticket is seen from here."""

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from guichet import clock
from guichet.accounts.models import User
from guichet.desks.models import Desk, Role, Seat
from guichet.desks.reaching import link
from guichet.entry.invitations import to_manage
from guichet.entry.models import Part
from guichet.removal.whole import removed_desks
from guichet.web.people import inviting
from guichet.web.people.forms import InviteForm
from guichet.web.shared.addresses import row_in
from guichet.web.shared.visitor import administrators_only, desk_here


@require_safe
@administrators_only
def show(request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG001 - the door has let them in
    """Every desk, where it answers, and its managers."""
    return _page(request)


@require_POST
@administrators_only
def invite_one(request: HttpRequest, user: User) -> HttpResponse:
    """Invite somebody to manage a desk."""
    if "desk" not in request.POST:
        return redirect("people:installation")
    desk = get_object_or_404(Desk, pk=row_in(request.POST, "desk"))
    form = InviteForm(request.POST, desk=desk)
    if inviting.send(request, form, desk, part=Part.MANAGER, by=user):
        return redirect("people:installation")
    return _page(request, invite_form=form, chosen=desk.pk, status=422)


@require_POST
@administrators_only
def invited(request: HttpRequest, user: User) -> HttpResponse:
    """Send an invitation to manage a desk again, withdraw it, or show a link to hand over."""
    handed = None
    if "invitation" in request.POST:
        handed = inviting.look_after(request, to_manage(), by=user)
    return _page(request, handed=handed) if handed else redirect("people:installation")


def _page(request: HttpRequest, *, status: int = 200, chosen: int = 0, **forms: Any) -> HttpResponse:
    managers = Seat.objects.filter(role=Role.MANAGER, is_active=True, user__is_active=True).select_related("user")
    desks = Desk.objects.order_by("name", "pk").prefetch_related(
        Prefetch("seats", queryset=managers.order_by("user__name"), to_attr="managers"),
    )
    anywhere = Desk(languages=[code for code, _ in settings.LANGUAGES])
    context = {
        "desks": [(desk, link(desk, "home")) for desk in desks],
        "invitations": to_manage(),
        "handed": forms.get("handed"),
        "here": desk_here(request).pk,
        "removed": removed_desks(),
        "chosen": chosen,
        "invite_form": forms.get("invite_form") or InviteForm(desk=anywhere),
        "now": clock.now_seconds(),
    }
    return render(request, "people/installation.html", context, status=status)
