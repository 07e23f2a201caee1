"""Saved views of the queue: keeping what it is sifted by under a name, putting it in order, giving it up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guichet.automation.errors import NameTaken, TooMany
from guichet.automation.models import SavedView
from guichet.automation.saved_views import MOST, changeable_by, raise_up, save, shown_to
from guichet.desks.models import Seat
from guichet.web.agent import queue
from guichet.web.agent.forms import LONGEST_SIEVE, ViewForm
from guichet.web.agent.sieve import Sieve
from guichet.web.agent.views_of_queue import saved, sifted
from guichet.web.shared import carried
from guichet.web.shared.visitor import agents_only


@require_GET
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The queue as a saved view shows it."""
    kept = get_object_or_404(shown_to(seat), pk=pk)
    changeable = changeable_by(seat).filter(pk=pk).exists()
    return queue.page_of(request, seat, saved(kept), saved=kept if changeable else None)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep what the queue is sifted by; or show it again with what is wrong, or with what a sign-in carried here."""
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path)
    if typed is None:
        return redirect("agent:queue")
    form = ViewForm(typed, seat=seat)
    sieve = Sieve.asked(QueryDict(typed.get("sieve", "")[:LONGEST_SIEVE]))
    if request.method == "POST" and sieve and form.is_valid():
        kept = _saved(form, sieve, seat)
        if kept is not None:
            carried.sent(request)
            messages.success(request, gettext("Kept."))
            return redirect("agent:saved", pk=kept.pk)
    view = sifted(gettext("Filtered"), sieve)
    return queue.page_of(request, seat, view, form=form, status=422 if request.method == "POST" else 200)


@require_POST
@agents_only
def move(_request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Put a view before the one above it."""
    raise_up(get_object_or_404(changeable_by(seat), pk=pk))
    return redirect("agent:saved", pk=pk)


@require_POST
@agents_only
def remove(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Give a view up; the requests in it stay as they are."""
    get_object_or_404(changeable_by(seat), pk=pk).delete()
    messages.success(request, gettext("Removed."))
    return redirect("agent:queue")


def _saved(form: ViewForm, sieve: Sieve, seat: Seat) -> SavedView | None:
    """The view that was kept; nothing where the form says why not."""
    said = form.cleaned_data
    try:
        return save(said["name"], sieve.kept(), shared=bool(said.get("shared")), by=seat)
    except NameTaken:
        form.add_error("name", gettext("There is one of this name already."))
    except TooMany:
        words = gettext("There are %(most)s views already. Remove one that nobody needs.")
        form.add_error(None, words % {"most": MOST})
    return None
