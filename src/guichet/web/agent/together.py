"""Dealing with several tickets of the queue together: what one act would do to each, and what came of it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actor import Actor
from guichet.web.agent.acts.act import Act, ActForm, Option
from guichet.web.agent.forms import fresh_key
from guichet.web.agent.several import TOGETHER, One, done_before, foresee, numbers_in, options_of, perform, shared_form
from guichet.web.shared import carried
from guichet.web.shared.addresses import safe_next
from guichet.web.shared.visitor import agents_only


@dataclass(frozen=True, slots=True)
class Doing:
    """An act that is about to be done to several tickets, and its form where any of them can take it."""

    act: Act
    ones: tuple[One, ...]
    form: ActForm | None
    options: tuple[Option, ...]
    key: str

    @property
    def able(self) -> int:
        """To how many it would be done."""
        return sum(not one.said for one in self.ones)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act on several tickets."""

    act: Act
    ones: tuple[One, ...]

    @property
    def count(self) -> int:
        """To how many it was done."""
        return sum(one.done for one in self.ones)

    @property
    def left(self) -> tuple[One, ...]:
        """Those to which it was not done, and that can be chosen again."""
        return tuple(one for one in self.ones if not one.done and one.known is not None)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def do(request: HttpRequest, seat: Seat, noun: str) -> HttpResponse:
    """Show what the act would do to each of the chosen tickets; on sending, do it to each by itself, once."""
    act = TOGETHER.get(noun)
    if act is None:
        raise Http404
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path) or request.GET
    # An address that names tickets only has nothing that was filled in.
    filled = typed if request.method == "POST" or any(name in typed for name in act.form.base_fields) else None
    ones = foresee(act, seat, numbers_in(typed), filled)
    form = shared_form(act, ones, filled)
    key = typed.get("key", "")[:64] or fresh_key()
    if request.method == "POST" and ones:
        by = Actor.agent(seat)
        done = done_before(act, ones, by, key)
        if done or form is None or form.is_valid():
            came = Done(act, perform(act, ones, typed, by=by, at=clock.now_seconds(), key=key, done=done))
            carried.sent(request)
            return render(request, "agent/together_done.html", {"done": came, "back": _back(request)})
    doing = Doing(act, ones, form, options_of(form, ones) if form else (), key)
    context = {"doing": doing, "back": _back(request)}
    return render(request, "agent/together.html", context, status=422 if request.method == "POST" else 200)


def _back(request: HttpRequest) -> str:
    return safe_next(request, reverse("agent:queue"))
