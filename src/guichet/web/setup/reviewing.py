"""The review of a draft: what it says and for whom it is worse, and what is decided of exactly this text."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.contracts.publishing import publish_draft
from guichet.core.hours.wall import instant
from guichet.core.policy.findings import PolicyError
from guichet.policies import drafting
from guichet.policies.approving import rule_of
from guichet.policies.drafting import OPEN, DraftRefused, hash_of
from guichet.policies.examining import Examination, examine
from guichet.policies.loading import in_force, last_of
from guichet.policies.models import DraftAct, DraftState, PolicyDraft, PolicyVersion
from guichet.policies.publishing import NeedsApproval, OneIsToCome
from guichet.policies.speaking import clock_of
from guichet.web.setup.consequences import change_of
from guichet.web.setup.draft_forms import ReviewForm
from guichet.web.setup.draft_words import REFUSED, done, state_of
from guichet.web.setup.examined import said_of
from guichet.web.setup.studio import draft_here
from guichet.web.setup.trial import last_trial
from guichet.web.shared.instants import placed_instant
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import Visitor, keepers_only
from guichet.web.shared.whys import language_of_page

FARTHEST_S: Final = 2 * 366 * 86400

Answer = HttpResponse | None
"""Where to go on; nothing where the page is shown again with what is wrong."""


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def review(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show what a draft means; ask for its review, approve it, send it back, publish or discard it."""
    draft = draft_here(visitor, number)
    if request.method != "POST":
        return _shown(request, visitor, draft, ReviewForm(initial={"seen": hash_of(draft.text)}))
    form = ReviewForm(request.POST)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None or not form.is_valid():
        return _shown(request, visitor, draft, form, status=422)
    try:
        answer = act(request, visitor, draft, form)
    except DraftRefused as refused:
        form.add_error("words" if refused.code == "no_words" else None, str(REFUSED[refused.code]))
        answer = None
    except PolicyError:
        form.add_error(None, gettext("Mend its mistakes first."))
        answer = None
    return answer or _shown(request, visitor, draft, form, status=422)


def _ask(request: HttpRequest, visitor: Visitor, draft: PolicyDraft, form: ReviewForm) -> Answer:
    drafting.ask(draft, seen=form.cleaned_data["seen"], by=visitor.user, at=clock.now_seconds())
    messages.success(request, gettext("A review is asked for: the draft waits for a colleague."))
    return redirect("setup:draft_review", draft.number)


def _approve(request: HttpRequest, visitor: Visitor, draft: PolicyDraft, form: ReviewForm) -> Answer:
    found = examine(draft.text, "policy.yaml", language_of_page())
    if not _was_read(draft, form, found):
        return None
    drafting.approve(draft, seen=form.cleaned_data["seen"], by=visitor.user, at=clock.now_seconds())
    messages.success(request, gettext("Approved: exactly this text."))
    return redirect("setup:draft_review", draft.number)


def _send_back(request: HttpRequest, visitor: Visitor, draft: PolicyDraft, form: ReviewForm) -> Answer:
    said = form.cleaned_data
    drafting.send_back(draft, words=said["words"], seen=said["seen"], by=visitor.user, at=clock.now_seconds())
    messages.success(request, gettext("The draft is sent back, with your words."))
    return redirect("setup:draft_review", draft.number)


def _discard(request: HttpRequest, visitor: Visitor, draft: PolicyDraft, _form: ReviewForm) -> Answer:
    drafting.discard(draft, by=visitor.user, at=clock.now_seconds())
    messages.success(request, gettext("The draft is discarded. It can still be read."))
    return redirect("setup:policy")


def _publish(request: HttpRequest, visitor: Visitor, draft: PolicyDraft, form: ReviewForm) -> Answer:
    found = examine(draft.text, "policy.yaml", language_of_page())
    if not _was_read(draft, form, found):
        return None
    at, since = clock.now_seconds(), _since(form, visitor)
    if since is not None and since <= at:
        form.add_error("effective_on", gettext("This day has begun. Choose a later one, or none for at once."))
        return None
    if since is not None and since > at + FARTHEST_S:
        form.add_error("effective_on", gettext("Choose a day within two years: holidays are not known for ever."))
        return None
    try:
        made = publish_draft(draft, seen=form.cleaned_data["seen"], by=visitor.user, at=at, effective_at=since)
    except OneIsToCome as found_one:
        form.add_error("effective_on", _in_order(found_one.version, request, visitor))
        return None
    except NeedsApproval:
        form.add_error(None, str(REFUSED["no_approval"]))
        return None
    said = {"number": made.number, "at": _since_when(made, request, visitor)}
    if since is None:
        messages.success(request, gettext("Published: version %(number)s is in force.") % said)
    else:
        messages.success(request, gettext("Published: version %(number)s is in force from %(at)s.") % said)
    return redirect("setup:policy")


ACTS: Mapping[str, Callable[[HttpRequest, Visitor, PolicyDraft, ReviewForm], Answer]] = {
    "ask": _ask,
    "approve": _approve,
    "send_back": _send_back,
    "publish": _publish,
    "discard": _discard,
}


def _was_read(draft: PolicyDraft, form: ReviewForm, found: Examination) -> bool:
    """Whether what the check says of the draft was read: of this very text, and agreed to where there is any."""
    if form.cleaned_data["seen"] != hash_of(draft.text):
        raise DraftRefused("changed")
    if found.findings and not form.cleaned_data["agreed"]:
        form.add_error("agreed", gettext("Read what the check says first."))
        return False
    return True


def _since(form: ReviewForm, visitor: Visitor) -> int | None:
    """The beginning of the day that was chosen, by the desk's clocks; none: at once."""
    day = form.cleaned_data.get("effective_on")
    return None if day is None else instant(ZoneInfo(visitor.desk.zone), datetime.combine(day, time.min))


def _since_when(version: PolicyVersion, request: HttpRequest, visitor: Visitor) -> str:
    """Since when a version is in force: a day begins by the desk's clock, whichever the page's is."""
    return placed_instant(version.effective_at, visitor.desk.zone, beside=clock_of(visitor.desk, policy_now(request)))


def _in_order(last: PolicyVersion, request: HttpRequest, visitor: Visitor) -> str:
    said = {"number": last.number, "at": _since_when(last, request, visitor)}
    text = gettext("Version %(number)s comes into force %(at)s: choose a day after it, or withdraw it first.")
    return text % said


def _shown(
    request: HttpRequest, visitor: Visitor, draft: PolicyDraft, form: ReviewForm, status: int = 200
) -> HttpResponse:
    at = clock.now_seconds()
    found = examine(draft.text, "policy.yaml", language_of_page())
    before, changed = last_of(visitor.desk.pk, at), None
    if before and found.policy and draft.state in OPEN:
        since = (_since(form, visitor) if form.is_bound and form.is_valid() else None) or at
        changed = change_of(before, found.policy, min(since, at + FARTHEST_S))
    acts = DraftAct.objects.filter(draft=draft).select_related("by").order_by("pk")
    tried = last_trial(draft)
    if tried is not None and tried.hash != hash_of(draft.text):
        tried = None
    cells = tried.result.get("cells", ()) if tried else ()
    refused = drafting.why_not_publish(draft, visitor.user)
    context: dict[str, Any] = {
        "draft": draft,
        "stands": state_of(draft.state),
        "is_open": draft.state in OPEN,
        "in_force": in_force(visitor.desk.pk, at),
        "before": before,
        "change": changed,
        "form": form,
        "hash": hash_of(draft.text),
        "asked": draft.state != DraftState.EDITED,
        "approval": drafting.approval_of(draft),
        "rule": rule_of(visitor.desk.pk),
        "why_not_approve": str(REFUSED["last_edited"]) if draft.edited_by_id == visitor.user.pk else "",
        "why_not_publish": str(REFUSED[refused]) if refused else "",
        "tried": tried,
        "lost": sum(cell["lost"] for cell in cells),
        "won": sum(cell["won"] for cell in cells),
        "acts": [done(act) for act in acts],
        **said_of(draft.text, found),
    }
    return render(request, "setup/draft_review.html", context, status=status)
