"""Publishing a policy: its text, what the check says of it beside its lines, and the step."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.contracts.publishing import publish
from guichet.core.hours.wall import instant
from guichet.policies.examining import Examination, examine
from guichet.policies.loading import in_force, last_of, to_come
from guichet.policies.models import PolicyVersion
from guichet.policies.publishing import OneIsToCome
from guichet.web.setup.consequences import change_of
from guichet.web.setup.examined import digest_of, said_of
from guichet.web.setup.policy_form import PolicyForm
from guichet.web.shared.instants import full_instant
from guichet.web.shared.visitor import Visitor, keepers_only


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
    text, day = form.meant, request.POST.get("effective_on", "")
    form = PolicyForm(
        {"text": text, "agreed": request.POST.get("agreed", ""), "seen": digest_of(text), "effective_on": day}
    )
    form.is_valid()
    if not text.strip() or request.POST.get("act") == "load":
        return _shown(request, visitor, form)
    found = examine(text, "policy.yaml")
    read = request.POST.get("seen") == digest_of(text) and (not found.findings or form.cleaned_data["agreed"])
    if request.POST.get("act") != "publish" or not found.may_be_published:
        return _shown(request, visitor, form, found, status=200 if found.may_be_published else 422)
    if not read:
        form.add_error("agreed", gettext("Read what the check says, then publish."))
        return _shown(request, visitor, form, found, status=422)
    return _published(request, visitor, form, text) or _shown(request, visitor, form, found, status=422)


def _published(request: HttpRequest, visitor: Visitor, form: PolicyForm, text: str) -> HttpResponse | None:
    at, since = clock.now_seconds(), _since(form, visitor)
    if since is not None and since <= at:
        form.add_error("effective_on", gettext("This day has begun. Choose a later one, or none for at once."))
        return None
    try:
        made = publish(visitor.desk, text, by=visitor.managing, at=at, effective_at=since)
    except OneIsToCome as found:
        form.add_error("effective_on", _in_order(found.version, visitor))
        return None
    said = {"number": made.number, "at": full_instant(made.effective_at, visitor.desk.zone, year=True)}
    if since is None:
        messages.success(request, gettext("Published: version %(number)s is in force.") % said)
    else:
        messages.success(request, gettext("Published: version %(number)s is in force from %(at)s.") % said)
    return redirect("setup:policy")


def _in_order(last: PolicyVersion, visitor: Visitor) -> str:
    said = {"number": last.number, "at": full_instant(last.effective_at, visitor.desk.zone, year=True)}
    text = gettext("Version %(number)s comes into force %(at)s: choose a day after it, or withdraw it first.")
    return text % said


def _since(form: PolicyForm, visitor: Visitor) -> int | None:
    """The beginning of the day that was chosen, by the desk's clocks; none: at once."""
    day = form.cleaned_data.get("effective_on")
    return None if day is None else instant(ZoneInfo(visitor.desk.zone), datetime.combine(day, time.min))


def _shown(
    request: HttpRequest, visitor: Visitor, form: PolicyForm, found: Examination | None = None, status: int = 200
) -> HttpResponse:
    text = str(form["text"].value() or "")
    at = clock.now_seconds()
    version = in_force(visitor.desk.pk, at)
    before, changed = last_of(visitor.desk.pk, at), None
    if before and found and found.policy:
        changed = change_of(before, found.policy, _since(form, visitor) or at)
    context = {
        "desk": visitor.desk,
        "form": form,
        "in_force": version,
        "before": before,
        "coming": to_come(visitor.desk.pk, at),
        "change": changed,
        **said_of(text, found),
    }
    return render(request, "setup/policy.html", context, status=status)
