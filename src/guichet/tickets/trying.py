"""A draft tried on the desk's own requests before it is published: each assessed anew, under its terms and the text.

It is done in pieces, the first at once and the others by the rounds, so that no page waits for it and no round is held
up. What people did stays what it was: pauses and closings are those of the past.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from guichet.accounts.models import User
from guichet.contracts.holding import from_codes
from guichet.core.backtest.trial import Cell, Line, compared, summed
from guichet.core.commitments.assess import assess
from guichet.core.errors import GuichetError
from guichet.core.policy.model import Policy
from guichet.core.policy.overriding import Override, overridden
from guichet.desks.locking import lock_desk
from guichet.kit import jobs
from guichet.kit.models import Job, JobState
from guichet.policies.drafting import hash_of
from guichet.policies.examining import as_published, sound
from guichet.policies.models import PolicyDraft, Trial
from guichet.tickets.models import Event, Ticket
from guichet.tickets.timeline import compose, policy_for

QUEUE: Final = "trial"
TEXT: Final = "policy.yaml"
"""What a draft's text is called where something is wrong with it."""
PIECE: Final = 500
"""Requests of one piece: some tenths of a second."""

GOES_ON: Final = Q(queue=QUEUE, state__in=[JobState.WAITING, JobState.RUNNING])

MOST: Final = 20_000
"""Requests of one trial, those that were sent last."""

MOST_LISTED: Final = 200
"""Promises that are listed, of those that turn and of those that only move."""


class OneGoesOn(Exception):  # noqa: N818 - reads as what it is
    """A trial of the desk goes on already."""


def try_on_past(draft: PolicyDraft, *, first_at: int, end_at: int, by: User, at: int, now: int) -> Trial:
    """Try a draft on the requests of a period, as of ``at``. ``now`` is the machine's time. The first piece is done at
    once.

    Raises:
        OneGoesOn: where another trial of the desk is not finished.
        PolicyError: where the text is no policy.
    """
    sound(draft.text, TEXT)
    with transaction.atomic():
        lock_desk(draft.desk_id)
        if Job.objects.filter(GOES_ON, payload__desk=draft.desk_id).exists():
            raise OneGoesOn
        count = _tickets(draft.desk_id, first_at, end_at).count()
        trial = Trial.objects.create(
            desk_id=draft.desk_id,
            draft=draft,
            text=draft.text,
            hash=hash_of(draft.text),
            first_at=first_at,
            end_at=end_at,
            at=at,
            by=by,
            all_tickets=min(count, MOST),
            more=max(0, count - MOST),
        )
        payload = {"trial": trial.pk, "desk": draft.desk_id}
        jobs.enqueue(QUEUE, at=now, payload=payload, key=f"{QUEUE}:{trial.pk}")
    go_on(at=now)
    trial.refresh_from_db()
    return trial


def go_on(*, at: int) -> bool:
    """Do a piece of the trial that has waited longest, if there is one; ``at`` is the machine's time."""
    if not Job.objects.filter(GOES_ON, run_after__lte=at).exists():
        return False
    job = jobs.claim([QUEUE], at=at)
    if job is None:
        return False
    try:
        trial = Trial.objects.filter(pk=job.payload["trial"]).first()
        is_over = trial is None or _piece(trial, at=at)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is tried again, and in the end told
        jobs.fail(job, at=at, error=repr(error))
        return True
    if is_over:
        jobs.complete(job, at=at)
    else:
        jobs.put_back(job, at=at)
    return True


def goes_on(trial: Trial) -> bool:
    """Whether somebody will go on with a trial; one that is neither finished nor going on has failed."""
    return Job.objects.filter(GOES_ON, key=f"{QUEUE}:{trial.pk}").exists()


def _piece(trial: Trial, *, at: int) -> bool:
    """Try the next requests; whether these were the last. What they come to and how far it got are stored at once."""
    found = _tickets(trial.desk_id, trial.first_at, trial.end_at).filter(pk__lt=trial.result.get("last", 2**62))
    known = found.select_related("terms__version").defer("terms__version__text").order_by("-pk")
    batch = list(known[: min(PIECE, trial.all_tickets - trial.done)])
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(ticket__in=batch).order_by("ticket_id", "seq"):
        events[event.ticket_id].append(event)
    trial.result = _counted(trial, batch, events)
    trial.done += len(batch)
    is_over = trial.done >= trial.all_tickets or len(batch) < PIECE
    trial.finished_at = at if is_over else None
    # Two who do the same piece, after a lease that ran out, come to the same: the row is written whole.
    trial.save(update_fields=["result", "done", "finished_at"])
    return is_over


def _counted(trial: Trial, batch: Sequence[Ticket], events: Mapping[int, Sequence[Event]]) -> dict[str, Any]:
    was = trial.result
    cells = [Cell(**cell) for cell in was.get("cells", ())]
    said: dict[str, Any] = {"turned": list(was.get("turned", ())), "moved": list(was.get("moved", ()))}
    said |= {each: was.get(each, 0) for each in ("turned_in_all", "moved_in_all", "untried")}
    lines: list[Line] = []
    for ticket in batch:
        try:
            found = _tried(as_published(trial.text, TEXT), ticket, events[ticket.pk], trial.at)
        except GuichetError:
            # The text does not know its priority or plan, or not the holidays of that year.
            said["untried"] += 1
            continue
        lines += found
        for name in ("turned", "moved"):
            hits = [line for line in found if (line.turns if name == "turned" else line.moves)]
            said[f"{name}_in_all"] += len(hits)
            room = MOST_LISTED - len(said[name])
            said[name] += [{"ticket": ticket.pk, **asdict(line)} for line in hits[: max(0, room)]]
    said["cells"] = [asdict(cell) for cell in summed(lines, cells)]
    said["last"] = batch[-1].pk if batch else was.get("last", 2**62)
    return said


def _tried(policy: Policy, ticket: Ticket, events: Sequence[Event], at: int) -> list[Line]:
    timeline = compose(ticket.public_id, ticket.terms, events)
    held = from_codes(ticket.terms.overrides or ())
    new = _with(policy, held) if held else policy
    before, after = (assess(each, timeline, at, ledger=False) for each in (policy_for(ticket), new))
    return list(compared(before, after))


def _tickets(desk_id: int, first_at: int, end_at: int) -> Any:
    return Ticket.objects.filter(desk_id=desk_id, submitted_at__gte=first_at, submitted_at__lt=end_at)


@lru_cache(maxsize=64)
def _with(policy: Policy, overrides: tuple[Override, ...]) -> Policy:
    return overridden(policy, overrides)
