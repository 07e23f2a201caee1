"""Rows that are written by statements that are worded once: what stands there is what Django's own would have left."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from guichet.kit.models import FeedHead, FeedRow, Job, JobState
from guichet.kit.writing import Writing

pytestmark = pytest.mark.django_db

STREAM = 7001


def a_job(key: str) -> Job:
    """A job with text, numbers, data in a form of the database's own, and something that is not known."""
    return Job(queue="q", key=key, payload={"é": [1, None, "100 %"]}, run_after=3, created_at=2, error="it's “so”")


def test_a_row_is_added_as_django_adds_it_and_knows_its_key() -> None:
    ours, theirs = Writing(Job).add(a_job("ours")), a_job("theirs")
    theirs.save()
    assert ours.pk != theirs.pk
    assert not ours._state.adding
    one, other = (model_to_dict(Job.objects.get(pk=each.pk), exclude=["id", "key"]) for each in (ours, theirs))
    assert one == other
    assert Job.objects.get(key="ours").pk == ours.pk


def test_a_row_is_stored_whole_and_no_other_is_touched() -> None:
    jobs = Writing(Job)
    first, second = jobs.add(a_job("first")), jobs.add(a_job("second"))
    stored = jobs.stored(first)
    first.queue, first.payload, first.key = "another", {}, None
    jobs.put(first, stored)
    kept = Job.objects.get(pk=first.pk)
    assert (kept.queue, kept.payload, kept.key, kept.error) == ("another", {}, None, first.error)
    assert Job.objects.get(pk=second.pk).queue == "q"


def test_of_a_row_only_what_has_changed_is_stored() -> None:
    """Also where it was changed in place; what another hand has written meanwhile into other columns stays."""
    jobs = Writing(Job)
    job = jobs.add(a_job("one"))
    stored = jobs.stored(job)
    Job.objects.filter(pk=job.pk).update(attempts=4)
    job.payload["é"].append(7)
    job.error = "none"
    with CaptureQueriesContext(connection) as asked:
        jobs.put(job, stored)
    assert re.findall(r'"(\w+)" = ', asked.captured_queries[0]["sql"]) == ["payload", "error", "id"]
    kept = Job.objects.get(pk=job.pk)
    assert (kept.payload, kept.error, kept.attempts) == ({"é": [1, None, "100 %", 7]}, "none", 4)


def test_a_row_that_has_not_changed_costs_nothing() -> None:
    jobs = Writing(Job)
    job = jobs.add(a_job("one"))
    with CaptureQueriesContext(connection) as asked:
        jobs.put(job, jobs.stored(job))
    assert not asked.captured_queries


def test_a_choice_is_stored_as_what_it_stands_for() -> None:
    jobs = Writing(Job)
    job = jobs.add(a_job("one"))
    stored = jobs.stored(job)
    job.state = JobState.FAILED
    jobs.put(job, stored)
    assert Job.objects.filter(pk=job.pk, state="failed").exists()


@pytest.mark.parametrize("gives_back", [True, False])
def test_a_number_goes_on_where_it_was_and_a_row_that_is_not_there_is_said_to_be_none(
    monkeypatch: pytest.MonkeyPatch, *, gives_back: bool
) -> None:
    """Also on a SQLite that gives nothing back of what it writes."""
    monkeypatch.setattr(type(connection.features), "can_return_columns_from_insert", gives_back)
    FeedHead.objects.create(stream=STREAM, number=40)
    heads = Writing(FeedHead)
    assert heads.step(STREAM, "number", 2) == 42
    assert heads.step(STREAM + 1, "number", 2) is None
    assert FeedHead.objects.get(stream=STREAM).number == 42


def test_what_the_database_refuses_is_refused() -> None:
    rows = Writing(FeedRow)
    said = {"stream": STREAM, "number": 1, "kind": "k", "subject": 1, "detail": 1, "at": 1, "recorded_at": 1}
    rows.add(FeedRow(**said))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.add(FeedRow(**said))


def test_each_is_one_statement() -> None:
    jobs = Writing(Job)
    with CaptureQueriesContext(connection) as asked:
        job = jobs.add(a_job("one"))
        stored, job.error = jobs.stored(job), "changed"
        jobs.put(job, stored)
        jobs.step(job.pk, "attempts", 1)
    assert [each["sql"].split()[0] for each in asked.captured_queries] == ["INSERT", "UPDATE", "UPDATE"]
