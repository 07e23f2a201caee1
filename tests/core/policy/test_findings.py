"""How mistakes are worded."""

from guichet.core.policy.findings import Finding, Place, Places, PolicyError, listed, nearest, written


def test_a_finding_is_one_line_like_a_compilers() -> None:
    finding = Finding("p.yaml", 3, 5, "a.b[1]", "It is odd", "Did you mean even?")
    assert str(finding) == "p.yaml:3:5: a.b[1]: It is odd. Did you mean even?"
    assert str(Finding("p.yaml", 3, 5, "", "It is odd!", "")) == "p.yaml:3:5: It is odd!"


def test_findings_come_in_order_of_line() -> None:
    late, early = (Finding("p", line, 1, "", "m", "h") for line in (10, 9))
    assert PolicyError([late, early]).findings == (early, late)


def test_paths_are_written_as_people_write_them() -> None:
    assert written(("a", "b", 2, "c")) == "a.b[2].c"
    assert written(()) == ""


def test_lists_of_words_read_as_sentences() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "(none)",
        "a",
        "a or b",
        "a, b or c",
    ]


def test_hints_name_what_is_near_else_what_there_is() -> None:
    assert nearest("Hihg", ["high", "low"]) == "Did you mean high?"
    assert nearest("x", ["high", "low"]) == "Write high or low"
    assert nearest("x", []) == "None is defined"


def test_a_finding_stands_at_the_nearest_known_place_else_at_the_top() -> None:
    places = Places("p.yaml", {("a",): Place(4, 2)})
    assert (places.finding(("a", "b", 0), "m", "h").line, places.finding(("z",), "m", "h").line) == (4, 1)
