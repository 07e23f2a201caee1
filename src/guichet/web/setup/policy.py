"""The policy of a desk, for whoever keeps it: what holds and is to come, drafts, versions, and who must approve."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from guichet import clock
from guichet.desks.models import Desk
from guichet.policies import approving
from guichet.policies.approving import RuleRefused
from guichet.policies.drafting import OPEN, begin
from guichet.policies.loading import in_force, last_of, to_come
from guichet.policies.models import DraftAct, PolicyDraft, PolicyVersion
from guichet.web.setup.draft_forms import BeginForm
from guichet.web.setup.draft_words import BRIEF, RULE_DONE, RULE_REFUSED, Stands, state_of
from guichet.web.shared.visitor import Visitor, keepers_only

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as a line: where it stands, who began it, who typed last and when."""

    number: int
    name: str
    stands: Stands
    author: str
    edited_by: str
    edited_at: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as a line: from when on it holds, who wrote, approved and published it, and its hash."""

    number: int
    effective_at: int
    is_in_force: bool
    is_to_come: bool
    is_withdrawn: bool
    draft: int | None
    author: str
    approved_by: str
    published_by: str
    hash: str
    brief: str


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def show(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what there is; begin a draft."""
    at = clock.now_seconds()
    last = last_of(visitor.desk.pk, at)
    if request.method != "POST":
        return _shown(request, visitor, BeginForm(last=last.number if last else None))
    form = BeginForm(request.POST, request.FILES, last=last.number if last else None)
    if not form.is_valid():
        return _shown(request, visitor, form, status=422)
    text = form.text_after(last.text if last else "")
    made = begin(visitor.desk, name=form.cleaned_data["name"], text=text, by=visitor.user, at=at, follows=last)
    return redirect("setup:draft", made.number)


@require_POST
@keepers_only
def change_rule(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Turn a second person's approval on, ask for its end, or answer that."""
    desk, by, at = visitor.desk, visitor.user, clock.now_seconds()
    try:
        match request.POST.get("act"):
            case "on":
                approving.ask_for_approval(desk, by=by, at=at)
                messages.success(request, gettext("From now on nobody publishes alone."))
            case "ending":
                approving.ask_for_its_end(desk, by=by, at=at)
                messages.success(request, gettext("It is off once a second person agrees."))
            case "off":
                approving.answer_its_end(desk, agreed=True, by=by, at=at)
                messages.success(request, gettext("From now on who keeps the desk may publish alone."))
            case "kept":
                approving.answer_its_end(desk, agreed=False, by=by, at=at)
                messages.success(request, gettext("It stays on."))
    except RuleRefused as refused:
        messages.error(request, str(RULE_REFUSED[refused.code]))
    return redirect("setup:policy")


def _shown(request: HttpRequest, visitor: Visitor, form: BeginForm, status: int = 200) -> HttpResponse:
    desk, at = visitor.desk, clock.now_seconds()
    version = in_force(desk.pk, at)
    rule = approving.rule_of(desk.pk)
    context = {
        "form": form,
        "in_force": version,
        "coming": to_come(desk.pk, at),
        "drafts": list(_drafts(desk)),
        "versions": list(_versions(desk, version, at)),
        "rule": rule,
        "rule_told": [(one.by.name, str(RULE_DONE[one.kind]), one.at) for one in approving.told(desk.pk)],
        "may_change_rule": visitor.user.is_administrator,
        "asked_for_its_end": rule.ending is not None and rule.ending.by_id == visitor.user.pk,
    }
    return render(request, "setup/policy.html", context, status=status)


def _drafts(desk: Desk) -> Iterator[DraftRow]:
    found = PolicyDraft.objects.filter(desk=desk, state__in=OPEN).select_related("author", "edited_by").defer("text")
    for one in found.order_by("-edited_at", "-pk")[:MOST_SHOWN]:
        names = one.author.name, one.edited_by.name
        yield DraftRow(one.number, one.name, state_of(one.state), *names, one.edited_at)


def _versions(desk: Desk, current: PolicyVersion | None, at: int) -> Iterator[VersionRow]:
    """The versions with who made them, the newest first."""
    whose = ("withdrawal", "published_by__user", "published_from__by", "published_from__draft__author")
    found = PolicyVersion.objects.filter(desk=desk).select_related(*whose)
    found = found.defer("text", "published_from__draft__text").order_by("-number")[:MOST_SHOWN]
    approved = {
        (act.draft_id, act.hash): act.by.name
        for act in DraftAct.objects.filter(desk=desk, kind="approved").select_related("by").order_by("pk")
    }
    for one in found:
        act: DraftAct | None = getattr(one, "published_from", None)
        withdrawn = hasattr(one, "withdrawal")
        signed = act.by.name if act else (one.published_by.user.name if one.published_by else "")
        yield VersionRow(
            number=one.number,
            effective_at=one.effective_at,
            is_in_force=current is not None and current.pk == one.pk,
            is_to_come=one.effective_at > at and not withdrawn,
            is_withdrawn=withdrawn,
            draft=act.draft.number if act else None,
            author=act.draft.author.name if act else "",
            approved_by=approved.get((act.draft_id, act.hash), "") if act else "",
            published_by=signed,
            hash=one.hash,
            brief=one.hash[:BRIEF],
        )
