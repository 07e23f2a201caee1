"""What a policy asks of a request, found in the words of a mail: after its name at the beginning of a line, or as the
whole of an answer to what was asked.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from guichet.core.policy.model import Policy

LONGEST_LINE: Final = 1_000
MARKS: Final = " \t-*•_"
AFTER: Final = re.compile(r"^[\s?]*[:：?]\s*")  # noqa: RUF001 - people write it so
DESCRIPTION: Final = "description"
PRIORITY: Final = "priority"


def labelled(policy: Policy, text: str) -> dict[str, str]:
    """The answers that stand after the names of what is asked, in any of the policy's languages, ``priority`` among
    them; each runs to the next name.
    """
    names = [
        (_folded(name), code) for code, said in _asked(policy).items() for name in (code, *said) if code != DESCRIPTION
    ]
    found: dict[str, list[str]] = {}
    current = ""
    for line in text.split("\n"):
        code, said = _named(line[:LONGEST_LINE], names)
        current = code or current
        if current:
            found.setdefault(current, []).append(said if code else line)
    return {code: answer for code, lines in found.items() if (answer := "\n".join(lines).strip())}


def completing(policy: Policy, missing: Iterable[str], text: str, pointer: str) -> dict[str, str]:
    """The answers to what a request lacks. An answer that names none of it answers all: somebody was asked, wrote, and
    an agent reads it and may ask again. ``pointer`` stands where the words are in the message itself.
    """
    lacking = [code for code in missing if code == DESCRIPTION or code in policy.submission.fields]
    found: Mapping[str, str] = labelled(policy, text)
    if found or not text.strip():
        return {code: answer for code, answer in found.items() if code != PRIORITY}
    return dict.fromkeys(lacking, pointer)


def priority_of(policy: Policy, said: str) -> str | None:
    """The priority that somebody names, by its code or as the policy words it; nothing where it is none."""
    wanted = _folded(said)
    levels = {} if policy.priorities is None else policy.priorities.levels
    return next((code for code, one in levels.items() if wanted in {code, *map(_folded, one.name.values())}), None)


def _asked(policy: Policy) -> dict[str, tuple[str, ...]]:
    """What can be named in a mail, and what it is called in each language."""
    noun = () if policy.priorities is None or policy.priorities.noun is None else policy.priorities.noun.values()
    fields = {code: tuple(field.name.values()) for code, field in policy.submission.fields.items()}
    return {**fields, PRIORITY: ("priority", "priorité", *noun)} if policy.priorities is not None else fields


def _named(line: str, names: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """What is named at the beginning of a line, and what follows; nothing where nothing is."""
    start = line.lstrip(MARKS)
    folded = start.casefold().replace("’", "'")  # what phones make of it
    for name, code in names:
        after = AFTER.match(start[len(name) :]) if folded.startswith(name) else None
        if after:
            return code, start[len(name) + after.end() :]
    return "", ""


def _folded(name: str) -> str:
    return name.casefold().strip(" ?:")
