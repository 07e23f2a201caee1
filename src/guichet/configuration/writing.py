"""A configuration as files: one layout, the same bytes for the same configuration, so that git shows what changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.text import slugify

from guichet.configuration.values import IDENTITY, Configuration
from guichet.notices.catalogue import SIGNATURE

HEAD: Final = "guichet.json"
DESK: Final = "desk.json"
LOGO: Final = "logo.png"
POLICY: Final = "policy.yaml"
TEAMS: Final = "teams.json"
VIEWS: Final = "views.json"
EXCEPTIONS: Final = "exceptions.json"
REPLIES: Final = "replies"
LETTERS: Final = "letters"

FORMAT: Final = 1

Files = Mapping[str, bytes]


def files_of(found: Configuration) -> dict[str, bytes]:
    """The files that say a configuration, by their names; without the head."""
    return dict(_files(found))


def head_of(desk: str, files: Files) -> bytes:
    """The head: of which desk the files are, and what they were known by when they were taken out."""
    return _json({"format": FORMAT, "desk": desk, "state": state_of(files)})


def state_of(files: Files) -> str:
    """What files are known again by, whatever their order."""
    told = "".join(f"{name} {hashlib.sha256(content).hexdigest()}\n" for name, content in sorted(files.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def _files(found: Configuration) -> Iterator[tuple[str, bytes]]:
    if found.identity is not None and found.languages is not None:
        facts = {name: found.identity[name] for name in IDENTITY}
        yield DESK, _json({**facts, "languages": list(found.languages)})
    if found.logo is not None:
        yield LOGO, found.logo
    if found.policy is not None:
        yield POLICY, found.policy.encode()
    if found.teams is not None:
        yield TEAMS, _json(list(found.teams))
    if found.views is not None:
        yield VIEWS, _json([{"name": each.name, "sieve": dict(each.sieve)} for each in found.views])
    if found.exceptions is not None:
        told = [
            {
                "calendar": each.calendar,
                "opens": each.opens,
                "start": each.start,
                "end": each.end,
                "reason": dict(each.reason),
            }
            for each in sorted(found.exceptions, key=lambda each: (each.start, each.key))
        ]
        yield EXCEPTIONS, _json(told)
    taken: set[str] = set()
    for (language, name), text in sorted(found.replies.items()):
        yield f"{REPLIES}/{language}/{_file_name(language, name, taken)}.txt", f"{name}\n\n{text}\n".encode()
    for (code, language), words in sorted(found.letters.items()):
        text = f"{words.text}\n" if code == SIGNATURE else f"{words.subject}\n\n{words.text}\n"
        yield f"{LETTERS}/{language}/{code}.txt", text.encode()


def _file_name(language: str, name: str, taken: set[str]) -> str:
    """The name of a reply's file: of its own name, with a number where another is called so already."""
    plain = slugify(name)[:60].strip("-") or "reply"
    number, found = 1, plain
    while f"{language}/{found}" in taken:
        number += 1
        found = f"{plain}-{number}"
    taken.add(f"{language}/{found}")
    return found


def _json(value: object) -> bytes:
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n".encode()
