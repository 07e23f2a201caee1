"""The only reader of the system's time.

Everything else takes the instant as an argument, or asks here. A demonstration's clock can run ahead and faster: where
`GUICHET_CLOCK_FILE` names a file, all processes that share it see the same shown time, which never runs backwards.
"""

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

FILE_VARIABLE: Final = "GUICHET_CLOCK_FILE"
SLOWEST: Final = 0.0
FASTEST: Final = 100_000.0


class ClockError(ValueError):
    """A clock file that cannot be read, or a setting that would let time run backwards or wild."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How shown time follows real time: at `real` the clocks showed `shown`; since then it runs `speed` times as fast.

    Instants in seconds since 1970, UTC. A speed of 0 stands still.
    """

    real: float
    shown: float
    speed: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a speed that no clock may have."""
        if not SLOWEST <= self.speed <= FASTEST:
            raise ClockError(f"a clock's speed is from {SLOWEST:g} to {FASTEST:g}, not {self.speed:g}")

    def at(self, real: float) -> float:
        """The shown time at a real one; before the anchor, the anchor's, for no clock runs backwards."""
        return self.shown + max(0.0, real - self.real) * self.speed

    def changed(self, *, real: float, speed: float | None = None, ahead: float = 0.0) -> Self:
        """The pace from this real instant on: another speed, or `ahead` seconds skipped, and nothing else lost."""
        if ahead < 0:
            raise ClockError(f"time cannot run backwards: {ahead:g} seconds ahead")
        return type(self)(real=real, shown=self.at(real) + ahead, speed=self.speed if speed is None else speed)


def now() -> datetime:
    """The present instant: aware, UTC, cut to the whole second."""
    return datetime.fromtimestamp(now_seconds(), UTC)


def now_seconds() -> int:
    """The present instant in whole seconds since 1970, UTC: what the core counts in."""
    real = time.time()
    pace = current_pace()
    return int(real if pace is None else pace.at(real))


def machine_seconds() -> int:
    """The machine's own time in whole seconds since 1970, UTC, whatever a demonstration shows: for what lapses between
    machines, such as a presence, and never for what a policy counts.
    """
    return int(time.time())


def current_pace() -> Pace | None:
    """The pace of the shared clock; None where the system's own time is shown.

    Raises `ClockError` where the file that the environment names is not a clock's.
    """
    name = os.environ.get(FILE_VARIABLE)
    if not name:
        return None
    try:
        facts = Path(name).stat()
    except FileNotFoundError:
        return None
    # The file is replaced, never rewritten, so its inode and time tell whether it is the one already read.
    return _read(name, facts.st_mtime_ns, facts.st_ino)


def set_pace(*, speed: float | None = None, ahead: float = 0.0) -> Pace:
    """From now on run at this speed, and skip `ahead` seconds, for every process that shares the clock file.

    Raises `ClockError` where the environment names no file: the system's own time is not ours to set.
    """
    name = os.environ.get(FILE_VARIABLE)
    if not name:
        raise ClockError(f"only a demonstration's clock can be set: {FILE_VARIABLE} names no file")
    real = time.time()
    before = current_pace() or Pace(real=real, shown=real)
    return _keep(Path(name), before.changed(real=real, speed=speed, ahead=ahead))


def begin(at: float, *, speed: float) -> Pace:
    """Start a clock that nobody has looked at yet at an instant of one's choice; at a speed of 0 it moves when told to.

    Raises `ClockError` where the environment names no file, or one that is a clock's already.
    """
    name = os.environ.get(FILE_VARIABLE)
    if not name or Path(name).exists():
        raise ClockError(f"a clock begins in a file of its own: {FILE_VARIABLE} names {name or 'none'}")
    return _keep(Path(name), Pace(real=time.time(), shown=at, speed=speed))


def _keep(path: Path, pace: Pace) -> Pace:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(asdict(pace)), encoding="utf-8")
    fresh.replace(path)
    return pace


@lru_cache(maxsize=1)
def _read(name: str, _modified: int, _inode: int) -> Pace:
    """The pace that a clock file holds, read once for each state of the file."""
    try:
        facts = json.loads(Path(name).read_text(encoding="utf-8"))
        return Pace(real=float(facts["real"]), shown=float(facts["shown"]), speed=float(facts["speed"]))
    except (ValueError, TypeError, KeyError) as error:
        raise ClockError(f"{name} is not a clock's file: {error!r}") from error
