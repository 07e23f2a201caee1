"""The policy as a page that everybody may read: every clause that an act cites is an anchor here.

Each published version keeps its address for ever, for tickets cite the version that they were sent under.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.core.policy.amending import amended
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion
from guichet.web.public import policy_page, weeks
from guichet.web.shared.hours import hours_of, place_of
from guichet.web.shared.page import entries_now, version_now
from guichet.web.shared.visitor import desk_of
from guichet.web.shared.wording import in_language, priority_noun

MOST = 2**31
"""Numbers beyond it are none that a database would hold."""


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
    desk = desk_of(request)
    if desk is None or number >= MOST:
        raise Http404
    return _shown(request, get_object_or_404(PolicyVersion, desk=desk, number=number), clock.now_seconds())


@require_safe
def show_week(request: HttpRequest, number: int) -> HttpResponse:
    """An ordinary week under one published version: if you write at this hour, by when."""
    desk = desk_of(request)
    if desk is None or number >= MOST:
        raise Http404
    version = get_object_or_404(PolicyVersion, desk=desk, number=number)
    policy = policy_of(version)
    context = {
        "version": version,
        "policy": policy,
        "weeks": weeks.weeks_of(version, clock.now_seconds()),
        "steps": weeks.steps_said(),
        "ticks": weeks.TICKS,
        "width": weeks.WIDTH,
        "height": weeks.HEIGHT,
        "place": place_of(policy.calendars[policy.calendar].zone),
    }
    return render(request, "public/week.html", context)


def _shown(request: HttpRequest, version: PolicyVersion, at: int) -> HttpResponse:
    policy = amended(policy_of(version), entries_now(request))
    context = {
        "policy": policy,
        "cited": version,
        "revised": policy_page.revised_on(policy),
        "agreement": in_language(policy.agreement.name) if policy.agreement else "",
        "hours": hours_of(policy, at=at),
        "commitments": policy_page.promises_of(policy),
        "noun": priority_noun(policy) if policy.priorities else "",
        "silence": policy_page.silence_of(policy),
        "statuses": policy_page.statuses_of(policy),
        "examples": policy_page.examples_of(policy),
        "clauses": [(number, in_language(text)) for number, text in policy.clauses.items()],
    }
    return render(request, "public/policy.html", context)
