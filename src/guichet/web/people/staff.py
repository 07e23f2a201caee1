"""The people of the desk, for its managers: who works here as what, who is invited, which teams there are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet import clock
from guichet.desks.errors import CannotBe
from guichet.desks.models import Role, Seat
from guichet.desks.scopes import colleagues_of, people_of, teams_of
from guichet.desks.seats import change_role, come_back, leave
from guichet.entry.invitations import to_work
from guichet.entry.models import Part
from guichet.web.people import inviting
from guichet.web.people.forms import InviteToWorkForm, TeamForm
from guichet.web.people.lost import lost
from guichet.web.people.refusals import said
from guichet.web.shared.addresses import row_in
from guichet.web.shared.visitor import managers_only


@require_safe
@managers_only
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everybody, and the forms to change it."""
    return page(request, seat)


@require_POST
@managers_only
def invite_one(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Invite somebody to work here."""
    form = InviteToWorkForm(request.POST, desk=seat.desk)
    part = Part.MANAGER if request.POST.get("role") == Role.MANAGER else Part.AGENT
    if inviting.send(request, form, seat.desk, part=part, by=seat.user):
        return redirect("people:staff")
    return page(request, seat, invite_form=form, status=422)


@require_POST
@managers_only
def invited(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send an invitation again, withdraw it, or show a link to hand over."""
    if "invitation" in request.POST and (handed := inviting.look_after(request, to_work(seat), by=seat.user)):
        return page(request, seat, handed=handed)
    return redirect("people:staff")


@require_POST
@managers_only
def change_one(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make somebody an agent or a manager; let them leave, or come back."""
    if "seat" not in request.POST:
        return redirect("people:staff")
    other = get_object_or_404(people_of(seat), pk=row_in(request.POST, "seat"))
    name = {"name": other.user.name}
    try:
        match request.POST.get("act"):
            case "agent":
                change_role(other, Role.AGENT)
                done = gettext("%(name)s is an agent now.") % name
            case "manager":
                change_role(other, Role.MANAGER)
                done = gettext("%(name)s is a manager now.") % name
            case "leave":
                leave(other)
                done = gettext("%(name)s works here no longer. What they did keeps their name.") % name
            case "return":
                come_back(other)
                done = gettext("%(name)s works here again.") % name
            case _:
                return redirect("people:staff")
    except CannotBe as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, done)
    return redirect("people:staff" if other.pk != seat.pk else "home")


def page(request: HttpRequest, seat: Seat, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with these forms in place of fresh ones, and a link that is handed over."""
    people, invitations = people_of(seat), to_work(seat)
    context = {
        "handed": forms.get("handed"),
        "me": seat.pk,
        "people": people,
        "invitations": invitations,
        "lost": lost(seat.desk_id, [*(each.user.email for each in people), *(each.email for each in invitations)]),
        "teams": teams_of(seat).prefetch_related("members__user"),
        "invite_form": forms.get("invite_form") or InviteToWorkForm(desk=seat.desk),
        "team_form": forms.get("team_form") or TeamForm(seats=colleagues_of(seat)),
        "now": clock.now_seconds(),
    }
    return render(request, "people/staff.html", context, status=status)
