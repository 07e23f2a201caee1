"""The hours of a desk for its managers: the week, holidays, exceptions, and what a new one would do before it does.

An entry holds for what is sent from then on. For requests that are open a manager lets it hold one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext, pgettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.core.hours.entries import CalendarEntry as Entry
from guichet.core.policy.calendars import wall_time
from guichet.core.policy.model import Policy
from guichet.desks.models import Seat
from guichet.policies.entering import EntryRefused, enter, prepare, withdraw
from guichet.policies.loading import value_of
from guichet.policies.models import CalendarEntry
from guichet.tickets.actions import change_hours
from guichet.tickets.actor import Actor
from guichet.tickets.consequences import Consequence, Consequences, consequences
from guichet.tickets.errors import Refused
from guichet.tickets.models import Ticket
from guichet.tickets.settle import SILENCE
from guichet.tickets.timeline import policy_for
from guichet.web.setup.calendar_form import ExceptionForm, ReasonForm
from guichet.web.shared import instants, wording
from guichet.web.shared.case import zone_of
from guichet.web.shared.exceptions import when
from guichet.web.shared.hours import calendar_name, closed_days, hours_of
from guichet.web.shared.numbers import BEYOND
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import managers_only

MOST_ENTRIES = 60
"""Entries that are listed, the latest first."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as people see it; ``stands``: it has not begun and is not withdrawn."""

    number: int
    calendar: str
    opens: bool
    when: str
    reason: str
    by: str
    entered_at: int
    word: str
    icon: str
    stands: bool
    withdraws: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an entry would do to one request, in words."""

    number: int
    subject: str
    customer: str
    moves: tuple[tuple[str, str, str, bool], ...]
    stands_still: bool
    later: bool


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The hours and the form; what is typed is looked at first, and entered once its consequences were seen."""
    policy, at = policy_now(request), clock.now_seconds()
    if policy is None:
        return render(request, "shared/no_policy.html", {})
    calendars = [(code, calendar_name(policy, code)) for code in policy.calendars]
    if request.method != "POST":
        form = ExceptionForm(desk=seat.desk, calendars=calendars, initial={"calendar": policy.calendar})
        return _shown(request, seat, form)
    form = ExceptionForm(request.POST, desk=seat.desk, calendars=calendars)
    if not form.is_valid():
        return _shown(request, seat, form, status=422)
    try:
        entry = prepare(seat.desk, form.wanted, at=at)
        if request.POST.get("act") != "enter" or request.POST.get("seen") != _seen(entry):
            return _shown(request, seat, form, entry=entry)
        made = enter(seat.desk, form.wanted, by=seat, at=at)
    except EntryRefused as refused:
        form.refuse(refused)
        return _shown(request, seat, form, status=422)
    said, held = gettext("Entered, for what is sent from now on."), _let_hold(request, seat, made, at=at)
    messages.success(request, f"{said} {held}".strip())
    return redirect("setup:calendar_entry", number=made.number)


@require_http_methods(["GET", "HEAD", "POST"])
@managers_only
def show_entry(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One entry: who entered it, for which open requests it does not hold yet; or take it back."""
    policy, at = policy_now(request), clock.now_seconds()
    rows = CalendarEntry.objects.filter(desk=seat.desk, number__lt=BEYOND)
    entry = get_object_or_404(rows.select_related("entered_by__user", "withdraws", "withdrawal"), number=number)
    if policy is None:
        return render(request, "shared/no_policy.html", {})
    form = ReasonForm(request.POST if request.POST.get("act") == "withdraw" else None, desk=seat.desk)
    if request.method == "POST" and request.POST.get("act") == "give":
        messages.success(request, _let_hold(request, seat, entry, at=at) or gettext("Nothing was changed."))
        return redirect("setup:calendar_entry", number=entry.number)
    if request.method == "POST" and form.is_valid():
        try:
            back = withdraw(entry, by=seat, at=at, reason=form.reason)
        except EntryRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("Withdrawn, for what is sent from now on."))
            return redirect("setup:calendar_entry", number=back.number)
    begun = entry.start_at <= at
    context = {
        "entry": _row(policy, entry, at),
        "form": form,
        "found": None if begun else _effects(consequences(seat.desk, value_of(entry), at=at), zone_of(policy), at),
        "begun": begun,
    }
    return render(request, "setup/calendar_entry.html", context, status=422 if form.errors else 200)


def _let_hold(request: HttpRequest, seat: Seat, entry: CalendarEntry, *, at: int) -> str:
    """Let the entry hold for the open requests that were ticked; for how many it does, in words."""
    numbers = [int(each) for each in request.POST.getlist("ticket") if each.isascii() and each.isdigit()]
    tickets = Ticket.objects.filter(desk=seat.desk, number__in=[each for each in numbers if each < BEYOND])
    changed = 0
    for ticket in tickets.select_related("terms__version", "desk").order_by("pk"):
        try:
            change_hours(ticket, entry, by=Actor.agent(seat), at=at)
        except Refused:
            # Somebody was quicker, or it was closed meanwhile: the page that follows lists what is left.
            continue
        changed += 1
    if not changed:
        return ""
    return ngettext("It holds for %(n)s open request.", "It holds for %(n)s open requests.", changed) % {"n": changed}


def _seen(entry: Entry) -> str:
    """What the consequences were shown of."""
    return f"{entry.calendar} {entry.opens} {entry.start} {entry.end}"


def _shown(
    request: HttpRequest, seat: Seat, form: ExceptionForm, *, entry: Entry | None = None, status: int = 200
) -> HttpResponse:
    policy, at = policy_now(request), clock.now_seconds()
    if policy is None:
        return render(request, "shared/no_policy.html", {})
    zone, year = zone_of(policy), instants.local(at, zone_of(policy)).year
    until = int(instants.local(at, zone).replace(year=year + 2, month=1, day=1, hour=0, minute=0).timestamp())
    listed = CalendarEntry.objects.filter(desk=seat.desk).select_related("entered_by__user", "withdraws", "withdrawal")
    context: dict[str, Any] = {
        "hours": [(each, closed_days(policy, each.code, since=at, until=until)) for each in hours_of(policy, at=at)],
        "entries": [_row(policy, each, at) for each in listed.order_by("-number")[:MOST_ENTRIES]],
        "form": form,
        "last_year": year + 1,
    }
    if entry is not None:
        context |= {
            "seen": _seen(entry),
            "planned": when(*(wall_time(each)[0] for each in (entry.start, entry.end))),
            "opens": entry.opens,
            "found": _effects(consequences(seat.desk, entry, at=at), zone, at),
        }
    return render(request, "setup/calendar.html", context, status=status)


def _row(policy: Policy, entry: CalendarEntry, at: int) -> EntryRow:
    withdrawn = getattr(entry, "withdrawal", None) is not None
    if entry.withdraws is not None:
        word, icon = gettext("takes back entry %(n)s") % {"n": entry.withdraws.number}, "no"
    elif withdrawn:
        word, icon = gettext("withdrawn"), "no"
    elif entry.end_at <= at:
        word, icon = pgettext("of an exception", "over"), "ok"
    else:
        word, icon = (gettext("now"), "half") if entry.start_at <= at else (gettext("to come"), "run")
    return EntryRow(
        number=entry.number,
        calendar=calendar_name(policy, entry.calendar),
        opens=entry.opens,
        when=when(*(wall_time(each)[0] for each in (entry.start, entry.end))),
        reason=wording.in_language(entry.reason),
        by=entry.entered_by.user.name,
        entered_at=entry.entered_at,
        word=word,
        icon=icon,
        stands=entry.withdraws is None and not withdrawn and entry.start_at > at,
        withdraws=None if entry.withdraws is None else entry.withdraws.number,
    )


def _effects(found: Consequences, zone: str, at: int) -> dict[str, Any]:
    """The consequences as the page lists them."""
    rows: Sequence[Effect] = [_effect(each, zone, at) for each in found.changed]
    return {
        "rows": rows,
        "later": found.later,
        "earlier": found.earlier,
        "same": found.looked_at - len(rows),
        "looked_at": found.looked_at,
        "more": found.more,
    }


def _effect(each: Consequence, zone: str, at: int) -> Effect:
    policy, ticket = policy_for(each.ticket), each.ticket
    moves = []
    for move in each.moves:
        name = wording.silence_name() if move.kind == SILENCE else wording.commitment_name(policy, move.kind)
        was, would_be = (instants.instant(edge, zone, at) for edge in (move.was, move.would_be))
        moves.append((name, was, would_be, move.later))
    return Effect(
        number=ticket.number,
        subject=ticket.subject,
        customer=str(ticket.contact.organisation or ticket.contact.name),
        moves=tuple(moves),
        stands_still=each.stands_still,
        later=each.later,
    )
