"""The list of what failed, and trying it again; how long a mail is tried."""

from io import StringIO

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from cast import Cast, filed, local, story
from guichet import clock
from guichet.kit import jobs
from guichet.kit.models import Job, JobState
from guichet.notices.round import make_round

DUE = local("2026-03-10 14:00")
DAY = 86_400


def failures(*arguments: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command("failures", *arguments, stdout=said)
    return said.getvalue()


def break_it(patched: pytest.MonkeyPatch) -> None:
    """Let tickets, notices and mails fail."""

    def fail(*_found: object, **_named: object) -> None:
        raise ValueError("chloe@fluksaqua.test")

    for place in ("guichet.tickets.alarms.settle", "guichet.notices.telling.posts_for"):
        patched.setattr(place, fail)


def test_what_failed_is_listed_in_one_line_each_and_tried_again(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    monkeypatch.setattr(clock, "now_seconds", lambda: DUE)
    assert failures() == "Nothing has failed.\n"
    ticket = filed(people)
    with monkeypatch.context() as patched:
        break_it(patched)
        make_round(at=DUE)
    lines = failures().splitlines()
    assert len(lines) == 2
    assert all("ticket fluksaqua #1" in line and "ValueError" in line for line in lines)
    assert "chloe" not in str(lines)
    name = next(line.split()[0] for line in lines if "settled" in line)
    assert "It went well now." in failures("--resume", name)
    assert story(ticket)[:2] == ["submitted", "breached"]
    failures("--all")
    assert failures() == "Nothing has failed.\n"
    make_round(at=DUE + 1)
    assert mailoutbox
    with pytest.raises(CommandError, match="Nothing that failed"):
        failures("--resume", "aside-0")


def test_a_mail_server_may_be_away_for_three_days(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_found: object, **_named: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", away)
    filed(people)
    make_round(at=DUE - 3600)
    while (job := Job.objects.get(key__startswith="mail:confirmation")).state == JobState.WAITING:
        assert job.attempts < 100
        claimed = jobs.claim([job.queue], at=job.run_after)
        assert claimed is not None
        jobs.fail(claimed, at=job.run_after, error="away")
    assert 3 * DAY <= (job.finished_at or 0) - job.created_at <= 4 * DAY


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_is_a_failure_in_the_end() -> None:
    jobs.enqueue("work", at=0, most_attempts=2)
    at = 0
    for _attempt in range(2):
        assert jobs.claim(["work"], at=at) is not None
        at += jobs.LEASE
    assert jobs.claim(["work"], at=at) is None
    assert Job.objects.get().state == JobState.FAILED
