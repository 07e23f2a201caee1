"""``guichet failures``: what failed and waits for a person, one line each; and letting it be tried again."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet import clock
from guichet.kit import jobs
from guichet.kit.models import FeedRow, Job, JobState, Mail, SetAside
from guichet.notices.retrying import retry
from guichet.tickets.models import Ticket


class Command(BaseCommand):
    help = "List what failed and waits for a person, and let it be tried again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--resume", metavar="ID", help="try one again, by the name at the beginning of its line")
        what.add_argument("--all", action="store_true", help="try everything again")

    def handle(self, *, resume: str | None, all: bool, **_options: Any) -> None:  # noqa: A002 - the option's name
        found = self._found()
        if resume is not None:
            if resume not in found:
                raise CommandError(f"Nothing that failed is called {resume!r}.")
            found = {resume: found[resume]}
        for name, one in found.items():
            said = _line(one)
            if resume is not None or all:
                said = f"{said} {_tried(one)}"
            self.stdout.write(f"{name}  {said}")
        if not found:
            self.stdout.write("Nothing has failed.")

    def _found(self) -> dict[str, SetAside | Job]:
        aside = {f"aside-{one.pk}": one for one in SetAside.objects.order_by("id")}
        failed = Job.objects.filter(state=JobState.FAILED).order_by("id")
        return aside | {f"job-{one.pk}": one for one in failed}


def _line(one: SetAside | Job) -> str:
    """What it is, why it failed and since when."""
    if isinstance(one, Job):
        mail = Mail.objects.filter(job=one).first()
        what = f"job of {one.queue}" if mail is None else f"mail ({mail.purpose}) of {_ticket(mail.subject_id)}"
        return f"{what}: {one.error or 'no reason was kept'}; {one.attempts} tries, since {_said(one.created_at)}."
    if one.kind == "ticket":
        what = f"{_ticket(one.subject)} cannot be settled"
    elif one.kind == "notice":
        row = FeedRow.objects.filter(pk=one.subject).first()
        what = "a notice" if row is None else f"the notice of '{row.kind}' on {_ticket(row.subject)} cannot be worded"
    else:
        mail = Mail.objects.filter(pk=one.subject).first()
        what = "a hand-over" if mail is None else f"the hand-over of a mail of {_ticket(mail.subject_id)} is not noted"
    return f"{what}: {one.error}; {one.times} tries, since {_said(one.first_at)}."


def _tried(one: SetAside | Job) -> str:
    now = clock.now_seconds()
    if isinstance(one, Job):
        return "It will be tried again." if jobs.resume(one.pk, at=now) else "It has gone on meanwhile."
    return "It went well now." if retry(one, at=now) else "It failed again."


def _ticket(ticket_id: int) -> str:
    ticket = Ticket.objects.select_related("desk").filter(pk=ticket_id).first()
    return "a ticket that is gone" if ticket is None else f"ticket {ticket.desk.slug} #{ticket.number}"


def _said(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
