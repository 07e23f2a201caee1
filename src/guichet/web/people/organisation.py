"""A customer's people, for the contact who looks after them: invited, made administrators, shut out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet import clock
from guichet.customers.contacts import set_administrator, shut_out
from guichet.customers.models import Contact, Organisation
from guichet.customers.scopes import looked_after_by
from guichet.entry.invitations import to_organisation
from guichet.entry.models import Part
from guichet.web.people import inviting
from guichet.web.people.forms import InviteContactForm
from guichet.web.people.lost import lost
from guichet.web.shared.addresses import row_in
from guichet.web.shared.visitor import customers_administrators_only


@require_safe
@customers_administrators_only
def show(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Everybody of the organisation, and the form to invite somebody."""
    return _page(request, contact)


@require_POST
@customers_administrators_only
def invite_one(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Invite somebody of the organisation."""
    form = InviteContactForm(request.POST, desk=contact.desk)
    part = Part.ADMINISTRATOR if "is_administrator" in request.POST else Part.CONTACT
    by, theirs = contact.user, _organisation(contact)
    if by is not None and inviting.send(request, form, contact.desk, part=part, by=by, organisation=theirs):
        return redirect("people:organisation")
    return _page(request, contact, invite_form=form, status=422)


@require_POST
@customers_administrators_only
def invited(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Send an invitation again, or withdraw it."""
    if "invitation" in request.POST and contact.user is not None:
        inviting.look_after(request, to_organisation(_organisation(contact)), by=contact.user)
    return redirect("people:organisation")


@require_POST
@customers_administrators_only
def change_one(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Let somebody else look after the people, or no longer; shut somebody out. Not oneself: another has to."""
    if "contact" not in request.POST:
        return redirect("people:organisation")
    other = get_object_or_404(looked_after_by(contact), pk=row_in(request.POST, "contact"))
    act = request.POST.get("act")
    if other.pk == contact.pk:
        messages.error(request, gettext("Another of you who looks after your people has to do that."))
    elif act in {"administrator", "ordinary"}:
        set_administrator(other, is_administrator=act == "administrator")
        messages.success(request, gettext("Saved."))
    elif act == "shut_out":
        shut_out(other)
        messages.success(request, gettext("%(name)s signs in here no longer.") % {"name": other.name})
    return redirect("people:organisation")


def _organisation(contact: Contact) -> Organisation:
    if contact.organisation is None:
        raise ValueError("Who looks after people is of an organisation.")
    return contact.organisation


def _page(request: HttpRequest, contact: Contact, *, status: int = 200, **forms: Any) -> HttpResponse:
    organisation = _organisation(contact)
    people, invitations = looked_after_by(contact), to_organisation(organisation)
    context = {
        "me": contact.pk,
        "organisation": organisation,
        "people": people,
        "invitations": invitations,
        "lost": lost(contact.desk_id, [*(each.email for each in people), *(each.email for each in invitations)]),
        "invite_form": forms.get("invite_form") or InviteContactForm(desk=contact.desk),
        "now": clock.now_seconds(),
    }
    return render(request, "people/organisation.html", context, status=status)
