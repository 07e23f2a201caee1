"""What must not grow with the desk: the queries of a filing, and the rows that a sweep reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast, filed, local
from guichet.notices.round import make_round
from guichet.tickets import alarms
from guichet.tickets.models import Commitment, Ticket
from guichet.tickets.replay import verify


def queries(people: Cast) -> int:
    """How many queries it takes to file a ticket."""
    with CaptureQueriesContext(connection) as taken:
        filed(people)
    return len(taken)


def many(people: Cast, count: int) -> None:
    """Add open tickets that are not due."""
    first = filed(people)
    Ticket.objects.bulk_create(
        Ticket(
            desk=people.desk,
            number=1000 + place,
            public_id=f"copy{people.desk.pk}{place}",
            contact=people.contact,
            terms=first.terms,
            channel="portal",
            subject="Copy",
            submitted_at=first.submitted_at,
            last_event_at=first.submitted_at,
            status="waiting",
            look_again_at=local("2030-01-01 00:00"),
        )
        for place in range(count)
    )


def test_filing_takes_as_many_queries_on_a_full_desk_as_on_an_empty_one(people: Cast) -> None:
    filed(people)
    before = queries(people)
    many(people, 1000)
    assert queries(people) == before <= 17


def test_a_round_without_anything_due_takes_as_many_queries_on_a_full_desk(people: Cast) -> None:
    filed(people)
    make_round(at=local("2026-03-10 10:00"))
    with CaptureQueriesContext(connection) as first:
        make_round(at=local("2026-03-10 10:01"))
    many(people, 1000)
    make_round(at=local("2026-03-10 10:02"))
    with CaptureQueriesContext(connection) as second:
        make_round(at=local("2026-03-10 10:03"))
    assert len(second) == len(first) <= 18


@pytest.mark.sqlite
def test_the_sweep_reads_due_rows_only_by_its_index(people: Cast) -> None:
    many(people, 10)
    with CaptureQueriesContext(connection) as taken:
        assert alarms.due(local("2026-03-10 15:00"), limit=10) != []
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + taken.captured_queries[0]["sql"])
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "ticket_due" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"status": "closed"}, "status"),
        ({"next_due_at": 5}, "next_due_at"),
        ({"look_again_at": None}, "look_again_at"),
        ({"last_seq": 9}, "events"),
    ],
)
def test_replay_finds_what_was_changed_by_another_hand(people: Cast, change: dict[str, object], what: str) -> None:
    ticket = filed(people)
    assert [*verify()] == []
    Ticket.objects.filter(pk=ticket.pk).update(**change)
    assert [one.what for one in verify("fluksaqua")] == [what]


def test_replay_finds_a_commitment_that_says_otherwise(people: Cast) -> None:
    filed(people)
    Commitment.objects.update(status="met", due_at=7)
    assert {one.what for one in verify()} == {"commitment first_response: status", "commitment first_response: due_at"}
