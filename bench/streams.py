"""Idle streams of the push: what they weigh, what they cost while nothing happens, and how soon all hear of a change.

The real process by granian on SQLite, and a client that speaks HTTP over plain sockets. Each stream is of another
person.
"""

import asyncio
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import django
from _measuring import table
from django.core.management import call_command

SIZES = (0, 500, 2_000)
IDLE_S = 15.0
CHANGES = 5
AT_ONCE = 50
PATIENCE_S = 60.0
NOW = 1_772_460_000
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    most = max(SIZES) + 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (most + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GUICHET_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "guichet.project.settings"}
        os.environ.pop("GUICHET_DATABASE_URL", None)
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        grant, change = desk()
        rows = []
        for size in SIZES:
            with push(most) as (port, pids):
                rows.append(asyncio.run(measured(size, port, pids, grant, change)))
    head = ("idle streams", "s to open all", "MB resident", "kB a stream", "% of a core while idle")
    table((*head, "ms until the median hears", "ms until the last hears"), rows)


def desk() -> tuple[Callable[[int], str], Callable[[], None]]:
    """A desk with one ticket: what grants a person leave to listen, and what changes the ticket."""
    # Models can be imported only once Django is set up.
    from guichet.demo.desks.fluksaqua import SETTING  # noqa: PLC0415
    from guichet.demo.people import make  # noqa: PLC0415
    from guichet.desks.models import Seat  # noqa: PLC0415
    from guichet.kit import grants  # noqa: PLC0415
    from guichet.tickets.actions import note, submit  # noqa: PLC0415
    from guichet.tickets.actor import Actor  # noqa: PLC0415
    from guichet.tickets.topics import topics_of  # noqa: PLC0415

    made = make(SETTING, at=NOW, now=NOW)
    contact, seat = made.contacts["chloe"], Seat.objects.filter(desk=made.desk).earliest("pk")
    who = Actor.customer(contact)
    filed = submit(
        made.desk, contact=contact, by=who, at=NOW, channel="portal", priority="question", subject="One", text="Alike."
    )
    topics = topics_of(seat)

    def grant(person: int) -> str:
        return grants.give(made.desk.pk, topics, person=person, session=str(person))

    def change() -> None:
        note(filed.ticket, by=Actor.agent(seat), at=NOW, text="Look at this.")

    return grant, change


@contextmanager
def push(most: int) -> Iterator[tuple[int, list[int]]]:
    """The process, its port and the processes that it is made of."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    many = ["--backlog", str(most), "--backpressure", str(most), "--workers-kill-timeout", "5"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", *where, *many, "guichet.live.asgi:application"]
    process = subprocess.Popen(command, env=dict(os.environ))
    try:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(2)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        yield port, [process.pid, *map(int, children)]
    finally:
        process.terminate()
        process.wait(30)


async def measured(
    size: int, port: int, pids: list[int], grant: Callable[[int], str], change: Callable[[], None]
) -> tuple[str, ...]:
    """The row of so many streams."""
    bare, began = resident(pids), time.perf_counter()
    gate = asyncio.Semaphore(AT_ONCE)
    streams = await asyncio.gather(*(listen(port, grant(person), gate) for person in range(1, size + 1)))
    opened = time.perf_counter() - began
    await asyncio.sleep(2)
    weight, spent = resident(pids), processor(pids)
    await asyncio.sleep(IDLE_S)
    idle = (processor(pids) - spent) / IDLE_S * 100
    heard: list[float] = []
    last: list[float] = []
    for _ in range(CHANGES if size else 0):
        start = time.perf_counter()
        await asyncio.to_thread(change)
        taken = await asyncio.gather(*(hear(reader, start) for reader, _ in streams))
        heard.append(median(taken) * 1e3)
        last.append(max(taken) * 1e3)
    for _, writer in streams:
        writer.close()
    said = [f"{size:,}", f"{opened:.1f}", f"{weight / 1e6:.0f}"]
    said += [f"{(weight - bare) / 1e3 / size:.0f}" if size else "", f"{idle:.1f}"]
    return (*said, f"{median(heard):.0f}" if heard else "", f"{median(last):.0f}" if last else "")


async def listen(port: int, grant: str, gate: asyncio.Semaphore) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open one stream, and wait for its first word."""
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        words = f"GET /live/?age=0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {grant}\r\n\r\n"
        writer.write(words.encode())
        await asyncio.wait_for(reader.readuntil(b"event: hello"), PATIENCE_S)
    return reader, writer


async def hear(reader: asyncio.StreamReader, start: float) -> float:
    """The seconds until the stream says that a ticket changed."""
    await asyncio.wait_for(reader.readuntil(b"event: ticket"), PATIENCE_S)
    return time.perf_counter() - start


def resident(pids: list[int]) -> int:
    """The bytes in memory of some processes."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * PAGE for pid in pids)


def processor(pids: list[int]) -> float:
    """The seconds of processor that some processes have used."""
    used = [Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split() for pid in pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in used) / TICK


if __name__ == "__main__":
    main()
