"""Writing a draft of the policy: its text, and beside it what it says. What is typed is kept as one types."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from guichet import clock
from guichet.policies.drafting import OPEN, ChangedMeanwhile, DraftRefused, begin, save
from guichet.policies.loading import in_force
from guichet.policies.models import PolicyDraft
from guichet.web.setup.draft_forms import DraftForm
from guichet.web.setup.draft_words import REFUSED, state_of
from guichet.web.setup.line_differences import line_differences
from guichet.web.setup.panels import panel_of, wanted
from guichet.web.shared import carried
from guichet.web.shared.numbers import BEYOND
from guichet.web.shared.visitor import Visitor, keepers_only

ONWARD = {"save": "setup:draft", "apart": "setup:draft", "review": "setup:draft_review"}
"""Where each act leads; any other is a tab, which shows the page again."""


def draft_here(visitor: Visitor, number: int) -> PolicyDraft:
    """A draft of the visitor's desk by its number.

    Raises:
        Http404: where there is none.
    """
    found = PolicyDraft.objects.select_related("desk", "author", "edited_by", "follows").defer("follows__text")
    draft = None if number >= BEYOND else found.filter(desk=visitor.desk, number=number).first()
    if draft is None:
        raise Http404
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def change(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show a draft with what it says beside it; keep what was typed, go to its review, or set it apart."""
    draft = draft_here(visitor, number)
    if request.method != "POST":
        typed = carried.shown(request, request.path, f"{request.path}shown")
        form = DraftForm(typed, initial={"name": draft.name, "text": draft.text, "base": draft.revision})
        return _shown(request, visitor, draft, form)
    form, act = DraftForm(request.POST), request.POST.get("act")
    if not form.is_valid():
        return _shown(request, visitor, draft, form, status=422)
    try:
        draft = _set_apart(visitor, draft, form) if act == "apart" else _kept(visitor, draft, form)
    except DraftRefused as refused:
        form.add_error(None, str(REFUSED[refused.code]))
        return _shown(request, visitor, draft, form, status=422)
    except ChangedMeanwhile as found:
        return _shown(request, visitor, draft, form, theirs=found.draft, status=409)
    carried.sent(request)
    if act == "save":
        messages.success(request, gettext("The draft is kept."))
    if act in ONWARD:
        return redirect(ONWARD[act], draft.number)
    return _shown(request, visitor, draft, _form_of(draft))


@require_POST
@keepers_only
def show(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Keep what is being typed, and say what it says."""
    draft = draft_here(visitor, number)
    form = DraftForm(request.POST)
    theirs, wrong = None, ""
    if form.is_valid():
        try:
            draft = _kept(visitor, draft, form)
            form = _form_of(draft)
        except ChangedMeanwhile as found:
            theirs = found.draft
        except DraftRefused as refused:
            wrong = str(REFUSED[refused.code])
    else:
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context = _context(request, visitor, draft, form, theirs)
    return render(request, "setup/draft_shown.html", {**context, "wrong": wrong, "is_piece": True})


def _kept(visitor: Visitor, draft: PolicyDraft, form: DraftForm) -> PolicyDraft:
    said = form.cleaned_data
    return save(
        draft, name=said["name"], text=said["text"], base=said["base"] or 0, by=visitor.user, at=clock.now_seconds()
    )


def _set_apart(visitor: Visitor, draft: PolicyDraft, form: DraftForm) -> PolicyDraft:
    """A draft of one's own, where somebody else went on with the one that both had opened."""
    name = gettext("%(name)s, by %(who)s") % {"name": form.cleaned_data["name"], "who": visitor.user.name}
    return begin(
        visitor.desk,
        name=name[:100],
        text=form.cleaned_data["text"],
        by=visitor.user,
        at=clock.now_seconds(),
        follows=draft.follows,
    )


def _form_of(draft: PolicyDraft) -> DraftForm:
    return DraftForm(initial={"name": draft.name, "text": draft.text, "base": draft.revision})


def _shown(
    request: HttpRequest,
    visitor: Visitor,
    draft: PolicyDraft,
    form: DraftForm,
    *,
    theirs: PolicyDraft | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, visitor, draft, form, theirs)
    return render(request, "setup/draft.html", context, status=status)


def _context(
    request: HttpRequest, visitor: Visitor, draft: PolicyDraft, form: DraftForm, theirs: PolicyDraft | None
) -> dict[str, Any]:
    at = clock.now_seconds()
    text = str(form["text"].value() or "")
    if draft.state not in OPEN:
        for field in ("name", "text"):
            form.fields[field].widget.attrs["readonly"] = True
    fields: Mapping[str, str] = request.POST if request.method == "POST" else request.GET
    return {
        "draft": draft,
        "stands": state_of(draft.state),
        "is_open": draft.state in OPEN,
        "in_force": in_force(visitor.desk.pk, at),
        "form": form,
        "theirs": theirs,
        "differs": tuple(line_differences(theirs.text, text)) if theirs else (),
        "kept_at": at,
        **panel_of(text, wanted(fields, visitor.desk), visitor.desk, at),
    }
