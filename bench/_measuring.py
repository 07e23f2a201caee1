"""How things are measured here: contenders take turns within one run, and medians and ratios of the turns are told."""

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

Contender = Callable[[], object]


Timer = Callable[[], float]


def seconds_of(contender: Contender, timer: Timer = time.perf_counter) -> float:
    """The seconds that one call takes."""
    start = timer()
    contender()
    return timer() - start


def turns(contenders: Mapping[str, Contender], rounds: int, timer: Timer = time.perf_counter) -> dict[str, list[float]]:
    """The seconds of each contender in each round, after one that does not count.

    They take turns, so that what else the machine does meets all of them alike, and a ratio is of neighbours. What only
    counts can be measured by ``time.process_time``, for which other work on the machine is not there.
    """
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for each in contenders.values():
        each()
    for _ in range(rounds):
        for name, each in contenders.items():
            taken[name].append(seconds_of(each, timer))
    return taken


def ratio(taken: Sequence[float], first: Sequence[float]) -> float:
    """How many times as long as the first: the median over the rounds."""
    return median(one / other for one, other in zip(taken, first, strict=True))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table of Markdown."""
    for cells in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(cells)} |")
    print()
