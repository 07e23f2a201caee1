"""The texts of a policy that people read: each in one language, and all with where they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from guichet.core.policy.findings import Path
from guichet.core.policy.model import Policy


def said_in(text: Mapping[str, str], language: str) -> str:
    """A text in that language, or in the first that it has; empty where it has none."""
    return text.get(language) or next(iter(text.values()), "")


def wordings(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Give each wording of each language: its path ends with the language."""
    for path, text in _texts(policy, ()):
        if path[-1] in policy.languages:
            yield path, text


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(each, (*path, key if isinstance(key, str) else str(key)))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _texts(each, (*path, number))
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name), (*path, each.name))
