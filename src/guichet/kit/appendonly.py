"""Tables that are only ever added to. The database itself refuses the rest, whoever asks.

Rows of a stream may be deleted while ``kit_removal`` names it (see ``Removal``); no row is ever updated. Those of
a table without streams stay for good.
"""

from typing import Final

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

SQLITE: Final = """
CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}
WHEN NOT {removed}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""

POSTGRESQL: Final = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND {removed} THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER IF EXISTS {table}_no_change ON {table};
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();
"""

REMOVED: Final = "EXISTS (SELECT 1 FROM kit_removal WHERE stream = OLD.{stream})"
NEVER: Final = "(1 = 0)"

LIFT: Final = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_no_update; DROP TRIGGER IF EXISTS {table}_no_delete;",
    "postgresql": (
        "DROP TRIGGER IF EXISTS {table}_no_change ON {table}; DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};"
    ),
}


def protect(editor: BaseDatabaseSchemaEditor, table: str, stream: str | None) -> None:
    """Let the database refuse updates and deletions in a table whose column ``stream`` names the stream; none: it has
    no streams, and nothing of it is ever removed.
    """
    text = SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL
    _run(editor, text.format(table=table, removed=NEVER if stream is None else REMOVED.format(stream=stream)))


def lift(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the protection away: for a migration that must."""
    _run(editor, LIFT[editor.connection.vendor].format(table=table))


def protection(table: str, stream: str | None) -> RunPython:
    """The step of a migration that protects a table."""

    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        protect(editor, table, stream)

    def backwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        lift(editor, table)

    return RunPython(forwards, backwards)


def _run(editor: BaseDatabaseSchemaEditor, text: str) -> None:
    if editor.connection.vendor != "sqlite":
        editor.execute(text, params=None)
        return
    for statement in text.split("\nCREATE "):
        for one in _statements(
            statement if statement.strip().startswith(("CREATE", "DROP")) else f"CREATE {statement}"
        ):
            editor.execute(one, params=None)


def _statements(text: str) -> list[str]:
    """A trigger is one statement with semicolons inside; a list of drops is several."""
    text = text.strip()
    if not text or text == "CREATE":
        return []
    return [text] if text.startswith("CREATE") else [one for one in text.split(";") if one.strip()]
