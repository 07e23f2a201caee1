"""Which articles may answer what somebody writes: rare words tell, common ones do not."""

from hypothesis import given
from hypothesis import strategies as st

from guichet.knowledge.suggesting import MOST_WORDS, Standing, ranked, telling


def standing(*pieces: int, titled: tuple[int, ...] = ()) -> Standing:
    return Standing(frozenset(pieces), frozenset(titled))


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    found = ranked({"meter": standing(1, 2, 3), "zero": standing(2, 3), "export": standing(3, 4)}, of=20, most=2)
    assert found == [3, 2]


def test_a_word_in_a_title_counts_twice() -> None:
    words = {"meter": standing(1, 2), "zero": standing(1, 2, titled=(2,))}
    assert ranked(words, of=20, most=1) == [2]


def test_a_word_that_stands_in_most_articles_tells_nothing() -> None:
    assert ranked({"the": standing(*range(9)), "of": standing(*range(10))}, of=10, most=3) == []


def test_one_word_alone_fits_only_by_a_title() -> None:
    assert ranked({"zero": standing(1)}, of=20, most=3) == []
    assert ranked({"zero": standing(1, titled=(1,))}, of=20, most=3) == [1]


def test_short_words_are_left_out_and_long_ones_come_first() -> None:
    assert telling("Is it an overheated pump? Pump!") == ["overheated", "pump"]


@given(st.dictionaries(st.text(max_size=5), st.frozensets(st.integers(0, 9), max_size=6), max_size=5))
def test_what_is_ranked_has_a_word_and_comes_once(words: dict[str, frozenset[int]]) -> None:
    found = ranked({word: Standing(pieces, frozenset()) for word, pieces in words.items()}, of=10, most=3)
    assert len(found) == len(set(found)) <= 3
    assert all(sum(piece in pieces for pieces in words.values()) > 1 for piece in found)


@given(st.text())
def test_any_text_has_a_bounded_number_of_words_that_tell(text: str) -> None:
    assert len(telling(text)) <= MOST_WORDS
