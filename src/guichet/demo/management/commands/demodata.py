"""``guichet demodata``: make the demonstration's desks, once; ``guichet demo`` calls it.

Its jobs are counted in the machine's time: visitors move the shown one while desks are being told.
"""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guichet import clock
from guichet.demo import tellers
from guichet.demo.desks import DESKS
from guichet.demo.taking import take_files, take_over
from guichet.demo.telling import base_of, cores
from guichet.desks.models import Desk
from guichet.kit import jobs
from guichet.kit.models import Job, JobState

QUEUE = "demonstration"
INTERRUPTED = 130


class Command(BaseCommand):
    help = "Make the demonstration's desks, people and history; those that were made before are left as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--desks", default=",".join(DESKS), help="which, parted by commas")
        parser.add_argument("--tickets", type=int, help="how many each, besides those told by hand")
        parser.add_argument("--plan", action="store_true", help="only note which are to be made")

    def handle(self, *, desks: str, tickets: int | None, plan: bool, **_options: Any) -> None:
        if not settings.DEMO or connection.vendor != "sqlite":
            raise CommandError("This is no demonstration: GUICHET_DEMO is not set.")
        home = Path(settings.DATA_DIR)
        if plan:
            _plan(_wanted(desks), home, at=clock.machine_seconds())
            return
        self._failed: list[str] = []
        try:
            self._tell(home, clock.now_seconds(), tickets)
        except KeyboardInterrupt:
            # Whoever started us says so, and the next start begins these desks anew.
            raise SystemExit(INTERRUPTED) from None
        finally:
            shutil.rmtree(home / tellers.FOLDER, ignore_errors=True)
        if self._failed:
            raise CommandError(f"Without a past: {', '.join(self._failed)}. The next start begins them anew.")

    def _tell(self, home: Path, now: int, tickets: int | None) -> None:
        """Tell as many at once as there are processors, and take each over as soon as it is told."""
        busy: list[tuple[Job, tellers.Teller]] = []
        running: list[tellers.Teller] = []
        with tellers.ended(running):
            while True:
                while len(busy) < cores() and (job := jobs.claim([QUEUE], at=clock.machine_seconds())):
                    slug = job.payload["desk"]
                    many = DESKS[slug].tickets if tickets is None else tickets
                    teller = tellers.start(home, slug, now=now, tickets=many)
                    running.append(teller)
                    busy.append((job, teller))
                if not busy:
                    return
                tellers.rest()
                busy = [(job, teller) for job, teller in busy if not self._follow(job, teller)]

    def _follow(self, job: Job, teller: tellers.Teller) -> bool:
        """Note how far one has come; whether it is over. One that fails stops no other: it is said, and noted."""
        at = clock.machine_seconds()
        try:
            over = teller.is_over()
        except tellers.TellingError as error:
            jobs.fail(job, at=at, error=str(error), permanent=True)
            self._failed.append(job.payload["name"])
            self.stderr.write(str(error))
            return True
        # A step that takes long, on a busy machine, is no reason to lose the desk.
        if teller.read() or at >= job.leased_until - jobs.LEASE // 2:
            jobs.progress(job, at=at, done=teller.done, of=teller.of)
            job.leased_until = at + jobs.LEASE
        if over:
            take_files(teller.folder / "attachments")
            take_over(teller.folder / tellers.DATABASE, base=base_of(teller.slug))
            jobs.complete(job, at=at)
            shutil.rmtree(teller.folder, ignore_errors=True)
            self.stdout.write(f"  {job.payload['name']} has its past.")
            self.stdout.flush()
        return over


def _wanted(desks: str) -> list[str]:
    slugs = [slug.strip() for slug in desks.split(",") if slug.strip()]
    unknown = [slug for slug in slugs if slug not in DESKS]
    if unknown:
        raise CommandError(f"There is no desk called {', '.join(unknown)}: there are {', '.join(DESKS)}.")
    return slugs


def _plan(slugs: list[str], home: Path, *, at: int) -> None:
    """Note which desks are to be told; one that was begun when somebody stopped it is begun anew. A desk that was made
    and removed is not made again.
    """
    if not Desk.objects.exists():
        _keep_blank(home)
    for job in Job.objects.filter(queue=QUEUE, state__in=(JobState.WAITING, JobState.RUNNING, JobState.FAILED)):
        jobs.cancel(job.pk, at=at)
    for slug in slugs:
        if Desk.objects.filter(slug=slug).exists():
            continue
        payload = {"desk": slug, "name": DESKS[slug].setting.name}
        job = jobs.enqueue(QUEUE, at=at, key=f"{QUEUE}:{slug}", payload=payload)
        if job.state == JobState.CANCELLED:
            jobs.resume(job.pk, at=at)


def _keep_blank(home: Path) -> None:
    """A copy of the database while it holds nothing but its tables, for those who tell."""
    blank = home / tellers.FOLDER / tellers.BLANK
    blank.parent.mkdir(parents=True, exist_ok=True)
    blank.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(blank)])
