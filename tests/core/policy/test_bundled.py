"""The policies that come with Guichet, and any other by its file."""

from pathlib import Path

import pytest

from guichet.core.commitments.examples import run_examples
from guichet.core.policy.bundled import bundled, bundled_names, load, load_source, source
from guichet.core.policy.findings import PolicyError
from policy_files import GOOD


def test_five_policies_come_with_guichet() -> None:
    assert bundled_names() == ("alias", "esker", "fluksaqua", "infraspeak", "maintainx")


@pytest.mark.parametrize("name", bundled_names())
def test_each_is_named_as_its_file_and_its_examples_hold(name: str) -> None:
    policy = bundled(name)
    assert policy.policy == name
    assert len(policy.examples) >= 8
    assert run_examples(policy) == ()


def test_a_bundled_policy_is_read_once() -> None:
    assert bundled("esker") is load("esker")


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, encoding="utf-8")
    assert load(str(tmp_path / "mine.yaml")).policy == "small"
    assert load_source(str(tmp_path / "mine.yaml")) == GOOD.encode()


def test_a_file_in_this_folder_may_have_a_bundled_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_source("esker") == source("esker")
    (tmp_path / "esker").write_text(GOOD, encoding="utf-8")
    assert load("esker").policy == "small"


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(PolicyError, match=r'No policy called "eskre" comes with Guichet.*Did you mean esker\?'):
        load("eskre")
