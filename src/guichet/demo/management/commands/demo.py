"""``guichet demo``: desks with people and a past, their pages and their rounds, until Ctrl-C."""

import os
import shutil
import signal
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.demo.desks import DESKS, Told
from guichet.demo.people import PASSWORD, Setting
from guichet.demo.processes import LOCK, DemoError, alone_in, environment, manage
from guichet.kit.crew import Crew, CrewError, free_port


class Command(BaseCommand):
    help = "Show Guichet: desks with people and a past, their pages and their rounds, until Ctrl-C."
    # Nothing of the database is touched by this process: those that it starts have their own settings.
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own form
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help="the port of the pages (default: 8000, or a free one)")
        parser.add_argument("--folder", default="var/demo", help="where its database, mails and logs are kept")
        parser.add_argument("--desks", default=",".join(DESKS), help="which desks, parted by commas (default: all)")
        parser.add_argument("--tickets", type=int, help="how many tickets each, besides those told by hand")
        parser.add_argument("--fresh", action="store_true", help="throw away what an earlier demonstration kept")
        parser.add_argument("--once", action="store_true", help="start, see that a page comes, and stop")

    def handle(
        self,
        *,
        port: int | None,
        folder: str,
        desks: str,
        tickets: int | None,
        fresh: bool,
        once: bool,
        **_options: Any,
    ) -> None:
        home = Path(folder).resolve()
        if fresh:
            _refuse_foreign(home)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with alone_in(home) as lock:
                if fresh:
                    _throw_away(home)
                which = ("--desks", desks, *(() if tickets is None else ("--tickets", str(tickets))))
                self._show(home, free_port(port), which, lock=lock, once=once)
        except CrewError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. What was done is kept; --fresh begins anew.")

    def _show(self, home: Path, port: int, which: tuple[str, ...], *, lock: int, once: bool) -> None:
        said = environment(home, port)
        # The commands here share the clock with the processes that are started.
        os.environ[clock.FILE_VARIABLE] = said[clock.FILE_VARIABLE]
        clock.set_pace(speed=1.0)
        manage(said, "migrate", "--no-input", "--verbosity", "0")
        manage(said, "demodata", "--plan", *which)
        crew = Crew(said, home / "log", kept=(lock,))
        try:
            live = free_port(None, first=port + 1)
            ports = ("--port", str(port), "--live-port", str(live))
            crew.start("serve", "guichet", "serve", *ports, "--logs", str(home / "log"))
            crew.wait_for_port(port, tell=self._say)
            self._say(f"Guichet is open at http://localhost:{port}/ while the desks get their past.")
            # Told aside and taken over whole: what stands already is at work meanwhile.
            with suppress(DemoError):
                # It has said which failed, and why; the others are there to be seen.
                manage(said, "demodata", *which)
            self._say_all(port, home, [told for slug, told in DESKS.items() if slug in which[1].split(",")])
            if once:
                self._look(port)
            else:
                crew.watch()
        finally:
            crew.stop()
            # A clock that was left running fast must not skip years while nobody looks.
            clock.set_pace(speed=1.0)

    def _say_all(self, port: int, home: Path, shown: list[Told]) -> None:
        self._say(
            "",
            f"The desks, the clock, the mails   http://localhost:{port}/",
            f"Sign in there with one click, or at a desk with the password of all: {PASSWORD}",
            *(line for told in shown for line in _sign_ins(told.setting, port)),
            "",
            f"It is kept in {home}. Ctrl-C stops it.",
        )

    def _say(self, *lines: str) -> None:
        self.stdout.write("\n".join(lines))
        # Whoever writes this to a file reads it there at once, and not when the demonstration ends.
        self.stdout.flush()

    def _look(self, port: int) -> None:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            self.stdout.write(f"The first page came: {page.status}, {len(page.read())} bytes.")


def _sign_ins(setting: Setting, port: int) -> list[str]:
    """Where a desk is, and somebody of each kind to sign in as."""
    first = setting.customers[0]
    contact = next(person for person in first.people if not person.administers)
    administrator = next(person for person in first.people if person.administers)
    found = [
        (contact, f"customer, {first.name}"),
        (administrator, f"administrator, {first.name}"),
        (setting.agents[0], "agent"),
        (setting.managers[0], "manager"),
    ]
    width = max(len(person.email) for person, _role in found)
    rows = [f"    {person.email:<{width}}  {person.name}, {role}" for person, role in found]
    return ["", f"  {setting.name}   http://localhost:{port}/{setting.slug}/", *rows]


def _refuse_foreign(home: Path) -> None:
    """Nothing is thrown away but what an earlier demonstration kept."""
    if home.exists() and any(each.name != LOCK for each in home.iterdir()) and not (home / "guichet.sqlite3").exists():
        raise CommandError(f"{home} is not empty and holds no demonstration: it is left alone.")


def _throw_away(home: Path) -> None:
    for each in home.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name != LOCK:
            each.unlink()
