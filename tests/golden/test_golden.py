"""Golden cases: what a policy makes of a timeline, reckoned by hand from the texts and kept as files.

A case is ``<policy>/<name>.json``: ``says`` (what it shows), ``policy``, ``timeline``, ``at``, and either ``refused``
(the input is unusable, and the reason holds this text) or

* ``expect``: part of the result. An object holds at least these keys; a list holds these entries, in this order, with
  others between them perhaps;
* ``exactly``: the names of lists that hold nothing else;
* ``absent``: by list, the kinds of which the result has none (for acts: none at all, done or to come).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from guichet.core.commitments.assess import assess
from guichet.core.commitments.result import result
from guichet.core.policy.bundled import bundled
from guichet.core.timeline.errors import TimelineError
from guichet.core.timeline.reading import instant_of, read_timeline

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*/*.json"))
KIND = {"acts": "act", "commitments": "kind"}


def run(case: dict[str, Any]) -> dict[str, Any]:
    policy = bundled(case["policy"])
    standing = assess(policy, read_timeline(case["timeline"]), instant_of(case["at"], "at"))
    found = result(policy, standing)
    json.dumps(found)
    return found


def differences(expected: Any, found: Any, where: str) -> list[str]:
    """What of the expectation the result does not hold, one line each."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line
            for key, value in expected.items()
            for line in differences(value, found.get(key, "(nothing)"), f"{where}.{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list):
        rest = iter(found)
        return [
            f"{where}: no {entry!r} (in this order) in {found!r}"
            for entry in expected
            if not any(not differences(entry, each, where) for each in rest)
        ]
    return [] if expected == found else [f"{where}: expected {expected!r}, found {found!r}"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_timeline_comes_to_what_the_text_says(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    if "refused" in case:
        with pytest.raises(TimelineError) as caught:
            run(case)
        assert case["refused"] in str(caught.value), case["says"]
        return

    found = run(case)

    wrong = differences(case["expect"], found, "result")
    wrong += [
        f"{name}: only {len(case['expect'][name])} were expected, found {found[name]!r}"
        for name in case.get("exactly", ())
        if len(found[name]) != len(case["expect"][name])
    ]
    wrong += [
        f"{name}: none of kind {kind!r} was expected, found {each!r}"
        for name, kinds in case.get("absent", {}).items()
        for kind in kinds
        for each in found[name]
        if each[KIND[name]] == kind
    ]
    assert not wrong, "\n".join([case["says"], *wrong])


def test_every_case_says_what_it_shows() -> None:
    for path in CASES:
        case = json.loads(path.read_text(encoding="utf-8"))

        assert case["says"].endswith("."), path
        assert case["policy"] == path.parent.name, path
