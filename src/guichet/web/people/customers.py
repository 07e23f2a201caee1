"""The customers of the desk, for its people: who they are, and who lacks somebody to look after their people."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet import clock
from guichet.customers.contacts import add_organisation, rename_organisation
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Organisation
from guichet.customers.scopes import organisations_seen_by, people_of, without_administrator
from guichet.desks.models import Seat
from guichet.entry.invitations import to_organisation
from guichet.web.people.conduct_words import conduct_of
from guichet.web.people.contract_forms import ContractForm
from guichet.web.people.contract_words import listed
from guichet.web.people.forms import ContactForm, InviteContactForm, NameForm
from guichet.web.people.lost import lost
from guichet.web.people.refusals import said
from guichet.web.shared.addresses import row_in
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import agents_only

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def index(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The customers by name, a page at a time; those without an administrator alone where that is asked (MX-7).

    What is looked for is sent and not asked for by an address: addresses land in logs.
    """
    return _listed(request, seat, NameForm(), wanted=request.POST.get("wanted", "").strip()[:200])


@require_POST
@agents_only
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new customer."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            made = add_organisation(seat.desk, name=form.cleaned_data["name"])
        except CannotKnow as refused:
            form.add_error("name", said(refused))
        else:
            return redirect("people:customer", pk=made.pk)
    return _listed(request, seat, form, status=422)


@require_safe
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One customer and its contacts."""
    return page(request, get_object_or_404(organisations_seen_by(seat), pk=pk))


@require_POST
@agents_only
def rename(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Call it something else."""
    organisation, form = get_object_or_404(organisations_seen_by(seat), pk=pk), NameForm(request.POST)
    if form.is_valid():
        try:
            rename_organisation(organisation, name=form.cleaned_data["name"])
        except CannotKnow as refused:
            form.add_error("name", said(refused))
    if not form.is_valid():
        return page(request, organisation, name_form=form, status=422)
    messages.success(request, gettext("Saved."))
    return redirect("people:customer", pk=pk)


def page(request: HttpRequest, organisation: Organisation, *, status: int = 200, **forms: Any) -> HttpResponse:
    """A customer's page with these forms in place of fresh ones, and a link that is handed over."""
    people, at = list(people_of(organisation)), clock.now_seconds()
    policy, invitations = policy_now(request), to_organisation(organisation)
    context = {
        "organisation": organisation,
        "people": people,
        "lacks_administrator": not any(one.is_administrator for one in people),
        "invitations": invitations,
        "lost": lost(organisation.desk_id, [*(one.email for one in people), *(one.email for one in invitations)]),
        "handed": forms.get("handed"),
        "name_form": forms.get("name_form") or NameForm(initial={"name": organisation.name}),
        "contact_form": forms.get("contact_form") or ContactForm(desk=organisation.desk),
        "invite_form": forms.get("invite_form") or InviteContactForm(desk=organisation.desk),
        "contracts": listed(organisation, policy, at),
        "contract_form": forms.get("contract_form") or ContractForm(policy=policy, initial={"paid": "yes"}),
        "conduct": conduct_of(organisation, policy, at),
        "now": at,
    }
    return render(request, "people/customer.html", context, status=status)


def _listed(request: HttpRequest, seat: Seat, form: NameForm, *, wanted: str = "", status: int = 200) -> HttpResponse:
    lacking = "lacking" in request.GET
    found = without_administrator(seat) if lacking else organisations_seen_by(seat)
    if wanted:
        found = found.filter(name__icontains=wanted)
    after = organisations_seen_by(seat).filter(pk=row_in(request.GET, "after")).first()
    if after is not None:
        found = found.filter(Q(name__gt=after.name) | Q(name=after.name, pk__gt=after.pk))
    rows = list(found[: PAGE + 1])
    context = {
        "form": form,
        "rows": rows[:PAGE],
        "last": rows[PAGE - 1].pk if len(rows) > PAGE and not wanted else 0,
        "lacking": lacking,
        "wanted": wanted,
        "decides": seat.is_manager,
    }
    return render(request, "people/customers.html", context, status=status)
