"""What an account of prepaid time has left, drawn slice by slice and pack by pack, and why it cannot be used where it
cannot. It adds nothing up that the ledger has not.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext, ngettext

from guichet.contracts.holding import policy_under, version_for
from guichet.contracts.ledger import entries_of, licence_over_at
from guichet.contracts.models import Contract
from guichet.core.entitlements.account import Account
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.prepaid import Metering
from guichet.web.shared import instants
from guichet.web.shared.wording import in_language

MINUTE = 60
MOST_CELLS = 32
GAP = 0.4
"""Per cent of the drawing between two slices."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A slice of the drawing: used, lapsed, used by one that goes on, or left. ``x`` and ``width`` are per cent."""

    x: str
    width: str
    kind: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place of the drawing; ``brief`` where there is less room."""

    x: str
    text: str
    brief: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Savings:
    """An account as people see it. ``blocked`` says why nothing of it can be used, ``licence`` what licence it is."""

    left: str
    tone: str
    owed: str
    blocked: str
    clause: str
    licence: str
    cells: tuple[Cell, ...]
    packs: tuple[Label, ...]
    sums: tuple[Label, ...]
    said: str
    fine: tuple[str, ...] = ()


def policy_for(contract: Contract, at: int) -> Policy | None:
    """The policy that holds for what is done with a contract now."""
    version = version_for(contract, at)
    return None if version is None else policy_under(version, ())


def savings_of(contract: Contract, account: Account, at: int, *, live: Collection[int] = ()) -> Savings | None:
    """The account at ``at``; nothing where its time is not limited, or the policy meters none. ``live`` are the ids of
    the tickets that go on.
    """
    policy = policy_for(contract, at)
    rule = None if policy is None else policy.metering
    if rule is None or contract.prepaid_since is None:
        return None
    blocked, clause = _blocked(contract, account, rule, at)
    parts, cells = _parts(contract, account, rule, live), []
    total, x = sum(part[2] for part in parts) or 1, 0.0
    labels, sums = [], Counter[str]()
    for kind, name, minutes in parts:
        width = 100 * minutes / total
        cells.append(Cell(f"{x + GAP / 2:.3f}%", f"{max(0.1, width - GAP):.3f}%", kind))
        sums[kind] += minutes
        if name:
            labels.append(Label(f"{x:.3f}%", *name.split("\n")))
        x += width
    left = account.left
    return Savings(
        left=instants.length(MINUTE * left) if left else gettext("no time"),
        tone="late" if account.owed else ("soon" if left <= 30 else ""),
        owed=instants.length(MINUTE * account.owed) if account.owed else "",
        blocked=blocked,
        clause=clause,
        licence=licence_said(contract, rule),
        cells=tuple(cells),
        packs=tuple(labels),
        sums=tuple(_sums(parts, total)),
        said=_said(sums),
        fine=_fine(rule),
    )


def licence_said(contract: Contract, rule: Metering) -> str:
    """Which licence it is, and to when: ``on-demand licence until 31 January 2028``."""
    if contract.licence_kind is None and contract.licence_expires_on is None:
        return ""
    name = licence_name(contract.licence_kind or "")
    if contract.licence_expires_on is None or rule.expiry is None:
        return name
    return gettext("%(licence)s until %(day)s") % {
        "licence": name,
        "day": instants.plain_date(contract.licence_expires_on),
    }


def licence_name(kind: str) -> str:
    """What a kind of licence is called."""
    names = {"four_year": gettext("4-year licence"), "on_demand": gettext("on-demand licence")}
    return names.get(kind, gettext("licence"))


def _blocked(contract: Contract, account: Account, rule: Metering, at: int) -> tuple[str, str]:
    over = licence_over_at(contract, rule)
    if (account.frozen_since is not None or (over is not None and over <= at)) and rule.expiry is not None:
        if account.lapsed_at is not None:
            return gettext("The licence was not reactivated in time: what was left has lapsed."), rule.expiry.clause
        said = gettext("The licence has expired: this time is kept and can be used again once it is reactivated.")
        return said, rule.expiry.clause
    if account.held_since is not None:
        return gettext("The contract is suspended: nothing can be used until it goes on."), ""
    return "", ""


def _parts(contract: Contract, account: Account, rule: Metering, live: Collection[int]) -> list[tuple[str, str, int]]:
    """Slices of the packs that are not long used up: how each stands, its pack's name at the first, its minutes."""
    size = max(1, rule.slice.seconds // MINUTE)
    running = Counter[int]()
    for ticket in live:
        use = account.uses.get(ticket)
        for number, minutes in use.drawn if use else ():
            running[number] += minutes
    zone, found = contract.desk.zone, list[tuple[str, str, int]]()
    packs = [pack for pack in account.packs.values() if pack.left or running[pack.number]]
    packs = packs or [pack for pack in account.packs.values() if not pack.revoked][-1:]
    bought = entries_of(contract).filter(number__in=[pack.number for pack in packs[: MOST_CELLS + 1]])
    products = dict(bought.values_list("number", "product"))
    for pack in packs:
        known = rule.packs.get(products.get(pack.number, ""))
        day = instants.plain_date(instants.local(pack.at, zone).date())
        name = in_language(known.name) if known else gettext("Opening balance")
        brief = products.get(pack.number, "").upper() or name
        words = gettext("%(name)s, bought on %(day)s") % {"name": name, "day": day}
        if pack.granted:
            words, brief = gettext("Service credit of %(day)s") % {"day": day}, gettext("Service credit")
        # Both on two lines, parted where they are drawn.
        said = f"{words}\n{brief}"
        lapsed = pack.minutes - _drawn_from(account, pack.number) if pack.lapsed else 0
        gone = max(0, pack.minutes - pack.left - running[pack.number] - lapsed)
        each = (("gone", gone), ("lapsed", lapsed), ("live", running[pack.number]), ("rest", pack.left))
        for kind, minutes in each:
            for begun in range(0, minutes, size):
                found.append((kind, said, min(size, minutes - begun)))
                said = ""
        if len(found) > MOST_CELLS:
            return _coarse(found)
    return found


def _drawn_from(account: Account, number: int) -> int:
    """Minutes of a pack that requests have drawn and not given back."""
    return sum(minutes for use in account.uses.values() for pack, minutes in use.drawn if pack == number)


def _coarse(parts: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """Neighbours of one kind and one pack as one, where there are too many slices to be told apart."""
    found = list[tuple[str, str, int]]()
    for kind, name, minutes in parts:
        if found and not name and found[-1][0] == kind:
            last = found.pop()
            found.append((kind, last[1], last[2] + minutes))
        else:
            found.append((kind, name, minutes))
    return found


def _sums(parts: list[tuple[str, str, int]], total: int) -> Iterator[Label]:
    """How much is used, going on and left, each under the first of its slices."""
    words = {
        "gone": gettext("%(n)s used"),
        "lapsed": gettext("%(n)s lapsed"),
        "live": gettext("%(n)s going on"),
        "rest": gettext("%(n)s left"),
    }
    sums, x, seen = Counter[str](), 0, set()
    for kind, _, minutes in parts:
        sums[kind] += minutes
    for kind, group in groupby(parts, key=lambda part: part[0]):
        if kind not in seen:
            length = instants.length(MINUTE * sums[kind])
            yield Label(f"{100 * x / total:.3f}%", words[kind] % {"n": length}, length)
        seen.add(kind)
        x += sum(part[2] for part in group)


def _said(sums: Counter[str]) -> str:
    kinds = ("gone", "lapsed", "live", "rest")
    said = {kind: ngettext("%(n)s minute", "%(n)s minutes", sums[kind]) % {"n": sums[kind]} for kind in kinds}
    if sums["lapsed"]:
        return gettext("%(gone)s used, %(lapsed)s lapsed") % said
    return gettext("%(gone)s used, %(live)s going on, %(rest)s left") % said


def _fine(rule: Metering) -> tuple[str, ...]:
    """The clauses of how packs are used and kept."""
    warned = rule.warnings.clause if rule.warnings else None
    return tuple(clause for clause in (rule.expiry.clause if rule.expiry else None, warned) if clause)
