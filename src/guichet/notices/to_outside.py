"""What somebody outside is mailed who is asked about a ticket: what the agent wrote and the files that go with it, and
nothing else of the ticket. Their reply address leads into the consultation and nowhere else.
"""

from collections.abc import Iterator
from typing import Final

from django.utils import translation

from guichet.channels.models import Arrival
from guichet.kit.addresses import named
from guichet.kit.models import FeedRow
from guichet.kit.outbox import Letter
from guichet.notices.catalogue import SIGNATURE
from guichet.notices.enclosing import sorted_out, to_fetch
from guichet.notices.letters import Post, about_change
from guichet.notices.texts import Words, words_for
from guichet.notices.words import word
from guichet.policies.speaking import clock_of
from guichet.tickets.consulting import CONSULTED
from guichet.tickets.models import Consultation, ConsultationMessage
from guichet.tickets.timeline import policy_for

PURPOSE: Final = "consultation"

WORDS: Final = Words("[{{desk}}] {{subject}}", "{{message}}\n\n{{author}}\n{{signature}}")
"""The letter: it is the agent's own, and the house adds nothing but who writes."""


def posts(row: FeedRow) -> Iterator[Post]:
    """The letter to whoever is asked."""
    if row.kind != CONSULTED:
        return
    found = ConsultationMessage.objects.select_related("consultation__ticket__desk", "seat__user")
    said = found.get(pk=row.detail)
    if said.erased_at is not None or said.seat is None:
        return
    consultation = said.consultation
    desk = consultation.ticket.desk
    language, clock = desk.first_language, clock_of(desk, policy_for(consultation.ticket))
    fitting, beyond = sorted_out(said.attachments.filter(erased_at__isnull=True).order_by("pk"))
    with translation.override(language):
        lines = to_fetch(desk, consultation, beyond, at=row.at, clock=clock, language=language)
    message = f"{said.text}\n\n{lines}" if lines else said.text
    values = {"subject": consultation.subject, "message": message, "author": said.seat.user.name}
    worded = word(desk, language, WORDS, words_for(desk, "reply", language)[SIGNATURE], values)
    letter = Letter(
        purpose=PURPOSE,
        subject_id=consultation.ticket_id,
        about=about_change(row),
        ordered_at=row.at,
        thread=consultation.public_id,
        recipient=consultation.address,
        sender=named(desk.sender, desk.mail_address),
        mailbox=desk.mail_address,
        subject=worded.subject,
        text=worded.text,
        html=worded.html,
        automatic=False,
        answers=_last(consultation),
        files=fitting,
    )
    yield Post(letter=letter, key=f"feed:{row.stream}:{row.number}:outside", code=PURPOSE)


def _last(consultation: Consultation) -> str:
    """What their mail program called the last mail of theirs."""
    found = Arrival.objects.filter(heard__consultation=consultation).order_by("-pk")
    return found.values_list("called", flat=True).first() or ""
