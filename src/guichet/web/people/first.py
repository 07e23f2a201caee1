"""The people with whom a desk begins: who works there, and whom it serves; several at once, whole or not at all."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.customers.scopes import organisations_seen_by
from guichet.desks.errors import CannotBe
from guichet.desks.models import FirstSteps, Seat
from guichet.desks.scopes import colleagues_of, teams_of
from guichet.desks.teams import make_team
from guichet.entry.invitations import to_work
from guichet.entry.models import Invitation
from guichet.web.people import inviting, serving
from guichet.web.people.forms import BeginTeamForm
from guichet.web.people.refusals import said
from guichet.web.people.rows import CustomerRow, Rows, StaffRow, are_sound
from guichet.web.shared.visitor import managers_only


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who manages the desk and who works there; on sending, invite those who are named, or make a team."""
    if request.method != "POST":
        return _people(request, seat)
    if "invitation" in request.POST:
        handed = inviting.look_after(request, to_work(seat), by=seat.user)
        return _people(request, seat, handed=handed) if handed else redirect("people:first_people")
    if request.POST.get("act") == "team":
        return _make_team(request, seat)
    rows = Rows(StaffRow, request.POST, desk=seat.desk)
    if not are_sound(rows) or not inviting.send_all(rows, by=seat.user):
        return _people(request, seat, rows=rows, status=422)
    count = len(rows.typed)
    messages.success(request, ngettext("%(n)s person is invited.", "%(n)s people are invited.", count) % {"n": count})
    return redirect("people:first_people")


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def customers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The first customers; on sending, know those who are named, and invite whom one wants to."""
    if request.method != "POST":
        return _customers(request, seat)
    rows = Rows(CustomerRow, request.POST, desk=seat.desk)
    are_sound(rows)
    if not serving.know_all(rows, by=seat.user):
        return _customers(request, seat, rows=rows, status=422)
    messages.success(request, gettext("They are known now."))
    return redirect("people:first_customers")


def _make_team(request: HttpRequest, seat: Seat) -> HttpResponse:
    form = BeginTeamForm(request.POST)
    if form.is_valid():
        try:
            make_team(seat.desk, name=form.cleaned_data["team"], members=[seat])
        except CannotBe as refused:
            form.add_error("team", said(refused))
    if not form.is_valid():
        return _people(request, seat, team_form=form, status=422)
    messages.success(request, gettext("The team is there."))
    return redirect("people:first_people")


def _people(request: HttpRequest, seat: Seat, *, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "me": seat.pk,
        "people": colleagues_of(seat).order_by("-role", "user__name", "pk"),
        "teams": teams_of(seat),
        "invitations": to_work(seat),
        "rows": given.get("rows") or Rows(StaffRow, desk=seat.desk),
        "team_form": given.get("team_form") or BeginTeamForm(),
        "handed": given.get("handed"),
        "mail_is_proved": _mail_is_proved(seat),
        "now": clock.now_seconds(),
    }
    return render(request, "people/first_people.html", context, status=status)


def _customers(request: HttpRequest, seat: Seat, *, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "known": organisations_seen_by(seat)[:20],
        "waiting": Invitation.objects.filter(desk=seat.desk, organisation__isnull=False).count(),
        "rows": given.get("rows") or Rows(CustomerRow, desk=seat.desk),
        "mail_is_proved": _mail_is_proved(seat),
    }
    return render(request, "people/first_customers.html", context, status=status)


def _mail_is_proved(seat: Seat) -> bool:
    """Whether the mail server is known to take the desk's mails; of a desk that is set up it is taken for granted."""
    held = FirstSteps.objects.filter(desk=seat.desk).first()
    return held is None or (held.mail_taken_at is not None and not settings.MAIL_FOLDER)
