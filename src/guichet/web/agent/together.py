"""Dealing with several tickets of the queue together: what one act would do to each, and what came of it."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from guichet import clock
from guichet.desks.models import Seat
from guichet.tickets.actor import Actor
from guichet.web.agent.acts.act import Act, ActForm, Option
from guichet.web.agent.answering import HELD_S, REPLYING
from guichet.web.agent.forms import fresh_key
from guichet.web.agent.several import (
    TOGETHER,
    One,
    done_before,
    foresee,
    numbers_in,
    options_of,
    perform,
    shared_form,
    take_all_back,
)
from guichet.web.shared import attached, carried
from guichet.web.shared.addresses import safe_next
from guichet.web.shared.attached import Attached
from guichet.web.shared.visitor import agents_only

LOOK: Final = "look"
"""The button by which nothing is sent: the page says what would be, as it is filled in."""


@dataclass(frozen=True, slots=True)
class Doing:
    """An act that is about to be done to several tickets, and its form where any of them can take it."""

    act: Act
    ones: tuple[One, ...]
    form: ActForm | None
    options: tuple[Option, ...]
    key: str
    attached: Attached

    @property
    def customers(self) -> int:
        """How many people it would write to: those of the requests, each once."""
        return len({one.known.ticket.contact_id for one in self.ones if one.known is not None and not one.said})

    @property
    def able(self) -> int:
        """To how many it would be done."""
        return sum(not one.said for one in self.ones)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act on several tickets. Answers may be ``held``: then ``key`` is the sending, and ``typed`` what
    was filled in, for whoever takes them back.
    """

    act: Act
    ones: tuple[One, ...]
    key: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    held: bool = False

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
    files = attached.received(request, seat) if request.method == "POST" else attached.kept(typed, seat)
    key = typed.get("key", "")[:64] or fresh_key()
    sends = request.method == "POST" and LOOK not in request.POST
    if sends and ones:
        by = Actor.agent(seat)
        done = done_before(act, ones, by, key)
        if done or ((form is None or form.is_valid()) and not files.errors):
            came = perform(act, ones, typed, by=by, at=clock.now_seconds(), key=key, done=done, files=files.rows)
            carried.sent(request)
            held = act.writes and settings.UNDO_SECONDS > 0
            return _done(request, Done(act, came, key, _typed(act, typed, files), held=held))
    doing = Doing(act, ones, form, options_of(form, ones) if form else (), key, files)
    context = {"doing": doing, "back": _back(request)}
    return render(request, "agent/together.html", context, status=422 if sends else 200)


@require_POST
@agents_only
def take_back(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take back what one sending holds on several tickets, and offer to write it otherwise."""
    act, sent = REPLYING, request.POST
    ones = take_all_back(numbers_in(sent), seat, at=clock.now_seconds(), key=sent.get("key", "")[:64])
    done = Done(act, ones, typed=_typed(act, sent, attached.kept(sent, seat)))
    return render(request, "agent/together_back.html", {"done": done, "back": _back(request)})


def _done(request: HttpRequest, done: Done) -> HttpResponse:
    if done.act.writes and done.count:
        # The page says so in a line of its own, by which what was typed is forgotten.
        said = ngettext("Written to %(n)s request.", "Written to %(n)s requests.", done.count)
        messages.success(request, said % {"n": done.count})
    return render(request, "agent/together_done.html", {"done": done, "back": _back(request), "seconds": HELD_S})


def _typed(act: Act, fields: QueryDict, files: Attached) -> tuple[tuple[str, str], ...]:
    named = tuple((attached.NAMED, pick.reference) for pick in files.picks)
    return (*((name, str(fields[name])) for name in act.form.base_fields if fields.get(name)), *named)


def _back(request: HttpRequest) -> str:
    return safe_next(request, reverse("agent:queue"))
