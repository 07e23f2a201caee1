"""The demonstration's clock: its speed, and the jump to the next act of a desk."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.tickets.models import Ticket
from guichet.web.demo.guard import demo_only
from guichet.web.shared.addresses import safe_next

SPEEDS = {"1": 1.0, "60": 60.0, "3600": 3600.0}

JUST_AFTER_S = 1


@dataclass(frozen=True, slots=True)
class ClockNow:
    """The clock as the page shows it: its speed, and the next instant at which a desk does something by itself."""

    now: int
    speed: int
    next_act_at: int | None


def clock_now() -> ClockNow:
    """What the clock shows."""
    pace = clock.current_pace()
    return ClockNow(clock.now_seconds(), round(pace.speed) if pace else 1, _next_act())


@require_POST
@demo_only
def change(request: HttpRequest) -> HttpResponse:
    """Set the speed, or jump to just after the next act."""
    wish = request.POST.get("speed", "")
    try:
        if wish in SPEEDS:
            clock.set_pace(speed=SPEEDS[wish])
        elif request.POST.get("jump") == "act":
            _jump(request)
    except clock.ClockError:
        messages.error(request, gettext("The clock of this demonstration cannot be set."))
    return HttpResponseRedirect(safe_next(request, otherwise=reverse("demo:start")))


def _jump(request: HttpRequest) -> None:
    following = _next_act()
    if following is None:
        messages.error(request, gettext("No desk is going to do anything by itself."))
        return
    clock.set_pace(ahead=float(max(0, following + JUST_AFTER_S - clock.now_seconds())))
    messages.success(request, gettext("It is later now."))


def _next_act() -> int | None:
    found = Ticket.objects.filter(look_again_at__gt=clock.now_seconds(), set_aside_at=None)
    following: int | None = found.aggregate(following=Min("look_again_at"))["following"]
    return following
