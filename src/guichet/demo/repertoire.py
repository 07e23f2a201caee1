"""What people of a desk's field write, and what they are answered: read from files, one a desk."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Words = Mapping[str, tuple[str, ...]]
"""Wordings by what they are for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Something that people write to the desk about. ``said`` are its wordings, by language.

    ``priority`` is the one that fits; ``cause`` what it turns out to come from; ``ground`` on what it is resolved;
    ``excluded`` the ground on which it is outside support.
    """

    key: str
    priority: str | None
    weight: float
    cause: str | None
    ground: str
    excluded: str | None
    said: Mapping[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repertoire:
    """A desk's situations, and how its people speak in general, by language."""

    situations: tuple[Situation, ...]
    words: Mapping[str, Words]


@cache
def repertoire(slug: str) -> Repertoire:
    """The repertoire of a desk."""
    read = tomllib.loads((files("guichet.demo") / "situations" / f"{slug}.toml").read_text(encoding="utf-8"))
    languages = tuple(read["words"])
    return Repertoire(
        situations=tuple(_situation(each, languages) for each in read["situation"]),
        words={language: _words(read["words"][language]) for language in languages},
    )


def _situation(read: Mapping[str, Any], languages: tuple[str, ...]) -> Situation:
    return Situation(
        key=read["key"],
        priority=read.get("priority"),
        weight=float(read.get("weight", 1)),
        cause=read.get("cause"),
        ground=read.get("ground", "solved"),
        excluded=read.get("excluded"),
        said={language: _words(read[language]) for language in languages},
    )


def _words(read: Mapping[str, list[str]]) -> Words:
    return {name: tuple(each) for name, each in read.items()}
