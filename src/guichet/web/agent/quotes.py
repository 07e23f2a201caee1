"""The quotes of a desk: finishing and sending one, and all that wait for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from guichet import clock
from guichet.core.policy.model import Policy
from guichet.core.policy.quoting import promises_time, promises_work
from guichet.core.policy.words import Status
from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion
from guichet.quotes import drafting
from guichet.quotes.models import QuoteDraft
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Ticket
from guichet.tickets.quoting import quotes_of
from guichet.tickets.scopes import visible_to
from guichet.web.agent import quote_form, ticket_page
from guichet.web.agent.forms import fresh_key
from guichet.web.agent.quote_form import FEWEST_ROWS, QuoteForm
from guichet.web.shared import carried, instants, refusals, wording
from guichet.web.shared.quotes import latest_shown
from guichet.web.shared.visitor import agents_only

MOST_SHOWN: Final = 100
DEFAULT_CURRENCY: Final = "EUR"
NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "press", "key", "expected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request outside of support, and for whom its quote waits."""

    ticket: Ticket
    is_begun: bool
    last_at: int | None
    is_over: bool


@require_GET
@agents_only
def index(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is outside of support by a policy that quotes, and not closed: to finish, with the customer, expired."""
    outside = visible_to(seat).filter(status=Status.EXCLUDED.value)
    found = outside.filter(terms__version__in=_quoting(outside)).select_related("contact__organisation")
    tickets = list(found.order_by("-last_event_at", "-pk")[:MOST_SHOWN])
    drafts = set(QuoteDraft.objects.filter(ticket__in=tickets).values_list("ticket_id", flat=True))
    sent = Event.objects.filter(ticket__in=tickets, type=EventType.QUOTED.value).order_by("seq")
    until = {event.ticket_id: int(event.data["valid_until"]) for event in sent}
    now = clock.now_seconds()
    waiting = [
        Waiting(
            ticket=ticket,
            is_begun=ticket.pk in drafts,
            last_at=until[ticket.pk] - 1 if ticket.pk in until else None,
            is_over=until.get(ticket.pk, now) <= now,
        )
        for ticket in tickets
    ]
    return render(request, "agent/quotes.html", {"waiting": waiting})


def _quoting(outside: QuerySet[Ticket]) -> list[PolicyVersion]:
    """The versions of the policy under which these requests came, and by which what is excluded is quoted for."""
    versions = PolicyVersion.objects.filter(pk__in=outside.order_by().values("terms__version")).defer("text")
    return [version for version in versions if _quotes(policy_of(version))]


def _quotes(policy: Policy) -> bool:
    return policy.exclusions is not None and policy.exclusions.quoted


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def finish(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The quote of one ticket: kept as it is typed, added up, and sent once."""
    ticket = ticket_page.find(seat, number)
    known = ticket_page.known_of(seat, ticket)
    typed = _typed(request, known)
    press = request.POST.get("press", "")
    form = QuoteForm(
        typed,
        zone=seat.desk.zone,
        rows=_rows(typed) + 2 * (press == "more"),
        judged=press in {"send", "keep"},
        time_needed=promises_work(known.policy) and not promises_time(known.policy),
    )
    possible = EventType.QUOTED in known.scene.possible
    if request.method != "POST" or not possible:
        return _shown(request, known, form, status=422 if request.method == "POST" else 200)
    at = clock.now_seconds()
    drafting.keep(ticket, typed, by=seat, at=at)
    if press != "send":
        carried.sent(request)
        return _shown(request, known, form, kept=press == "keep")
    if not form.is_valid():
        return _shown(request, known, form, status=422)
    try:
        drafting.send(
            ticket,
            by=Actor.agent(seat),
            at=at,
            pricing=form.pricing,
            valid_until=form.valid_until,
            within=form.within,
            note=form.cleaned_data["note"],
            key=request.POST.get("key", "")[:64] or None,
            expected=ticket_page.number_of(request.POST.get("expected", "")),
        )
    except Refused as refused:
        _refuse(form, refused)
        return _shown(request, known, form, status=422)
    carried.sent(request)
    messages.success(request, gettext("The quote is sent."))
    return redirect("agent:ticket", number=number)


def _refuse(form: QuoteForm, refused: Refused) -> None:
    try:
        form.refuse(refused.code, refused.data.get("line"))
    except KeyError:
        form.add_error(None, refusals.said(refused))


def _typed(request: HttpRequest, known: ticket_page.Known) -> Mapping[str, str]:
    """What the form shows: what was sent, what a session lost, what somebody has begun, or what a quote begins with."""
    lost = request.POST if request.method == "POST" else carried.shown(request, request.path)
    if lost:
        return {name: str(value)[:10_000] for name, value in lost.items() if name not in NOT_TYPED}
    draft = drafting.draft_of(known.ticket)
    if draft is not None and draft.typed:
        return {str(name): str(value) for name, value in draft.typed.items()}
    sent = quotes_of(known.ticket)
    rule = known.policy.exclusions
    ground = known.scene.latest("ground")
    before = Event.objects.filter(desk=known.seat.desk_id, type=EventType.QUOTED.value).order_by("-pk").first()
    return quote_form.begun(
        subject=known.ticket.subject,
        ground="" if rule is None else wording.in_language(rule.grounds.get(str(ground), {})),
        currency=DEFAULT_CURRENCY if before is None else str(before.data["currency"]),
        today=instants.local(known.at, known.seat.desk.zone).date(),
        valid_days=30 if rule is None else rule.valid_days,
    ) | (quote_form.revised(sent[-1]) if sent and not sent[-1].is_erased else {})


def _rows(typed: Mapping[str, str]) -> int:
    """The rows that something was typed in."""
    numbers = (name.removeprefix("says_") for name in typed if name.startswith("says_"))
    return max(
        (int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) < 3), default=FEWEST_ROWS
    )


def _shown(
    request: HttpRequest, known: ticket_page.Known, form: QuoteForm, *, kept: bool = False, status: int = 200
) -> HttpResponse:
    valid = form.is_valid()
    context: dict[str, Any] = {
        "ticket": known.ticket,
        "cited": known.ticket.terms.version,
        "form": form,
        "possible": EventType.QUOTED in known.scene.possible,
        "quotes": _quotes(known.policy),
        "kept": kept,
        "key": request.POST.get("key", "")[:64] or fresh_key(),
        "seen": request.POST.get("expected", "") or known.scene.seen,
        "clause": known.policy.exclusions.clause if known.policy.exclusions else "",
        "before": latest_shown(quotes_of(known.ticket), known.case.standing.quote),
    }
    if valid:
        context |= quote_form.added_up(form.pricing)
    return render(request, "agent/quote.html", context, status=status)
