"""Why no clock runs on a request, where what its customer holds says so: use that is free, no contract, or support that
is limited. Pure.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.limits import Limit
from guichet.core.policy.exempting import Exempt, exemption
from guichet.core.policy.model import Policy
from guichet.web.shared.wording import in_language


@dataclass(frozen=True, slots=True)
class Unclocked:
    """What is said of it, and the clause of that."""

    said: str
    clause: str


def unclocked_of(
    policy: Policy, *, plan: str | None, paid: bool, limit: Limit | None = None, inside: bool = False
) -> Unclocked | None:
    """Why none would run, for the customer or for those of the desk (``inside``): FA-7, MX-1, MX-9, ES-1. Nothing where
    clocks run, or where such a request is declined.
    """
    found = exemption(policy, plan=plan, paid=paid, limit=limit)
    if found is None:
        return None
    if found.why is Exempt.FREE_USE and policy.free_use is not None:
        return Unclocked(in_language(policy.free_use.notice), found.clause)
    if found.why is Exempt.LIMITED:
        said = gettext("The customer's support is limited: no clock runs.")
        return Unclocked(said if inside else gettext("Your support is limited: no time is promised."), found.clause)
    if inside:
        said = gettext("No contract of the customer was running: it is a question before a sale, and no clock runs.")
    else:
        said = gettext(
            "You have no contract that is running. Your question is welcome, as one before a sale: no time is promised"
            " for it."
        )
    return Unclocked(said, found.clause)
