"""The evidence about a customer or a person, and what was decided of it, as the people of the desk read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from guichet.conduct.models import Evidence, Limit
from guichet.conduct.parties import Party, name_of
from guichet.conduct.saying import reason_of
from guichet.conduct.standing import Tally, evidence_of, tally_of, value_of
from guichet.core.entitlements.conduct import counts_until
from guichet.core.policy.limiting import limit_under
from guichet.core.policy.model import Policy
from guichet.desks.models import Desk, Seat
from guichet.policies.speaking import clock_of
from guichet.tickets.scopes import visible_to
from guichet.web.shared import instants, wording
from guichet.web.shared.limits import LimitShown, address_of_conduct, holding_now, shown

MOST: Final = 200
"""More evidence than anybody reads; what counts is always among the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One piece: the ticket, of which kind, sent and recorded when and by whom, the note, and whether it counts."""

    ticket: int | None
    subject: str
    kind: str
    sent_at: int
    at: int
    by: str
    note: str
    counts: bool
    state: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision: what it says, by whom, resting on how many requests, and what became of it."""

    limit: LimitShown
    by: str
    considered: int
    holds: bool
    state: str
    revoked_by: str
    revoked_at: int | None
    revoked_why: str


def evidence_shown(
    seat: Seat, policy: Policy | None, rows: Sequence[Evidence], tally: Tally | None, *, at: int
) -> tuple[EvidenceRow, ...]:
    """What was recorded, the latest first; a withdrawal stands with what it withdraws."""
    withdrawn = {row.withdraws_id: row for row in rows if row.withdraws_id is not None}
    found = [row for row in reversed(rows) if row.withdraws_id is None][:MOST]
    named = visible_to(seat).filter(pk__in={row.ticket for row in found}).values_list("pk", "number", "subject")
    tickets = {pk: (number, subject) for pk, number, subject in named}
    counted = {each.number for each in tally.counted} if tally else set()
    kinds = policy.abuse.kinds if policy is not None and policy.abuse is not None else {}
    shown_rows = []
    for row in found:
        number, subject = tickets.get(row.ticket, (None, ""))
        gone = withdrawn.get(row.pk)
        shown_rows.append(
            EvidenceRow(
                ticket=number,
                subject=subject,
                kind=wording.in_language(kinds[row.kind].name) if row.kind in kinds else row.kind,
                sent_at=row.sent_at,
                at=row.at,
                by=row.seat.user.name,
                note=" ".join(filter(None, (reason_of(row), reason_of(gone) if gone else ""))),
                counts=row.number in counted,
                state=_state(row, gone, tally, desk=seat.desk, policy=policy, counts=row.number in counted, at=at),
                may_withdraw=gone is None and number is not None,
            )
        )
    return tuple(shown_rows)


def _state(  # noqa: PLR0913 - keyword-only
    row: Evidence,
    gone: Evidence | None,
    tally: Tally | None,
    *,
    desk: Desk,
    policy: Policy | None,
    counts: bool,
    at: int,
) -> str:
    if gone is not None:
        said = {"name": gone.seat.user.name, "at": instants.full_instant(gone.at, clock_of(desk, policy))}
        return gettext("withdrawn by %(name)s, %(at)s") % said
    if tally is None:
        return gettext("the policy counts nothing")
    until = counts_until(row.sent_at, tally.rule.months, ZoneInfo(desk.zone))
    day = {"day": instants.plain_date(instants.local(until - 1, desk.zone).date())}
    if until <= at:
        return gettext("counted to the end of %(day)s") % day
    return gettext("counts to the end of %(day)s") % day if counts else gettext("counted once already")


def decisions_shown(party: Party, policy: Policy | None, held: Limit | None, *, at: int) -> tuple[DecisionRow, ...]:
    """What was decided, the latest first."""
    if policy is None:
        return ()
    found = Limit.objects.filter(**name_of(party).column).order_by("-number")
    rows = found.select_related("desk", "seat__user", "remark", "revocation__seat__user", "revocation__remark")
    return tuple(_decision(row, policy, held, at) for row in rows[:MOST])


def _decision(row: Limit, policy: Policy, held: Limit | None, at: int) -> DecisionRow:
    revocation = getattr(row, "revocation", None)
    holds = held is not None and held.pk == row.pk
    if revocation is not None:
        state = gettext("revoked")
    elif holds and limit_under(policy, value_of(row)) is None:
        state = gettext("not applied: the policy that holds for them knows it no more")
    elif holds:
        state = gettext("holds")
    elif row.until is not None and row.until <= at:
        state = gettext("ended by itself")
    else:
        state = gettext("replaced by a later decision")
    return DecisionRow(
        limit=shown(row, policy),
        by=row.seat.user.name,
        considered=len(row.considered),
        holds=holds,
        state=state,
        revoked_by=revocation.seat.user.name if revocation else "",
        revoked_at=revocation.at if revocation else None,
        revoked_why=reason_of(revocation) if revocation else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductShown:
    """Somebody's use of support in a line: how many requests count, of how many, and the limit that holds; and where
    all of it is.
    """

    counted: int
    of: int
    is_shown: bool
    limit: LimitShown | None
    clause: str
    address: str


def conduct_of(party: Party, policy: Policy | None, at: int) -> ConductShown | None:
    """The line of the page of a customer or a contact; nothing where the policy knows no misuse."""
    if policy is None or policy.abuse is None:
        return None
    tally = tally_of(party, policy.abuse, evidence_of(party), at)
    return ConductShown(
        counted=len(tally.counted),
        of=policy.abuse.count,
        is_shown=tally.is_shown,
        limit=holding_now(party, policy, at),
        clause=policy.abuse.clause,
        address=address_of_conduct(party),
    )
