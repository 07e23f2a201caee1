"""A letter that somebody sends to themselves, to see it as it arrives."""

import secrets
from typing import Final

from guichet.desks.models import Seat
from guichet.kit import outbox
from guichet.kit.addresses import named
from guichet.kit.models import Mail
from guichet.notices.words import Worded

PURPOSE: Final = "test_letter"
THREAD: Final = "test"
"""No ticket's: an answer to it is known to be of none."""


def send_test(seat: Seat, worded: Worded, *, at: int) -> Mail:
    """Put a letter in the outbox, to whoever works here and asks for it."""
    desk = seat.desk
    letter = outbox.Letter(
        purpose=PURPOSE,
        subject_id=0,
        ordered_at=at,
        thread=THREAD,
        recipient=seat.user.email,
        sender=named(desk.sender, desk.mail_address),
        mailbox=desk.mail_address,
        subject=worded.subject,
        text=worded.text,
        html=worded.html,
    )
    return outbox.post(desk.pk, letter, key=f"test:{secrets.token_hex(12)}", at=at)
