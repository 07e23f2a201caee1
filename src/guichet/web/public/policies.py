"""The policy as a page that everybody may read: every clause that an act cites is an anchor here.

Each published version keeps its address for ever, for tickets cite the version that they were sent under.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion
from guichet.web.public import bodies
from guichet.web.shared import instants
from guichet.web.shared.basis import basis_of
from guichet.web.shared.case import zone_of
from guichet.web.shared.numbers import BEYOND
from guichet.web.shared.page import entries_now, version_now
from guichet.web.shared.visitor import desk_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The policy in force."""
    version = version_now(request)
    if version is None:
        return render(request, "shared/no_policy.html", {})
    return _shown(request, version, clock.now_seconds())


@require_safe
def show_version(request: HttpRequest, number: int) -> HttpResponse:
    """One published version, in force or not."""
    return _shown(request, version_at(request, number), clock.now_seconds())


def version_at(request: HttpRequest, number: int) -> PolicyVersion:
    """The version of that number at the desk of the address.

    Raises:
        Http404: where there is none.
    """
    desk = desk_of(request)
    if desk is None or number >= BEYOND:
        raise Http404
    return get_object_or_404(PolicyVersion, desk=desk, number=number)


@require_safe
def show_week(request: HttpRequest, number: int) -> HttpResponse:
    """An ordinary week under one published version: if you write at this hour, by when."""
    version = version_at(request, number)
    policy = policy_of(version)
    context = {
        "version": version,
        "policy": policy,
        "place": instants.place_of(policy.calendars[policy.calendar].zone),
        "body": bodies.week_body(version, clock.now_seconds()),
    }
    return render(request, "public/week.html", context)


def _shown(request: HttpRequest, version: PolicyVersion, at: int) -> HttpResponse:
    policy = policy_of(version)
    context = {
        "policy": policy,
        "cited": version,
        "is_to_come": version.effective_at > at,
        "effective": instants.full_instant(version.effective_at, zone_of(policy), year=True),
        "address": request.build_absolute_uri(reverse("policy_version", args=[version.number])),
        "basis": basis_of(policy),
        "body": bodies.policy_body(version, entries_now(request), at),
    }
    return render(request, "public/policy.html", context)
