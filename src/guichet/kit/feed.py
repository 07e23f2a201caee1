"""The feed: one row for each committed change of a stream, numbered without gaps in the order of the commits.

The number is taken last, under the lock of the stream's head: a plain sequence would let a reader see number 8 before 7
has been committed, and lose it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from guichet.kit.asking import Question
from guichet.kit.models import FeedHead, FeedReader, FeedRow
from guichet.kit.writing import Writing

CHANNEL: Final = "guichet_feed"
"""Where PostgreSQL tells whoever listens that something was committed. What, they read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that has changed: what kind, of which thing, the row that says more, and when it counts."""

    kind: str
    subject: int
    detail: int
    at: int


HEADS: Final = Writing(FeedHead)
ROWS: Final = Writing(FeedRow)


def publish(stream: int, changes: Sequence[Change], *, recorded_at: int) -> int:
    """Number the changes and add them to the stream; the last number. The last thing that a transaction does.

    Takes the stream's lock until the transaction ends.
    """
    if not changes:
        return 0
    if not connection.in_atomic_block:
        raise RuntimeError("A change is published in the transaction that makes it.")
    last = HEADS.step(stream, "number", len(changes))
    if last is None:
        FeedHead.objects.bulk_create([FeedHead(stream=stream)], ignore_conflicts=True)
        last = HEADS.step(stream, "number", len(changes)) or 0
    for number, change in enumerate(changes, last - len(changes) + 1):
        ROWS.add(
            FeedRow(
                stream=stream,
                number=number,
                kind=change.kind,
                subject=change.subject,
                detail=change.detail,
                at=change.at,
                recorded_at=recorded_at,
            )
        )
    poke()
    return last


def poke() -> None:
    """Let whoever follows look, once this transaction is committed. On SQLite they see it by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


def heads() -> dict[int, int]:
    """The last number of each stream."""
    return dict(FeedHead.objects.values_list("stream", "number"))


def head(stream: int) -> int:
    """The last number of a stream."""
    found = HEAD.first(stream)
    return found.number if found else 0


HEAD: Final = Question(lambda stream: FeedHead.objects.filter(stream=stream))


def read(stream: int, *, after: int, limit: int = 200) -> list[FeedRow]:
    """The rows of a stream after a number, in order."""
    return list(FeedRow.objects.filter(stream=stream, number__gt=after).order_by("number")[:limit])


def reader_of(name: str, stream: int) -> FeedReader:
    """The place of a reader, locked until the transaction ends: two of the same name never read the same row."""
    place = FeedReader.objects.select_for_update(no_key=True).filter(name=name, stream=stream).first()
    if place is None:
        FeedReader.objects.bulk_create([FeedReader(name=name, stream=stream)], ignore_conflicts=True)
        place = FeedReader.objects.select_for_update(no_key=True).get(name=name, stream=stream)
    return place
