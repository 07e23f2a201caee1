"""Why a request is not served: that it was declined at once, or that it was found to be outside of support."""

from guichet.core.commitments.compiled import compiled
from guichet.core.commitments.facts import Facts
from guichet.core.commitments.reason import Cure, Reason
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType, Timeline


def why_declined(policy: Policy, timeline: Timeline) -> Reason | None:
    """Why the policy refuses the request as it was sent, whatever came of it since; nothing where it does not."""
    facts = Facts(compiled(policy), timeline)
    facts.submit(timeline.events[0])
    return facts.refused


def why_excluded(policy: Policy, timeline: Timeline) -> Reason | None:
    """Why the request was last put outside of support; nothing where it never was."""
    event = next((event for event in reversed(timeline.events) if event.type is EventType.EXCLUDED), None)
    if event is None:
        return None
    rule = policy.exclusions
    cures = (Cure.QUOTE, Cure.READMIT) if rule is not None and rule.quoted else (Cure.READMIT,)
    found = {"ground": event.data.get("ground"), "at": event.at, "by": event.by.value}
    return Reason("excluded", rule.clause if rule is not None else None, found, cures)
