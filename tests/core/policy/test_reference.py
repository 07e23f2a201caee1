"""The reference in the documents is what the model says, and their examples run."""

from pathlib import Path

import pytest

from guichet.core.commitments.examples import run_examples
from guichet.core.policy.reading import read_policy
from guichet.core.policy.reference import BEGIN, END, reference, refreshed
from guichet.core.policy.schema import records
from guichet.core.policy.shapes import fields_of

DOCS = Path(__file__).parents[3] / "docs"
INTRODUCTIONS = ("policy-language.md", "langage-de-politique.md")


def test_the_document_holds_what_is_generated() -> None:
    """If this fails: ``guichet reference --into docs/policy-language.md``."""
    document = (DOCS / "policy-language.md").read_text(encoding="utf-8")
    assert refreshed(document) == document


def test_every_key_of_every_record_has_its_row() -> None:
    rows = [line.split(" | ")[0] for line in reference().splitlines() if line.startswith("| `")]
    assert rows == [f"| `{field.name}`" for record in records() for field in fields_of(record)]


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    assert refreshed(f"before\n{BEGIN}\nold\n{END}\nafter\n") == f"before\n{BEGIN}\n\n{reference()}\n{END}\nafter\n"


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the marks"):
        refreshed("nothing")


@pytest.mark.parametrize("name", INTRODUCTIONS)
def test_the_first_policy_of_the_introduction_is_good_and_its_example_holds(name: str) -> None:
    document = (DOCS / name).read_text(encoding="utf-8")
    policy = read_policy(document.split("```yaml\n")[1].split("```")[0], name)
    assert len(policy.examples) == 1
    assert run_examples(policy) == ()


@pytest.mark.parametrize("name", INTRODUCTIONS)
def test_the_longer_example_of_the_introduction_holds_too(name: str) -> None:
    parts = (DOCS / name).read_text(encoding="utf-8").split("```yaml\n")
    whole = parts[1].split("```")[0].split("examples:\n")[0] + parts[2].split("```")[0]
    assert run_examples(read_policy(whole, name)) == ()


@pytest.mark.parametrize("name", INTRODUCTIONS)
def test_the_example_of_a_request_that_is_held_holds_too(name: str) -> None:
    parts = (DOCS / name).read_text(encoding="utf-8").split("```yaml\n")
    whole = parts[1].split("```")[0].split("examples:\n")[0] + parts[3].split("```")[0]
    policy = read_policy(whole, name)
    assert policy.allowance is not None
    assert policy.allowance.at_limit == "hold"
    assert run_examples(policy) == ()
