"""What is only ever added to refuses the rest in the database itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from cast import Cast, closed_for_an_afternoon, filed
from guichet.kit.models import FeedRow, Removal
from guichet.policies.models import CalendarEntry, PolicyVersion
from guichet.tickets.models import Event, Terms

TABLES = ["tickets_event", "tickets_terms", "kit_feedrow", "policies_policyversion", "policies_calendarentry"]


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_neither_changed_nor_deleted(people: Cast, table: str) -> None:
    filed(people)
    closed_for_an_afternoon(people, at=0)
    column = {"tickets_event": "at", "tickets_terms": "paid", "kit_feedrow": "at"}.get(table, "number")
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):  # noqa: S608 - our own names
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_desk_that_is_removed_whole_may_be_emptied(people: Cast) -> None:
    filed(people)
    Removal.objects.create(stream=people.desk.pk, by=people.manager.pk, reason="asked for", at=0)
    assert FeedRow.objects.all().delete()[0] == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(at=0)


def test_the_rows_that_must_not_change_are_those_that_are_protected(people: Cast) -> None:
    tables = {model._meta.db_table for model in (Event, Terms, FeedRow, PolicyVersion, CalendarEntry)}
    assert people.desk.pk
    assert tables == set(TABLES)


@pytest.mark.sqlite
@pytest.mark.parametrize("table", TABLES)
def test_a_row_cannot_be_replaced(people: Cast, table: str) -> None:
    filed(people)
    closed_for_an_afternoon(people, at=0)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608 - our own names


@pytest.mark.postgresql
@pytest.mark.parametrize("table", TABLES)
def test_a_table_cannot_be_emptied_at_once(people: Cast, table: str) -> None:
    filed(people)
    with connection.cursor() as cursor:
        # Keys are checked at the end of a transaction; a table with checks to come refuses for another reason.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
