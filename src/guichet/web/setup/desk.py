"""What a desk is and looks like, on one page."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.desks import logos
from guichet.desks.changing import change as change_desk
from guichet.desks.colours import HEX, Shade, accent_of
from guichet.desks.models import Desk
from guichet.desks.reaching import link
from guichet.web.setup.forms import LookForm
from guichet.web.shared.visitor import Visitor, keepers_only


@dataclass(frozen=True, slots=True)
class Sample:
    """The accent as it looks on one kind of paper."""

    paper: str
    shade: Shade

    @property
    def contrast(self) -> str:
        """The contrast with one decimal place."""
        return f"{self.shade.contrast:.1f}"


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def change(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the desk; on sending, change it."""
    desk = visitor.desk
    if request.method != "POST":
        return _shown(request, desk, LookForm(desk=desk, initial=_initial(desk)))
    form = LookForm(request.POST, request.FILES, desk=desk)
    if not form.is_valid():
        return _shown(request, desk, form, status=422)
    _keep(desk, form, visitor)
    messages.success(request, gettext("Kept."))
    return HttpResponseRedirect(link(desk, "setup:desk") if "address" in form.changed_data else request.path)


def _keep(desk: Desk, form: LookForm, visitor: Visitor) -> None:
    said = form.cleaned_data
    change_desk(desk, said, languages=form.spoken, by=visitor.user, at=clock.now_seconds())
    if said["logo"]:
        logos.keep(desk, said["logo"])
    elif said["no_logo"]:
        logos.drop(desk)


def _initial(desk: Desk) -> dict[str, object]:
    fields = ("name", "address", "languages", "zone", "mail_address", "sender_name", "accent")
    return {field: getattr(desk, field) for field in fields} | {"first_language": desk.first_language}


def _shown(request: HttpRequest, desk: Desk, form: LookForm, status: int = 200) -> HttpResponse:
    colour = str(form["accent"].value() or "").lower()
    samples: tuple[Sample, ...] = ()
    if HEX.fullmatch(colour):
        accent = accent_of(colour)
        samples = (Sample("#faf7f0", accent.light), Sample("#171410", accent.dark))
    return render(request, "setup/desk.html", {"desk": desk, "form": form, "samples": samples}, status=status)
