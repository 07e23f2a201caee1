"""The first page of a demonstration: the people to sign in as, the clock, and what went out by mail."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts.models import User
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.web.demo.clocks import clock_now
from guichet.web.demo.guard import demo_only
from guichet.web.public.sessions import begin


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as."""

    pk: int
    name: str
    role: str
    email: str


@require_safe
@demo_only
def show(request: HttpRequest) -> HttpResponse:
    """Everybody, by desk."""
    return render(request, "demo/start.html", {"desks": _desks(), "clock": clock_now()})


@require_POST
@demo_only
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody, without a password: this is a demonstration."""
    wish = request.POST.get("person", "")
    user = get_object_or_404(User, pk=int(wish) if wish.isascii() and wish.isdigit() else 0, is_active=True)
    return begin(request, user)


def _desks() -> list[tuple[Desk, list[Person], list[Person]]]:
    seats = Seat.objects.filter(is_active=True).select_related("user").order_by("desk_id", "id")
    contacts = (
        Contact.objects.filter(user__isnull=False, erased_at=None)
        .select_related("organisation")
        .order_by("desk_id", "id")
    )
    by_seat = {desk: list(found) for desk, found in groupby(seats, key=lambda seat: seat.desk_id)}
    by_contact = {desk: list(found) for desk, found in groupby(contacts, key=lambda contact: contact.desk_id)}
    roles = {"agent": gettext("agent"), "manager": gettext("manager")}
    return [
        (
            desk,
            [Person(s.user_id, s.user.name, roles.get(s.role, s.role), s.user.email) for s in by_seat.get(desk.pk, [])],
            [Person(c.user_id or 0, c.name, str(c.organisation or ""), c.email) for c in by_contact.get(desk.pk, [])],
        )
        for desk in Desk.objects.order_by("id")
    ]
