"""Making contracts and changing them: each change whole, under the contract's lock, and noted with who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet import clock
from guichet.contracts.alarms import set_alarm
from guichet.contracts.crediting import check_credit, columns_of
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import credit_of, policy_under, version_for
from guichet.contracts.ledger import AGENT, Books, Ground
from guichet.contracts.locking import lock_contract
from guichet.contracts.models import Contract, ContractChange, LedgerEntry, TargetOverride
from guichet.contracts.publishing import pin_for_what_comes
from guichet.contracts.seeing import see_licence, see_plan, see_signing, see_target, see_time
from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.licences import end_of
from guichet.core.hours.wall import is_in_reach
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Credit, Override
from guichet.customers.locking import lock_organisation
from guichet.customers.models import Organisation
from guichet.desks.locking import lock_desk
from guichet.desks.models import Seat
from guichet.kit.feed import Change, publish
from guichet.policies.loading import in_force
from guichet.policies.models import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """From the beginning of the first day to the end of the last, in the desk's zone; none: no end."""

    first_day: date
    last_day: date | None = None


def instants_of(term: Term, zone: ZoneInfo) -> tuple[int, int | None]:
    """When a term begins and ends.

    Raises:
        CannotHold: ``ends_before``; ``far_day`` for a day of another age.
    """
    _see_days(term.first_day, term.last_day)
    if term.last_day is not None and term.last_day < term.first_day:
        raise CannotHold("ends_before")
    starts_at = int(datetime.combine(term.first_day, time(), tzinfo=zone).timestamp())
    return starts_at, None if term.last_day is None else end_of(term.last_day, zone)


def make_contract(  # noqa: PLR0913 - what a contract says, keyword-only
    organisation: Organisation,
    *,
    term: Term,
    by: Seat,
    at: int,
    plan: str | None = None,
    paid: bool = True,
    products: Sequence[str] = (),
) -> Contract:
    """A new contract of a customer.

    Raises:
        CannotHold: ``ends_before``; ``overlaps`` another of the customer for the same products, or where either is for
            all of them; ``far_day``; ``unknown_plan``; ``no_policy``.
    """
    zone = ZoneInfo(organisation.desk.zone)
    starts_at, ends_at = instants_of(term, zone)
    with transaction.atomic():
        # Whoever publishes meanwhile sees it, or is seen. Two who make one at once: the second sees the first.
        lock_desk(organisation.desk_id)
        lock_organisation(organisation.pk)
        _see_no_overlap(organisation, starts_at, ends_at, products)
        policy = _policy(in_force(organisation.desk_id, at))
        see_plan(policy, plan)
        made = Contract.objects.create(
            desk=organisation.desk,
            organisation=organisation,
            plan=plan,
            paid=paid,
            products=list(products),
            starts_at=starts_at,
            ends_at=ends_at,
        )
        pin_for_what_comes(made, at)
        _note(made, "made", by=by, at=at, data={"plan": plan, "paid": paid})
    return made


def renew(contract: Contract, *, last_day: date | None, by: Seat, at: int) -> Contract:
    """Let the term go on to another last day. A version that it was pinned to is let go: from here on the policy in
    force holds (MX-10). What is to come upon the new term is kept from it as from any other.

    Raises:
        CannotHold: ``ends_before`` where the new term does not go beyond the old; ``overlaps``; ``far_day``.
    """
    _see_days(last_day)
    zone = ZoneInfo(contract.desk.zone)
    ends_at = None if last_day is None else end_of(last_day, zone)
    with transaction.atomic():
        lock_desk(contract.desk_id)
        held = _locked(contract)
        if held.ends_at is None or (ends_at is not None and ends_at <= max(held.ends_at, at)):
            raise CannotHold("ends_before")
        _see_no_overlap(held.organisation, held.ends_at, ends_at, held.products, but=held)
        said = {"last_day": None if last_day is None else last_day.isoformat(), "ended_at": held.ends_at}
        held.ends_at, held.pinned_version, held.pinned_from = ends_at, None, 0
        _look_at_held(held, at)
        held.save(update_fields=["ends_at", "pinned_version", "pinned_from", "look_at_held_at"])
        pin_for_what_comes(held, at)
        _note(held, "renewed", by=by, at=at, data=said)
    return held


def suspend(contract: Contract, *, by: Seat, at: int) -> None:
    """Let the contract cover nothing, and its prepaid time stand, until it is resumed.

    Raises:
        CannotHold: ``held`` where it is suspended.
    """
    with transaction.atomic():
        books = Books.open(contract.pk)
        if books.contract.suspended_at is not None:
            raise CannotHold("held")
        entries = _enter(books, EntryKind.HELD, by=by, at=at)
        books.contract.suspended_at = at
        books.contract.save(update_fields=["suspended_at"])
        _note(books.contract, "suspended", by=by, at=at, entries=entries)


def resume(contract: Contract, *, by: Seat, at: int) -> None:
    """Let a suspended contract cover again.

    Raises:
        CannotHold: ``not_held`` where it is not suspended.
    """
    with transaction.atomic():
        books = Books.open(contract.pk)
        if books.contract.suspended_at is None:
            raise CannotHold("not_held")
        entries = _enter(books, EntryKind.RELEASED, by=by, at=at) if books.account.held_since is not None else []
        books.contract.suspended_at = None
        _look_at_held(books.contract, at)
        books.contract.save(update_fields=["suspended_at", "look_at_held_at"])
        _note(books.contract, "resumed", by=by, at=at, entries=entries)


def set_licence(contract: Contract, *, kind: str | None, expires_on: date | None, by: Seat, at: int) -> None:
    """Say of which kind the licence is and to which day it is valid (none: it never expires). Where it had expired, it
    is reactivated: credit that was frozen can be used again, unless it has lapsed (AL-7).

    Raises:
        CannotHold: ``not_metered``; ``unknown_licence``; ``past`` for a day that is over; ``licence_before`` for one
            before the contract begins; ``far_day``.
    """
    _see_days(expires_on)
    with transaction.atomic():
        books = Books.open(contract.pk)
        held = books.contract
        version = version_for(held, at)
        rule, expiry = see_licence(_policy(version), kind)
        if expires_on is not None and end_of(expires_on, ZoneInfo(held.desk.zone)) <= at:
            raise CannotHold("past")
        if expires_on is not None and end_of(expires_on, ZoneInfo(held.desk.zone)) <= held.starts_at:
            raise CannotHold("licence_before")
        entries = books.settle(rule, version, at=at)
        if books.account.frozen_since is not None:
            ground = Ground(clause=expiry.clause, version=version, by=AGENT, seat=by)
            entries.append(books.enter(EntryKind.REACTIVATED, at=at, ground=ground))
        held.licence_kind, held.licence_expires_on = kind, expires_on
        held.save(update_fields=["licence_kind", "licence_expires_on"])
        set_alarm(books, at=at)
        said = {"kind": kind, "expires_on": None if expires_on is None else expires_on.isoformat()}
        _note(held, "licensed", by=by, at=at, data=said, entries=entries)


def set_places(contract: Contract, *, places: int | None, by: Seat, at: int) -> None:
    """Say how many tickets each period of the allowance has; none: not limited (IS-3).

    Raises:
        CannotHold: ``places`` for a number that is absurd; ``no_allowance`` where the policy has none.
    """
    if places is not None and not 0 <= places <= MOST_PLACES:
        raise CannotHold("places")
    with transaction.atomic():
        held = _locked(contract)
        if _policy(version_for(held, at)).allowance is None:
            raise CannotHold("no_allowance")
        before, held.places = held.places, places
        _look_at_held(held, at)
        held.save(update_fields=["places", "look_at_held_at"])
        _note(held, "places", by=by, at=at, data={"places": places, "before": before})


MOST_PLACES = 100_000
"""More tickets a period are a slip of the pen."""


def set_target(  # noqa: PLR0913 - what an override says, keyword-only
    contract: Contract,
    *,
    kind: str,
    priority: str | None,
    within: str,
    binding: bool,
    signed_by: str,
    signed_on: date,
    by: Seat,
    at: int,
    credit: Credit | None = None,
) -> TargetOverride:
    """Let a single target of the contract hold for new tickets before the policy's (MX-11), and say what a miss of it
    credits (G-9). The number of the credit's term is given here.

    Raises:
        CannotHold: ``no_such_target`` where the policy has no such commitment or priority; ``unusable_time``;
            ``unsigned``; ``not_yet`` where it was signed on a day to come; ``same_target`` where the contract
            says so already; ``far_day``; of the credit as ``check_credit`` says.
    """
    _see_days(signed_on)
    with transaction.atomic():
        held = _locked(contract)
        duration = see_time(within)
        version = version_for(held, at)
        policy = None if version is None else policy_under(version, ())
        policy = see_target(policy, Override(kind=kind, priority=priority, within=duration))
        if credit is not None:
            has_account = policy.metering is not None and held.prepaid_since is not None
            check_credit(credit, binding=binding, has_account=has_account)
        if not signed_by.strip():
            raise CannotHold("unsigned")
        see_signing(signed_on, ZoneInfo(held.desk.zone), at=at)
        _see_new(held, kind, priority, str(duration), credit, binding=binding)
        made = TargetOverride.objects.create(
            desk_id=held.desk_id,
            contract=held,
            kind=kind,
            priority=priority,
            within=str(duration),
            binding=binding,
            signed_by=signed_by.strip(),
            signed_on=signed_on,
            recorded_by=by,
            recorded_at=at,
            **columns_of(credit),
        )
        _note(held, "overridden", by=by, at=at, data={"override": made.pk})
    return made


def _see_new(
    contract: Contract, kind: str, priority: str | None, within: str, credit: Credit | None, *, binding: bool
) -> None:
    """See that the target is not the one that holds: entered twice by a slip, it would be two."""
    last = TargetOverride.objects.filter(contract=contract, kind=kind, priority=priority).order_by("pk").last()
    if last is None or (last.within, last.binding) != (within, binding):
        return
    if columns_of(credit_of(last)) == columns_of(credit):
        raise CannotHold("same_target")


def _see_days(*days: date | None) -> None:
    if not all(day is None or is_in_reach(day) for day in days):
        raise CannotHold("far_day")


def _enter(books: Books, kind: EntryKind, *, by: Seat, at: int) -> list[LedgerEntry]:
    """An entry of a contract's whole account, where it keeps one."""
    if books.contract.prepaid_since is None:
        return []
    version = version_for(books.contract, at)
    return [books.enter(kind, at=at, ground=Ground(version=version, by=AGENT, seat=by))]


def _look_at_held(contract: Contract, at: int) -> None:
    """Let requests that are held be looked at: there may be places for them."""
    if contract.look_at_held_at is not None:
        contract.look_at_held_at = min(contract.look_at_held_at, at)


def _locked(contract: Contract) -> Contract:
    return lock_contract(contract.pk, "desk", "organisation", "pinned_version")


def _policy(version: PolicyVersion | None) -> Policy:
    if version is None:
        raise CannotHold("no_policy")
    return policy_under(version, ())


def _see_no_overlap(
    organisation: Organisation,
    starts_at: int,
    ends_at: int | None,
    products: Sequence[str],
    *,
    but: Contract | None = None,
) -> None:
    for other in Contract.objects.filter(organisation=organisation):
        if but is not None and other.pk == but.pk:
            continue
        apart = (ends_at is not None and ends_at <= other.starts_at) or (
            other.ends_at is not None and other.ends_at <= starts_at
        )
        if not apart and (not products or not other.products or set(products) & set(other.products)):
            raise CannotHold("overlaps", contract=other.pk)


def _note(
    contract: Contract,
    kind: str,
    *,
    by: Seat,
    at: int,
    data: dict[str, Any] | None = None,
    entries: Sequence[LedgerEntry] = (),
) -> None:
    """Keep what was done, and number it in the feed: the last thing that the transaction does."""
    made = ContractChange.objects.create(
        desk_id=contract.desk_id, contract=contract, at=at, kind=kind, data=data or {}, seat=by
    )
    changes = [Change(kind=f"account:{one.kind}", subject=contract.pk, detail=one.pk, at=one.at) for one in entries]
    changes.append(Change(kind=f"contract:{kind}", subject=contract.pk, detail=made.pk, at=at))
    publish(contract.desk_id, changes, recorded_at=clock.now_seconds())
