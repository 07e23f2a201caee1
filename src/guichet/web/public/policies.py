"""The policy as a page that everybody may read: every clause that an act cites is an anchor here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import clock
from guichet.web.public import policy_page
from guichet.web.shared.page import policy_now
from guichet.web.shared.visitor import desk_of
from guichet.web.shared.wording import in_language, priority_noun


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The policy in force."""
    at = clock.now_seconds()
    policy = policy_now(desk_of(request), at)
    if policy is None:
        return render(request, "agent/no_policy.html", {})
    context = {
        "policy": policy,
        "revised": policy_page.revised_on(policy),
        "agreement": in_language(policy.agreement.name) if policy.agreement else "",
        "hours": policy_page.hours_of(policy, at=at),
        "commitments": policy_page.promises_of(policy),
        "noun": priority_noun(policy) if policy.priorities else "",
        "silence": policy_page.silence_of(policy),
        "statuses": policy_page.statuses_of(policy),
        "examples": policy_page.examples_of(policy),
        "clauses": [(number, in_language(text)) for number, text in policy.clauses.items()],
    }
    return render(request, "public/policy.html", context)
