"""What the types of a policy cannot say: references, times, calendars, tables. Each mistake with its place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, Final

from guichet.core.hours.duration import Duration, Kind
from guichet.core.policy.checking_calendars import calendar_mistakes
from guichet.core.policy.checking_targets import target_mistakes
from guichet.core.policy.findings import MOST_FINDINGS, Finding, Path, Places, nearest
from guichet.core.policy.mistakes import Mistake
from guichet.core.policy.model import Policy
from guichet.core.policy.rules.promises import CommitmentRule, Pause
from guichet.core.policy.rules.requests import Submission
from guichet.core.policy.shapes import Leaf, ListOf, MapOf, Record, Shape, fields_of
from guichet.core.policy.values import LANGUAGE_PATTERN

_LANGUAGE = re.compile(LANGUAGE_PATTERN)


def check(policy: Policy, places: Places) -> list[Finding]:
    """Return every mistake of a policy whose values are all of their types."""
    mistakes = chain(
        _languages(policy),
        _references(policy),
        calendar_mistakes(policy),
        target_mistakes(policy),
        _promises(policy),
        _pauses(policy),
        _silence(policy),
        _metering(policy),
        _abuse(policy),
        _allowance(policy),
        _examples(policy),
    )
    return [places.finding(each.path, each.message, each.hint) for each in islice(mistakes, MOST_FINDINGS)]


def _languages(policy: Policy) -> Iterator[Mistake]:
    for index, language in enumerate(policy.languages):
        path = ("languages", index)
        if not _LANGUAGE.fullmatch(language):
            yield Mistake(path, f'"{language}" is no code of a language', "Write it as en, fr or pt-BR")
        if language in policy.languages[:index]:
            yield Mistake(path, f"{language} stands here twice", "Keep one")


_KEYS_OF: Final[Mapping[str, str]] = {
    "calendar": "calendar",
    "priority": "priority",
    "priorities": "priority",
    "confirm_priority": "priority",
    "never_held": "priority",
    "default": "priority",
    "plan": "plan",
    "category": "category",
    "categories": "category",
    "channel": "channel",
    "channels": "channel",
    "required_on": "channel",
    "services": "service",
}
"""What a field of ids refers to, by its name."""


def _references(policy: Policy) -> Iterator[Mistake]:
    known: dict[str, Iterable[str]] = {
        "calendar": policy.calendars,
        "priority": policy.priorities.levels if policy.priorities else (),
        "plan": policy.plans.levels if policy.plans else (),
        "category": policy.categories,
        "channel": policy.submission.channels,
        "service": policy.services,
        "clause": policy.clauses,
    }
    for path, what, word in _cited(policy, Record(Policy), (), None):
        if word not in known[what]:
            yield Mistake(path, f"{what} {word} is defined nowhere in this policy", nearest(word, known[what]))


def _cited(value: Any, shape: Shape, path: Path, what: str | None) -> Iterator[tuple[Path, str, str]]:
    """Yield every reference of a value: its path, what it refers to, and its word."""
    match shape:
        case Record():
            for field in fields_of(shape.of):
                inner = getattr(value, field.name)
                defines = shape.of is Submission and field.name == "channels"
                if inner is not None:
                    refers = None if defines else _KEYS_OF.get(field.name)
                    yield from _cited(inner, field.shape, (*path, field.name), refers)
        case ListOf():
            for index, item in enumerate(value):
                yield from _cited(item, shape.item, (*path, index), what)
        case MapOf():
            for key, item in value.items():
                yield from _cited(item, shape.value, (*path, str(key)), None)
        case Leaf.CLAUSE:
            yield path, "clause", value
        case Leaf.ID if what is not None:
            yield path, what, value
        case _:
            pass


def _promises(policy: Policy) -> Iterator[Mistake]:
    for kind, rule in policy.commitments.items():
        path = ("commitments", kind)
        if rule.median is not None and rule.recurs:
            message = "A promise that recurs is kept or missed each time; it has no median"
            yield Mistake((*path, "median"), message, "Leave out median or recurs")
        yield from _reminders(rule, path)
    for index, escalation in enumerate(policy.escalations):
        if escalation.repeat is None and len(escalation.levels) > 1:
            message = "The chain has several levels but nothing leads from one to the next"
            yield Mistake(("escalations", index), message, "Add repeat: and the delay between them")


def _reminders(rule: CommitmentRule, path: Path) -> Iterator[Mistake]:
    for index, reminder in enumerate(rule.reminders):
        for row, target in enumerate(rule.targets):
            if target.within is not None and _as_long(reminder.before, target.within):
                message = f"A reminder {reminder.before} before is no later than the start of targets[{row}]"
                hint = f"Choose less than {target.within}"
                yield Mistake((*path, "reminders", index, "before"), message, hint)
                break


def _as_long(one: Duration, other: Duration) -> bool:
    """Whether one time is certainly no shorter than another: only times counted alike can be compared."""
    return one.kind is other.kind and one.amount >= other.amount


def _pauses(policy: Policy) -> Iterator[Mistake]:
    paused: list[tuple[Path, Pause | None]] = [
        (("commitments", kind, "pauses"), rule.pauses) for kind, rule in policy.commitments.items()
    ]
    if policy.metering:
        paused.append((("metering", "pauses"), policy.metering.pauses))
    for path, pause in paused:
        for trigger in pause.start if pause else ():
            if pause and trigger in pause.end:
                yield Mistake((*path, "end"), f"{trigger} both pauses the clock and ends the pause", "Keep one of them")


def _silence(policy: Policy) -> Iterator[Mistake]:
    silence = policy.closing.silence
    if silence and silence.warning and _as_long(silence.warning, silence.after):
        message = f"A warning {silence.warning} before the end is no later than the start of the silence"
        hint = f"Choose less than {silence.after}"
        yield Mistake(("closing", "silence", "warning"), message, hint)


def _metering(policy: Policy) -> Iterator[Mistake]:
    metering = policy.metering
    if metering is None:
        return
    amounts: list[tuple[Path, Duration]] = [(("metering", "slice"), metering.slice)]
    for index, left in enumerate(metering.warnings.left if metering.warnings else ()):
        amounts.append((("metering", "warnings", "left", index), left))
    for key, pack in metering.packs.items():
        amounts.append((("metering", "packs", key, "time"), pack.time))
    yield from _not_minutes(amounts)
    if metering.expiry and metering.expiry.months == 0:
        yield Mistake(("metering", "expiry", "months"), "0 months keep nothing", "Write 1 or more, or leave expiry out")


def _abuse(policy: Policy) -> Iterator[Mistake]:
    rule = policy.abuse
    if rule is not None and rule.count == 0:
        yield Mistake(("abuse", "count"), "0 requests are no evidence", "Write 1 or more")
    if rule is not None and not 1 <= rule.months <= MOST_MONTHS:
        message = f"{rule.months} months are no period in which anything is counted"
        yield Mistake(("abuse", "months"), message, f"Write 1 to {MOST_MONTHS}")


MOST_MONTHS: Final = 120
"""Nobody is told today of what they did more than ten years ago."""


def _allowance(policy: Policy) -> Iterator[Mistake]:
    rule = policy.allowance
    if rule is not None and rule.never_held and rule.at_limit != "hold":
        message = f"Nothing is held where the limit is at_limit: {rule.at_limit}"
        yield Mistake(("allowance", "never_held"), message, "Write at_limit: hold, or leave never_held out")


def _not_minutes(amounts: Iterable[tuple[Path, Duration]]) -> Iterator[Mistake]:
    for path, amount in amounts:
        if amount.kind is not Kind.ELAPSED or amount.amount % 60:
            yield Mistake(
                path, f'"{amount}" is no number of minutes', "Write whole minutes or hours, such as 15min or 2h"
            )


def _examples(policy: Policy) -> Iterator[Mistake]:
    for index, example in enumerate(policy.examples):
        path = ("examples", index)
        if example.credit is not None:
            yield from _not_minutes([((*path, "credit"), example.credit)])
        for one, without in (("plan", "no_plan"), ("credit", "no_credit")):
            if getattr(example, one) is not None and getattr(example, without):
                yield Mistake((*path, without), f"{one} and {without} contradict each other", "Keep one of them")
