"""The JSON Schema says what the reader says, as far as a schema can."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guichet.core.policy.bundled import bundled_names, source
from guichet.core.policy.schema import json_schema, records
from guichet.core.policy.source import ListNode, MapNode, Node, ScalarNode, parse
from policy_files import GOOD, spoiled

VALIDATOR = Draft202012Validator(json_schema())


def as_json(text: bytes | str) -> Any:
    """What an editor sees of a file: plain numbers and truths are such, all else is text."""
    return _as_json(parse(text, "p.yaml"))


def _as_json(node: Node) -> Any:
    match node:
        case MapNode():
            return {key.text: _as_json(value) for key, value in node.entries}
        case ListNode():
            return [_as_json(item) for item in node.items]
        case ScalarNode():
            if node.plain and node.text in {"true", "false"}:
                return node.text == "true"
            return int(node.text) if node.plain and node.text.isdecimal() else node.text


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", bundled_names())
def test_the_bundled_policies_satisfy_the_schema(name: str) -> None:
    VALIDATOR.validate(as_json(source(name)))


def test_a_good_file_satisfies_it_with_single_values_and_lists() -> None:
    VALIDATOR.validate(as_json(GOOD))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("policy: small", "policy: Small Desk"),
        ("policy: small", "policy: small\ncolour: red"),
        ("guichet: 1", "guichet: 2"),
        ("revised: 2026-01-05", "revised: January"),
        ("shape: ring", "shape: square"),
        ("months: 24", "months: two"),
        ("within: 4h", "within: 4 parsecs"),
        ("within: 4h", "within: 4"),
        ("{within: none}", "{within: nothing}"),
        ("    targets:\n      - {within: none}", "    targets: []"),
        ("{en: High, fr: Haute}", "High"),
        ("{en: High, fr: Haute}", "{}"),
        ("sat: 09:00-12:00", "samedi: 09:00-12:00"),
        ("  default: low", "  default: low\n  validated: perhaps"),
        ("    open: {label", "    opened: {label"),
        ("  S-2: {en: We", "  S 2: {en: We"),
        ("  office:\n    clause", "  My Office:\n    clause"),
        ("revised: 2026-01-05\n", ""),
    ],
)
def test_what_types_refuse_the_schema_refuses(old: str, new: str) -> None:
    assert not VALIDATOR.is_valid(as_json(spoiled(old, new)))


def test_every_record_and_field_says_what_it_is() -> None:
    schema = json_schema()
    assert len(schema["$defs"]) == len(records()) - 1
    for record in (schema, *schema["$defs"].values()):
        assert record["description"]
        assert all(field["description"] for field in record["properties"].values())


def test_defaults_are_told() -> None:
    pause = json_schema()["$defs"]["Pause"]["properties"]
    assert pause["start"]["default"] == ["asked"]
    assert "default" not in pause["clause"]
