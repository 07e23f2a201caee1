"""A desk's sample, for its managers: asked for, gone to, and taken away in one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.desks.models import Seat
from guichet.desks.reaching import link
from guichet.policies.loading import in_force
from guichet.removal.whole import belongings_of, remove
from guichet.samples.laying import CannotLayOut, lay_out, sample_of
from guichet.web.shared.visitor import managers_only


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def change(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say what a sample is and whether there is one; on sending, make it or take it away."""
    if request.method != "POST":
        return _shown(request, seat)
    if request.POST.get("act") == "lay_out":
        _lay_out(request, seat)
    elif request.POST.get("act") == "take_away":
        if "sure" not in request.POST:
            return _shown(request, seat, is_unsure=True, status=422)
        _take_away(request, seat)
    return redirect("setup:samples")


def _lay_out(request: HttpRequest, seat: Seat) -> None:
    try:
        lay_out(seat.desk, by=seat, at=clock.now_seconds())
    except CannotLayOut as refused:
        said = {
            "no_policy": gettext("Publish a policy first: the sample is made by it."),
            "is_a_sample": gettext("This desk is a sample itself."),
            "exists": gettext("There is a sample already."),
        }
        messages.error(request, said[refused.code])
    else:
        messages.success(request, gettext("The sample data is there."))


def _take_away(request: HttpRequest, seat: Seat) -> None:
    sample = sample_of(seat.desk)
    if sample is not None:
        remove(sample, by=seat.user, reason=gettext("Sample data, taken away"), at=clock.now_seconds())
    messages.success(request, gettext("The sample data is gone."))


def _shown(request: HttpRequest, seat: Seat, *, is_unsure: bool = False, status: int = 200) -> HttpResponse:
    sample = sample_of(seat.desk)
    context = {
        "desk": seat.desk,
        "sample": sample,
        "where": link(sample, "home") if sample else "",
        "has": belongings_of(sample) if sample else None,
        "real": link(seat.desk.sample_of, "setup:samples") if seat.desk.sample_of else "",
        "in_force": in_force(seat.desk_id, clock.now_seconds()),
        "is_unsure": is_unsure,
    }
    return render(request, "setup/samples.html", context, status=status)
