"""Publishing a policy: its text, what the check says of it beside its lines, and the step."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.core.lint import rule
from guichet.core.policy.bundled import bundled_names, source
from guichet.core.policy.findings import Finding
from guichet.desks.models import Role
from guichet.policies.examining import Examination, examine
from guichet.policies.loading import in_force
from guichet.policies.publishing import publish
from guichet.web.setup.forms import PolicyForm
from guichet.web.shared.visitor import Visitor, keepers_only

AROUND = 2
"""How many lines stand before and after one that something is said of."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, with what is said of it. ``gap``: lines before it are left out."""

    number: int
    text: str
    said: tuple[Finding, ...]
    gap: bool


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def change(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the text in force; examine what is sent, and publish it once what the check says was read."""
    version = in_force(visitor.desk.pk, clock.now_seconds())
    if request.method != "POST":
        return _shown(request, visitor, PolicyForm(initial={"text": version.text if version else ""}))
    form = PolicyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, visitor, form, status=422)
    text = _text(form)
    form = PolicyForm({"text": text, "agreed": request.POST.get("agreed", ""), "seen": _digest(text)})
    form.is_valid()
    if not text.strip() or request.POST.get("act") == "load":
        return _shown(request, visitor, form)
    found = examine(text, "policy.yaml")
    read = request.POST.get("seen") == _digest(text) and (not found.findings or form.cleaned_data["agreed"])
    if request.POST.get("act") != "publish" or not found.may_be_published:
        return _shown(request, visitor, form, found, status=200 if found.may_be_published else 422)
    if not read:
        form.add_error("agreed", gettext("Read what the check says, then publish."))
        return _shown(request, visitor, form, found, status=422)
    seat = visitor.seat if visitor.seat is not None and visitor.seat.role == Role.MANAGER else None
    made = publish(visitor.desk, text, by=seat, at=clock.now_seconds())
    messages.success(request, gettext("Published: version %(number)s is in force.") % {"number": made.number})
    return redirect("setup:policy")


def _text(form: PolicyForm) -> str:
    """The text that was meant: the file's, else that of the policy that was chosen, else what was typed."""
    chosen = form.cleaned_data["bundled"]
    if form.cleaned_data["file"]:
        return str(form.cleaned_data["file"])
    if chosen in bundled_names():
        return source(chosen).decode()
    return str(form.cleaned_data["text"]).replace("\r\n", "\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _shown(
    request: HttpRequest, visitor: Visitor, form: PolicyForm, found: Examination | None = None, status: int = 200
) -> HttpResponse:
    text = str(form["text"].value() or "")
    grave = [each for each in found.findings if each.severity is rule.Severity.ERROR] if found else []
    context = {
        "desk": visitor.desk,
        "form": form,
        "found": found,
        "grave": grave,
        "lines": tuple(_lines(text, found.mistakes)) if found else (),
        "examples": len(found.policy.examples) if found and found.policy else 0,
        "in_force": in_force(visitor.desk.pk, clock.now_seconds()),
    }
    return render(request, "setup/policy.html", context, status=status)


def _lines(text: str, mistakes: tuple[Finding, ...]) -> Iterator[Line]:
    """The lines of which something is said, and those around them."""
    said: defaultdict[int, list[Finding]] = defaultdict(list)
    for each in mistakes:
        said[each.line].append(each)
    shown = {line + step for line in said for step in range(-AROUND, AROUND + 1)}
    before = 0
    for number, line in enumerate(text.split("\n"), 1):
        if number in shown:
            yield Line(number, line, tuple(said.get(number, ())), gap=number != before + 1 and before > 0)
            before = number
