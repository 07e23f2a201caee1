"""Reading what has changed and putting letters in the outbox: each change once, in the order of the feed."""

from django.db import InterfaceError, OperationalError, transaction

from guichet.kit import feed, outbox
from guichet.kit.faults import told
from guichet.kit.models import FeedHead, FeedReader
from guichet.kit.setaside import set_aside
from guichet.notices.audience import posts_for

READER = "notices"
BATCH = 50


def tell(*, at: int) -> int:
    """Word and post what follows from the changes since the last time; how many changes were read."""
    read = dict(FeedReader.objects.filter(name=READER).values_list("stream", "number"))
    heads = FeedHead.objects.order_by("stream").values_list("stream", "number")
    return sum(tell_stream(stream, at=at) for stream, number in heads if number > read.get(stream, 0))


def tell_stream(stream: int, *, at: int) -> int:
    """The same for one desk."""
    count = 0
    while True:
        # The place of the reader moves in the transaction that posts: no change is read twice, and none is lost.
        with transaction.atomic():
            place = feed.reader_of(READER, stream)
            rows = feed.read(stream, after=place.number, limit=BATCH)
            for row in rows:
                try:
                    with transaction.atomic():
                        for post in posts_for(row):
                            outbox.post(stream, post.letter, key=post.key, at=at)
                except (OperationalError, InterfaceError):
                    raise
                except Exception as error:  # noqa: BLE001 - one change that cannot be worded must not silence the desk
                    set_aside("notice", stream=stream, subject=row.pk, error=told(error), at=at)
            if rows:
                place.number = rows[-1].number
                place.save(update_fields=["number"])
        count += len(rows)
        if len(rows) < BATCH:
            return count
