"""The demonstration's clock: its speed, and the jump to the next act of a desk."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from guichet import clock
from guichet.contracts.models import LedgerEntry
from guichet.core.entitlements.entries import EntryKind
from guichet.core.timeline.events import By
from guichet.notices.round import make_round
from guichet.tickets.models import Event, Order, Ticket
from guichet.tickets.timeline import policy_for, standing_of
from guichet.web.demo.guard import demo_only
from guichet.web.demo.happened import Skipped, happened
from guichet.web.shared.addresses import safe_next
from guichet.web.shared.wording import act_said

SPEEDS: Final = {"1": 1.0, "60": 60.0, "3600": 3600.0}

LONGEST_NUMBER: Final = 18

SINCE: Final = "since"
"""What an address says of the instant at which a jump began."""

MOST_JUMPS: Final = 40
"""A ticket's alarm clock may ring where nothing is to be done, as at the end of a pause; so often it is passed over."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What a desk does next by itself: when, which, on which of its tickets; ``said`` is empty where nobody can say."""

    at: int
    desk: str
    number: int
    said: str


@dataclass(frozen=True, slots=True)
class ClockNow:
    """The clock as the page shows it: its speed, the next act of a desk, and whether one is due at this moment."""

    now: int
    speed: int
    coming: Coming | None
    at_work: bool
    skipped: Skipped | None = None


def clock_now(request: HttpRequest) -> ClockNow:
    """What the clock shows; after a jump, what happened in the time that it skipped."""
    pace, now = clock.current_pace(), clock.now_seconds()
    speed, since = round(pace.speed) if pace else 1, _whole(request.GET.get(SINCE, ""))
    at_work = _ringing().filter(look_again_at__lte=now).exists()
    skipped = None if since is None else happened(since=since, until=now)
    return ClockNow(now, speed, _coming(now), at_work=at_work, skipped=skipped)


@require_POST
@demo_only
def change(request: HttpRequest) -> HttpResponse:
    """Set the speed, or jump to the next act."""
    wish, back = request.POST.get("speed", ""), safe_next(request, otherwise=reverse("demo:start"))
    try:
        if wish in SPEEDS:
            clock.set_pace(speed=SPEEDS[wish])
        elif request.POST.get("jump") == "act":
            back = _jump(request, back)
    except clock.ClockError:
        messages.error(request, gettext("The clock of this demonstration cannot be set."))
    return HttpResponseRedirect(back)


def _jump(request: HttpRequest, back: str) -> str:
    """Skip the time until a desk, or the one that was named, has done something; the page to go back to. The round is
    made here and now, so that the page shows it, and what is to come after it.
    """
    desk, since = _whole(request.POST.get("desk", "")), clock.now_seconds()
    for _time in range(MOST_JUMPS):
        before = clock.now_seconds()
        following = _next_ring(before, desk)
        if following is None:
            messages.error(request, gettext("No desk is going to do anything by itself."))
            return back
        clock.set_pace(ahead=float(max(0, following - before)))
        make_round(at=clock.now_seconds(), now=clock.now_seconds)
        if _has_acted(since=before, desk=desk):
            break
    messages.success(request, gettext("It is later now."))
    page, _, asked = back.partition("?")
    kept = [(name, text) for name, text in parse_qsl(asked) if name != SINCE]
    return f"{page}?{urlencode([*kept, (SINCE, since)])}"


def _whole(wish: str) -> int | None:
    return int(wish) if wish.isascii() and wish.isdigit() and len(wish) <= LONGEST_NUMBER else None


def _has_acted(*, since: int, desk: int | None) -> bool:
    """Whether a desk has done something by itself after an instant, or ordered a warning. A slice of prepaid time is
    something only to whoever looks at the desk whose meter runs: else all jumps would lead from slice to slice.
    """
    acts = Event.objects.filter(by=By.SYSTEM.value, at__gt=since)
    orders = Order.objects.filter(at__gt=since)
    if desk is not None:
        acts, orders = acts.filter(desk=desk), orders.filter(ticket__desk=desk)
        if LedgerEntry.objects.filter(desk=desk, at__gt=since, kind=EntryKind.DEBITED.value).exists():
            return True
    return acts.exists() or orders.exists()


def _ringing() -> QuerySet[Ticket]:
    return Ticket.objects.filter(look_again_at__isnull=False, set_aside_at=None)


def _next_ring(now: int, desk: int | None) -> int | None:
    ringing = _ringing().filter(look_again_at__gt=now)
    if desk is not None:
        ringing = ringing.filter(desk=desk)
    found: int | None = ringing.aggregate(ring=Min("look_again_at"))["ring"]
    return found


def next_by_desk() -> dict[int, int]:
    """When each desk looks at one of its tickets next, by the desk's id."""
    ringing = _ringing().filter(look_again_at__gt=clock.now_seconds())
    return dict(ringing.order_by("desk").values_list("desk").annotate(ring=Min("look_again_at")))


def _coming(now: int) -> Coming | None:
    ticket = (
        _ringing()
        .filter(look_again_at__gt=now)
        .select_related("desk", "terms__version")
        .order_by("look_again_at", "id")
        .first()
    )
    if ticket is None or ticket.look_again_at is None:
        return None
    standing = standing_of(ticket, max(now, ticket.last_event_at), ledger=False)
    act = next((act for act in standing.acts if not act.done and act.at == ticket.look_again_at), None)
    said = "" if act is None else act_said(policy_for(ticket), act)
    return Coming(ticket.look_again_at, ticket.desk.name, ticket.number, said)
