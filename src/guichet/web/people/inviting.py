"""Sending an invitation that was typed, and looking after those that wait."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from guichet import clock
from guichet.accounts.models import User
from guichet.customers.models import Organisation
from guichet.desks.models import Desk, Role
from guichet.entry import invitations
from guichet.entry.errors import CannotInvite
from guichet.entry.models import Invitation, Part
from guichet.web.people.refusals import said
from guichet.web.people.rows import Rows, StaffRow
from guichet.web.shared.addresses import row_in


def send(
    request: HttpRequest,
    form: forms.Form,
    desk: Desk,
    *,
    part: Part,
    by: User,
    organisation: Organisation | None = None,
) -> bool:
    """Invite whom the form names; false where that is not possible, which the form then says."""
    if not form.is_valid():
        return False
    typed = form.cleaned_data
    guest = invitations.Guest(email=typed["email"], name=typed["name"], language=typed["language"])
    try:
        invitations.invite(desk, guest, part=part, at=clock.now_seconds(), by=by, organisation=organisation)
    except CannotInvite as refused:
        form.add_error("email", said(refused))
        return False
    except ValidationError as error:
        form.add_error("email", error)
        return False
    messages.success(request, gettext("An invitation is on its way to %(email)s.") % {"email": typed["email"]})
    return True


def send_all(rows: Rows[StaffRow], *, by: User) -> bool:
    """Invite whom the rows name to work; false, and nobody is, where one cannot be, which their row then says."""
    with transaction.atomic():
        for row in rows.typed:
            typed = row.cleaned_data
            guest = invitations.Guest(email=typed["email"], name=typed["name"], language=typed["language"])
            part = Part.MANAGER if typed["role"] == Role.MANAGER else Part.AGENT
            try:
                invitations.invite(rows.desk, guest, part=part, at=clock.now_seconds(), by=by)
            except CannotInvite as refused:
                row.add_error("email", said(refused))
            except ValidationError as error:
                row.add_error("email", error)
        if rows.errors:
            transaction.set_rollback(True)
    return not rows.errors


@dataclass(frozen=True, slots=True)
class Handed:
    """A link that is shown once, to be handed over to whom it is for."""

    email: str
    link: str


def look_after(request: HttpRequest, waiting: QuerySet[Invitation], *, by: User) -> Handed | None:
    """Send one of the waiting invitations again, withdraw it, or make a link of it to hand over, which is returned."""
    invitation = get_object_or_404(waiting, pk=row_in(request.POST, "invitation"))
    at, email = clock.now_seconds(), {"email": invitation.email}
    try:
        match request.POST.get("act"):
            case "withdraw":
                invitations.withdraw(invitation)
                messages.success(request, gettext("The invitation is withdrawn."))
            case "hand_over":
                return Handed(invitation.email, invitations.hand_over(invitation, at=at, by=by))
            case _:
                invitations.send_again(invitation, at=at, by=by)
                messages.success(request, gettext("An invitation is on its way to %(email)s.") % email)
    except CannotInvite as refused:
        messages.error(request, said(refused))
    return None
