"""Letters about an account of prepaid time that follow from no ticket: what will be frozen or lapse, and what
was frozen, can be used again, or has lapsed (AL-7).

They go to the administrators of the customer; where there is none, to all of its people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext

from guichet.contracts.alarms import WARNED
from guichet.contracts.holding import version_for
from guichet.contracts.models import AccountWarning, Contract, LedgerEntry
from guichet.core.entitlements.entries import EntryKind
from guichet.core.entitlements.licences import lapses_at
from guichet.core.policy.wordings import said_in
from guichet.customers.models import Contact
from guichet.customers.scopes import people_of
from guichet.desks.reaching import link
from guichet.kit.addresses import named
from guichet.kit.models import FeedRow
from guichet.kit.outbox import Letter
from guichet.notices.catalogue import ACCOUNT, SIGNATURE
from guichet.notices.letters import Post
from guichet.notices.readers import Reader
from guichet.notices.texts import words_for
from guichet.notices.words import said_day, word
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
    for contact in readers_of(contract):
        yield _post(contract, row, Reader.contact(contact, contract.desk), facts)


def readers_of(contract: Contract) -> list[Contact]:
    """Whom letters about a contract go to: the administrators of the customer, else all of its people."""
    people = list(people_of(contract.organisation))
    return [one for one in people if one.is_administrator] or people


def warning_of(key: str) -> int | None:
    """The announcement that a letter of this key is of."""
    purpose, _, rest = key.partition(":")
    return int(rest.partition(":")[0]) if purpose == ANNOUNCEMENT else None


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


def _post(contract: Contract, row: FeedRow, reader: Reader, facts: Facts) -> Post:
    desk, language = contract.desk, reader.language
    code = f"{ACCOUNT}{facts.event}"
    words = words_for(desk, code, language)
    with translation.override(language):
        worded = word(desk, language, words[code], words[SIGNATURE], _places(contract, reader, facts))
    warned = row.kind == WARNED
    letter = Letter(
        purpose=ANNOUNCEMENT if warned else "account",
        subject_id=0,
        ordered_at=row.at,
        thread=f"account-{contract.pk}",
        recipient=reader.email,
        sender=named(desk.sender, desk.mail_address),
        mailbox=desk.mail_address,
        subject=worded.subject,
        text=worded.text,
        html=worded.html,
    )
    key = f"{ANNOUNCEMENT}:{row.detail}:{reader.key}" if warned else f"feed:{row.stream}:{row.number}:{reader.key}"
    return Post(letter=letter, key=key, code=code)


def _places(contract: Contract, reader: Reader, facts: Facts) -> dict[str, str]:
    """What the places of the letter stand for, in the reader's language."""
    language = reader.language
    wording = said_in(facts.words, language)
    rule = {"clause": facts.clause, "said": wording}
    return {
        "name": reader.name,
        "hello": gettext("Hello %(name)s,") % {"name": reader.name} if reader.name else gettext("Hello,"),
        "organisation": contract.organisation.name,
        "minutes": str(facts.left),
        "day": said_day(facts.day, contract.desk, language),
        "clause": facts.clause,
        "rule": gettext("%(clause)s: %(said)s") % rule if wording else facts.clause,
        "link": link(contract.desk, "portal:account"),
    }
