"""The index itself, as each database has it: made by a migration, kept in step with the table by the database.

The head (title and people) has an index of its own: whoever stands in a title comes first, and finding those must not
cost a look at all that mention it.
"""

from typing import Final

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

TABLE: Final = "kit_searchtext"

CONFIGS: Final = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "sv": "swedish",
}
"""PostgreSQL's stemmers by language. SQLite has one, of English, whose plurals do for the Romance languages too."""

COLUMNS: Final = {"head": ("scope", "title", "people"), "whole": ("scope", "title", "people", "body")}

_SQLITE_TABLE: Final = """
CREATE VIRTUAL TABLE kit_search_{name} USING fts5({columns},
content='{table}', content_rowid='id', tokenize='porter unicode61', prefix='2 3', columnsize=0)
"""
_SQLITE_TRIGGERS: Final = (
    "CREATE TRIGGER {table}_{name}_added AFTER INSERT ON {table} BEGIN {add} END",
    "CREATE TRIGGER {table}_{name}_gone AFTER DELETE ON {table} BEGIN {take} END",
    "CREATE TRIGGER {table}_{name}_changed AFTER UPDATE ON {table} BEGIN {take} {add} END",
)


def index_step() -> RunPython:
    """The step of a migration that makes the index."""
    return RunPython(_make, _unmake)


def _make(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _sqlite() if editor.connection.vendor == "sqlite" else _postgresql():
        editor.execute(statement, params=None)


def _unmake(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in COLUMNS:
        if editor.connection.vendor == "sqlite":
            for what in ("added", "gone", "changed"):
                editor.execute(f"DROP TRIGGER {TABLE}_{name}_{what}", params=None)
            editor.execute(f"DROP TABLE kit_search_{name}", params=None)
        else:
            editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN {name}_words", params=None)


def _sqlite() -> list[str]:
    found = []
    for name, columns in COLUMNS.items():
        listed = ", ".join(columns)
        said = {old: ", ".join(f"{old}.{column}" for column in columns) for old in ("new", "old")}
        index = f"kit_search_{name}"
        add = f"INSERT INTO {index}(rowid, {listed}) VALUES (new.id, {said['new']});"  # noqa: S608 - names of ours
        take = f"INSERT INTO {index}({index}, rowid, {listed}) VALUES ('delete', old.id, {said['old']});"  # noqa: S608 - the same
        found.append(_SQLITE_TABLE.format(name=name, columns=listed, table=TABLE))
        found += [text.format(table=TABLE, name=name, add=add, take=take) for text in _SQLITE_TRIGGERS]
    return found


def _postgresql() -> list[str]:
    found = []
    for name, columns in COLUMNS.items():
        words = " || ' ' || ".join(columns[1:])
        cases = " ".join(f"WHEN '{code}' THEN to_tsvector('{config}', {words})" for code, config in CONFIGS.items())
        vector = f"CASE language {cases} ELSE to_tsvector('simple', {words}) END"
        column = f"{name}_words"
        found += [
            f"ALTER TABLE {TABLE} ADD COLUMN {column} tsvector GENERATED ALWAYS AS ({vector}) STORED",
            f"CREATE INDEX {TABLE}_{name} ON {TABLE} USING gin ({column})",
        ]
    return found
