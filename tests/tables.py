"""Emptying the database after a test, though tables refuse to be emptied."""

from contextlib import nullcontext
from typing import Any, Final

from django.db import connection, transaction

from guichet.kit.appendonly import lift, protect
from guichet.kit.models import Removal

PROTECTED = {
    "kit_feedrow": "stream",
    "kit_removed": None,
    "policies_calendarentry": "desk_id",
    "policies_policyversion": "desk_id",
    "policies_certificate": "desk_id",
    "policies_withdrawal": "desk_id",
    "policies_draftact": "desk_id",
    "policies_approvalrule": "desk_id",
    "contracts_pinning": "desk_id",
    "desks_deskchange": "desk_id",
    "tickets_terms": "desk_id",
    "tickets_event": "desk_id",
    "knowledge_articletext": "desk_id",
    "contracts_targetoverride": "desk_id",
    "contracts_ledgerentry": "desk_id",
    "contracts_servicecredit": "desk_id",
    "contracts_contractchange": "desk_id",
    "conduct_evidence": "desk_id",
    "conduct_limit": "desk_id",
    "conduct_revocation": "desk_id",
}
"""Tables that are only ever added to, with the column that names the stream as a part of which they may be removed."""

ASIDE: Final = frozenset({"auth_permission", "django_content_type"})
"""What Django puts into an empty database itself."""


def empty() -> None:
    """Take all rows out of the database, as after a test that has really committed some.

    Django's own way truncates every table and makes its permissions anew, which takes longer than most tests; nearly
    all tables are empty. What is append-only is let go as a desk that is removed is; the rest stays protected.
    """
    with transaction.atomic():
        full = [table for table in _with_rows() if table not in ASIDE]
        streams = {stream for table in full if PROTECTED.get(table) for stream in _streams(table)}
        Removal.objects.bulk_create(
            (Removal(stream=each, by=0, reason="a test is over", at=0) for each in streams), ignore_conflicts=True
        )
        for table in [*full, "kit_removal"]:
            _take_out(table)


def _with_rows() -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=False, include_views=False)
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in sorted(tables))  # noqa: S608 - names of ours
    return [table for (table,) in _rows(asked)]


def _streams(table: str) -> list[int]:
    return [stream for (stream,) in _rows(f"SELECT DISTINCT {PROTECTED[table]} FROM {table}")]  # noqa: S608 - the same


def _rows(asked: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return list(cursor.fetchall())


def _take_out(table: str) -> None:
    never = table in PROTECTED and PROTECTED[table] is None
    with connection.schema_editor() if never else nullcontext() as editor:
        if editor is not None:
            lift(editor, table)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the same
        if editor is not None:
            protect(editor, table, None)
