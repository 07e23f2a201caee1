"""Whether a request is evidence of misuse of support, and whether its customer's support is limited (MX-9)."""

from dataclasses import dataclass

from guichet.conduct.models import Evidence
from guichet.conduct.saying import reason_of
from guichet.core.policy.model import Policy
from guichet.tickets.models import Ticket
from guichet.web.shared import wording
from guichet.web.shared.limits import LimitShown, holding_now


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """Evidence that stands: of which kind, by whom it was recorded, when, and their note."""

    row: Evidence
    name: str
    by: str
    at: int
    note: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a ticket's page says of it; ``clause`` is that of the rule."""

    evidence: EvidenceShown | None
    limit: LimitShown | None
    clause: str


def conduct_on(ticket: Ticket, policy: Policy, at: int) -> Conduct | None:
    """What is known of a ticket; nothing where its policy knows no misuse, or it is of no customer."""
    organisation = ticket.contact.organisation_id
    if organisation is None or policy.abuse is None:
        return None
    row = standing_on(ticket)
    kind = None if row is None else policy.abuse.kinds.get(row.kind)
    evidence = None
    if row is not None:
        name = wording.in_language(kind.name) if kind else row.kind
        evidence = EvidenceShown(row, name, row.seat.user.name, row.at, reason_of(row))
    return Conduct(evidence, holding_now(organisation, policy, at), policy.abuse.clause)


def standing_on(ticket: Ticket) -> Evidence | None:
    """The evidence on a ticket that was not withdrawn."""
    found = Evidence.objects.filter(ticket=ticket.pk, withdraws=None, withdrawal=None)
    return found.select_related("seat__user", "remark", "organisation__desk").first()
