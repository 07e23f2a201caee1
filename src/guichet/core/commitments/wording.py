"""The plain words that a policy need not give: statuses that it does not name, and why a span counts or does not."""

from collections.abc import Mapping
from typing import Final

from guichet.core.commitments.standing import LedgerEntry, Why
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.requests import StatusLabel
from guichet.core.policy.words import Colour, Status

PLAIN: Final[Mapping[Status, StatusLabel]] = {
    Status.DECLINED: StatusLabel(label={"en": "Declined", "fr": "Déclinée"}, colour=Colour.GREY),
    Status.CLOSED: StatusLabel(label={"en": "Closed", "fr": "Close"}, colour=Colour.GREY),
    Status.EXCLUDED: StatusLabel(label={"en": "Outside support", "fr": "Hors support"}, colour=Colour.GREY),
    Status.HELD: StatusLabel(label={"en": "On hold", "fr": "En attente d’une place"}, colour=Colour.GREY),
    Status.RESOLVED: StatusLabel(label={"en": "Resolved", "fr": "Résolue"}, colour=Colour.GREEN),
    Status.INCOMPLETE: StatusLabel(label={"en": "Incomplete", "fr": "Incomplète"}, colour=Colour.ORANGE),
    Status.SUBMITTED: StatusLabel(label={"en": "Submitted", "fr": "Envoyée"}, colour=Colour.BLUE),
    Status.AWAITING_CUSTOMER: StatusLabel(
        label={"en": "Waiting for you", "fr": "En attente de votre réponse"}, colour=Colour.ORANGE
    ),
    Status.OPEN: StatusLabel(label={"en": "Open", "fr": "Ouverte"}, colour=Colour.BLUE),
    Status.WAITING: StatusLabel(label={"en": "Waiting", "fr": "En attente"}, colour=Colour.BLUE),
}

REASONS: Final[Mapping[Why, str]] = {
    Why.ELAPSED: "counts: elapsed time",
    Why.OPEN: "counts: desk open",
    Why.CLOSED_HOURS: "desk closed: outside opening hours",
    Why.CLOSED_DAY: "desk closed on this day",
    Why.WEEKEND: "desk closed: weekend",
    Why.HOLIDAY: "desk closed: holiday",
    Why.CLOSING: "desk closed exceptionally",
    Why.PAUSED: "paused: waiting for the customer",
    Why.STOPPED: "not metered: the meter stood still",
}


def label_of(policy: Policy, status: Status) -> StatusLabel:
    """The policy's own word and colour for a status, or plain ones in its languages."""
    own = policy.statuses.labels.get(status) if policy.statuses else None
    return own or PLAIN[status]


def reason_of(entry: LedgerEntry) -> str:
    """Why a span counts or does not, in English."""
    return REASONS[entry.why] if entry.detail is None else f"{REASONS[entry.why]}, {entry.detail}"
