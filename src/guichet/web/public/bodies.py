"""What a page of a published version says of it alone: rendered once for each version, language and desk's address.

A text that never changes need not be worded anew for every reader. What changes with the hour (which closed days come
next, which exceptions hold) is part of what it is kept by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from guichet.core.hours.entries import CalendarEntry
from guichet.core.policy.amending import amended
from guichet.core.policy.model import Policy
from guichet.policies.loading import policy_of
from guichet.policies.models import PolicyVersion
from guichet.web.shared import policy_page, weeks

MOST_KEPT: Final = 32
HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Key:
    """What a body is kept by."""

    hash: str
    number: int
    language: str
    prefix: str
    hour: int
    entries: tuple[CalendarEntry, ...] = ()


class _Version:
    """A version that stands in a key as nothing: the key has what tells it apart."""

    __slots__ = ("version",)

    def __init__(self, version: PolicyVersion) -> None:
        self.version = version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version)

    def __hash__(self) -> int:
        return 0


def policy_body(version: PolicyVersion, entries: tuple[CalendarEntry, ...], at: int) -> SafeString:
    """The page of a policy without its head: hours, targets, examples, clauses."""
    return _policy(_key(version, at, entries), _Version(version))


def week_body(version: PolicyVersion, at: int) -> SafeString:
    """The heat maps of a version with their tables."""
    return _week(_key(version, at), _Version(version))


def _key(version: PolicyVersion, at: int, entries: tuple[CalendarEntry, ...] = ()) -> Key:
    return Key(version.hash, version.number, get_language() or "en", get_script_prefix(), at // HOUR, entries)


@lru_cache(maxsize=MOST_KEPT)
def _policy(key: Key, of: _Version) -> SafeString:
    policy = amended(policy_of(of.version), key.entries)
    return _rendered("shared/policy_body.html", of.version, policy, policy_page.told_of(policy, key.hour * HOUR))


@lru_cache(maxsize=MOST_KEPT)
def _week(key: Key, of: _Version) -> SafeString:
    told = weeks.told_of(policy_of(of.version), key.hour * HOUR)
    return _rendered("shared/week_body.html", of.version, policy_of(of.version), told)


def _rendered(template: str, version: PolicyVersion, policy: Policy, told: Mapping[str, Any]) -> SafeString:
    # Rendered by Django's templates, which have escaped it.
    return mark_safe(render_to_string(template, {"cited": version, "policy": policy, **told}))  # noqa: S308
