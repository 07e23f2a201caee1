"""The first page of a demonstration: the people to sign in as, the clock, and what went out by mail."""

from dataclasses import dataclass
from itertools import groupby

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts.models import User
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Seat
from guichet.desks.reaching import link
from guichet.web.account import entering
from guichet.web.demo.clocks import clock_now
from guichet.web.demo.guard import demo_only
from guichet.web.shared.visitor import desk_here, place_of

PASS = "guichet.demo.pass"  # noqa: S105 - what signs passes apart from all else
PASS_S = 60
LONGEST_NUMBER = 18


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
    """Lead to the desk at which somebody is wanted, with a pass for its door: cookies are each desk's own."""
    user = get_object_or_404(User, pk=_number(request.POST.get("person", "")), is_active=True)
    desk = get_object_or_404(Desk, pk=_number(request.POST.get("desk", "")))
    said = signing.dumps([user.pk, desk.pk], salt=PASS)
    return redirect(f"{link(desk, 'demo:enter')}?{urlencode({'pass': said})}")


@require_safe
@demo_only
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in whoever has a pass, without a password: this is a demonstration."""
    desk = desk_here(request)
    try:
        person, wanted = signing.loads(request.GET.get("pass", ""), salt=PASS, max_age=PASS_S)
    except signing.BadSignature as error:
        raise Http404 from error
    user = get_object_or_404(User, pk=person, is_active=True)
    if wanted != desk.pk or place_of(user, desk) is None:
        raise Http404
    return entering.enter(request, user)


def _number(wish: str) -> int:
    return int(wish) if wish.isascii() and wish.isdigit() and len(wish) <= LONGEST_NUMBER else 0


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
