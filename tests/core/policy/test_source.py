"""What is refused of a file before anybody asks what it says."""

import time
from pathlib import Path

import pytest

from guichet.core.policy.findings import PolicyError
from guichet.core.policy.source import MOST_BYTES, ListNode, MapNode, ScalarNode, parse, read_bytes


def refusal(source: bytes | str) -> str:
    with pytest.raises(PolicyError) as caught:
        parse(source, "p.yaml")
    [finding] = caught.value.findings
    return str(finding)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"a: 1\nb: caf\xe9\n", "p.yaml:2:7: The byte 0xE9 (number 12) is not UTF-8. Save the file as UTF-8."),
        ("a: 1\n".encode("utf-16"), "p.yaml:1:1: The byte 0xFF (number 1) is not UTF-8. Save the file as UTF-8."),
        ("a: \ud800", "p.yaml:1:4: The byte 0xED (number 4) is not UTF-8. Save the file as UTF-8."),
        (b"", "p.yaml:1:1: The file is empty. Begin it with guichet: 1."),
        (" \n\n", "p.yaml:1:1: The file is empty. Begin it with guichet: 1."),
        ("# nothing\n", "p.yaml:1:1: The file holds nothing but comments. Begin it with guichet: 1."),
        (
            "- a\n- b\n",
            "p.yaml:1:1: The file holds a list where a policy's keys are expected. Begin it with guichet: 1.",
        ),
        (
            "hello",
            "p.yaml:1:1: The file holds a single value where a policy's keys are expected. Begin it with guichet: 1.",
        ),
        ("a: 1\nb:\n\tc: 1\n", "p.yaml:3:1: A tab. Use spaces; indent with two of them."),
        ("a: &x 1\n", "p.yaml:1:4: An anchor (&x). Remove it; anchors are not part of the format."),
        ("a: *x\n", "p.yaml:1:4: An alias (*x). Write the value out; aliases are not part of the format."),
        ("a: {<<: {b: 1}}\n", "p.yaml:1:5: A merge key (<<). Write the values out; it is not part of the format."),
        ("a: !!python/name:os 1\n", "p.yaml:1:4: A tag (tag:yaml.org,2002:python/name:os)."),
        ("a: 1\n---\nb: 1\n", "p.yaml:2:1: A second document after ---. Keep one policy a file."),
        ("%YAML 1.1\n---\na: 1\n", "p.yaml:2:1: A directive (a line that begins with %). Remove it."),
        ("a: 1\nb: 2\na: 3\n", "p.yaml:3:1: a: The key a stands here for the second time; the first is on line 1."),
        ("? [a]\n: 1\n", "p.yaml:1:3: A key that is no word. Write key: value."),
        (
            "a: x: y\n",
            "p.yaml:1:5: A second colon in one value. Put a text that contains a colon and a space in quotes",
        ),
        ("a: 1\nb\nc: 2\n", "p.yaml:3:1: A key without a colon. Write key: value."),
        ("a:\n    b: 1\n  c: 2\n", "p.yaml:3:3: The indentation fits nothing above it."),
        ("a: {b: 1\nc: 2\n", "p.yaml:2:2: A brace that is opened is not closed."),
        ("a: [b, c\nd: 2\n", "p.yaml:2:2: A bracket that is opened is not closed."),
        ('a: "b\nc: 2\n', "p.yaml:3:1: A quote that is opened is not closed. Close the quote."),
        ("a: @b\n", "p.yaml:1:4: A text cannot begin with this character. Put the text in quotes."),
        ('a: "\\q"\n', "p.yaml:1:6: An unknown escape after a backslash."),
        ("a: - b\n", "p.yaml:1:4: A list item where none can stand."),
        ("a: \x07\n", "p.yaml:1:4: The character U+0007 may not stand in a file of text. Remove it."),
        ('a: "\\0"\n', "p.yaml:1:4: The character U+0000 may not stand in a text. Remove it."),
        ("a: " + "[" * 40, "p.yaml:1:20: More than 16 levels of nesting. Check the indentation and the brackets."),
        ("a: |2x\n", "p.yaml:1:6: The YAML cannot be read here ("),
    ],
)
def test_what_the_format_leaves_out_is_refused_in_its_place(source: bytes | str, said: str) -> None:
    assert refusal(source).startswith(said)


def test_every_duplicate_key_is_named() -> None:
    with pytest.raises(PolicyError) as caught:
        parse("a: 1\nb: {c: 1, c: 2}\na: 2\n", "p.yaml")
    assert [finding.line for finding in caught.value.findings] == [2, 3]


def test_a_bomb_of_aliases_goes_off_nowhere() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    started = time.process_time()
    assert "An anchor (&a0)" in refusal("\n".join(lines))
    assert time.process_time() - started < 2


def test_a_file_of_too_many_values_is_refused_before_it_is_read_to_its_end() -> None:
    assert "More than 20,000 values" in refusal("\n".join(f"a{n}: 1" for n in range(30_000)))


def test_too_many_bytes_are_refused() -> None:
    assert refusal("#" * (MOST_BYTES + 1)).startswith("p.yaml:1:1: The file is too large: 1,000,001 bytes")


def test_a_file_of_fifty_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(PolicyError, match="too large: 50,000,000 bytes"):
        read_bytes(large)


def test_a_file_that_is_not_there_and_one_that_is_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: no such file or directory"):
        read_bytes(tmp_path / "none.yaml")
    with pytest.raises(PolicyError, match="cannot be read: is a directory"):
        read_bytes(tmp_path)


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_bytes(b"a: 1\r\n")
    assert read_bytes(tmp_path / "p.yaml") == b"a: 1\r\n"


def test_nodes_know_their_places_and_all_scalars_are_texts() -> None:
    root = parse("\ufeffa: 2026-01-05\nb:\n  - 'true'\n", "p.yaml")
    (a, date), (_, items) = root.entries
    assert isinstance(root, MapNode)
    assert isinstance(date, ScalarNode)
    assert isinstance(items, ListNode)
    [flag] = items.items
    assert isinstance(flag, ScalarNode)
    assert (a.text, date.text, date.plain, date.place.column) == ("a", "2026-01-05", True, 4)
    assert (flag.text, flag.plain, flag.place.line, flag.place.column) == ("true", False, 3, 5)
