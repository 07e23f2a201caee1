"""A new request: the promise before sending, and the sending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from guichet import clock
from guichet.contracts.holding import holding_of
from guichet.core.policy.model import Policy
from guichet.customers.models import Contact
from guichet.tickets.actions import submit
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.web.portal import pledge as pledges
from guichet.web.portal.forms import RequestForm, fresh_key
from guichet.web.shared import carried, refusals
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import customers_only
from guichet.web.shared.wording import in_language, priority_noun


@require_http_methods(["GET", "HEAD", "POST"])
@customers_only
def new(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Show what each choice would promise; on sending, file the request once."""
    at = clock.now_seconds()
    policy = policy_now(contact.desk, at)
    if policy is None:
        return render(request, "shared/no_policy.html", {})
    typed = request.POST if request.method == "POST" else carried.shown(request, request.path)
    form = RequestForm(typed, policy=policy, initial={"key": fresh_key()})
    if request.method != "POST":
        return _shown(request, contact, policy, form, at=at)
    if not form.is_valid():
        return _shown(request, contact, policy, form, at=at, status=422)
    try:
        outcome = _file(contact, form, at=at)
    except Refused as refused:
        if refused.code == "stale":
            # Another request than the one that was sent under this key: it is a sending of its own.
            form.data = {name: form.data[name] for name in form.data} | {"key": fresh_key()}
        form.add_error(None, refusals.said(refused))
        return _shown(request, contact, policy, form, at=at, status=422)
    carried.sent(request)
    messages.success(request, gettext("Sent. Its number is %(number)s.") % {"number": outcome.ticket.number})
    return redirect("portal:request", public_id=outcome.ticket.public_id)


@require_GET
@customers_only
def pledge(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What one choice would promise, sent now: the part of the page that follows the choice."""
    at = clock.now_seconds()
    policy = policy_now(contact.desk, at)
    if policy is None:
        return HttpResponse(status=204)
    terms = _terms(contact, policy, at)
    context = {"pledge": pledges.pledge_for(policy, terms, request.GET.get("priority"), at=at)}
    return render(request, "portal/chosen.html", context)


def _file(contact: Contact, form: RequestForm, *, at: int) -> Any:
    said = form.cleaned_data
    return submit(
        contact.desk,
        contact=contact,
        by=Actor.customer(contact),
        at=at,
        channel="portal",
        priority=said["priority"] or None,
        subject=said["subject"],
        text=said["text"],
        fields=form.answers,
        key=said["key"] or None,
    )


def _terms(contact: Contact, policy: Policy, at: int) -> pledges.Terms:
    holding = holding_of(contact, policy, at)
    return pledges.Terms(plan=holding.plan, paid=holding.paid)


def _shown(
    request: HttpRequest, contact: Contact, policy: Policy, form: RequestForm, *, at: int, status: int = 200
) -> HttpResponse:
    terms = _terms(contact, policy, at)
    chosen = str(form["priority"].value() or "")
    free = policy.free_use if not terms.paid else None
    context = {
        "form": form,
        "choices": pledges.choices(policy, terms, chosen, at=at),
        "pledge": pledges.pledge_for(policy, terms, chosen, at=at),
        "noun": priority_noun(policy),
        "priority_clause": policy.priorities.clause if policy.priorities else "",
        "hours_clause": policy.calendars[policy.calendar].clause,
        "free_notice": in_language(free.notice) if free else "",
        "free_clause": free.clause if free else "",
    }
    return render(request, "portal/new.html", context, status=status)
