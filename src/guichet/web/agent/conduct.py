"""Whether a request is evidence of misuse of support, and whether the support of whose it is is limited (MX-9)."""

from dataclasses import dataclass

from guichet.conduct.models import Evidence
from guichet.conduct.saying import reason_of
from guichet.core.policy.model import Policy
from guichet.tickets.models import Ticket
from guichet.web.shared import wording
from guichet.web.shared.limits import LimitShown, address_of_conduct, holding_now


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
    """What a ticket's page says of it; ``clause`` is that of the rule, ``address`` where all is that is known of whose
    request it is.
    """

    evidence: EvidenceShown | None
    limit: LimitShown | None
    clause: str
    address: str


def conduct_on(ticket: Ticket, policy: Policy, at: int) -> Conduct | None:
    """What is known of a ticket; nothing where its policy knows no misuse."""
    if policy.abuse is None:
        return None
    row = standing_on(ticket)
    kind = None if row is None else policy.abuse.kinds.get(row.kind)
    evidence = None
    if row is not None:
        name = wording.in_language(kind.name) if kind else row.kind
        evidence = EvidenceShown(row, name, row.seat.user.name, row.at, reason_of(row))
    limit = holding_now(ticket.contact, policy, at)
    return Conduct(evidence, limit, policy.abuse.clause, address_of_conduct(ticket.contact))


def standing_on(ticket: Ticket) -> Evidence | None:
    """The evidence on a ticket that was not withdrawn."""
    found = Evidence.objects.filter(ticket=ticket.pk, withdraws=None, withdrawal=None)
    return found.select_related("seat__user", "remark", "organisation__desk", "contact__desk").first()
