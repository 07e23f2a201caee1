"""Processes that run together until somebody stops them: started, watched, started again where they die, stopped
politely. None outlives us, however we end.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guichet.kit import tied

FIRST_PORT: Final = 8000
LAST_PORT: Final = 65_535
PATIENCE_S: Final = 30.0
"""How long a start may take before it is said that it takes long..."""

LONGEST_S: Final = 900.0
"""...and before nobody waits for it any more, though what was started lives."""

GRACE_S: Final = 8.0
STEP_S: Final = 0.5
FIRST_DELAY_S: Final = 0.5
LONGEST_DELAY_S: Final = 30.0
LONG_LIFE_S: Final = 60.0
"""Whoever lived so long is started again at once."""


class CrewError(RuntimeError):
    """The processes cannot run; says why."""


@dataclass(slots=True)
class Hand:
    """One process of a crew: how it is started, and how often it has died of late."""

    name: str
    arguments: tuple[str, ...]
    again: bool
    process: subprocess.Popen[bytes]
    born: float
    deaths: int = 0
    due: float | None = field(default=None)


class Crew:
    """The processes. What they say goes to files in ``logs``, or where it is none to our own output."""

    def __init__(self, said: Mapping[str, str], logs: Path | None = None, kept: Sequence[int] = ()) -> None:
        """A crew that is told ``said`` by its environment; what is ``kept``, such as a lock, stays open in each."""
        self._said = dict(said)
        self._kept = tuple(kept)
        self._logs = logs
        self._files = ExitStack()
        self._hands: dict[str, Hand] = {}
        if logs is not None:
            logs.mkdir(parents=True, exist_ok=True)

    def told(self, name: str) -> str:
        """What the processes are told under a name."""
        return self._said[name]

    def start(self, name: str, *arguments: str, again: bool = False) -> None:
        """Start one; where it dies, start it ``again``, later each time."""
        self._hands[name] = Hand(name, arguments, again, self._spawn(name, arguments), time.monotonic())

    def restart(self) -> None:
        """End all of them, and start them anew."""
        self._end()
        for hand in self._hands.values():
            hand.process, hand.born, hand.deaths, hand.due = self._spawn(hand.name, hand.arguments), _now(), 0, None

    def wait_for_port(self, port: int, *, tell: Callable[[str], None]) -> None:
        """Wait until somebody answers there, as long as the processes live: a busy machine takes its time, of which is
        told.

        Raises:
            CrewError: where one of the processes has ended, or nobody answers in a quarter of an hour.
        """
        begun, told = _now(), False
        while _now() < begun + LONGEST_S:
            self.check()
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            if not told and _now() > begun + PATIENCE_S:
                told = True
                tell(
                    f"The server is starting still: this machine is busy. It is waited for; what it says is in"
                    f" {self._logs}."
                )
            time.sleep(0.1)
        raise CrewError(
            f"Nobody answers on port {port}, though what was started still runs; what it said is in {self._logs}. End"
            " what else keeps this machine busy and start again: what was done is kept."
        )

    def check(self) -> None:
        """See that all are running; start again those that are to be, when it is time.

        Raises:
            CrewError: where one has ended for good; with the last lines that it said, if we have them.
        """
        for hand in self._hands.values():
            if hand.process.poll() is None:
                continue
            if not hand.again:
                raise CrewError("\n".join([f"The process '{hand.name}' has ended.", *self._last_words(hand.name)]))
            self._raise(hand)

    def watch(self) -> None:
        """Stay until one of them ends for good, or somebody interrupts."""
        while True:
            self.check()
            time.sleep(STEP_S)

    def stop(self) -> None:
        """Stop all of them: first politely."""
        self._end()
        self._files.close()

    def _raise(self, hand: Hand) -> None:
        """Start it again, once its delay has passed."""
        now = _now()
        if hand.due is None:
            tied.bury(hand.process)
            hand.deaths = 1 if now - hand.born > LONG_LIFE_S else hand.deaths + 1
            delay = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** (hand.deaths - 1))
            hand.due = now + delay
            sys.stderr.write(
                f"The process '{hand.name}' has ended ({hand.process.returncode}); again in {delay:g} s.\n"
            )
        if now >= hand.due:
            hand.process, hand.born, hand.due = self._spawn(hand.name, hand.arguments), now, None

    def _spawn(self, name: str, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
        log = None if self._logs is None else self._files.enter_context((self._logs / f"{name}.log").open("ab"))
        return tied.spawn(*arguments, said=self._said, stdout=log, stderr=log, kept=self._kept)

    def _end(self) -> None:
        for hand in self._hands.values():
            if hand.process.poll() is None:
                hand.process.terminate()
        deadline = _now() + GRACE_S
        for hand in self._hands.values():
            try:
                hand.process.wait(max(0.1, deadline - _now()))
            except subprocess.TimeoutExpired:
                hand.process.kill()
                hand.process.wait()
            tied.bury(hand.process)

    def _last_words(self, name: str) -> list[str]:
        if self._logs is None:
            return []
        last = (self._logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        return ["Its last words:", *last]


def free_port(wish: int | None, *, first: int = FIRST_PORT) -> int:
    """The port that was wished for, or the first choice, or any that is free.

    Raises:
        CrewError: where the wished one is taken, or is none.
    """
    if wish is not None:
        if not 0 < wish <= LAST_PORT:
            raise CrewError(f"A port is a number from 1 to {LAST_PORT}, which {wish} is not.")
        if not is_free(wish):
            raise CrewError(f"Port {wish} is taken. Name another with --port, or none.")
        return wish
    if is_free(first):
        return first
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nobody listens there."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def newest(folder: Path, suffixes: frozenset[str]) -> int:
    """When the file that was changed last was changed, in nanoseconds, of those with these suffixes below a folder."""
    return max((_changed(each) for each in folder.rglob("*") if each.suffix in suffixes), default=0)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _now() -> float:
    return time.monotonic()
