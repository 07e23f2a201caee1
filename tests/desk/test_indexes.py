"""What is written with each request is indexed once: each index is a page more that a commit waits for."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet

from guichet.tickets.models import Commitment, Event, Message, Ticket

pytestmark = pytest.mark.django_db

NULLABLE = {
    Ticket: ("team", "assignee"),
    Event: ("seat",),
    Message: ("seat", "erased_by"),
    Commitment: ("seat",),
}
"""What few rows have of those that are written when a request is filed."""


@pytest.mark.sqlite
@pytest.mark.parametrize("model", NULLABLE, ids=lambda model: model.__name__)
def test_no_index_is_the_beginning_of_another(model: type[Ticket | Event | Message | Commitment]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    listed = {name: each["columns"] for name, each in found.items() if each["index"] or each["unique"]}
    alone = {name: columns for name, columns in listed.items() if len(columns) == 1 and not found[name]["unique"]}
    for name, columns in alone.items():
        longer = [other for other, more in listed.items() if other != name and more[:1] == columns]
        assert not longer, (name, longer)


@pytest.mark.sqlite
@pytest.mark.parametrize(("model", "name"), [(model, name) for model, names in NULLABLE.items() for name in names])
def test_what_few_rows_have_is_found_among_those_that_have_it(
    model: type[Ticket | Event | Message | Commitment], name: str
) -> None:
    """So that a filing, which has none of it, writes nothing there."""
    found = model._default_manager.filter(**{name: 7}).order_by().values("pk")
    with connection.cursor() as cursor:
        text, values = found.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {text}", values)
        plan = " ".join(str(step[-1]) for step in cursor.fetchall())
        assert f"({name}_id=?)" in plan
        index = plan.split("INDEX ")[1].split()[0]
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [index])
        assert cursor.fetchone()[0].endswith(f'WHERE "{name}_id" IS NOT NULL')


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "found",
    [
        lambda: Ticket.objects.filter(desk=7, pk__in=[5, 6, 7]),
        lambda: Event.objects.filter(desk=7, type="quoted").order_by("-pk")[:1],
    ],
    ids=["of-named-keys", "the-latest-of-a-kind"],
)
def test_of_a_desk_nothing_is_walked_through_to_find_a_few(found: Callable[[], QuerySet[Ticket | Event]]) -> None:
    with connection.cursor() as cursor:
        text, values = found().query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {text}", values)
        plan = " ".join(str(step[-1]) for step in cursor.fetchall())
    assert "_of_desk (desk_id=?" in plan
    assert "TEMP B-TREE" not in plan
