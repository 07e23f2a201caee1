"""A further desk, made by whoever looks after the installation: what it is, what it promises, and who is to manage it.

They set it up and hand it over; what is asked of it is not theirs to see.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from guichet import clock
from guichet.accounts.models import User
from guichet.desks.founding import found as found_desk
from guichet.desks.models import Desk, Role
from guichet.desks.seats import give_seat
from guichet.entry.errors import CannotInvite
from guichet.entry.invitations import Guest, invite
from guichet.entry.models import Part
from guichet.policies.examining import Examination, examine
from guichet.policies.publishing import publish
from guichet.web.setup.examined import digest_of, said_of
from guichet.web.setup.forms import FurtherForm
from guichet.web.setup.policy_form import PolicyForm
from guichet.web.shared.visitor import administrators_only
from guichet.web.shared.whys import language_of_page


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def make(request: HttpRequest, user: User) -> HttpResponse:
    """Ask what the desk is; make it once its text, if any, is a policy that was read. Nothing is half made."""
    if request.method != "POST":
        language = (get_language() or "en").split("-")[0]
        initial = {"languages": ["en", "fr"], "first_language": language, "zone": "Europe/Paris"}
        return _shown(request, FurtherForm(initial=initial), PolicyForm())
    form, policy = FurtherForm(request.POST), PolicyForm(request.POST, request.FILES)
    are_sound = form.is_valid() & policy.is_valid()
    if not policy.is_valid():
        return _shown(request, form, policy, status=422)
    text, is_ours = policy.meant, bool(policy.cleaned_data["bundled"]) and not policy.cleaned_data["file"]
    found = examine(text, "policy.yaml", language_of_page()) if text.strip() else None
    policy = _again(request, policy, text, is_ours=is_ours)
    if request.POST.get("act") == "check" or (found is not None and not found.may_be_published) or not are_sound:
        return _shown(request, form, policy, found, status=200 if request.POST.get("act") == "check" else 422)
    read = request.POST.get("seen") == digest_of(text) and "agreed" in request.POST
    if found is not None and found.findings and not is_ours and not read:
        policy.add_error("agreed", gettext("Read what the check says, then make the desk."))
        return _shown(request, form, policy, found, status=422)
    if not _make(form, text, by=user):
        return _shown(request, form, policy, found, status=422)
    messages.success(request, gettext("The desk “%(name)s” is made.") % {"name": form.cleaned_data["name"]})
    return redirect("people:installation")


def _again(request: HttpRequest, policy: PolicyForm, text: str, *, is_ours: bool) -> PolicyForm:
    """The same text as it is sent once more: a file cannot be, so that its words stand in the field."""
    chosen = policy.cleaned_data["bundled"] if is_ours else ""
    typed = {"text": "" if is_ours else text, "bundled": chosen, "agreed": request.POST.get("agreed", "")}
    again = PolicyForm(typed | {"seen": digest_of(text)})
    again.is_valid()
    return again


def _make(form: FurtherForm, text: str, *, by: User) -> bool:
    """Make the desk, whole; false where it cannot be, which the form then says."""
    said = form.cleaned_data
    try:
        with transaction.atomic():
            desk = found_desk(said, languages=form.spoken)
            if text.strip():
                publish(desk, text, by=None, at=clock.now_seconds())
            _hand_over(desk, said["manager_email"], said["manager_name"], by=by)
    except IntegrityError:
        # Somebody was faster: two who ask at one moment are told one after the other.
        form.add_error("address", gettext("Another desk answers there already."))
    except (CannotInvite, ValidationError):
        form.add_error("manager_email", gettext("This person cannot be invited now. Try it a little later."))
    return form.is_valid()


def _hand_over(desk: Desk, email: str, name: str, *, by: User) -> None:
    """Give the desk its first manager: whoever makes it, at once; somebody else, by an invitation."""
    if email.strip().casefold() == by.email:
        give_seat(desk, by, role=Role.MANAGER)
        return
    guest = Guest(email=email, name=name, language=desk.first_language)
    invite(desk, guest, part=Part.MANAGER, at=clock.now_seconds(), by=by)


def _shown(
    request: HttpRequest, form: FurtherForm, policy: PolicyForm, found: Examination | None = None, status: int = 200
) -> HttpResponse:
    text = str(policy["text"].value() or "")
    policy.fields["bundled"].label = gettext("One that comes with Guichet")
    context = {"form": form, "policy": policy, **said_of(text, found)}
    return render(request, "setup/further.html", context, status=status)
