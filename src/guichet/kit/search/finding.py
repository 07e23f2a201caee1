"""Looking for words: what has them in its head first, then whatever has them, each the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from guichet.kit.search.query import Query, Term
from guichet.kit.search.schema import CONFIGS, TABLE

PIECE: Final = "piece.id, piece.kind, piece.subject, piece.part"


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that was found."""

    kind: str
    subject: int
    part: int


@dataclass(frozen=True, slots=True)
class Where:
    """Where it is looked: in scopes; and where marks are given, only in what bears one of them."""

    scopes: Sequence[str]
    marks: Sequence[str] | None = None


def find(query: Query, where: Where, *, language: str, limit: int, parts: QuerySet[Any] | None = None) -> list[Hit]:
    """At most ``limit`` pieces of a place, in order; only those whose part is among ``parts``, where that is given.

    ``language`` is that under which the pieces were put in.
    """
    if not query or not where.scopes:
        return []
    known: dict[int, Hit] = {}
    # What is not wanted may stand anywhere: then the head alone cannot tell.
    for name in ("whole",) if query.unwanted else ("head", "whole"):
        text, values, order = (_sqlite if connection.vendor == "sqlite" else _postgresql)(query, name, where, language)
        if parts is not None:
            only, more = parts.query.sql_with_params()
            # Asked of each piece that is found, and not of all that there are.
            within = f"EXISTS (SELECT 1 FROM ({only}) AS readable WHERE readable.pk = piece.part)"  # noqa: S608 - Django's own text
            text, values = f"{text} AND {within}", [*values, *more]
        with connection.cursor() as cursor:
            cursor.execute(f"{text} ORDER BY {order} DESC LIMIT %s", [*values, limit])
            for pk, kind, subject, part in cursor.fetchall():
                known.setdefault(pk, Hit(kind, subject, part))
        if len(known) >= limit:
            break
    return list(known.values())[:limit]


def _sqlite(query: Query, name: str, where: Where, _language: str) -> tuple[str, list[Any], str]:
    index = f"kit_search_{name}"
    text = (
        f"SELECT {PIECE} FROM {index} JOIN {TABLE} AS piece ON piece.id = {index}.rowid"  # noqa: S608 - names of ours
        f" WHERE {index} MATCH %s"
    )
    return text, [_match(query, name, where)], f"{index}.rowid"


def _match(query: Query, name: str, where: Where) -> str:
    """The query in the words of FTS5: every word is quoted, and made of letters and digits only."""
    columns = "{title people}" if name == "head" else "{title people body}"
    places = [_any(where.scopes), *([] if where.marks is None else [_any(where.marks)])]
    said = [*places, *(f"{columns} : {_phrase(term)}" for term in query.wanted)]
    match = f"({' AND '.join(said)})"
    return match + "".join(f" NOT {columns} : {_phrase(term)}" for term in query.unwanted)


def _any(words: Sequence[str]) -> str:
    quoted = " OR ".join(f'"{word}"' for word in words)
    return f"scope : ({quoted})"


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.prefix else ""}'


def _postgresql(query: Query, name: str, where: Where, language: str) -> tuple[str, list[Any], str]:
    text = (
        f"SELECT {PIECE} FROM {TABLE} AS piece"  # noqa: S608 - names of ours
        f" WHERE piece.{name}_words @@ to_tsquery(%s::regconfig, %s)"
        " AND split_part(piece.scope, ' ', 1) = ANY(%s)"
    )
    wanted = [_adjacent(term) for term in query.wanted]
    unwanted = [f"!{_adjacent(term)}" for term in query.unwanted]
    values: list[Any] = [CONFIGS.get(language, "simple"), " & ".join([*wanted, *unwanted]), list(where.scopes)]
    if where.marks is not None:
        text, values = f"{text} AND string_to_array(piece.scope, ' ') && %s", [*values, list(where.marks)]
    return text, values, "piece.id"


def _adjacent(term: Term) -> str:
    """The words of a term in those of a tsquery."""
    quoted = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join([*quoted[:-1], quoted[-1] + (':*' if term.prefix else '')])})"
