"""How a customer uses support, or a person who belongs to none: the evidence, what counts of it, and what was decided,
for the people of the desk.
"""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet import clock
from guichet.conduct.deciding import decide, revoke
from guichet.conduct.errors import CannotLimit
from guichet.conduct.models import Limit
from guichet.conduct.parties import Party, name_of
from guichet.conduct.standing import evidence_of, limit_at, tally_of, version_of
from guichet.core.policy.model import Policy
from guichet.customers.models import Contact, Organisation
from guichet.customers.scopes import organisations_seen_by, people_of, seen_by
from guichet.desks.models import Seat
from guichet.policies.loading import policy_of
from guichet.web.people.conduct_forms import FIELD, LimitForm, RevocationForm, told
from guichet.web.people.conduct_words import decisions_shown, evidence_shown
from guichet.web.shared.addresses import row_in
from guichet.web.shared.limits import address_of_conduct, refused_said
from guichet.web.shared.visitor import agents_only, managers_only

CUSTOMER: Final = "customer"
PERSON: Final = "person"
"""Of whom an address is: a customer, or a person who belongs to none."""


@require_safe
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int, of: str = CUSTOMER) -> HttpResponse:
    """All of it."""
    return _page(request, seat, *_found(seat, pk, of))


@require_POST
@managers_only
def limit(request: HttpRequest, seat: Seat, pk: int, of: str = CUSTOMER) -> HttpResponse:
    """Decide to limit support."""
    party, policy = _found(seat, pk, of)
    if policy is None or policy.abuse is None:
        return _page(request, seat, party, policy, status=422)
    form = LimitForm(request.POST, policy=policy, rule=policy.abuse)
    if form.is_valid():
        try:
            decide(party, form.wanted, by=seat, at=clock.now_seconds())
        except CannotLimit as refused:
            form.add_error(FIELD.get(refused.code), refused_said(refused))
        else:
            messages.success(request, gettext("Decided. Whom it concerns gets a letter."))
            return redirect(address_of_conduct(party))
    return _page(request, seat, party, policy, status=422, limit_form=form)


@require_POST
@managers_only
def revoke_one(request: HttpRequest, seat: Seat, pk: int, of: str = CUSTOMER) -> HttpResponse:
    """Revoke the limit that was looked at."""
    party, policy = _found(seat, pk, of)
    row = Limit.objects.filter(**name_of(party).column, number=row_in(request.POST, "number")).first()
    form = RevocationForm(request.POST, auto_id="revocation_%s")
    if row is None:
        return _page(request, seat, party, policy, status=422)
    if form.is_valid():
        try:
            revoke(row, reason=form.cleaned_data["reason"], by=seat, at=clock.now_seconds())
        except CannotLimit as refused:
            form.add_error(FIELD.get(refused.code), refused_said(refused))
        else:
            messages.success(request, gettext("Revoked. Whom it concerns gets a letter."))
            return redirect(address_of_conduct(party))
    return _page(request, seat, party, policy, status=422, revocation_form=form)


def _found(seat: Seat, pk: int, of: str) -> tuple[Party, Policy | None]:
    """A customer of the desk, or a contact of it who belongs to none, and the policy that holds for them."""
    party: Party
    if of == CUSTOMER:
        party = get_object_or_404(organisations_seen_by(seat), pk=pk)
    else:
        party = get_object_or_404(seen_by(seat), pk=pk, organisation=None, erased_at=None)
    party.desk = seat.desk
    version = version_of(party, clock.now_seconds())
    return party, None if version is None else policy_of(version)


def _page(
    request: HttpRequest,
    seat: Seat,
    party: Party,
    policy: Policy | None,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    at, rows = clock.now_seconds(), evidence_of(party)
    rule = None if policy is None else policy.abuse
    tally = None if rule is None else tally_of(party, rule, rows, at)
    held = limit_at(party, at)
    counted = () if tally is None else tally.counted
    is_customer, decides = isinstance(party, Organisation), seat.is_manager
    context: dict[str, Any] = {
        "named": party.name or (party.email if isinstance(party, Contact) else ""),
        "whose": reverse("people:customer" if is_customer else "people:contact", args=[party.pk]),
        "here": address_of_conduct(party),
        "draft": f"{party.pk}" if is_customer else f"person-{party.pk}",
        "is_customer": is_customer,
        "rule": rule,
        "tally": tally,
        "evidence": evidence_shown(seat, policy, rows, tally, at=at),
        "decisions": decisions_shown(party, policy, held, at=at),
        "held": held,
        "decides": decides,
        "told": told(people_of(party).count() if isinstance(party, Organisation) else 1),
    }
    if decides and policy is not None and rule is not None and counted:
        seen = {"considered": ",".join(str(each.number) for each in counted), "replaces": held.number if held else None}
        form = forms.get("limit_form") or LimitForm(policy=policy, rule=rule, initial=seen)
        if form.is_bound:
            # What is there by now is what is looked at when it is sent again.
            typed = request.POST.copy()
            typed["considered"], typed["replaces"] = str(seen["considered"]), str(seen["replaces"] or "")
            form.data = typed
        context["limit_form"] = form
    if decides and held is not None:
        context["revocation_form"] = forms.get("revocation_form") or RevocationForm(auto_id="revocation_%s")
    return render(request, "people/conduct.html", context, status=status)
