"""A fix that is promised for a defect, in words: how it comes to whom, since when it is owed, when it was delivered."""

from dataclasses import dataclass

from guichet.core.commitments.standing import Standing
from guichet.core.policy.model import Policy
from guichet.web.shared.savings import licence_name
from guichet.web.shared.wording import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedFix:
    """What both sides read of it."""

    said: str
    licence: str
    clause: str
    since: int
    delivered_at: int | None


def fix_of(policy: Policy, standing: Standing) -> PromisedFix | None:
    """The fix that is promised on a ticket, if one is."""
    fix, metering = standing.fix, policy.metering
    if fix is None or metering is None or metering.expiry is None:
        return None
    return PromisedFix(
        said=in_language(metering.expiry.kinds[fix.licence]),
        licence=licence_name(fix.licence),
        clause=fix.clause,
        since=fix.since,
        delivered_at=fix.delivered_at,
    )
