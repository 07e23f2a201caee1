"""What counts against a customer or a person now, and which limit holds: folds of the rows, by the core."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from guichet.conduct.models import Evidence, Limit, Revocation
from guichet.conduct.parties import Party, name_of
from guichet.contracts.covering import covering
from guichet.contracts.holding import version_for
from guichet.contracts.scopes import contracts_of
from guichet.core.entitlements import conduct as core
from guichet.core.limits import Effect
from guichet.core.limits import Limit as CoreLimit
from guichet.core.policy.limiting import limit_under
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.bounds import Abuse
from guichet.customers.models import Contact, Organisation
from guichet.kit.asking import Question
from guichet.policies.loading import in_force, policy_of
from guichet.policies.models import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The evidence that counts against a party, in the order in which it was recorded, and the rule of it."""

    rule: Abuse
    counted: tuple[core.Evidence, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the desk is shown that a person may decide."""
        return len(self.counted) >= self.rule.count


def version_of(party: Party, at: int) -> PolicyVersion | None:
    """The version that holds for a party at ``at``: that of the contract that covers them, or the one in force."""
    customer = party if isinstance(party, Organisation) else party.organisation
    contract = None if customer is None else covering(list(contracts_of(customer)), at)
    return in_force(party.desk_id, at) if contract is None else version_for(contract, at)


def rule_for(party: Party, at: int) -> Abuse | None:
    """What can limit the party's support at ``at``, if anything can."""
    version = version_of(party, at)
    return None if version is None else policy_of(version).abuse


def evidence_of(party: Party) -> list[Evidence]:
    """All that was recorded of a party, withdrawals too, in its order."""
    found = Evidence.objects.filter(**name_of(party).column).select_related("seat__user", "remark")
    return list(found.order_by("number"))


def tally_of(party: Party, rule: Abuse, rows: Iterable[Evidence], at: int) -> Tally:
    """What counts of it at ``at``, by the clock of the desk."""
    zone = ZoneInfo(party.desk.zone)
    return Tally(rule=rule, counted=core.counted(as_core(rows), at, months=rule.months, zone=zone))


def as_core(rows: Iterable[Evidence]) -> list[core.Evidence]:
    """Rows as the core's entries."""
    listed = list(rows)
    numbers = {row.pk: row.number for row in listed}
    return [
        core.Evidence(
            number=row.number,
            ticket=row.ticket,
            kind=row.kind,
            sent_at=row.sent_at,
            recorded_at=row.at,
            withdraws=None if row.withdraws_id is None else numbers[row.withdraws_id],
        )
        for row in listed
    ]


def limit_for(contact: Contact, policy: Policy, at: int) -> CoreLimit | None:
    """The limit of the support of the contact, or of their customer, that holds at ``at``, as far as their policy knows
    it.
    """
    row = None if policy.abuse is None else limit_at(contact, at)
    return None if row is None else limit_under(policy, value_of(row))


def limit_at(party: Party, at: int) -> Limit | None:
    """The decision that holds at ``at``, whatever the policy says of it by now."""
    name = name_of(party)
    rows = {row.number: row for row in DECIDED[name.field].all(name.row)}
    if not rows:
        return None
    revoked = {row.limit_id: row.at for row in REVOKED[name.field].all(name.row)}
    decisions = [
        core.Decision(number=row.number, at=row.at, limit=value_of(row), revoked_at=revoked.get(row.pk))
        for row in rows.values()
    ]
    found = core.in_force(decisions, at)
    return None if found is None else rows[found.number]


DECIDED: Final = {
    "organisation": Question(lambda row: Limit.objects.filter(organisation=row).order_by("number")),
    "contact": Question(lambda row: Limit.objects.filter(contact=row).order_by("number")),
}
REVOKED: Final = {
    "organisation": Question(lambda row: Revocation.objects.filter(limit__organisation=row)),
    "contact": Question(lambda row: Revocation.objects.filter(limit__contact=row)),
}


def value_of(row: Limit) -> CoreLimit:
    """A decision as the core's value."""
    return CoreLimit(
        effect=Effect(row.effect),
        grounds=tuple(row.grounds),
        channels=tuple(row.channels),
        until=row.until,
        number=row.number,
    )
