"""Whatever somebody types is a query, and what is shown of a text is that text."""

from hypothesis import example, given
from hypothesis import strategies as st

from guichet.kit.search.marking import LENGTH, marked
from guichet.kit.search.query import LONGEST, MOST_TERMS, Query
from guichet.kit.search.words import LONGEST_WORD, WORD, fold, words_of

TEXTS = st.text(max_size=400) | st.text(alphabet='ab -"*é ', max_size=80)


@given(TEXTS)
def test_a_query_holds_words_of_letters_and_digits_only(text: str) -> None:
    query = Query.read(text)
    terms = [*query.wanted, *query.unwanted]
    assert len(terms) <= MOST_TERMS
    for term in terms:
        assert term.words
        for word in term.words:
            assert WORD.fullmatch(word)
            assert len(word) <= LONGEST_WORD
            assert "'" not in word
            assert '"' not in word


@given(TEXTS)
@example("İ")
@example("ﬃ ŉ")
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert words_of(" ".join(words_of(text))) == words_of(text)


@given(st.text(max_size=900), TEXTS)
def test_what_is_shown_is_a_piece_of_the_text(text: str, said: str) -> None:
    runs = marked(text, Query.read(said))
    shown = "".join(run.text for run in runs)
    bare = shown.removeprefix("… ").removesuffix(" …")
    assert bare in text or shown in text
    for run in runs:
        if run.found:
            assert WORD.fullmatch(run.text)


@given(st.text(alphabet="abcé ", min_size=1, max_size=600), st.integers(0, 600))
def test_the_word_that_was_asked_for_is_shown_and_marked(text: str, place: int) -> None:
    whole = f"{text[:place]} needle {text[place:]}"
    runs = marked(whole, Query.read("NEEDLE"))
    assert [run.text for run in runs if run.found] == ["needle"]
    assert sum(len(run.text) for run in runs) <= LENGTH + 10


def test_a_query_is_read_as_people_write_it() -> None:
    query = Query.read('pump* "No flow" -Invoice E-4012 -"last year"')
    assert [(term.words, term.prefix) for term in query.wanted] == [
        (("pump",), True),
        (("no", "flow"), False),
        (("e", "4012"), False),
    ]
    assert [term.words for term in query.unwanted] == [("invoice",), ("last", "year")]


def test_only_so_much_of_a_query_is_heard() -> None:
    assert len(Query.read("ab " * LONGEST).wanted) == MOST_TERMS
