"""The first page of a demonstration: the people to sign in as, the clock, and what went out by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts.models import User
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Role, Seat
from guichet.desks.reaching import link
from guichet.kit.models import Job, JobState
from guichet.web.account import entering
from guichet.web.demo.clocks import clock_now, next_by_desk
from guichet.web.demo.guard import demo_only
from guichet.web.demo.sights import NOTHING, SIGHTS, Sights
from guichet.web.shared.visitor import desk_here, place_of

QUEUE = "demonstration"
"""The jobs that make desks."""

PASS = "guichet.demo.pass"  # noqa: S105 - what signs passes apart from all else
PASS_S = 60
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as: ``role`` says what they are, ``sees`` what there is for them."""

    pk: int
    name: str
    role: str
    sees: str = ""


@dataclass(frozen=True, slots=True)
class DeskHere:
    """A desk as the first page shows it: what is worth seeing, when it next does something by itself, somebody of each
    role, and everybody else.
    """

    desk: Desk
    sights: Sights
    tickets: int
    next_at: int | None
    chosen: tuple[Person, ...]
    others: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A desk that is still being made, and how far that is, in per cent."""

    name: str
    share: int


@require_safe
@demo_only
def show(request: HttpRequest) -> HttpResponse:
    """The desks, with somebody of each role; those that are still being made, with how far they are.

    Under another name of this machine it leads to the one that desks answer to: browsers follow no form there.
    """
    base = urlsplit(settings.BASE_URL)
    if request.get_host() == f"127.0.0.1:{base.port}" and base.hostname == "localhost":
        return redirect(f"{settings.BASE_URL}{request.path}")
    return render(request, "demo/start.html", {"desks": _desks(), "telling": _telling(), "clock": clock_now(request)})


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


def _telling() -> tuple[Telling, ...]:
    found = Job.objects.filter(queue=QUEUE, state__in=(JobState.WAITING, JobState.RUNNING)).order_by("id")
    return tuple(Telling(job.payload["name"], 100 * job.done_units // (job.all_units or 1)) for job in found)


def _desks() -> list[DeskHere]:
    seats = Seat.objects.filter(is_active=True).select_related("user").order_by("desk_id", "id")
    contacts = (
        Contact.objects.filter(user__isnull=False, erased_at=None)
        .select_related("organisation")
        .annotate(wrote_at=Max("tickets__submitted_at"))
        .order_by("desk_id", "id")
    )
    by_seat = {desk: list(found) for desk, found in groupby(seats, key=lambda seat: seat.desk_id)}
    by_contact = {desk: list(found) for desk, found in groupby(contacts, key=lambda contact: contact.desk_id)}
    coming = next_by_desk()
    return [
        _here(desk, by_seat.get(desk.pk, []), by_contact.get(desk.pk, []), coming.get(desk.pk))
        for desk in Desk.objects.order_by("id")
    ]


def _here(desk: Desk, seats: Sequence[Seat], contacts: Sequence[Contact], next_at: int | None) -> DeskHere:
    contact = max((one for one in contacts if not one.is_administrator), key=_wrote_at, default=None)
    administrators = [one for one in contacts if one.is_administrator]
    own = [one for one in administrators if contact and one.organisation_id == contact.organisation_id]
    agent = next((one for one in seats if one.role == Role.AGENT), None)
    manager = next((one for one in seats if one.is_manager), None)
    served = [*([contact] if contact else []), *(own or administrators)[:1]]
    working = [one for one in (agent, manager) if one is not None]
    chosen = [_served(one, sees=True) for one in served] + [_working(one, sees=True) for one in working]
    others = [_served(one) for one in contacts if one not in served]
    others += [_working(one) for one in seats if one not in working]
    sights = SIGHTS.get(desk.slug, NOTHING)
    return DeskHere(desk, sights, desk.last_ticket_number, next_at, tuple(chosen), tuple(others))


def _wrote_at(contact: Contact) -> int:
    return getattr(contact, "wrote_at", None) or 0


def _served(contact: Contact, *, sees: bool = False) -> Person:
    customer = {"name": contact.organisation.name if contact.organisation else ""}
    if contact.is_administrator:
        role, said = gettext("administrator, %(name)s"), gettext("All requests of the organisation, and its people.")
    else:
        role, said = gettext("customer, %(name)s"), gettext("Their own requests, and what is owed to them and why.")
    return Person(contact.user_id or 0, contact.name, role % customer, said if sees else "")


def _working(seat: Seat, *, sees: bool = False) -> Person:
    if seat.is_manager:
        role, said = gettext("manager"), gettext("The same, and the desk's own affairs: people, teams, settings.")
    else:
        role, said = gettext("agent"), gettext("The queue by what falls due next, and each ticket with its ribbon.")
    return Person(seat.user_id, seat.user.name, role, said if sees else "")
