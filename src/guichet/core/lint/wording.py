"""Rules about the words of a policy, and about the examples that show what they mean."""

import re
from collections.abc import Iterator

from guichet.core.commitments.examples import run_examples
from guichet.core.lint.rule import Bite, Rule, Severity
from guichet.core.lint.said import said
from guichet.core.lint.subject import Subject
from guichet.core.policy.findings import Path
from guichet.core.policy.wordings import wordings

_ABBREVIATION = re.compile(
    r"\b(?:E\.T\.|C\.T\.|P\.T\.|(?:AE|AC|AW|C|E|M|P|AK|H|N)[SD]T|[CEW]ET|CEST|EEST|WEST(?=[.,;)]|$)|GMT|BST|JST|IST)(?!\w)"
)


def _abbreviated(subject: Subject) -> Iterator[Bite]:
    for path, text in wordings(subject.policy):
        match = _ABBREVIATION.search(text)
        if match is not None:
            clause = str(path[1]) if path[0] == "clauses" else None
            yield Bite(path, said('The words say "{found}".', found=match.group()), clause)


def _undefined_target(subject: Subject) -> Iterator[Bite]:
    for number, reference in enumerate(subject.policy.refers_to):
        kind = reference.commitment
        promised = set()
        if kind in subject.policy.commitments:
            for ticket in subject.tickets([kind]):
                row = subject.fitting(kind, ticket)
                if row is not None and row.target.within is not None:
                    promised.add(ticket[0])
        missing = [each for each in reference.priority if each not in promised]
        if missing or not promised:
            found = said(
                '{clause} speaks of a target for "{kind}"{at}, and nothing gives one.',
                clause=reference.clause,
                kind=kind,
                at=said(" at priority {levels}", levels=", ".join(missing)) if missing else "",
            )
            yield Bite(("refers_to", number), found, reference.clause)


_NUMBER = re.compile(r"(?<!\w)\d+")
"""A number that begins a word: the 3 of P3 is a name."""

_WRITTEN_OUT = {
    word: number
    for number, words in enumerate(
        (
            "one un une",
            "two deux",
            "three trois",
            "four quatre",
            "five cinq",
            "six",
            "seven sept",
            "eight huit",
            "nine neuf",
            "ten dix",
            "eleven onze",
            "twelve douze",
        ),
        1,
    )
    for word in words.split()
}


def _numbers(text: str) -> set[int]:
    """The whole numbers that a text names, in figures or, up to twelve, in English or French words."""
    figures = {int(found) for found in _NUMBER.findall(text)}
    return figures | {_WRITTEN_OUT[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _WRITTEN_OUT}


def _other_numbers(subject: Subject) -> Iterator[Bite]:
    """Say where the words of a clause give numbers, and not the one of a target that it promises."""
    for row in subject.rows():
        promised = _NUMBER.findall(row.text)
        for language, text in subject.policy.clauses.get(row.clause, {}).items():
            named = {int(found) for found in _NUMBER.findall(text)}
            if promised and named and int(promised[0]) not in _numbers(text):
                found = said(
                    "{clause} ({language}) gives {numbers}, and the target is {target}.",
                    clause=row.clause,
                    language=language,
                    numbers=_listed(named),
                    target=row.promised,
                )
                yield Bite((*row.path, "within"), found, row.clause)


def _listed(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _failing(subject: Subject) -> Iterator[Bite]:
    for failure in run_examples(subject.policy):
        found = said("{message}. {hint}.", message=failure.message, hint=failure.hint)
        yield Bite(failure.path, found, _clause_of(subject, failure.path))


def _clause_of(subject: Subject, path: Path) -> str | None:
    return subject.policy.examples[int(path[1])].clause


ABBREVIATION_IN_WORDS = Rule(
    code="abbreviation-in-words",
    title="An abbreviation of a time zone in the words",
    severity=Severity.NOTE,
    why="Read to the letter it is winter time all year; readers elsewhere take it for another place.",
    do='Write the place in the words too: "Lisbon time". The clocks follow the calendar\'s zone in any case.',
    bad="""\
clauses:
  C-1: {en: We are open from 9:00 to 18:00 WET.}
""",
    good="""\
clauses:
  C-1: {en: We are open from 9:00 to 18:00 in Lisbon.}
""",
    check=_abbreviated,
)

UNDEFINED_TARGET = Rule(
    code="undefined-target",
    title="A clause that speaks of a target that nothing gives",
    severity=Severity.WARNING,
    why="The customer reads a promise, and no clock runs for it. What clauses speak of is declared under `refers_to`.",
    do="Give the target, or take the words out of the clause.",
    bad="""\
refers_to:
  - {clause: C-1, commitment: resolution, priority: [high]}
""",
    good="""\
refers_to:
  - {clause: C-1, commitment: resolution, priority: [high]}
commitments:
  resolution:
    clause: C-1
    targets:
      - {priority: high, within: 20 business hours}
      - {priority: low, within: none}
""",
    check=_undefined_target,
)

OTHER_NUMBERS = Rule(
    code="other-numbers",
    title="Words whose numbers are not the target's",
    severity=Severity.WARNING,
    why="The customer reads one promise, and the clock keeps another.",
    do="Correct the wording or the target; a clause that gives no number is left alone.",
    bad="""\
clauses:
  C-1: {en: We answer within 8 business hours.}
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 4 business hours}
""",
    good="""\
clauses:
  C-1: {en: We answer within 4 business hours.}
commitments:
  first_response:
    clause: C-1
    targets:
      - {within: 4 business hours}
""",
    check=_other_numbers,
)

FAILING_EXAMPLE = Rule(
    code="failing-example",
    title="A worked example that fails",
    severity=Severity.ERROR,
    why="The policy does not do what its own page says that it does.",
    do="Find out which of the two is meant, and change the other.",
    bad="""\
examples:
  - name: {en: Four business hours from ten are over at two}
    events: ["2026-03-10 10:00 submitted priority=high"]
    expect: {first_response: due 2026-03-10 15:00}
""",
    good="""\
examples:
  - name: {en: Four business hours from ten are over at two}
    events: ["2026-03-10 10:00 submitted priority=high"]
    expect: {first_response: due 2026-03-10 14:00}
""",
    check=_failing,
)

RULES = (ABBREVIATION_IN_WORDS, UNDEFINED_TARGET, OTHER_NUMBERS, FAILING_EXAMPLE)
