"""A ticket's events and messages as a conversation: numbered messages, what people did, what the desk did by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from guichet.core.commitments.standing import ActKind
from guichet.core.policy.model import Policy
from guichet.core.timeline.events import By, EventType, Timeline
from guichet.kit.asking import Question
from guichet.quotes.saying import amount
from guichet.tickets.models import Attachment, Message, MessageKind, Ticket
from guichet.tickets.models import Event as EventRow
from guichet.web.shared import instants, wording
from guichet.web.shared.case import Case
from guichet.web.shared.effects import Effect, effects_of
from guichet.web.shared.exceptions import entries_said
from guichet.web.shared.prose import paragraphs

NOTHING = SafeString("")

INSIDE = (EventType.ASSIGNED, EventType.NOTED, EventType.WORKED)
"""What people do that is the desk's own business."""

MOST_EFFECTS = 60
"""Messages whose effect on the clocks is said; of a longer conversation, the latest."""

WORDS_OF = (
    EventType.SUBMITTED,
    EventType.REPLIED,
    EventType.ANSWERED,
    EventType.NOTED,
    EventType.RESOLVED,
    EventType.REFUSED,
    EventType.WORKAROUND_GIVEN,
)

PHRASES: Final[Mapping[EventType, tuple[Promise, Promise | str]]] = {
    EventType.SUBMITTED: (gettext_lazy("%(name)s sent the request"), ""),
    EventType.RELEASED: (
        gettext_lazy("There was a place for it: it was let in, and its clocks began"),
        gettext_lazy("%(name)s let it in before there was a place"),
    ),
    EventType.PRIORITISED: (gettext_lazy("%(name)s changed it to %(level)s"), ""),
    EventType.ASSIGNED: (
        pgettext_lazy("of a request", "%(name)s gave it to a colleague"),
        pgettext_lazy("of a request", "%(name)s gave it to a team"),
    ),
    EventType.TAKEN: (gettext_lazy("%(name)s took it in charge"), ""),
    EventType.WORKAROUND_GIVEN: (gettext_lazy("%(name)s gave a workaround"), ""),
    EventType.RESOLVED: (gettext_lazy("%(name)s resolved it"), gettext_lazy("%(name)s resolved it: %(ground)s")),
    EventType.VALIDATED: (gettext_lazy("%(name)s accepted the solution"), ""),
    EventType.REFUSED: (gettext_lazy("%(name)s refused the solution"), ""),
    EventType.CLOSED: (gettext_lazy("%(name)s closed it"), gettext_lazy("%(name)s closed it: %(ground)s")),
    EventType.REOPENED: (gettext_lazy("%(name)s opened it again"), ""),
    EventType.EXCLUDED: (gettext_lazy("%(name)s set it outside the scope of support: %(ground)s"), ""),
    EventType.READMITTED: (gettext_lazy("%(name)s took it back into support"), ""),
    EventType.QUOTED: (gettext_lazy("%(name)s sent a quote: %(total)s"), ""),
    EventType.QUOTE_ACCEPTED: (
        gettext_lazy("%(name)s accepted the quote"),
        gettext_lazy("%(name)s accepted the quote by the link in its letter"),
    ),
    EventType.QUOTE_DECLINED: (
        gettext_lazy("%(name)s declined the quote"),
        gettext_lazy("%(name)s declined the quote by the link in its letter"),
    ),
    EventType.REGISTERED: (gettext_lazy("%(name)s registered it"), ""),
    EventType.CAUSE_SET: (gettext_lazy("%(name)s found the cause: %(cause)s"), ""),
    EventType.FIX_DELIVERED: (gettext_lazy("%(name)s delivered the fix"), ""),
    EventType.MISS_WAIVED: (gettext_lazy("%(name)s waived the miss of %(promise)s"), ""),
    EventType.WAIVER_WITHDRAWN: (gettext_lazy("%(name)s withdrew the waiver of the miss of %(promise)s"), ""),
    EventType.KIND_SET: (gettext_lazy("%(name)s found what kind of request it is: %(kind)s"), ""),
    EventType.NOTED: (gettext_lazy("%(name)s noted whether it can be reproduced: %(again)s"), ""),
    EventType.WORKED: (gettext_lazy("%(name)s logged %(length)s of work"), ""),
    EventType.ACKNOWLEDGED: (gettext_lazy("%(name)s deals with the escalation; it goes no further"), ""),
    EventType.TERMS_CHANGED: (
        gettext_lazy("%(name)s changed the terms: %(terms)s"),
        gettext_lazy("%(name)s let other hours count from here on: %(hours)s"),
    ),
}
"""What is said of each event; the second where more is known of it."""

OF_EXCLUSIONS = (EventType.EXCLUDED, EventType.QUOTED, EventType.QUOTE_ACCEPTED, EventType.QUOTE_DECLINED)

SIGNS = {EventType.PRIORITISED: "set", EventType.CLOSED: "end", EventType.RESOLVED: "end", EventType.REOPENED: "set"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in the conversation. ``sort``: ``theirs``, ``ours``, ``note``, ``event`` (somebody did) or ``act``.
    ``answers`` are those to what the policy asks, ``files`` what was sent with it; ``source`` leads to what it was
    made of, and says so; ``undelivered`` says which mails about it did not arrive, and where more is said of each;
    ``receipt`` is the kind and number of an act.
    """

    sort: str
    key: str
    at: int
    figure: str = ""
    author: str = ""
    byline: str = ""
    body: SafeString = NOTHING
    answers: tuple[tuple[str, SafeString], ...] = ()
    said: str = ""
    sign: str = "tick"
    clause: str = ""
    reason: str = ""
    effects: tuple[Effect, ...] = ()
    files: tuple[Attachment, ...] = ()
    source: tuple[str, str] | None = None
    undelivered: tuple[tuple[str, str], ...] = ()
    receipt: tuple[str, int] | None = None

    @property
    def row(self) -> str:
        """The ribbon's row to which it belongs."""
        return "customer" if self.sort == "theirs" or (self.sort == "event" and self.byline == "customer") else "desk"


def story_of(
    policy: Policy,
    case: Case,
    timeline: Timeline,
    rows: Sequence[EventRow],
    messages: Mapping[int, Message],
    *,
    inside: bool,
) -> tuple[Entry, ...]:
    """The conversation in order of time; ``inside`` the desk, with its notes and what each step did to the clocks."""
    entries = list(_entries(policy, timeline, rows, messages, inside=inside))
    for deed in case.done:
        said, key = deed.said, deed.key
        if deed.act.kind is not ActKind.REMIND or inside:
            receipt = (str(deed.act.kind), deed.number)
            at, clause = deed.act.at, deed.act.clause
            entries.append(Entry(sort="act", key=key, at=at, said=said, clause=clause, receipt=receipt))
    order = sorted(range(len(entries)), key=lambda i: (entries[i].at, entries[i].sort == "act", i))
    return tuple(_numbered(entries[i] for i in order))


def _numbered(entries: Iterator[Entry]) -> Iterator[Entry]:
    figure = 0
    for entry in entries:
        if entry.sort in ("theirs", "ours", "note"):
            figure += 1
            yield replace(entry, figure=str(figure))
        else:
            yield entry


def _entries(
    policy: Policy, timeline: Timeline, rows: Sequence[EventRow], messages: Mapping[int, Message], *, inside: bool
) -> Iterator[Entry]:
    events = timeline.events
    terms = sum(event.type is EventType.TERMS_CHANGED for event in events)
    for i, row in enumerate(rows):
        kind = _type(row)
        message = messages.get(row.pk)
        if kind is None or (row.by == By.SYSTEM and kind is not EventType.RELEASED):
            # What the desk does by itself is told from what was derived; that there was a place is not.
            continue
        shown = message is not None and (inside or message.kind == MessageKind.PUBLIC)
        if shown and message is not None and kind in WORDS_OF and (message.text or message.fields or message.erased_at):
            said = i >= len(rows) - MOST_EFFECTS and kind is not EventType.NOTED and inside
            step = _Step(timeline.id, row.seq, i, terms, get_language() or "", policy, timeline)
            effects = _effects(step) if said else ()
            yield replace(_message_entry(row, kind, message, effects), answers=_answers(policy, message))
        elif kind is not EventType.NOTED or "reproducible" in row.data:
            joined = events[i].data.get("entries")
            hours = entries_said(joined) if isinstance(joined, tuple) else ""
            entry = _event_entry(policy, row, kind, message if shown else None, inside=inside, hours=hours)
            if entry:
                yield entry


@dataclass(frozen=True, slots=True)
class _Step:
    """One event of a ticket, known by the ticket's name, its number and its place: what came before it never changes.
    ``terms`` says how often the ticket's terms have changed, after which the hours may be others.
    """

    ticket: str | None
    seq: int
    place: int
    terms: int
    language: str
    policy: Policy = field(compare=False)
    timeline: Timeline = field(compare=False)


@lru_cache(maxsize=2048)
def _effects(step: _Step) -> tuple[Effect, ...]:
    """What a step did, worked out once: events are added at the end and never taken back."""
    before = replace(step.timeline, events=step.timeline.events[: step.place])
    return effects_of(step.policy, before, step.timeline.events[step.place])


def _message_entry(row: EventRow, kind: EventType, message: Message, effects: tuple[Effect, ...]) -> Entry:
    if message.kind == MessageKind.INTERNAL:
        sort, byline = "note", gettext("seen by the desk only")
    elif row.by == By.AGENT and message.seat_id:
        sort = "ours"
        byline = _byline(kind)
    else:
        sort, byline = "theirs", str((row.contact and row.contact.organisation) or "")
    text = paragraphs(message.text) if message.erased_at is None else paragraphs(gettext("This message was erased."))
    return Entry(
        sort=sort,
        key=f"m{row.seq}",
        at=row.at,
        author=name_of(row),
        byline=byline,
        body=text,
        effects=effects,
        files=tuple(sorted(message.attachments.all(), key=lambda file: file.pk)),
    )


def _byline(kind: EventType) -> str:
    if kind is EventType.SUBMITTED:
        return gettext("on behalf of the customer")
    if kind is EventType.RESOLVED:
        return gettext("resolves the request")
    return gettext("gives a workaround") if kind is EventType.WORKAROUND_GIVEN else gettext("to the customer")


def _answers(policy: Policy, message: Message) -> tuple[tuple[str, SafeString], ...]:
    """What the policy asks, and what was answered with the message."""
    asked = policy.submission.fields
    found = [
        (wording.in_language(asked[code].name), paragraphs(wording.answer_name(asked[code], text)))
        for code, text in message.fields.items()
        if text and code in asked
    ]
    rule = policy.metering.no_credit if policy.metering else None
    if rule is not None and rule.unless_name and message.fields.get(rule.unless_field or ""):
        found.append((wording.in_language(rule.unless_name), paragraphs(gettext("yes"))))
    return tuple(found)


def name_of(row: EventRow) -> str:
    """Who did it, by name; a person who was erased has none."""
    if row.seat is not None:
        return row.seat.user.name
    return (row.contact.name if row.contact else "") or gettext("somebody")


def _event_entry(
    policy: Policy, row: EventRow, kind: EventType, message: Message | None, *, inside: bool, hours: str = ""
) -> Entry | None:
    said = _event_said(policy, row, kind, name_of(row), hours)
    own = kind is EventType.ASSIGNED and str(row.data.get("to")) == str(row.seat_id)
    if not said or own or (kind in INSIDE and not inside):
        return None
    clauses = {
        EventType.PRIORITISED: policy.priorities.clause if policy.priorities else "",
        EventType.KIND_SET: policy.kinds.clause if policy.kinds else "",
        EventType.RELEASED: policy.allowance.clause if policy.allowance else "",
        EventType.CLOSED: policy.closing.clause or "",
        EventType.RESOLVED: policy.closing.clause or "",
        EventType.REOPENED: policy.reopening.clause or "",
        **dict.fromkeys(OF_EXCLUSIONS, policy.exclusions.clause if policy.exclusions else ""),
        EventType.REGISTERED: policy.submission.registration_clause or "",
    }
    return Entry(
        sort="event",
        key=f"m{row.seq}",
        at=row.at,
        said=said,
        sign=SIGNS.get(kind, "tick"),
        clause=clauses.get(kind, ""),
        reason=message.text if message else "",
        byline="customer" if row.by == By.CONTACT else "",
    )


def _event_said(policy: Policy, row: EventRow, kind: EventType, name: str, hours: str) -> str:
    level = wording.priority(policy, row.data.get("priority"))
    excluded = policy.exclusions.grounds if policy.exclusions and kind is EventType.EXCLUDED else {}
    ground = (excluded or policy.closing.grounds).get(row.data.get("ground", ""), {})
    said = {
        "name": name,
        "level": level.name if level else "—",
        "ground": wording.in_language(ground) if ground else "",
        "cause": wording.cause_name(row.data.get("cause", "")),
        "again": wording.reproducible_name(policy, row.data.get("reproducible", "")),
        "kind": wording.kind_name(policy, row.data.get("kind", "")),
        "length": instants.length(60 * int(row.data.get("minutes", 0))),
        "terms": wording.terms_name(policy, row.data),
        "hours": hours,
        "promise": wording.commitment_name(policy, row.data.get("commitment", "")),
        "total": _total(row) if kind is EventType.QUOTED else "",
    }
    return str(_phrase(row, kind, ground=bool(ground), hours=bool(hours))) % said


def _phrase(row: EventRow, kind: EventType, *, ground: bool, hours: bool) -> Promise | str:
    """What is said of an event, before its places are filled."""
    plain, fuller = PHRASES.get(kind, ("", ""))
    told = {
        EventType.ASSIGNED: "team" in row.data,
        EventType.RESOLVED: ground,
        EventType.CLOSED: ground,
        EventType.QUOTE_ACCEPTED: row.data.get("via") == "link",
        EventType.QUOTE_DECLINED: row.data.get("via") == "link",
        EventType.TERMS_CHANGED: hours,
        EventType.RELEASED: row.by == By.AGENT,
    }
    return fuller if told.get(kind) else plain


def _total(row: EventRow) -> str:
    return amount(int(row.data["total"]), str(row.data["currency"]), get_language() or "en")


def _type(row: EventRow) -> EventType | None:
    try:
        return EventType(row.type)
    except ValueError:
        return None


def events_shown(ticket: Ticket) -> list[EventRow]:
    """The ticket's events in the order in which they count, with who did them: one question to the database."""
    return SHOWN.all(ticket.pk)


SHOWN: Final = Question(
    lambda ticket: (
        EventRow.objects.filter(ticket=ticket)
        .select_related("seat__user", "contact__organisation")
        .order_by("at", "seq")
    )
)
