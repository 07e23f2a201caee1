"""Who knocks: the person of the session, and what they are at the one desk that the session is bound to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from guichet.accounts.models import User
from guichet.customers.models import Contact
from guichet.customers.scopes import contact_at, contacts_of
from guichet.desks.models import Desk, Seat
from guichet.desks.scopes import seat_at, seats_of
from guichet.tickets.actor import Actor
from guichet.web.shared import carried
from guichet.web.shared.credentials import SignInForm

DESK_KEY = "desk"

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at a desk: by their seat, by their contact, or neither."""

    user: User
    desk: Desk
    seat: Seat | None
    contact: Contact | None

    @property
    def actor(self) -> Actor:
        """The person as an actor; an agent where they are both.

        Raises:
            Http404: where they are neither.
        """
        if self.seat is not None:
            return Actor.agent(self.seat)
        if self.contact is not None:
            return Actor.customer(self.contact)
        raise Http404


def first_desk_of(user: User) -> Desk | None:
    """The desk to which somebody who signs in comes: the first that they work at, else the first that serves them."""
    seat = seats_of(user).order_by("id").first()
    if seat is not None:
        return seat.desk
    contact = contacts_of(user).order_by("id").first()
    return contact.desk if contact is not None else None


def desk_of(request: HttpRequest) -> Desk | None:
    """The desk of the session; for somebody who has none, the installation's first."""
    known = getattr(request, "guichet_desk", None)
    if known is None:
        pk = request.session.get(DESK_KEY)
        known = Desk.objects.filter(pk=pk).first() if pk else Desk.objects.order_by("id").first()
        request.guichet_desk = known  # type: ignore[attr-defined]
    return known


def visitor_of(request: HttpRequest) -> Visitor | None:
    """The person who is signed in, with their place at the session's desk; looked up once a request."""
    if not hasattr(request, "guichet_visitor"):
        user, desk = request.user, desk_of(request)
        found = None
        if isinstance(user, User) and user.is_active and desk is not None and DESK_KEY in request.session:
            seat = seat_at(user, desk)
            found = Visitor(user, desk, seat, None if seat else contact_at(user, desk))
        request.guichet_visitor = found  # type: ignore[attr-defined]
    return request.guichet_visitor  # type: ignore[attr-defined,no-any-return]


def agents_only(
    view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever works at the desk; to others the page does not exist. Who is signed out loses nothing."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visitor = visitor_of(request)
        if visitor is None:
            return signed_out(request)
        if visitor.seat is None:
            raise Http404
        return view(request, visitor.seat, *args, **kwargs)

    return door


def customers_only(
    view: Callable[Concatenate[HttpRequest, Contact, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever is served by the desk; to others the page does not exist."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visitor = visitor_of(request)
        if visitor is None:
            return signed_out(request)
        if visitor.contact is None:
            raise Http404
        return view(request, visitor.contact, *args, **kwargs)

    return door


def signed_out(request: HttpRequest) -> HttpResponse:
    """The sign-in page in place of one that needs a person; what was typed is carried through it."""
    context = {
        "form": SignInForm(),
        "next": request.get_full_path(),
        "carried": carried.sealed(request),
        "was_sending": request.method == "POST",
    }
    return render(request, "shared/sign_in.html", context, status=401 if request.method == "POST" else 200)
