"""Selling time packs, and mending what was sold: each once, whole, and under the contract's lock."""

import hashlib

from django.db import transaction

from guichet import clock
from guichet.contracts.alarms import set_alarm
from guichet.contracts.errors import CannotHold
from guichet.contracts.holding import version_for
from guichet.contracts.ledger import AGENT, SHOP, Books, Ground
from guichet.contracts.models import Contract, LedgerEntry
from guichet.core.entitlements.entries import EntryKind
from guichet.core.policy.rules.prepaid import Metering
from guichet.desks.models import Seat
from guichet.kit.feed import Change, publish
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion

REASONS = ("mistake", "goodwill", "agreed")
"""Why a person changes what was entered, as codes: a slip of the pen, to be kind, or because both sides agreed."""


def sell(
    contract: Contract, *, product: str, at: int, by: Seat | None, key: str | None = None, number: int = 1
) -> list[LedgerEntry]:
    """Enter that ``number`` packs of a product were bought, by a person of the desk or (nobody) through the shop. The
    same ``key`` of the same sender is one purchase.

    Raises:
        CannotHold: ``not_metered`` where the policy sells nothing; ``unknown_product``; ``amount`` of an absurd number;
            ``frozen`` while the licence is expired; ``stale`` where the key was used for another purchase.
    """
    if not 1 <= number <= MOST_PACKS:
        raise CannotHold("amount", most=MOST_PACKS)
    with transaction.atomic():
        books = Books.open(contract.pk)
        called = _key(books.contract, by, key)
        known = _done_before(books.contract, called, product, number)
        if known:
            return known
        rule, version = metering_of(books.contract, at)
        pack = rule.packs.get(product)
        if pack is None:
            raise CannotHold("unknown_product", product=product, known=tuple(rule.packs))
        if books.contract.prepaid_since is None:
            books.contract.prepaid_since = at
            books.contract.save(update_fields=["prepaid_since"])
        settled = books.settle(rule, version, at=at)
        ground = Ground(clause=clause_of_packs(rule), version=version, by=SHOP if by is None else AGENT, seat=by)
        minutes = pack.time.seconds // 60
        made = [
            books.enter(
                EntryKind.PURCHASED,
                at=at,
                minutes=minutes,
                product=product,
                ground=ground,
                key=None if called is None else _numbered(called, place),
            )
            for place in range(number)
        ]
        set_alarm(books, at=at)
        _publish(books.contract, [*settled, *made])
    return made


MOST_PACKS = 100
"""More packs at once are a slip of the pen."""


def refund(  # noqa: PLR0913 - what the entry carries, keyword-only
    contract: Contract, *, pack: int, minutes: int, reason: str, at: int, by: Seat, key: str | None = None
) -> LedgerEntry:
    """Take unused time of a pack back, whose price is returned. The same ``key`` of the same person is one entry.

    Raises:
        CannotHold: ``unknown_reason``; ``unknown_pack``, ``amount``, ``more_than_left``, ``lapsed``, ``frozen`` (AL-7);
            ``stale`` where the key was used for another entry.
    """
    return _change(contract, EntryKind.REFUNDED, pack=pack, minutes=minutes, reason=reason, at=at, by=by, key=key)


def correct(  # noqa: PLR0913 - what the entry carries, keyword-only
    contract: Contract, *, pack: int, minutes: int, reason: str, at: int, by: Seat, key: str | None = None
) -> LedgerEntry:
    """Let a pack hold so many minutes more, or less, than was entered when it was bought. The same ``key`` of the same
    person is one entry.

    Raises:
        CannotHold: ``unknown_reason``; ``unknown_pack``, ``amount``, ``more_than_left``, ``lapsed``; ``stale`` where
            the key was used for another entry.
    """
    return _change(contract, EntryKind.CORRECTED, pack=pack, minutes=minutes, reason=reason, at=at, by=by, key=key)


def waive(  # noqa: PLR0913 - what the entry carries, keyword-only
    contract: Contract, *, ticket: int, minutes: int, reason: str, at: int, by: Seat, key: str | None = None
) -> LedgerEntry:
    """Let off what a ticket owes, or a part of it. The same ``key`` of the same person is one entry.

    Raises:
        CannotHold: ``unknown_reason``; ``unknown_ticket``, ``amount``, ``more_than_owed``; ``stale`` where the key
            was used for another entry.
    """
    return _change(contract, EntryKind.WAIVED, ticket=ticket, minutes=minutes, reason=reason, at=at, by=by, key=key)


def metering_of(contract: Contract, at: int) -> tuple[Metering, PolicyVersion]:
    """The rule of prepaid time that holds for a contract at ``at``, and the version that has it.

    Raises:
        CannotHold: ``not_metered``.
    """
    version = version_for(contract, at)
    rule = None if version is None else policy_of(version).metering
    if version is None or rule is None:
        raise CannotHold("not_metered")
    return rule, version


def clause_of_packs(rule: Metering) -> str:
    """The clause that speaks of what is sold: where the policy has one for requests without credit, that."""
    return rule.clause if rule.no_credit is None else rule.no_credit.clause


def _change(  # noqa: PLR0913 - what an entry by a person can carry, keyword-only
    contract: Contract,
    kind: EntryKind,
    *,
    minutes: int,
    reason: str,
    at: int,
    by: Seat,
    key: str | None,
    pack: int | None = None,
    ticket: int | None = None,
) -> LedgerEntry:
    if reason not in REASONS:
        raise CannotHold("unknown_reason", known=REASONS)
    with transaction.atomic():
        books = Books.open(contract.pk)
        called = _key(books.contract, by, key)
        known = LedgerEntry.objects.filter(desk=books.contract.desk_id, key=called).first() if called else None
        if known is not None:
            return _see_same(known, contract.pk, kind.value, minutes, pack, ticket, reason)
        rule, version = metering_of(books.contract, at)
        settled = books.settle(rule, version, at=at)
        ground = Ground(clause=clause_of_packs(rule), version=version, cause=reason, by=AGENT, seat=by)
        made = books.enter(kind, at=at, minutes=minutes, pack=pack, ticket=ticket, ground=ground, key=called)
        set_alarm(books, at=at)
        _publish(books.contract, [*settled, made])
    return made


def _publish(contract: Contract, entries: list[LedgerEntry]) -> None:
    changes = [
        Change(kind=f"account:{entry.kind}", subject=contract.pk, detail=entry.pk, at=entry.at) for entry in entries
    ]
    publish(contract.desk_id, changes, recorded_at=clock.now_seconds())


def _key(contract: Contract, by: Seat | None, key: str | None) -> str | None:
    """What an act is called by its sender, as a code: two senders never share one. A shop's order is one purchase
    of one desk, whichever contract it names.
    """
    if not key:
        return None
    who = SHOP if by is None else f"{AGENT}:{by.pk}:{contract.pk}"
    return hashlib.sha256(f"{who}\x1f{contract.desk_id}\x1f{key}".encode()).hexdigest()


def _see_same(known: LedgerEntry, *said: object) -> LedgerEntry:
    """The entry that was made under a key, where it is the one that is meant now."""
    if (known.contract_id, known.kind, known.minutes, known.pack, known.ticket, known.cause) != said:
        raise CannotHold("stale")
    return known


def _numbered(key: str, place: int) -> str:
    return key if not place else hashlib.sha256(f"{key}\x1f{place}".encode()).hexdigest()


def _done_before(contract: Contract, key: str | None, product: str, number: int) -> list[LedgerEntry]:
    if key is None:
        return []
    keys = [_numbered(key, place) for place in range(MOST_PACKS)]
    known = list(LedgerEntry.objects.filter(desk=contract.desk_id, key__in=keys).order_by("number"))
    if known and ({(one.contract_id, one.product) for one in known}, len(known)) != (
        {(contract.pk, product)},
        number,
    ):
        raise CannotHold("stale")
    return known
