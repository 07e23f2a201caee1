"""One contact of a customer, for the people of the desk: known, changed, let in, shut out, erased."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from guichet import clock
from guichet.channels.email.erasing import erase_of as erase_mails_of
from guichet.customers.contacts import change_contact, set_administrator, shut_out
from guichet.customers.models import Contact
from guichet.customers.scopes import organisations_seen_by, seen_by
from guichet.desks.changes import ATTACHED, latest
from guichet.desks.models import Seat
from guichet.entry.invitations import to_organisation
from guichet.entry.leaving import forget
from guichet.entry.models import Part
from guichet.knowledge.judging import forget as forget_feedback_of
from guichet.quotes.drafting import forget_drafts_of
from guichet.tickets.erasing import erase_all_of
from guichet.web.people import inviting
from guichet.web.people.attaching import know
from guichet.web.people.conduct_words import conduct_of
from guichet.web.people.customers import page
from guichet.web.people.forms import ContactForm, InviteContactForm
from guichet.web.people.lost import lost
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import agents_only


@require_POST
@agents_only
def add(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """A new contact of a customer: known by their address; or invited to sign in too."""
    organisation = get_object_or_404(organisations_seen_by(seat), pk=pk)
    if request.POST.get("act") == "invite":
        form = InviteContactForm(request.POST, desk=seat.desk)
        part = Part.ADMINISTRATOR if "is_administrator" in request.POST else Part.CONTACT
        if inviting.send(request, form, seat.desk, part=part, by=seat.user, organisation=organisation):
            return redirect("people:customer", pk=pk)
        return page(request, organisation, invite_form=form, status=422)
    known = ContactForm(request.POST, desk=seat.desk)
    if not known.is_valid() or know(known, organisation, **known.cleaned_data, by=seat.user) is None:
        return page(request, organisation, contact_form=known, status=422)
    messages.success(request, gettext("%(name)s is a contact now.") % {"name": known.cleaned_data["name"]})
    return redirect("people:customer", pk=pk)


@require_POST
@agents_only
def invited(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Send an invitation again, withdraw it, or show a link to hand over."""
    organisation = get_object_or_404(organisations_seen_by(seat), pk=pk)
    if "invitation" in request.POST:
        handed = inviting.look_after(request, to_organisation(organisation), by=seat.user)
        if handed is not None:
            return page(request, organisation, handed=handed)
    return redirect("people:customer", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One contact; and their name and language, where these are changed."""
    contact = _find(seat, pk)
    if request.method != "POST":
        said_of = {"name": contact.name, "language": contact.language}
        form = ContactForm(initial=said_of, desk=seat.desk, is_known=True)
        return _page(request, contact, form)
    form = ContactForm(request.POST, desk=seat.desk, is_known=True)
    if not form.is_valid():
        return _page(request, contact, form, status=422)
    change_contact(contact, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
    messages.success(request, gettext("Saved."))
    return redirect("people:contact", pk=pk)


@require_POST
@agents_only
def change_access(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Let a contact look after their organisation's people, or no longer; invite them to sign in; shut them out."""
    contact = _find(seat, pk)
    act = request.POST.get("act")
    if act in {"administrator", "ordinary"}:
        set_administrator(contact, is_administrator=act == "administrator")
        messages.success(request, gettext("Saved."))
    elif act == "shut_out":
        shut_out(contact)
        messages.success(request, gettext("%(name)s signs in here no longer.") % {"name": contact.name})
    elif act == "invite" and contact.organisation is not None:
        typed = {"email": contact.email, "name": contact.name[:80], "language": contact.language}
        form = InviteContactForm(typed, desk=seat.desk)
        part = Part.ADMINISTRATOR if contact.is_administrator else Part.CONTACT
        if not inviting.send(request, form, seat.desk, part=part, by=seat.user, organisation=contact.organisation):
            for reason in form.errors.get("email", []):
                messages.error(request, str(reason))
    return redirect("people:contact", pk=pk)


@require_POST
@agents_only
def erase(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Forget who somebody is, and what they wrote where that is asked. There is no way back."""
    contact, at = _find(seat, pk), clock.now_seconds()
    if "sure" not in request.POST:
        messages.error(request, gettext("Say that you are sure: there is no way back."))
        return redirect("people:contact", pk=pk)
    with transaction.atomic():
        erase_mails_of(contact)
        if "words" in request.POST:
            erase_all_of(contact, by=seat, at=at)
        forget_feedback_of(contact)
        forget_drafts_of(contact)
        forget(contact, at=at)
    messages.success(request, gettext("The contact is erased. What happened, and when, stays."))
    if contact.organisation_id is None:
        return redirect("people:customers")
    return redirect("people:customer", pk=contact.organisation_id)


def _page(request: HttpRequest, contact: Contact, form: ContactForm, *, status: int = 200) -> HttpResponse:
    """The page of a contact. How they use support is told where they belong to no customer: it is theirs alone."""
    policy = policy_now(request) if contact.organisation_id is None else None
    context = {
        "contact": contact,
        "form": form,
        "lost": lost(contact.desk_id, [contact.email]),
        "conduct": conduct_of(contact, policy, clock.now_seconds()),
        "attached": next(iter(latest(contact.desk, ATTACHED, contact=contact.pk)), None),
    }
    return render(request, "people/contact.html", context, status=status)


def _find(seat: Seat, pk: int) -> Contact:
    contact: Contact = get_object_or_404(seen_by(seat).select_related("desk", "user"), pk=pk, erased_at=None)
    return contact
