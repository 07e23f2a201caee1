"""Looking for words: what has them in its head first, then whatever has them, each the latest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from guichet.kit.search.query import Query, Term
from guichet.kit.search.schema import CONFIGS, TABLE


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that was found."""

    subject: int
    part: int


def find(
    query: Query, *, scopes: Sequence[str], language: str, limit: int, parts: QuerySet[Any] | None = None
) -> list[Hit]:
    """At most ``limit`` pieces of the scopes, in order; only those whose part is among ``parts``, where that is given.

    ``language`` is that under which the pieces were put in.
    """
    if not query or not scopes:
        return []
    known: dict[int, Hit] = {}
    # What is not wanted may stand anywhere: then the head alone cannot tell.
    for name in ("whole",) if query.unwanted else ("head", "whole"):
        text, values, order = (_sqlite if connection.vendor == "sqlite" else _postgresql)(query, name, scopes, language)
        if parts is not None:
            only, more = parts.query.sql_with_params()
            text, values = f"{text} AND piece.part IN ({only})", [*values, *more]
        with connection.cursor() as cursor:
            cursor.execute(f"{text} ORDER BY {order} DESC LIMIT %s", [*values, limit])
            for pk, subject, part in cursor.fetchall():
                known.setdefault(pk, Hit(subject, part))
        if len(known) >= limit:
            break
    return list(known.values())[:limit]


def _sqlite(query: Query, name: str, scopes: Sequence[str], _language: str) -> tuple[str, list[Any], str]:
    index = f"kit_search_{name}"
    text = (
        f"SELECT piece.id, piece.subject, piece.part FROM {index} JOIN {TABLE} AS piece ON piece.id = {index}.rowid"  # noqa: S608 - names of ours
        f" WHERE {index} MATCH %s"
    )
    return text, [_match(query, name, scopes)], f"{index}.rowid"


def _match(query: Query, name: str, scopes: Iterable[str]) -> str:
    """The query in the words of FTS5: every word is quoted, and made of letters and digits only."""
    columns = "{title people}" if name == "head" else "{title people body}"
    where = " OR ".join(f'"{each}"' for each in scopes)
    said = [f"scope : ({where})", *(f"{columns} : {_phrase(term)}" for term in query.wanted)]
    match = f"({' AND '.join(said)})"
    return match + "".join(f" NOT {columns} : {_phrase(term)}" for term in query.unwanted)


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.prefix else ""}'


def _postgresql(query: Query, name: str, scopes: Sequence[str], language: str) -> tuple[str, list[Any], str]:
    places = ", ".join(["%s"] * len(scopes))
    text = (
        f"SELECT piece.id, piece.subject, piece.part FROM {TABLE} AS piece"  # noqa: S608 - names of ours
        f" WHERE piece.{name}_words @@ to_tsquery(%s::regconfig, %s) AND piece.scope IN ({places})"
    )
    wanted = [_adjacent(term) for term in query.wanted]
    unwanted = [f"!{_adjacent(term)}" for term in query.unwanted]
    return text, [CONFIGS.get(language, "simple"), " & ".join([*wanted, *unwanted]), *scopes], "piece.id"


def _adjacent(term: Term) -> str:
    """The words of a term in those of a tsquery."""
    quoted = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join([*quoted[:-1], quoted[-1] + (':*' if term.prefix else '')])})"
