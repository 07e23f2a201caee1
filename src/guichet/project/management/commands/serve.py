"""``guichet serve``: the pages, the push, the rounds and the mail of an installation, until somebody stops it."""

import os
import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import guichet
from guichet.kit.crew import STEP_S, Crew, CrewError, is_free, newest

WORKERS: Final = 2
"""Of the pages: what Python does in one process keeps one processor busy, however many threads it has."""

THREADS: Final = 4

SOURCES: Final = frozenset({".py", ".html", ".mo", ".txt", ".yaml"})
"""What is read when a process starts; other files are read again whenever they are asked for."""


class Command(BaseCommand):
    help = "Serve an installation, its pages, push, rounds and mail, until told to stop. What dies is started again."
    # Those that it starts look for themselves.
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own form

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="the port of the pages")
        parser.add_argument("--live-port", type=int, default=8001, help="the port of the push")
        parser.add_argument("--workers", type=int, default=WORKERS, help="processes of the pages")
        parser.add_argument("--threads", type=int, default=THREADS, help="threads of each")
        parser.add_argument("--logs", type=Path, help="a folder with a file for each process (default: our own output)")
        parser.add_argument("--reload", action="store_true", help="start all anew where the program's files change")

    def handle(self, *, port: int, live_port: int, host: str, logs: Path | None, **options: Any) -> None:
        for each in (port, live_port):
            if not is_free(each, host):
                raise CommandError(f"Port {each} is taken. Name others with --port and --live-port.")
        crew = Crew(told_to_processes(host, port, live_port), logs)
        with _interrupted_politely():
            try:
                crew.start("web", *pages(host, port, options["workers"], options["threads"]), again=True)
                crew.start("live", *_push(host, live_port), again=True)
                crew.start("rounds", "guichet", "rounds", again=True)
                crew.start("mail", "guichet", "mail", "run", again=True)
                self.stdout.write(f"Serving at {crew.told('GUICHET_BASE_URL')}; Ctrl-C stops it.")
                self.stdout.flush()
                _stay(crew, reload=options["reload"])
            except CrewError as error:
                raise CommandError(str(error)) from error
            except KeyboardInterrupt:
                self.stdout.write("Stopping.")
            finally:
                crew.stop()


def _stay(crew: Crew, *, reload: bool) -> None:
    if not reload:
        crew.watch()
    tree = Path(guichet.__file__).parent
    known = newest(tree, SOURCES)
    while True:
        time.sleep(STEP_S)
        crew.check()
        found = newest(tree, SOURCES)
        if found != known:
            known = found
            crew.restart()


def told_to_processes(host: str, port: int, live_port: int) -> dict[str, str]:
    """What the processes are told: all that we were, and where they find each other unless that was said."""
    said = {**os.environ, "PYTHONUNBUFFERED": "1"}
    base = said.setdefault("GUICHET_BASE_URL", f"http://{host}:{port}")
    # Behind a proxy the push is a path of the same origin, which the proxy leads to its port.
    here = base in {f"http://{name}:{port}" for name in (host, *(["localhost"] if host == "127.0.0.1" else []))}
    said.setdefault("GUICHET_LIVE_URL", f"http://{host}:{live_port}/live/" if here else "/live/")
    return said


def pages(host: str, port: int, workers: int = WORKERS, threads: int = THREADS) -> tuple[str, ...]:
    """The words that start the pages."""
    many = ("--workers", str(workers), "--blocking-threads", str(threads))
    where = ("--host", host, "--port", str(port))
    return ("granian", "--interface", "wsgi", *where, *many, "guichet.project.wsgi:application")


def _push(host: str, port: int) -> tuple[str, ...]:
    # One worker: it holds the listeners. Each stream is a request that lasts, so that many are let in at once.
    most = str(settings.LIVE_STREAMS + 100)
    many = ("--workers", "1", "--backlog", most, "--backpressure", most, "--workers-kill-timeout", "5")
    where = ("--host", host, "--port", str(port))
    return ("granian", "--interface", "asgi", *where, *many, "guichet.live.asgi:application")


@contextmanager
def _interrupted_politely() -> Iterator[None]:
    """SIGTERM is a Ctrl-C; a second one while we stop changes nothing."""
    stopping = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        if not stopping:
            stopping = True
            raise KeyboardInterrupt

    kept = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
