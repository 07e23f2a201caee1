"""What becomes of prepaid time by itself when a licence expires (AL-7): announced, frozen, announced again, lapsed.

Each counts at its true instant. What takes something for good waits until its announcement was handed over (G-12).
"""

import logging
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, transaction

from guichet import clock
from guichet.contracts.holding import policy_under, version_for
from guichet.contracts.ledger import Books, Ground
from guichet.contracts.models import AccountWarning, Contract, LedgerEntry
from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.licences import Due, next_due, warning_at
from guichet.core.policy.rules.prepaid import Metering
from guichet.kit.faults import told
from guichet.kit.feed import Change, publish
from guichet.kit.locking import lock
from guichet.kit.setaside import set_aside
from guichet.policies.models import PolicyVersion

BATCH = 200
WARNED = "account:warned"
log = logging.getLogger(__name__)


def next_ring() -> int | None:
    """The instant at which an account is to be looked at next, at any desk."""
    return (
        Contract.objects.filter(look_again_at__isnull=False)
        .order_by("look_again_at")
        .values_list("look_again_at", flat=True)
        .first()
    )


def look_at_due(*, at: int) -> int:
    """Look at every account that is due by ``at``; how many were. One that cannot be does not stop the rest."""
    count = 0
    while True:
        found = Contract.objects.filter(look_again_at__lte=at).order_by("look_again_at", "pk")
        due = list(found.values_list("pk", "desk_id")[:BATCH])
        for pk, desk_id in due:
            try:
                _look_again(pk, at=at)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:  # noqa: BLE001 - one account must not stop the desk
                log.error("contract %s cannot be looked at: %s", pk, told(error))  # noqa: TRY400 - no traceback
                Contract.objects.filter(pk=pk).update(look_again_at=None)
                set_aside("account", stream=desk_id, subject=pk, error=told(error), at=at)
        count += len(due)
        if len(due) < BATCH:
            return count


def look_once_more(contract_id: int, *, at: int) -> None:
    """Look at an account that was set aside."""
    Contract.objects.filter(pk=contract_id).update(look_again_at=at)
    _look_again(contract_id, at=at)


def warning_handed_over(warning_id: int, *, at: int) -> None:
    """Note that the announcement reached the mail server: from here on what it announced may come, in its time."""
    with transaction.atomic():
        warning = lock(AccountWarning.objects.all(), warning_id)
        if warning.handed_over_at is None:
            warning.handed_over_at = at
            warning.save(update_fields=["handed_over_at"])
        books = Books.open(warning.contract_id)
        set_alarm(books, at=at)


def is_still_due(warning: AccountWarning, *, at: int) -> bool:
    """Whether what was announced is still to come: no licence was reactivated meanwhile."""
    books = Books(Contract.objects.select_related("desk", "pinned_version").get(pk=warning.contract_id))
    due = _due(books, at)
    return due is not None and (due.kind.value, due.at) == (warning.kind, warning.due_at)


def set_alarm(books: Books, *, at: int) -> None:
    """Say when the account is to be looked at again. The caller holds the contract's lock."""
    due = _due(books, at)
    alarm = None
    if due is not None:
        warning = _warning(books.contract, due)
        if warning is None and books.account.left:
            alarm = max(warning_at(due), 0)
        elif due.kind is EntryKind.FROZEN or (warning is not None and warning.handed_over_at is not None):
            alarm = due.at
    if books.contract.look_again_at != alarm:
        books.contract.look_again_at = alarm
        books.contract.save(update_fields=["look_again_at"])


def _look_again(contract_id: int, *, at: int) -> None:
    with transaction.atomic():
        books = Books.open(contract_id)
        alarm = books.contract.look_again_at
        if alarm is None or alarm > at:
            return
        changes: list[Change] = []
        while (made := _step(books, at=at)) is not None:
            changes.append(made)
        set_alarm(books, at=at)
        publish(books.contract.desk_id, changes, recorded_at=clock.now_seconds())


def _step(books: Books, *, at: int) -> Change | None:
    """Do the next thing that is due by ``at``, if one is."""
    due = _due(books, at)
    if due is None:
        return None
    warning = _warning(books.contract, due)
    if warning is None and books.account.left and warning_at(due) <= at:
        made = AccountWarning.objects.create(
            contract=books.contract, kind=due.kind.value, due_at=due.at, ordered_at=max(warning_at(due), 0)
        )
        return Change(kind=WARNED, subject=books.contract.pk, detail=made.pk, at=at)
    if due.at > at:
        return None
    counts = due.at
    if due.kind is EntryKind.LAPSED:
        if warning is None or warning.handed_over_at is None:
            return None
        # Never before it was announced.
        counts = max(due.at, warning.handed_over_at)
    rule, version = _rule(books, at)
    clause = "" if rule is None or rule.expiry is None else rule.expiry.clause
    entry: LedgerEntry = books.enter(due.kind, at=counts, ground=Ground(clause=clause, version=version))
    return Change(kind=f"account:{entry.kind}", subject=books.contract.pk, detail=entry.pk, at=entry.at)


def _due(books: Books, at: int) -> Due | None:
    rule, _ = _rule(books, at)
    if rule is None or rule.expiry is None or books.contract.prepaid_since is None:
        return None
    zone = ZoneInfo(books.contract.desk.zone)
    return next_due(books.account, books.contract.licence_expires_on, rule.expiry.months, zone)


def _rule(books: Books, at: int) -> tuple[Metering | None, PolicyVersion | None]:
    version = version_for(books.contract, at)
    return (None, None) if version is None else (policy_under(version, ()).metering, version)


def _warning(contract: Contract, due: Due) -> AccountWarning | None:
    return AccountWarning.objects.filter(contract=contract, kind=due.kind.value, due_at=due.at).first()
