"""Consultations of a ticket, as its page shows them: apart from the conversation with the customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext, gettext_lazy

from guichet.tickets import consulting
from guichet.tickets.models import Consultation, ConsultationMessage, Ticket
from guichet.web.agent.forms import fresh_key
from guichet.web.shared.attached import Attached
from guichet.web.shared.fields import LONGEST_SUBJECT, LONGEST_TEXT, PlainForm, text_area
from guichet.web.shared.story import Entry


class ConsultForm(PlainForm):
    """Whom one asks, about what, and in which words; ``forward`` adds what was written with the customer."""

    address = forms.EmailField(label=gettext_lazy("Whom, by e-mail"), max_length=320)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(label=gettext_lazy("Your question"), max_length=LONGEST_TEXT, widget=text_area(rows=4))
    forward = forms.BooleanField(label=gettext_lazy("Add below what was written with the customer"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    attached: Attached | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A consultation and what was said in it. ``key`` is what the next sending is called; ``undelivered`` says which
    mails did not arrive, and where more is said of each. ``typed`` and ``attached`` are what its form has.
    """

    row: Consultation
    said: tuple[ConsultationMessage, ...]
    key: str
    typed: str = ""
    error: str = ""
    attached: Attached | None = None
    undelivered: tuple[tuple[str, str], ...] = ()


def shown_of(ticket: Ticket) -> list[Shown]:
    """The consultations of a ticket with all that was said in them."""
    rows = consulting.consultations_of(ticket)
    if not rows:
        return []
    said = consulting.messages_of(ticket)
    # The mail of an answer leads to what else was in it.
    prefetch_related_objects(said, "arrival", "attachments")
    return [Shown(row, tuple(each for each in said if each.consultation_id == row.pk), fresh_key()) for row in rows]


def begun(ticket: Ticket, **typed: str) -> ConsultForm:
    """The form for asking somebody, as it begins; or with what was taken back."""
    return ConsultForm(initial={"subject": ticket.subject, "key": fresh_key(), **typed})


def with_consultations(entries: Iterable[Entry], shown: Sequence[Shown]) -> tuple[Entry, ...]:
    """The conversation, with a line where somebody outside was asked or answered: what was said stands apart."""
    lines = [_line(each.row, said) for each in shown for said in each.said if said.leaves_at is None]
    return tuple(sorted([*entries, *lines], key=lambda entry: entry.at)) if lines else tuple(entries)


def _line(row: Consultation, said: ConsultationMessage) -> Entry:
    if said.seat is not None:
        words = gettext("%(name)s wrote to %(address)s, outside") % {
            "name": said.seat.user.name, "address": row.address,
        }  # fmt: skip
    else:
        words = gettext("%(address)s answered from outside") % {"address": row.address}
    return Entry(sort="event", key=f"consulted-{said.pk}", at=said.at, said=words)
