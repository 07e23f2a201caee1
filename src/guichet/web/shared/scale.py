"""Where an instant stands on a band of time: open hours to scale, closed hours folded to about a tenth."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from guichet.core.hours.span import Span

FOLD = 0.1
"""How much of its length a closed stretch keeps."""

SMALLEST_FOLD = 0.012
"""The least share of the band that a fold takes, so that it can be seen."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the band: its span of time, whether the desk is open, and its place in per cent."""

    span: Span
    open: bool
    left: float
    width: float


class Scale:
    """The band from ``window.start`` to ``window.end``, 0 to 100 per cent."""

    def __init__(self, window: Span, opens: Sequence[Span], *, fold: float = FOLD) -> None:
        """Lay out the window; ``opens`` are its open spans, in order; closed time keeps ``fold`` of its length."""
        pieces = _pieces(window, opens)
        weights = [_weight(span, 1 if is_open else fold) for span, is_open in pieces]
        least = SMALLEST_FOLD * sum(weights)
        weights = [max(weight, least) for weight in weights]
        whole, left = sum(weights), 0.0
        found = []
        for (span, is_open), weight in zip(pieces, weights, strict=True):
            width = 100 * weight / whole
            found.append(Stretch(span, is_open, left, width))
            left += width
        self.window = window
        self.stretches = tuple(found)
        self._starts = [stretch.span.start for stretch in found]

    def x(self, at: int) -> float:
        """The place of an instant in per cent; one outside the window is at its edge."""
        at = min(max(at, self.window.start), self.window.end)
        stretch = self.stretches[max(0, bisect_right(self._starts, at) - 1)]
        share = (at - stretch.span.start) / max(1, stretch.span.end - stretch.span.start)
        return stretch.left + share * stretch.width


def _pieces(window: Span, opens: Sequence[Span]) -> list[tuple[Span, bool]]:
    pieces: list[tuple[Span, bool]] = []
    reached = window.start
    for span in opens:
        if span.start > reached:
            pieces.append((Span(reached, span.start), False))
        pieces.append((span, True))
        reached = span.end
    if reached < window.end:
        pieces.append((Span(reached, window.end), False))
    return pieces


def _weight(span: Span, share: float) -> float:
    return float(span.end - span.start) * share
