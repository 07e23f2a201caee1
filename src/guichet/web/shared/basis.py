"""What every page that shows a policy, and every form that falls under one, says of it: its version, the date of its
revision, and the agreement that it is part of. Pure.
"""

from dataclasses import dataclass

from guichet.core.policy.model import Policy
from guichet.web.shared import instants
from guichet.web.shared.wording import in_language


@dataclass(frozen=True, slots=True)
class Basis:
    """The version, the date of its revision in words, the agreement, and whether that prevails; its clause."""

    version: str
    revised: str
    agreement: str
    prevails: bool
    clause: str | None


def basis_of(policy: Policy) -> Basis:
    """What there is to say of this policy."""
    rule = policy.agreement
    return Basis(
        version=policy.version,
        revised=instants.plain_date(policy.revised),
        agreement=in_language(rule.name) if rule else "",
        prevails=rule.prevails if rule else False,
        clause=rule.clause if rule else None,
    )
