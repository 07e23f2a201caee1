"""Answers that a policy lets people choose among, found by their codes or as the policy words them. Pure."""

from collections.abc import Mapping
from typing import Final

from guichet.core.policy.model import Policy
from guichet.core.policy.rules.requests import RequiredField

REPRODUCIBLE: Final = "reproducible"
"""The field in which whoever asks says whether it can be made to happen again."""

PLAIN: Final[Mapping[str, Mapping[str, str]]] = {"yes": {}, "no": {}, "unknown": {}}
"""What can be known of that where the policy does not say (MX-8, ES-9)."""


def chosen(asked: RequiredField, said: str) -> str | None:
    """The code of the answer that is given, by itself or in any language of the policy; nothing for other words."""
    wanted = _folded(said)
    named = asked.choices.items()
    return next((code for code, words in named if wanted in {code, *map(_folded, words.values())}), None)


def reproducible_of(policy: Policy) -> Mapping[str, Mapping[str, str]]:
    """What can be said of whether it can be made to happen again: codes, with the policy's words if it has any."""
    asked = policy.submission.fields.get(REPRODUCIBLE)
    return asked.choices if asked is not None and asked.choices else PLAIN


def given(policy: Policy, field: str, text: str) -> str | bool:
    """What an event may hold of an answer: the code that was chosen, or only whether something was said."""
    asked = policy.submission.fields.get(field)
    return (chosen(asked, text) if asked is not None and asked.choices else None) or bool(text.strip())


def _folded(text: str) -> str:
    return text.casefold().strip(" \t\n.!")
