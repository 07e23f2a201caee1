"""Canned replies: writing and keeping them, and choosing one for a ticket."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guichet import clock
from guichet.automation.canned import PLACES, Written, changeable_by, may_share, save, usable_by
from guichet.automation.errors import NameTaken, UnknownPlaceholder
from guichet.automation.models import CannedReply
from guichet.desks.models import Seat
from guichet.web.agent import ticket_page
from guichet.web.agent.filling import filled
from guichet.web.shared import carried
from guichet.web.shared.fields import PlainForm, text_area
from guichet.web.shared.languages import LANGUAGES
from guichet.web.shared.visitor import agents_only

LONGEST = 10_000


class ReplyForm(PlainForm):
    """A canned reply."""

    name = forms.CharField(label=_("What it is called"), max_length=80)
    language = forms.ChoiceField(label=_("Language"))
    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=text_area(rows=7))
    shared = forms.BooleanField(label=_("For everybody at the desk"), required=False)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        """Offer the desk's languages; sharing is a manager's."""
        super().__init__(*args, auto_id="canned_%s", **kwargs)
        chooser = self.fields["language"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [(code, LANGUAGES.get(code, code)) for code in seat.desk.languages or ["en"]]
        if not may_share(seat):
            del self.fields["shared"]

    @property
    def written(self) -> Written:
        """What it says."""
        said = self.cleaned_data
        return Written(name=said["name"], language=said["language"], text=said["text"], shared=bool(said.get("shared")))


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def index(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All that the agent may use, and a form for one more."""
    return _edit(request, seat, None)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def change(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Change one of those that the agent may change."""
    return _edit(request, seat, get_object_or_404(changeable_by(seat), pk=pk))


@require_POST
@agents_only
def remove(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Give one up. What was sent with it stays as it was sent."""
    get_object_or_404(changeable_by(seat), pk=pk).delete()
    messages.success(request, gettext("Removed."))
    return redirect("agent:replies")


@require_GET
@agents_only
def pick(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Those that the agent may use, filled in for a ticket: the customer's language first."""
    ticket = ticket_page.find(seat, number)
    scene = ticket_page.known_of(seat, ticket).scene
    spoken = ticket.desk.language_for(ticket.contact.language)
    found = sorted(usable_by(seat), key=lambda reply: reply.language != spoken)
    context = {"ticket": ticket, "choices": [filled(reply, scene) for reply in found], "languages": LANGUAGES}
    return render(request, "agent/pick.html", context)


def _edit(request: HttpRequest, seat: Seat, reply: CannedReply | None) -> HttpResponse:
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path)
    form = ReplyForm(typed, seat=seat, initial=_initial(reply))
    if request.method == "POST" and form.is_valid():
        try:
            save(reply, form.written, by=seat, at=clock.now_seconds())
        except UnknownPlaceholder as error:
            said = gettext("Nothing fills %(found)s in. What can stand there is listed below.")
            form.add_error("text", said % {"found": ", ".join(error.found)})
        except NameTaken:
            form.add_error("name", gettext("There is one of this name already."))
        else:
            carried.sent(request)
            messages.success(request, gettext("Kept."))
            return redirect("agent:replies")
    context = {
        "form": form,
        "reply": reply,
        "own": [each for each in usable_by(seat) if each.owner_id is not None],
        "shared": [each for each in usable_by(seat) if each.owner_id is None],
        "may_share": may_share(seat),
        "known": [f"{{{{{name}}}}}" for name in PLACES],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "agent/replies.html", context, status=status)


def _initial(reply: CannedReply | None) -> dict[str, Any]:
    if reply is None:
        return {}
    return {"name": reply.name, "language": reply.language, "text": reply.text, "shared": reply.owner_id is None}
