"""One act on several tickets: what it would do to each of them, and each done by itself, through the one door. It knows
no transaction of them all: what can be done is done, and of what cannot be it is said why.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.core.policy.model import Policy
from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat
from guichet.tickets.actions import take
from guichet.tickets.actor import Actor
from guichet.tickets.door import key_of
from guichet.tickets.errors import Refused
from guichet.tickets.holding import take_back
from guichet.tickets.models import Attachment, Event, HeldReply, Ticket
from guichet.tickets.scopes import visible_to
from guichet.web.agent.acts.act import Act, ActForm, Option, Sending
from guichet.web.agent.acts.table import ACTS
from guichet.web.agent.answering import REPLYING
from guichet.web.agent.ticket_page import Known, known_of
from guichet.web.shared import refusals
from guichet.web.shared.effects import Effect
from guichet.web.shared.whys import WhyNot, why_not_in, why_not_of

log = logging.getLogger(__name__)

MOST: Final = 100
"""Tickets that are dealt with together: two pages of the queue."""


class TakingForm(ActForm):
    """Nothing to fill in. What a colleague has is not taken from them unseen."""

    kind = EventType.TAKEN

    def hindrance(self) -> str:
        """Who has it."""
        holder = self.scene.ticket.assignee
        if holder is None:
            return ""
        if holder.pk == self.scene.seat.pk:
            return gettext("It is yours already.")
        return gettext("%(name)s has it now.") % {"name": holder.user.name}


TAKING: Final = Act(
    noun="taking",
    kind=EventType.TAKEN,
    group="first",
    name=_("Take it"),
    send=_("Take it"),
    told=_("It is yours."),
    key="a",
    icon="hand",
    form=TakingForm,
    do=take,
)

TOGETHER: Final[Mapping[str, Act]] = {
    "taking": TAKING,
    "reply": REPLYING,
    **{noun: ACTS[noun] for noun in ("assignment", "priority", "registration", "cause", "closure", "exclusion")},
}
"""What can be done to several, but for what somebody confirms of one ticket."""


KEYS_OF_QUEUE: Final = frozenset("fjknx")
"""Letters that mean something else where tickets are chosen."""


def offered_under(policy: Policy) -> tuple[tuple[Act, str], ...]:
    """What a desk under this policy does to several tickets, each with its key."""
    unknown = set() if policy.exclusions is not None else {"exclusion"}
    if policy.submission.registration != "explicit":
        unknown.add("registration")
    if policy.priorities is None or "agent" not in policy.priorities.set_by:
        unknown.add("priority")
    acts = (act for noun, act in TOGETHER.items() if noun not in unknown)
    return tuple((act, "" if act.key in KEYS_OF_QUEUE else act.key) for act in acts)


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One of the tickets. ``known`` is nothing where the desk has none of that number. Where ``said`` is not empty the
    act is not done to it, for this reason; ``why`` is its receipt, where the policy has one. ``text`` is what its
    customer would read.
    """

    number: int
    known: Known | None
    form: ActForm | None = None
    effects: tuple[Effect, ...] = ()
    said: str = ""
    why: WhyNot | None = None
    done: bool = False
    text: str = ""
    subject: str = ""

    @property
    def seen(self) -> str:
        """The ticket and its last event, as whoever sends the form has seen it."""
        return f"{self.number}-{self.known.scene.seen}" if self.known else ""

    @property
    def clause(self) -> str | None:
        """The clause by which it is refused."""
        return self.why.clause if self.why else None


def numbers_in(fields: QueryDict) -> tuple[int, ...]:
    """The numbers of the chosen tickets, each once, in their order."""
    found = (each for each in fields.getlist("ticket") if each.isascii() and each.isdigit() and len(each) < 12)
    return tuple(dict.fromkeys(int(each) for each in found))[:MOST]


def foresee(act: Act, seat: Seat, numbers: Sequence[int], typed: QueryDict | None) -> tuple[One, ...]:
    """What the act would do to each, as far as it is filled in."""
    found = visible_to(seat).select_related("contact__organisation", "terms__version", "assignee__user", "team")
    tickets = {each.number: each for each in found.defer("terms__version__text").filter(number__in=numbers)}
    return tuple(_foreseen(act, seat, number, tickets.get(number), typed) for number in numbers)


def shared_form(act: Act, ones: Iterable[One], typed: QueryDict | None) -> ActForm | None:
    """The form that is filled in once: it offers what any of the tickets can take. Nothing where none can."""
    forms_of = [one.form for one in ones if one.form is not None]
    if not forms_of:
        return None
    shown = act.form(typed, scene=forms_of[0].scene)
    for name, field in shown.fields.items():
        if isinstance(field, forms.ChoiceField):
            field.choices = _merged(each.fields[name].choices for each in forms_of if name in each.fields)  # type: ignore[attr-defined]
    return shown


def options_of(shown: ActForm, ones: Iterable[One]) -> tuple[Option, ...]:
    """What can be chosen, each once; what it does is said ticket by ticket."""
    if not shown.choosing:
        return ()
    found: dict[str, Option] = {}
    for one in ones:
        for option in one.form.options if one.form else ():
            found.setdefault(option.value, Option(**{**_plain(option), "effects": ()}))
    return tuple(found.values())


def done_before(act: Act, ones: Iterable[One], by: Actor, key: str) -> frozenset[int]:
    """The tickets to which this very sending was done already."""
    kinds = {act.kind, EventType.NOTED}
    tickets = [one.known.ticket.pk for one in ones if one.known is not None]
    keys = [key_of(by, key, kind, ticket) for ticket in tickets for kind in kinds]
    # What was taken back was sent too: by the same sending it does not go once more.
    rows = (Event, HeldReply) if act.writes else (Event,)
    return frozenset(
        pk
        for model in rows
        for pk in model.objects.filter(ticket__in=tickets, key__in=keys).values_list("ticket_id", flat=True)
    )


def take_all_back(numbers: Sequence[int], seat: Seat, *, at: int, key: str) -> tuple[One, ...]:
    """Take back the answers that one sending holds on these tickets, as far as they have not left."""
    by, found = Actor.agent(seat), visible_to(seat).filter(number__in=numbers).order_by("number")
    tickets = {each.number: each for each in found}
    keys = {number: key_of(by, key, EventType.REPLIED, each.pk) for number, each in tickets.items()}
    held = {row.ticket_id: row for row in HeldReply.objects.filter(ticket__in=found, key__in=keys.values(), seat=seat)}
    return tuple(
        _taken_back(number, tickets[number], held.get(tickets[number].pk), by, at)
        for number in numbers
        if number in tickets
    )


def perform(  # noqa: PLR0913 - keyword-only
    act: Act,
    ones: Sequence[One],
    typed: QueryDict,
    *,
    by: Actor,
    at: int,
    key: str,
    done: frozenset[int],
    files: Sequence[Attachment] = (),
) -> tuple[One, ...]:
    """Do it to each that it can be done to, but not again to those that this sending was ``done`` to. ``files`` go to
    each whom it writes to.
    """
    seen = dict(each.split("-", 1) for each in typed.getlist("seen") if "-" in each)
    return tuple(
        One(number=one.number, known=one.known, done=True)
        if one.known is not None and one.known.ticket.pk in done
        else _performed(
            act, one, typed, by=by, at=at, sending=Sending(key, _whole(seen.get(str(one.number), "")), files)
        )
        for one in ones
    )


def _foreseen(act: Act, seat: Seat, number: int, ticket: Ticket | None, typed: QueryDict | None) -> One:
    if ticket is None:
        return One(number=number, known=None, said=gettext("There is no such request here."))
    ticket.desk = seat.desk
    known = known_of(seat, ticket)
    scene = known.scene
    if not act.fits(scene):
        reason = scene.why_not(act.kind)
        why = why_not_of(known.policy, reason, inside=True) if reason is not None else None
        return One(number=number, known=known, said=why.said if why else refusals.not_now(), why=why)
    form = act.form(typed, scene=scene)
    said = form.hindrance()
    if said:
        return One(number=number, known=known, said=said)
    return One(
        number=number, known=known, form=form, said=form.unoffered(), effects=form.foretold(), text=form.preview()
    )


def _performed(act: Act, one: One, typed: QueryDict, *, by: Actor, at: int, sending: Sending) -> One:
    if one.known is None or one.form is None or one.said:
        return one
    form = act.form(typed, scene=one.known.scene)
    if not form.is_valid():
        return One(number=one.number, known=one.known, said=" ".join(_errors(form)))
    try:
        act.perform(one.known.ticket, form.cleaned_data, by=by, at=at, sending=sending)
    except Refused as refused:
        why = why_not_in(refused, one.known.policy, inside=True)
        return One(number=one.number, known=one.known, said=refusals.said(refused), why=why)
    except Exception:
        # One that fails must neither stop the others nor hide what was done to those before it.
        log.exception("acting on several: %s on %s", act.noun, one.number)
        return One(number=one.number, known=one.known, said=gettext("The desk failed at this one. Nothing was done."))
    return One(number=one.number, known=one.known, done=True)


def _taken_back(number: int, ticket: Ticket, row: HeldReply | None, by: Actor, at: int) -> One:
    if row is None:
        return One(number=number, known=None, subject=ticket.subject, said=refusals.said(Refused("left")))
    try:
        take_back(ticket, by=by, at=at, held=row.pk)
    except Refused as refused:
        return One(number=number, known=None, subject=ticket.subject, said=refusals.said(refused))
    return One(number=number, known=None, subject=ticket.subject, done=True)


def _errors(form: ActForm) -> Iterator[str]:
    for errors in form.errors.values():
        yield from (str(each) for each in errors)


def _merged(lists: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Choices of several forms, each once; under their headings where they have such."""
    found: dict[str, Any] = {}
    for choices in lists:
        for value, name in choices:
            if isinstance(name, list | tuple):
                found.setdefault(str(value), {}).update(dict(name))
            else:
                found.setdefault(str(value), name)
    return [(value, list(name.items()) if isinstance(name, dict) else name) for value, name in found.items()]


def _plain(option: Option) -> dict[str, Any]:
    return {name: getattr(option, name) for name in ("value", "name", "detail", "shape", "chosen")}


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
