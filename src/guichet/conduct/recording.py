"""Recording that a request is evidence of misuse, and taking that back: an agent's, with a note for the desk alone."""

from django.db import transaction

from guichet import clock
from guichet.conduct.errors import CannotLimit
from guichet.conduct.models import Evidence, Remark
from guichet.conduct.parties import Name, Party, lock_name, lock_party
from guichet.conduct.standing import as_core, rule_for
from guichet.core.entitlements.conduct import not_withdrawn
from guichet.desks.models import Seat
from guichet.kit.feed import Change, publish

LONGEST_NOTE = 2_000

RECORDED = "evidence:recorded"
WITHDRAWN = "evidence:withdrawn"
"""What the feed says of evidence; its subject is the row of the customer or the person."""


def record(  # noqa: PLR0913 - what evidence says, keyword-only
    party: Party, *, ticket: int, sent_at: int, kind: str, note: str, by: Seat, at: int
) -> Evidence:
    """Record that a request which the customer or person sent at ``sent_at`` is evidence of a kind.

    Raises:
        CannotLimit: ``no_such_actor``, ``no_rule``, ``unknown_kind``, ``known``, ``too_long``, ``stale``.
    """
    rule = rule_for(party, at)
    if rule is None:
        raise CannotLimit("no_rule")
    if kind not in rule.kinds:
        raise CannotLimit("unknown_kind")
    with transaction.atomic():
        _check(party.desk_id, by, note)
        name = lock_party(party)
        rows = _rows(name)
        if any(each.ticket == ticket for each in not_withdrawn(as_core(rows), at)):
            raise CannotLimit("known")
        made = _add(name, rows, ticket=ticket, kind=kind, sent_at=sent_at, by=by, at=at)
        return _noted(made, note, RECORDED)


def withdraw(evidence: Evidence, *, note: str, by: Seat, at: int) -> Evidence:
    """Say that what was recorded is no evidence after all; the entry that says so.

    Raises:
        CannotLimit: ``no_such_actor``, ``withdrawn``, ``too_long``.
    """
    name = evidence.name
    with transaction.atomic():
        _check(evidence.desk_id, by, note)
        lock_name(name)
        rows = _rows(name)
        if evidence.number not in {each.number for each in not_withdrawn(as_core(rows), at)}:
            raise CannotLimit("withdrawn")
        made = _add(
            name,
            rows,
            ticket=evidence.ticket,
            kind=evidence.kind,
            sent_at=evidence.sent_at,
            by=by,
            at=at,
            withdraws=evidence,
        )
        return _noted(made, note, WITHDRAWN)


def check_length(text: str) -> str:
    """What was typed, without what surrounds it.

    Raises:
        CannotLimit: ``too_long``.
    """
    said = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(said) > LONGEST_NOTE:
        raise CannotLimit("too_long", most=LONGEST_NOTE, found=len(said))
    return said


def _check(desk: int, by: Seat, note: str) -> None:
    check_length(note)
    if not by.is_active or by.desk_id != desk:
        raise CannotLimit("no_such_actor")


def _rows(name: Name) -> list[Evidence]:
    return list(Evidence.objects.filter(**name.column).order_by("number"))


def _add(  # noqa: PLR0913 - what an entry says, keyword-only
    name: Name,
    rows: list[Evidence],
    *,
    ticket: int,
    kind: str,
    sent_at: int,
    by: Seat,
    at: int,
    withdraws: Evidence | None = None,
) -> Evidence:
    return Evidence.objects.create(
        desk_id=by.desk_id,
        **name.column,
        number=len(rows) + 1,
        ticket=ticket,
        kind=kind,
        sent_at=sent_at,
        at=at,
        seat=by,
        withdraws=withdraws,
    )


def _noted(made: Evidence, note: str, kind: str) -> Evidence:
    said = check_length(note)
    if said:
        Remark.objects.create(desk_id=made.desk_id, evidence=made, text=said)
    change = Change(kind=kind, subject=made.name.row, detail=made.pk, at=made.at)
    publish(made.desk_id, [change], recorded_at=clock.now_seconds())
    return made
