"""Who knocks: the person of the session, and what they are at the desk of the address."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from guichet.accounts.models import User
from guichet.customers.models import Contact
from guichet.customers.scopes import contact_at
from guichet.desks.models import Desk, Seat
from guichet.desks.scopes import seat_at
from guichet.tickets.actor import Actor
from guichet.web.shared import carried
from guichet.web.shared.credentials import SignInForm

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at a desk: by their seat, by their contact, or neither where they look after the installation."""

    user: User
    desk: Desk
    seat: Seat | None
    contact: Contact | None

    @property
    def is_keeper(self) -> bool:
        """Whether the desk is theirs to set up."""
        return self.user.is_administrator or self.managing is not None

    @property
    def managing(self) -> Seat | None:
        """Their seat as a manager; none for who looks after the installation, and manages nothing here."""
        return self.seat if self.seat is not None and self.seat.is_manager else None

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


def desk_of(request: HttpRequest) -> Desk | None:
    """The desk of the address; none at an address of the house that is no desk's."""
    return getattr(request, "desk", None)


def desk_here(request: HttpRequest) -> Desk:
    """The desk of the address.

    Raises:
        Http404: where there is none.
    """
    desk = desk_of(request)
    if desk is None:
        raise Http404
    return desk


def place_of(user: User, desk: Desk) -> Visitor | None:
    """What a person is at a desk; nothing where they have no place there."""
    seat = seat_at(user, desk)
    contact = None if seat else contact_at(user, desk)
    return Visitor(user, desk, seat, contact) if seat or contact or user.is_administrator else None


def visitor_of(request: HttpRequest) -> Visitor | None:
    """The person who is signed in, with their place at the desk; looked up once a request.

    A session of another desk was put aside before (:mod:`guichet.web.shared.binding`), so that here nobody is signed
    in with it.
    """
    if not hasattr(request, "guichet_visitor"):
        user, desk = request.user, desk_of(request)
        found = None
        if isinstance(user, User) and user.is_active and desk is not None:
            found = place_of(user, desk)
        request.guichet_visitor = found  # type: ignore[attr-defined]
    return request.guichet_visitor  # type: ignore[attr-defined,no-any-return]


def members_only(
    view: Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever belongs to the desk, as whatever. Who is signed out loses nothing."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visitor = visitor_of(request)
        return signed_out(request) if visitor is None else view(request, visitor, *args, **kwargs)

    return door


def agents_only(
    view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever works at the desk; to others the page does not exist."""

    @members_only
    @wraps(view)
    def door(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if visitor.seat is None:
            raise Http404
        return view(request, visitor.seat, *args, **kwargs)

    return door


def managers_only(
    view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever manages the desk; to others the page does not exist."""

    @agents_only
    @wraps(view)
    def door(request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not seat.is_manager:
            raise Http404
        return view(request, seat, *args, **kwargs)

    return door


def customers_only(
    view: Callable[Concatenate[HttpRequest, Contact, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever is served by the desk; to others the page does not exist."""

    @members_only
    @wraps(view)
    def door(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if visitor.contact is None:
            raise Http404
        return view(request, visitor.contact, *args, **kwargs)

    return door


def customers_administrators_only(
    view: Callable[Concatenate[HttpRequest, Contact, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who looks after a customer's people; to others the page does not exist."""

    @customers_only
    @wraps(view)
    def door(request: HttpRequest, contact: Contact, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not contact.is_administrator or contact.organisation is None:
            raise Http404
        return view(request, contact, *args, **kwargs)

    return door


def administrators_only(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who looks after the installation; to others the page does not exist."""

    @members_only
    @wraps(view)
    def door(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not visitor.user.is_administrator:
            raise Http404
        return view(request, visitor.user, *args, **kwargs)

    return door


def keepers_only(
    view: Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever keeps the desk: its managers, and who looks after the installation."""

    @members_only
    @wraps(view)
    def door(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not visitor.is_keeper:
            raise Http404
        return view(request, visitor, *args, **kwargs)

    return door


def signed_out(request: HttpRequest) -> HttpResponse:
    """The sign-in page in place of one that needs a person; what was typed is carried through it."""
    context = {
        "form": SignInForm(),
        "next": request.get_full_path(),
        "carried": carried.sealed(request),
        "was_sending": request.method == "POST",
        "had_files": bool(request.FILES),
    }
    return render(request, "shared/sign_in.html", context, status=401 if request.method == "POST" else 200)
