"""One ticket of twelve events: assessed with and without its ledger; a thousand by the command, line by line.

In time of the processor, for nothing here waits for anything.
"""

import contextlib
import io
import json
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from _measuring import table, turns

from guichet.cli import main as command
from guichet.core.commitments.assess import assess
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.core.timeline.reading import instant_of, read_timeline

TICKETS = 1000
ROUNDS = 15
AT = "2026-07-01T00:00:00Z"
STEPS: list[dict[str, object]] = [
    {"type": "registered"},
    {"type": "assigned", "to": "a"},
    {"type": "taken"},
    {"type": "replied", "asks": True},
    {"type": "answered"},
    {"type": "noted"},
    {"type": "replied", "proposes": True},
    {"type": "answered"},
    {"type": "replied", "asks": True},
    {"type": "answered"},
    {"type": "resolved", "ground": "solved"},
]


def main() -> None:
    """Measure and print, for each bundled policy."""
    head = ("assess, 12 events", "microseconds, no ledger", "with ledger")
    table(
        (*head, "seconds for 100,000 by --many, no ledger", "with ledger"),
        [measured(name) for name in bundled_names()],
    )


def measured(name: str) -> tuple[str, ...]:
    """The row of one policy."""
    policy, lines, at = bundled(name), tickets_of(name), instant_of(AT, "AT")
    timelines = [read_timeline(json.loads(line)) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickets.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        words = ["assess", name, "--many", str(path), "--at", AT, "--json"]
        taken = turns(
            {
                "bare": lambda: [assess(policy, each, at, ledger=False) for each in timelines],
                "ledger": lambda: [assess(policy, each, at) for each in timelines],
                "many bare": lambda: quietly([*words, "--no-ledger"]),
                "many": lambda: quietly(words),
            },
            ROUNDS,
            time.process_time,
        )
    # Microseconds for one ticket; of the command, seconds for a hundred thousand.
    scales = {"bare": 1e6, "ledger": 1e6, "many bare": 1e5, "many": 1e5}
    return (name, *(f"{median(taken[what]) / TICKETS * scale:.0f}" for what, scale in scales.items()))


def tickets_of(name: str) -> list[str]:
    """Lines of tickets of twelve events, the same in every run, spread over the first months of 2026."""
    policy = bundled(name)
    levels = [] if policy.priorities is None else list(policy.priorities.levels)
    chance = random.Random(1)  # noqa: S311 - the same tickets in every run
    lines = []
    for number in range(TICKETS):
        moment = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=chance.randrange(100 * 86400))
        asked: dict[str, object] = {"priority": chance.choice(levels)} if levels else {}
        fields = {"description": "d", "feature": "f", "steps": "s"}
        events = []
        for step in [{"type": "submitted", "by": "contact", "channel": "portal", "fields": fields, **asked}, *STEPS]:
            events.append({"at": moment.isoformat(), **step})
            moment += timedelta(seconds=chance.randrange(12 * 3600))
        lines.append(json.dumps({"id": str(number), "events": events}))
    return lines


def quietly(words: list[str]) -> None:
    """Run the command for its time and not for what it says."""
    with contextlib.redirect_stdout(io.StringIO()):
        if command(words) != 0:
            raise SystemExit("bench/tickets: the command refused the tickets.")


if __name__ == "__main__":
    main()
