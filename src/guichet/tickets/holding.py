"""Answers that are held for a moment before they leave, so that whoever sent one can take it back. It becomes a reply
when it leaves, and counts from then (G-12): before, nothing of it has happened for the customer, nor for any clock. So
it leaves before what it averts would come, be it a miss or an act of the desk (docs/decisions/0034).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.db import transaction

from guichet.core.commitments.assess import assess
from guichet.core.commitments.averting import averted_at
from guichet.core.timeline.events import EventType
from guichet.kit.asking import Question
from guichet.kit.locking import lock
from guichet.tickets import attaching
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from guichet.tickets.door import Outcome, check_allowed, clean, key_of, unseen_by, visiting
from guichet.tickets.errors import Refused
from guichet.tickets.locking import lock_ticket
from guichet.tickets.models import Attachment, HeldReply, HeldState, Ticket
from guichet.tickets.scopes import may_decide
from guichet.tickets.visit import Visit

HELD: Final = "held"
TAKEN_BACK: Final = "taken_back"
KEPT_BACK: Final = "kept_back"
"""What the feed says of one that could not leave."""

BATCH: Final = 100

AHEAD_S: Final = 10
"""How long before what it averts an answer leaves: the rounds may be a moment late."""


def hold(  # noqa: PLR0913 - all that a reply can carry, keyword-only
    ticket: Ticket,
    *,
    by: Actor,
    at: int,
    seconds: int,
    text: str,
    asks: bool = False,
    proposes: bool = False,
    key: str | None = None,
    expected: int | None = None,
    files: Sequence[Attachment] = (),
    copies: bool = False,
) -> HeldReply | Outcome:
    """Send a reply that leaves after so many seconds; at once, where that is none. What would refuse it now, does. It
    leaves earlier where it would come too late, and what the same person sent before leaves no later. Other words under
    the key of one that waits take its place. With ``copies`` its files go along as copies: others get them too.

    Raises:
        Refused: as ``reply`` does.
    """
    said = {"text": clean(text), "asks": asks, "proposes": proposes}
    if seconds <= 0:
        let_all_leave(ticket, by=by, at=at)
        with transaction.atomic():
            sent = attaching.copies_of(files) if copies else files
            return reply(ticket, by=by, at=at, files=sent, key=key, expected=expected, **said)  # type: ignore[arg-type]
    if not said["text"] or by.seat is None:
        raise Refused("no_such_actor" if said["text"] else "empty", field="text")
    called = key_of(by, key, EventType.REPLIED, ticket.pk)
    with visiting(ticket.pk, at=at) as visit:
        if not may_decide(by, visit.ticket):
            raise Refused("no_such_actor")
        known = HeldReply.objects.filter(ticket=visit.ticket, key=called).first() if called else None
        if known is not None and _is_same(known, said, files):
            return known
        if expected is not None and (unseen := unseen_by(by, visit.events, expected)):
            raise Refused("stale", expected=expected, found=unseen[-1].seq)
        last_calls = _last_calls(visit, by, _data(asks=asks, proposes=proposes))
        leaves_at = min([visit.at + seconds, *last_calls])
        attaching.check_free(visit.ticket.desk_id, by, files)
        if known is not None:
            waited = _give_way(visit, known)
            files = files or waited
        _make_room(visit.ticket, by, leaves_at)
        row = HeldReply.objects.create(
            ticket=visit.ticket,
            seat=by.seat,
            files=[file.pk for file in files],
            copies=copies,
            key=called,
            held_at=visit.at,
            leaves_at=leaves_at,
            **said,
        )
        visit.tell(HELD, at=visit.at, detail=row.pk)
    if row.leaves_at <= row.held_at:
        let_all_leave(ticket, by=by, at=at)
        row.refresh_from_db()
    return row


def take_back(ticket: Ticket, *, by: Actor, at: int, held: int) -> HeldReply:
    """Take one back before it leaves: its author, and nobody else.

    Raises:
        Refused: ``no_such_actor``; ``left`` where it has left, or could not.
    """
    with visiting(ticket.pk, at=at) as visit:
        row = HeldReply.objects.select_for_update(no_key=True).filter(pk=held, ticket=visit.ticket).first()
        if row is None or by.seat is None or row.seat_id != by.seat.pk or not may_decide(by, visit.ticket):
            raise Refused("no_such_actor")
        if row.state == HeldState.TAKEN_BACK:
            return row
        if row.state != HeldState.WAITING:
            raise Refused("left")
        row.state, row.ended_at = HeldState.TAKEN_BACK, visit.at
        row.save(update_fields=["state", "ended_at"])
        visit.tell(TAKEN_BACK, at=visit.at, detail=row.pk)
    return row


def let_leave(held: int, *, at: int) -> bool:
    """Let one leave; false where it was taken back, or has left. One that is refused stays, with the reason."""
    found = HeldReply.objects.filter(pk=held).values_list("ticket_id", flat=True).first()
    if found is None:
        return False
    with transaction.atomic():
        # The lock of a ticket comes before that of what is held on it.
        ticket = lock_ticket(found)
        row = lock(HeldReply.objects.all(), held, "seat__user")
        if row.state != HeldState.WAITING:
            return False
        try:
            with transaction.atomic():
                row.event = _replied(ticket, row, at=at).event
            row.state, row.text = HeldState.LEFT, ""
        except Refused as refused:
            row.state, row.reason = HeldState.REFUSED, refused.code[:40]
        row.ended_at = at
        row.save(update_fields=["state", "reason", "text", "event", "ended_at"])
        if row.state == HeldState.REFUSED:
            with visiting(ticket.pk, at=at) as visit:
                visit.tell(KEPT_BACK, at=visit.at, detail=row.pk)
    return row.state == HeldState.LEFT


def let_all_leave(ticket: Ticket, *, by: Actor, at: int) -> None:
    """Let all of somebody's on a ticket leave now: what they do next comes after it."""
    for row in waiting_on(ticket):
        if by.seat is not None and row.seat_id == by.seat.pk:
            let_leave(row.pk, at=at)


def let_due_leave(*, at: int) -> int:
    """Let leave what is due by ``at``; how many left."""
    found = HeldReply.objects.filter(state=HeldState.WAITING, leaves_at__lte=at).order_by("leaves_at", "id")
    return sum(let_leave(pk, at=at) for pk in list(found.values_list("pk", flat=True)[:BATCH]))


def next_leaving() -> int | None:
    """When the next one leaves."""
    found = HeldReply.objects.filter(state=HeldState.WAITING).order_by("leaves_at", "id")
    return found.values_list("leaves_at", flat=True).first()


def waiting_on(ticket: Ticket) -> list[HeldReply]:
    """Those of a ticket that have not left yet, in the order in which they will."""
    return [row for row in held_on(ticket) if row.state == HeldState.WAITING]


def held_on(ticket: Ticket) -> list[HeldReply]:
    """All that were held on a ticket and have not become replies, in their order."""
    return HELD_ON.all(ticket.pk)


def was_held_on(ticket: Ticket, pk: int) -> bool:
    """Whether an answer of this ticket was held under this number, whatever became of it."""
    return HeldReply.objects.filter(ticket=ticket, pk=pk).exists()


HELD_ON: Final = Question(
    lambda ticket: (
        HeldReply.objects.filter(ticket=ticket)
        .exclude(state=HeldState.LEFT)
        .select_related("seat__user")
        .order_by("leaves_at", "id")
    )
)


def files_of(row: HeldReply) -> list[Attachment]:
    """The files that are to go with it."""
    return list(Attachment.objects.filter(pk__in=row.files).order_by("pk"))


def _is_same(known: HeldReply, said: Mapping[str, object], files: Sequence[Attachment]) -> bool:
    """Whether what is sent under the name of another is that one, sent once more; another answer, where that was taken
    back, or can be still.

    Raises:
        Refused: ``stale`` where that one has left, with other words.
    """
    if known.state == HeldState.LEFT:
        was = None if known.event is None else known.event.message.text
        if was not in {said["text"], ""}:
            raise Refused("stale", field="key")
        return True
    if known.state != HeldState.WAITING:
        return False
    same_files = not files or attaching.prints_of(files) == attaching.prints_of(files_of(known))
    return same_files and said == {"text": known.text, "asks": known.asks, "proposes": known.proposes}


def _give_way(visit: Visit, known: HeldReply) -> Sequence[Attachment]:
    """Let go of one by whose name another is sent. One that waits is taken back: its files, which a form that was gone
    back to has forgotten, go with the other.
    """
    waited = known.state == HeldState.WAITING
    HeldReply.objects.filter(pk=known.pk).update(key=None)
    if not waited:
        return ()
    known.state, known.ended_at = HeldState.TAKEN_BACK, visit.at
    known.save(update_fields=["state", "ended_at"])
    visit.tell(TAKEN_BACK, at=visit.at, detail=known.pk)
    return files_of(known)


def _make_room(ticket: Ticket, by: Actor, leaves_at: int) -> None:
    """What somebody sent before leaves no later than what they send now; words that were taken back are done with."""
    theirs = HeldReply.objects.filter(ticket=ticket, seat=by.seat)
    theirs.filter(state=HeldState.WAITING, leaves_at__gt=leaves_at).update(leaves_at=leaves_at)
    theirs.exclude(state=HeldState.WAITING).exclude(text="").update(text="")


def _last_calls(visit: Visit, by: Actor, data: Mapping[str, object]) -> Iterator[int]:
    """Until when an answer may wait and still avert what it would avert now; nothing where it averts nothing.

    Raises:
        Refused: where the core refuses it now.
    """
    after = check_allowed(visit, EventType.REPLIED, by, data=data)
    averted = averted_at(assess(visit.policy, visit.timeline, visit.at, ledger=False), after)
    if averted is not None:
        yield max(visit.at, averted - AHEAD_S)


def _replied(ticket: Ticket, row: HeldReply, *, at: int) -> Outcome:
    files = files_of(row)
    if len(files) != len(row.files):
        raise Refused("file_gone")
    return reply(
        ticket,
        by=Actor.agent(row.seat),
        at=at,
        text=row.text,
        asks=row.asks,
        proposes=row.proposes,
        key=f"held:{row.pk}",
        files=attaching.copies_of(files) if row.copies else files,
    )


def _data(**said: bool) -> dict[str, object]:
    return {name: True for name, true in said.items() if true}
