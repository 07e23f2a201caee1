"""Teams, for the desk's managers: made, changed, given up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from guichet.desks.errors import CannotBe
from guichet.desks.models import Seat
from guichet.desks.scopes import colleagues_of, teams_of
from guichet.desks.teams import change_team, give_up_team, make_team
from guichet.web.people.forms import TeamForm
from guichet.web.people.refusals import said
from guichet.web.people.staff import page
from guichet.web.shared.visitor import managers_only


@require_POST
@managers_only
def make(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new team."""
    form = TeamForm(request.POST, seats=colleagues_of(seat))
    if form.is_valid():
        try:
            make_team(seat.desk, name=form.cleaned_data["name"], members=form.cleaned_data["members"])
        except CannotBe as refused:
            form.add_error("name", said(refused))
    if not form.is_valid():
        return page(request, seat, team_form=form, status=422)
    messages.success(request, gettext("The team is there."))
    return redirect("people:staff")


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def change(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Another name or other members; or give it up."""
    team = get_object_or_404(teams_of(seat), pk=pk)
    seats = colleagues_of(seat)
    if request.method != "POST":
        form = TeamForm(initial={"name": team.name, "members": team.members.all()}, seats=seats)
        return render(request, "people/team.html", {"team": team, "form": form})
    if request.POST.get("act") == "give_up":
        give_up_team(team)
        messages.success(request, gettext("The team is given up."))
        return redirect("people:staff")
    form = TeamForm(request.POST, seats=seats)
    if form.is_valid():
        try:
            change_team(team, name=form.cleaned_data["name"], members=form.cleaned_data["members"])
        except CannotBe as refused:
            form.add_error("name", said(refused))
    if not form.is_valid():
        return render(request, "people/team.html", {"team": team, "form": form}, status=422)
    messages.success(request, gettext("Saved."))
    return redirect("people:staff")
