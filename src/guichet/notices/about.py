"""What a mail of ours was about: the event of its ticket, or what was written to somebody outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from guichet.kit.models import FeedRow, Mail
from guichet.notices.letters import CHANGE, REGISTRATION
from guichet.notices.to_outside import PURPOSE as OUTSIDE
from guichet.tickets.models import ConsultationMessage, Event

CONFIRMATIONS: Final = frozenset({REGISTRATION, "confirmation"})
"""Purposes of mails of which a ticket has one: they are about its first event."""

FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class About:
    """The number of an event of the ticket, or a consultation."""

    seq: int | None = None
    consultation: int | None = None


def abouts(mails: Iterable[Mail]) -> Mapping[int, About]:
    """What each of some mails about one ticket was about, by its id; of some nothing can be said."""
    mails = list(mails)
    found = {mail.pk: About(seq=FIRST) for mail in mails if mail.purpose in CONFIRMATIONS}
    codes = {mail.pk: mail.about.partition(":") for mail in mails}
    changed = {pk: int(number) for pk, (code, _, number) in codes.items() if code == CHANGE}
    if not changed:
        return found
    rows = FeedRow.objects.filter(stream=mails[0].stream, number__in=set(changed.values()))
    details = dict(rows.values_list("number", "detail"))
    mail_of = {mail.pk: mail for mail in mails}
    told = {pk: details[number] for pk, number in changed.items() if number in details}
    outside = {detail for pk, detail in told.items() if mail_of[pk].purpose == OUTSIDE}
    said = dict(ConsultationMessage.objects.filter(pk__in=outside).values_list("pk", "consultation_id"))
    inside = Event.objects.filter(pk__in=set(told.values()) - outside, ticket=mails[0].subject_id)
    seqs = dict(inside.values_list("pk", "seq"))
    for pk, detail in told.items():
        if mail_of[pk].purpose == OUTSIDE:
            found[pk] = About(consultation=said.get(detail))
        elif detail in seqs:
            found.setdefault(pk, About(seq=seqs[detail]))
    return found
