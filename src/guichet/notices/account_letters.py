"""Letters about an account of prepaid time that follow from no ticket: what will be frozen or lapse, and what
was frozen, can be used again, or has lapsed (AL-7).

They go to the administrators of the customer; where there is none, to all of its people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from guichet.contracts.alarms import WARNED
from guichet.contracts.holding import version_for
from guichet.contracts.models import AccountWarning, Contract, LedgerEntry
from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.licences import lapses_at
from guichet.desks.reaching import link
from guichet.desks.saying import said_day
from guichet.kit.models import FeedRow, Mail
from guichet.notices.catalogue import ACCOUNT
from guichet.notices.customer_letters import CustomerLetter, deciding_for
from guichet.notices.letters import Post, about_change
from guichet.policies.loading import policy_of

ANNOUNCEMENT: Final = "account_warning"
ENTRIES: Final = frozenset(
    f"account:{kind.value}" for kind in (EntryKind.FROZEN, EntryKind.REACTIVATED, EntryKind.LAPSED)
)
TOLD: Final = ENTRIES | {WARNED}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter says: what happened or will, to how many minutes, on or by which instant, by which clause."""

    event: str
    left: int
    day: int
    clause: str
    words: Mapping[str, str]


def posts(row: FeedRow) -> Iterator[Post]:
    """The letters that follow from a change of an account."""
    contract = Contract.objects.select_related("desk", "organisation", "pinned_version").get(pk=row.subject)
    facts = _facts(contract, row)
    if facts is None:
        return
    warned = row.kind == WARNED
    about = f"{ANNOUNCEMENT}:{row.detail}" if warned else about_change(row)
    letter = CustomerLetter(
        desk=contract.desk,
        organisation=contract.organisation,
        code=f"{ACCOUNT}{facts.event}",
        purpose=ANNOUNCEMENT if warned else "account",
        thread=f"account-{contract.pk}",
        about=about,
        once=about if warned else f"feed:{row.stream}:{row.number}",
        ordered_at=row.at,
        clause=facts.clause,
        wording=facts.words,
        places=partial(_places, contract, facts),
    )
    yield from letter.to(deciding_for(contract.organisation))


def warning_of(mail: Mail) -> int | None:
    """The announcement that a mail is of."""
    code, _, warning = mail.about.partition(":")
    return int(warning) if code == ANNOUNCEMENT else None


def _facts(contract: Contract, row: FeedRow) -> Facts | None:
    """What is to be said, or nothing where there is no time that it is about."""
    version = version_for(contract, row.at)
    rule = None if version is None else policy_of(version).metering
    if rule is None or rule.expiry is None or version is None:
        return None
    clause = rule.expiry.clause
    words = policy_of(version).clauses.get(clause, {})
    if row.kind == WARNED:
        warning = AccountWarning.objects.get(pk=row.detail)
        last = LedgerEntry.objects.filter(contract=contract).order_by("-number").first()
        left = 0 if last is None else last.left
        return Facts(f"{warning.kind}_soon", left, warning.due_at - 1, clause, words)
    entry = LedgerEntry.objects.get(pk=row.detail)
    before = LedgerEntry.objects.filter(contract=contract, number=entry.number - 1).first()
    left = before.left if before is not None and entry.kind == EntryKind.LAPSED.value else entry.left
    if not left:
        return None
    day = entry.at
    if entry.kind == EntryKind.FROZEN.value and contract.licence_expires_on is not None:
        day = lapses_at(contract.licence_expires_on, rule.expiry.months, ZoneInfo(contract.desk.zone)) - 1
    return Facts(entry.kind, left, day, clause, words)


def _places(contract: Contract, facts: Facts, language: str) -> dict[str, str]:
    """What the places of the letter stand for, in a language."""
    return {
        "minutes": str(facts.left),
        "day": said_day(facts.day, contract.desk, language),
        "link": link(contract.desk, "portal:account"),
    }
