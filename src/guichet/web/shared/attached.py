"""The files that a form sends: uploaded as soon as they arrive, and from then on named by the form, so that a form that
comes back has them still. What names one holds for its uploader at their desk, and for nobody else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict

from guichet import clock
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.tickets import attaching
from guichet.tickets.actor import Actor
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Message
from guichet.tickets.scopes import attachments_for
from guichet.web.shared import refusals

PICKED = "files"
"""The field in which files are picked..."""

NAMED = "attached"
"""...and that which names those that were uploaded before."""

AGAIN = "attached_again"
"""The field that names those of an earlier message, which are to be sent with this one too."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One file as the form shows it. ``reference`` is what names it."""

    reference: str
    name: str
    size: int


@dataclass(slots=True)
class Attached:
    """The files of one form, and what is wrong with those that were not taken."""

    who: Seat | Contact
    rows: list[Attachment] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def picks(self) -> Iterator[Pick]:
        """What the form shows of them."""
        return (Pick(reference_of(self.who, row.public_id), row.name, row.size) for row in self.rows)

    def after(self, refused: Refused) -> list[str]:
        """What to say where sending them was refused. What cannot be sent any more, because it was or is gone, is left
        out, and that is said too.
        """
        free = attaching.waiting_of(self.who.desk_id, _actor(self.who)).filter(attaching.UNSENT)
        there = set(free.filter(pk__in=[row.pk for row in self.rows]).values_list("pk", flat=True))
        lost = len(there) < len(self.rows) and refused.code != "file_gone"
        self.rows = [row for row in self.rows if row.pk in there]
        return [refusals.said(refused), *([refusals.said(Refused("file_gone"))] if lost else [])]


def received(request: HttpRequest, who: Seat | Contact) -> Attached:
    """What a form sends: the files that it names, and those that it brings. What is refused is said."""
    found = kept(request.POST, who)
    brought = request.FILES.getlist(PICKED)
    room = attaching.MOST_FILES - len(found.rows)
    for one in brought[:room]:
        try:
            at = clock.machine_seconds()
            found.rows.append(attaching.receive(who.desk_id, _actor(who), one.name or "", one, at=at))
        except Refused as refused:
            found.errors.append(refusals.said(refused))
    if len(brought) > room:
        found.errors.append(refusals.said(Refused("too_many_files")))
    request.guichet_attached = found  # type: ignore[attr-defined]
    return found


def found_in(request: HttpRequest) -> list[Attachment]:
    """The files of the form that a request sent, as far as they were received."""
    found: Attached | None = getattr(request, "guichet_attached", None)
    return found.rows if found else []


def sent_before(message: Message | None, who: Seat | Contact) -> list[Attachment]:
    """The files of a message that can go with another, as far as the person may have them."""
    return [] if message is None else list(attachments_for(who).filter(message=message).order_by("pk"))


def received_again(request: HttpRequest, who: Seat | Contact) -> Attached:
    """What a form sends, and copies of the files of an earlier message that it names by their public ids. From then on
    they are picked like any other.
    """
    found = received(request, who)
    named = request.POST.getlist(AGAIN)[: attaching.MOST_FILES]
    for file in attachments_for(who).filter(public_id__in=named).order_by("pk") if named else ():
        if len(found.rows) >= attaching.MOST_FILES:
            found.errors.append(refusals.said(Refused("too_many_files")))
            break
        try:
            found.rows.append(attaching.copy(file, _actor(who), at=clock.machine_seconds()))
        except Refused as refused:
            found.errors.append(refusals.said(refused))
    return found


def kept(fields: QueryDict, who: Seat | Contact) -> Attached:
    """The files that a form names. What names none is left out, and so is what is gone, which is said."""
    named = names_of(who, fields.getlist(NAMED))
    rows = sorted(still_kept(who, named).values(), key=lambda row: row.pk)
    lost = [] if len(rows) == len(named) else [refusals.said(Refused("file_gone"))]
    return Attached(who, rows, lost)


def reference_of(who: Seat | Contact, public_id: str) -> str:
    """What names a file in a form of its uploader."""
    return _signer(who).sign(public_id)


def names_of(who: Seat | Contact, references: Sequence[str]) -> list[str]:
    """The files that are named, by their public ids, each once; what names none, or another's, is left out."""
    signer, named = _signer(who), {}
    for reference in references[: attaching.MOST_FILES]:
        try:
            named[signer.unsign(reference)] = True
        except BadSignature:
            continue
    return list(named)


def still_kept(who: Seat | Contact, named: Iterable[str]) -> Mapping[str, Attachment]:
    """Those of the named files that are kept still, sent or not, by their public ids."""
    wanted = set(named)
    if not wanted:
        return {}
    found = attaching.waiting_of(who.desk_id, _actor(who)).filter(public_id__in=wanted)
    return {row.public_id: row for row in found}


def _actor(who: Seat | Contact) -> Actor:
    return Actor.agent(who) if isinstance(who, Seat) else Actor.customer(who)


def _signer(who: Seat | Contact) -> Signer:
    kind = "seat" if isinstance(who, Seat) else "contact"
    return Signer(salt=f"guichet.attached.{who.desk_id}.{kind}.{who.pk}")
