"""The canonical text: whatever a policy says, writing keeps it, and writes it the same way again."""

import dataclasses
import json

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.policy.model import Policy
from guichet.core.policy.plain import plain
from guichet.core.policy.reading import read_policy
from guichet.core.policy.schema import json_schema
from guichet.core.policy.writing import canonical_hash, write_policy
from policy_files import GOOD
from policy_strategies import policies

VALIDATOR = Draft202012Validator(json_schema())


@given(policies())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_reading_what_was_written_gives_the_same_policy_and_the_same_text(policy: Policy) -> None:
    text = write_policy(policy)
    again = read_policy(text, "p.yaml")
    assert again == policy
    assert write_policy(again) == text
    VALIDATOR.validate(plain(policy))


@pytest.mark.parametrize("name", bundled_names())
def test_the_bundled_policies_write_and_read_as_themselves(name: str) -> None:
    policy = bundled(name)
    text = write_policy(policy)
    assert read_policy(text, name) == policy
    assert write_policy(read_policy(text, name)) == text


def test_the_order_of_priorities_is_kept() -> None:
    text = write_policy(read_policy(GOOD, "p.yaml"))
    assert text.index("    high:") < text.index("    low:")


def test_defaults_are_left_out_and_a_record_of_nothing_but_defaults_is_not() -> None:
    text = write_policy(read_policy(GOOD.replace("pauses: {start: asked, end: [answered]}", "pauses: {}"), "p.yaml"))
    assert "    pauses: {}\n" in text
    assert "set_by" not in text
    assert "\n    required:" not in text


def test_an_empty_list_that_is_no_default_is_written() -> None:
    policy = read_policy(GOOD, "p.yaml")
    nobody = dataclasses.replace(policy, closing=dataclasses.replace(policy.closing, by=()))
    assert "  by: []\n" in write_policy(nobody)
    assert read_policy(write_policy(nobody), "p.yaml") == nobody


def test_the_hash_changes_with_the_meaning_only() -> None:
    policy = read_policy(GOOD, "p.yaml")
    spaced = read_policy(GOOD.replace("policy: small", "policy:   'small' # the id"), "p.yaml")
    other = read_policy(GOOD.replace("within: 4h", "within: 5h"), "p.yaml")
    assert canonical_hash(policy) == canonical_hash(spaced)
    assert canonical_hash(policy) != canonical_hash(other)
    assert len(canonical_hash(policy)) == 64


def test_the_canonical_text_of_the_small_policy_stays_as_it_is() -> None:
    """Published versions are known by the hash of this text: it must never come out otherwise."""
    assert (
        canonical_hash(read_policy(GOOD, "p.yaml"))
        == "40a185ce45d124e5b1bd32b2abb11c0097d668621721b4bab9761892d028c51a"
    )


def test_a_policy_as_plain_values_is_json() -> None:
    found = plain(read_policy(GOOD, "p.yaml"))
    assert json.loads(json.dumps(found)) == found
    assert found["guichet"] == 1
    assert found["commitments"]["visit"]["targets"] == [{"within": "none"}]
    assert found["calendars"]["office"]["week"] == {"mon-fri": "09:00-12:00, 13:00-17:00", "sat": "09:00-12:00"}
