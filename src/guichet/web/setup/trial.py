"""A draft tried on the desk's own requests of a period: what would have been kept, and what would have been missed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.core.backtest.trial import Fate
from guichet.core.hours.wall import instant
from guichet.core.policy.findings import PolicyError
from guichet.core.policy.model import Policy
from guichet.desks.models import Desk
from guichet.policies.drafting import OPEN, hash_of
from guichet.policies.loading import in_force, policy_of
from guichet.policies.models import PolicyDraft, Trial
from guichet.tickets.models import Ticket
from guichet.tickets.scopes import visible_to
from guichet.tickets.trying import OneGoesOn, goes_on, try_on_past
from guichet.web.setup.draft_words import state_of
from guichet.web.setup.studio import draft_here
from guichet.web.shared import wording
from guichet.web.shared.fields import DayField, PlainForm
from guichet.web.shared.visitor import Visitor, keepers_only

YEAR: Final = 365
LONGEST: Final = timedelta(days=5 * 366)
EARLIEST: Final = 1990
LATEST: Final = date(2200, 1, 1)

FATES: Final = {
    Fate.KEPT: (gettext_lazy("kept"), "ok", "kept"),
    Fate.MISSED: (gettext_lazy("missed"), "warn", "late"),
    Fate.OPEN: (gettext_lazy("open"), "run", "quiet"),
    Fate.NONE: (gettext_lazy("not promised"), "no", "quiet"),
}


class PeriodForm(PlainForm):
    """The days whose requests a draft is tried on, the last included."""

    first_day = DayField(label=gettext_lazy("Requests sent from"))
    last_day = DayField(label=gettext_lazy("to"))

    def clean(self) -> dict[str, Any]:
        """See that the days are in order, and not too many."""
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and not (first.year > EARLIEST and timedelta(0) <= last - first <= LONGEST and last < LATEST):
            self.add_error("last_day", gettext("Choose a day that is not before the first, within five years of it."))
        return said


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind of promise at one priority came to, in words."""

    promise: str
    level: wording.Priority | None
    tickets: int
    kept_before: int
    missed_before: int
    kept_after: int
    missed_after: int
    lost: int
    won: int
    moved: int


@dataclass(frozen=True, slots=True)
class Told:
    """A fate: its word, shape and tone."""

    word: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A promise on one request that would be another: where the request is, and both fates with their due instants."""

    number: int
    subject: str
    address: str
    promise: str
    before: Told
    after: Told
    due_before: int | None
    due_after: int | None


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def try_it(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show the last trial of a draft; begin one of a period."""
    draft = draft_here(visitor, number)
    if request.method != "POST":
        return _shown(request, visitor, draft, PeriodForm(initial=_last_year(visitor.desk)))
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _shown(request, visitor, draft, form, status=422)
    try:
        try_on_past(
            draft,
            first_at=_begins(form.cleaned_data["first_day"], visitor.desk),
            end_at=_begins(form.cleaned_data["last_day"] + timedelta(days=1), visitor.desk),
            by=visitor.user,
            at=clock.now_seconds(),
            now=clock.machine_seconds(),
        )
    except OneGoesOn:
        messages.error(request, gettext("A trial goes on already. Wait until it is done."))
    except PolicyError:
        form.add_error(None, gettext("Mend its mistakes first."))
        return _shown(request, visitor, draft, form, status=422)
    return redirect("setup:draft_trial", draft.number)


def last_trial(draft: PolicyDraft) -> Trial | None:
    """The last trial of a draft, without its text."""
    return Trial.objects.filter(draft=draft).select_related("by").defer("text").order_by("-pk").first()


def _shown(
    request: HttpRequest, visitor: Visitor, draft: PolicyDraft, form: PeriodForm, status: int = 200
) -> HttpResponse:
    trial = last_trial(draft)
    context: dict[str, Any] = {
        "draft": draft,
        "stands": state_of(draft.state),
        "is_open": draft.state in OPEN,
        "form": form,
        "trial": trial,
    }
    if trial is not None:
        policy = _words_of(visitor.desk)
        context |= {
            "goes_on": trial.finished_at is None and goes_on(trial),
            "last_day": trial.end_at - 1,
            "is_other_text": trial.hash != hash_of(draft.text),
            "rows": [_row(policy, cell) for cell in trial.result.get("cells", ())],
            "untried": trial.result.get("untried", 0),
            "turned": _hits(visitor, policy, trial, "turned"),
            "turned_in_all": trial.result.get("turned_in_all", 0),
            "moved": _hits(visitor, policy, trial, "moved"),
            "moved_in_all": trial.result.get("moved_in_all", 0),
            "sees_tickets": visitor.seat is not None,
        }
    return render(request, "setup/draft_trial.html", context, status=status)


def _words_of(desk: Desk) -> Policy | None:
    """The policy by which kinds and priorities are called: the one in force."""
    version = in_force(desk.pk, clock.now_seconds())
    return None if version is None else policy_of(version)


def _row(policy: Policy | None, cell: dict[str, Any]) -> Row:
    said = dict(cell)
    kind, priority = said.pop("kind"), said.pop("priority")
    level = wording.priority(policy, priority) if policy else None
    return Row(_promise(policy, kind), level, **said)


def _hits(visitor: Visitor, policy: Policy | None, trial: Trial, which: str) -> list[Hit]:
    """The promises that are listed, of the requests that the visitor may see: who only looks after the installation
    sees none.
    """
    if visitor.seat is None:
        return []
    found = trial.result.get(which, ())
    tickets = visible_to(visitor.seat).in_bulk({line["ticket"] for line in found})
    return [_hit(policy, tickets[line["ticket"]], line) for line in found if line["ticket"] in tickets]


def _hit(policy: Policy | None, ticket: Ticket, line: dict[str, Any]) -> Hit:
    return Hit(
        number=ticket.number,
        subject=ticket.subject,
        address=reverse("agent:ticket", args=[ticket.number]),
        promise=_promise(policy, line["kind"]),
        before=_told(line["before"]),
        after=_told(line["after"]),
        due_before=line["due_before"],
        due_after=line["due_after"],
    )


def _promise(policy: Policy | None, kind: str) -> str:
    return wording.commitment_name(policy, kind) if policy and kind in policy.commitments else kind.replace("_", " ")


def _told(fate: str) -> Told:
    word, icon, tone = FATES[Fate(fate)]
    return Told(str(word), icon, tone)


def _last_year(desk: Desk) -> dict[str, date]:
    today = datetime.fromtimestamp(clock.now_seconds(), ZoneInfo(desk.zone)).date()
    return {"first_day": today - timedelta(days=YEAR), "last_day": today}


def _begins(day: date, desk: Desk) -> int:
    """The beginning of a day by the desk's clocks."""
    return instant(ZoneInfo(desk.zone), datetime.combine(day, time.min))
