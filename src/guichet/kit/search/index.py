"""Putting words into the index and taking them out. The database keeps its own in step, in the same transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from guichet.kit.models import SearchText
from guichet.kit.search.schema import COLUMNS
from guichet.kit.search.words import folded
from guichet.kit.writing import Writing

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of text that can be found.

    ``stream`` and ``kind`` say whose and what, ``subject`` of which thing it is a piece, ``part`` which piece of that
    kind; ``person`` whom ``people`` names; ``public``, whether it is for others than the stream's own people. ``marks``
    are words by which a search can be narrowed at once, made of letters and digits.
    """

    stream: int
    kind: str
    subject: int
    part: int
    person: int | None
    public: bool
    marks: tuple[str, ...]
    language: str
    title: str
    people: str
    text: str


def scope(kind: str, stream: int, *, public: bool) -> str:
    """Where a piece can be found, as one word of the index."""
    return f"{kind}{stream}{'p' if public else 'i'}"


def put(pieces: Iterable[Piece]) -> None:
    """Add pieces that are not there yet."""
    SearchText.objects.bulk_create((_row(piece) for piece in pieces), batch_size=BATCH)


def put_one(piece: Piece) -> None:
    """Add a piece that is not there yet."""
    TEXTS.add(_row(piece))


TEXTS: Final = Writing(SearchText)


def put_missing(kind: str, pieces: Sequence[Piece]) -> None:
    """Add those of the pieces that are not there."""
    parts = [piece.part for piece in pieces]
    there = set(SearchText.objects.filter(kind=kind, part__in=parts).values_list("part", flat=True))
    put(piece for piece in pieces if piece.part not in there)


def drop(kind: str, *, subject: int) -> None:
    """Take out all pieces of one thing."""
    SearchText.objects.filter(kind=kind, subject=subject).delete()


def drop_part(kind: str, *, part: int) -> None:
    """Take out one piece."""
    SearchText.objects.filter(kind=kind, part=part).delete()


def drop_stream(kind: str, *, stream: int) -> None:
    """Take out all pieces of a stream."""
    SearchText.objects.filter(kind=kind, stream=stream).delete()


def rename(stream: int, *, person: int, people: str) -> None:
    """Say anew how somebody is called, wherever they are; with nothing, they are forgotten."""
    SearchText.objects.filter(stream=stream, person=person).update(people=folded(people))


def purge() -> None:
    """Leave nothing in the index of what was taken out or renamed; after an erasure.

    FTS5 only marks words as gone until it merges its segments, which this orders: about a second for a hundred thousand
    pieces. PostgreSQL clears away what is gone with its next vacuum, there as in every table.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in COLUMNS:
                cursor.execute(f"INSERT INTO kit_search_{name}(kit_search_{name}) VALUES ('optimize')")  # noqa: S608 - names of ours


def _row(piece: Piece) -> SearchText:
    return SearchText(
        stream=piece.stream,
        kind=piece.kind,
        subject=piece.subject,
        part=piece.part,
        person=piece.person,
        scope=" ".join([scope(piece.kind, piece.stream, public=piece.public), *piece.marks]),
        language=piece.language,
        title=folded(piece.title),
        people=folded(piece.people),
        body=folded(piece.text),
    )
