"""The parts of a band of time as a template draws them: each place a number of per cent, each word in its language."""

from dataclasses import dataclass

HEAD = 38
"""Pixels of the band's head, with days and hours."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of opening hours, with its day where it begins one, and its ticks."""

    x: str
    width: str
    day: str
    ticks: tuple["Tick", ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour on the band: a line, and its figure where there is room."""

    x: str
    figure: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A closed stretch that was folded, and how long it was."""

    x: str
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: its sign, the figure in it, what a link to it says; ``text`` beside it where there is room."""

    x: str
    sign: str
    figure: str
    said: str
    href: str
    text: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of a clock: ``counted``, ``paused``, ``tocome``, ``after`` or ``base`` (closed), with its words."""

    x: str
    width: str
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Flag:
    """The instant at which a clock falls due; its words stand where its bar ends, if that is later."""

    x: str
    tone: str
    text: str
    text_x: str
    said: str
    href: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a bar goes on as another: a round that was ``kept`` or ``late``, or a slice; with its words."""

    x: str
    tone: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the band: marks of somebody, or the bars and flags of one clock. ``y`` is its middle."""

    name: str
    y: int
    icon: str = ""
    detail: str = ""
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    flags: tuple[Flag, ...] = ()
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """The whole ribbon. ``now`` is the place and the words of the present, or nothing once the ticket is over."""

    title: str
    height: int
    openings: tuple[Opening, ...]
    folds: tuple[Fold, ...]
    who: tuple[Row, ...]
    clocks: tuple[Row, ...]
    now: Mark | None
    size: str

    @property
    def depth(self) -> int:
        """How far down the opening hours are shaded, from under the head."""
        return self.height - HEAD


def per_cent(place: float) -> str:
    """A place as an SVG attribute."""
    return f"{place:.3f}%"
