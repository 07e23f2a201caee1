"""How a customer uses support, for the people of the desk: the evidence, what counts of it, and what was decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from guichet import clock
from guichet.conduct.deciding import decide, revoke
from guichet.conduct.errors import CannotLimit
from guichet.conduct.models import Evidence, Limit
from guichet.conduct.recording import withdraw
from guichet.conduct.standing import evidence_of, limit_at, tally_of, version_of_customer
from guichet.core.policy.model import Policy
from guichet.customers.models import Organisation
from guichet.customers.scopes import organisations_seen_by, people_of
from guichet.desks.models import Role, Seat
from guichet.policies.loading import policy_of
from guichet.web.people.conduct_forms import FIELD, LimitForm, RevocationForm, told
from guichet.web.people.conduct_words import decisions_shown, evidence_shown
from guichet.web.shared.addresses import row_in
from guichet.web.shared.limits import refused_said
from guichet.web.shared.visitor import agents_only, managers_only


@require_safe
@agents_only
def show(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """All of it."""
    return _page(request, seat, *_found(seat, pk))


@require_POST
@managers_only
def limit(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Decide to limit support."""
    organisation, policy = _found(seat, pk)
    if policy is None or policy.abuse is None:
        return _page(request, seat, organisation, policy, status=422)
    form = LimitForm(request.POST, policy=policy, rule=policy.abuse)
    if form.is_valid():
        try:
            decide(organisation, form.wanted, by=seat, at=clock.now_seconds())
        except CannotLimit as refused:
            form.add_error(FIELD.get(refused.code), refused_said(refused))
        else:
            messages.success(request, gettext("Decided. The customer's contacts get a letter."))
            return redirect("people:conduct", pk=pk)
    return _page(request, seat, organisation, policy, status=422, limit_form=form)


@require_POST
@managers_only
def revoke_one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Revoke the limit that was looked at."""
    organisation, policy = _found(seat, pk)
    row = Limit.objects.filter(organisation=organisation, number=row_in(request.POST, "number")).first()
    form = RevocationForm(request.POST, auto_id="revocation_%s")
    if row is None:
        return _page(request, seat, organisation, policy, status=422)
    if form.is_valid():
        try:
            row.organisation = organisation
            revoke(row, reason=form.cleaned_data["reason"], by=seat, at=clock.now_seconds())
        except CannotLimit as refused:
            form.add_error(FIELD.get(refused.code), refused_said(refused))
        else:
            messages.success(request, gettext("Revoked. The customer's contacts get a letter."))
            return redirect("people:conduct", pk=pk)
    return _page(request, seat, organisation, policy, status=422, revocation_form=form)


@require_POST
@agents_only
def withdraw_one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Withdraw one piece of evidence."""
    organisation, policy = _found(seat, pk)
    row = Evidence.objects.filter(organisation=organisation, number=row_in(request.POST, "number")).first()
    if row is None:
        return _page(request, seat, organisation, policy, status=422)
    row.organisation = organisation
    try:
        withdraw(row, note=request.POST.get("note", ""), by=seat, at=clock.now_seconds())
    except CannotLimit as refused:
        messages.error(request, refused_said(refused))
    else:
        messages.success(request, gettext("Withdrawn."))
    return redirect("people:conduct", pk=pk)


def _found(seat: Seat, pk: int) -> tuple[Organisation, Policy | None]:
    """A customer of the desk, and the policy that holds for them."""
    organisation = get_object_or_404(organisations_seen_by(seat), pk=pk)
    organisation.desk = seat.desk
    version = version_of_customer(organisation, clock.now_seconds())
    return organisation, None if version is None else policy_of(version)


def _page(
    request: HttpRequest,
    seat: Seat,
    organisation: Organisation,
    policy: Policy | None,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    at, rows = clock.now_seconds(), evidence_of(organisation)
    rule = None if policy is None else policy.abuse
    tally = None if rule is None else tally_of(organisation, rule, rows, at)
    held = limit_at(organisation.pk, at)
    counted = () if tally is None else tally.counted
    decides = seat.role == Role.MANAGER
    context: dict[str, Any] = {
        "organisation": organisation,
        "rule": rule,
        "tally": tally,
        "evidence": evidence_shown(seat, policy, rows, tally, at=at),
        "decisions": decisions_shown(organisation, policy, held, at=at),
        "held": held,
        "decides": decides,
        "told": told(people_of(organisation).count()),
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
