"""Half-open spans (G-1)."""

import pytest

from guichet.core.hours import HoursError, Span
from guichet.core.hours.span import cut, intersect, merge


def test_a_span_holds_its_start_and_not_its_end() -> None:
    """17:00 itself is outside 08:00-17:00."""
    span = Span(8, 17)

    assert 8 in span
    assert 16 in span
    assert 17 not in span
    assert 7 not in span
    assert span.seconds == 9


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_a_span_without_a_second_is_refused(start: int, end: int) -> None:
    """Empty spans and spans that run backwards do not exist."""
    with pytest.raises(HoursError, match="must end after it starts"):
        Span(start, end)


def test_two_spans_share_what_both_hold() -> None:
    """Spans that only touch share nothing."""
    assert Span(0, 10).intersect(Span(5, 15)) == Span(5, 10)
    assert Span(0, 10).intersect(Span(10, 15)) is None


@pytest.mark.parametrize(
    ("hole", "left"),
    [
        (Span(10, 12), (Span(0, 10),)),
        (Span(-5, 0), (Span(0, 10),)),
        (Span(-1, 11), ()),
        (Span(0, 3), (Span(3, 10),)),
        (Span(7, 12), (Span(0, 7),)),
        (Span(3, 7), (Span(0, 3), Span(7, 10))),
    ],
)
def test_a_hole_leaves_what_is_around_it(hole: Span, left: tuple[Span, ...]) -> None:
    """Cutting gives none, one or two spans; the list form says the same."""
    assert Span(0, 10).cut(hole) == left
    assert cut([Span(0, 10)], [hole]) == left


def test_a_union_joins_what_overlaps_or_touches() -> None:
    """Order does not matter."""
    spans = [Span(8, 9), Span(0, 5), Span(5, 6), Span(1, 2)]

    assert merge(spans) == (Span(0, 6), Span(8, 9))


def test_unions_share_and_lose_what_the_other_holds() -> None:
    """Many spans against many."""
    ours, theirs = [Span(0, 4), Span(6, 10), Span(20, 30)], [Span(3, 7), Span(9, 9 + 1), Span(22, 24), Span(40, 50)]

    assert intersect(ours, theirs) == (Span(3, 4), Span(6, 7), Span(9, 10), Span(22, 24))
    assert cut(ours, theirs) == (Span(0, 3), Span(7, 9), Span(20, 22), Span(24, 30))
