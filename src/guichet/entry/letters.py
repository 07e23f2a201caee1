"""The letters that let people in, and those that tell them of a change to their account: worded and put in the outbox.

Each is in the person's language where the desk speaks it. What holds a token is blanked once it is out.
"""

import secrets
from collections.abc import Mapping
from typing import Final

from django.template.loader import render_to_string
from django.utils import translation

from guichet.desks.models import Desk
from guichet.kit import outbox
from guichet.kit.addresses import named

THREAD: Final = "account"
LETS_IN: Final = "entry"
"""What these letters are about."""

WITH_A_TOKEN: Final = frozenset({"sign_in", "confirm_email", "invitation"})


def write(kind: str, *, desk: Desk, email: str, language: str, at: int, facts: Mapping[str, object]) -> None:
    """Put a letter of this kind in the outbox."""
    spoken = desk.language_for(language)
    said = {"desk": desk, **facts}
    with translation.override(spoken):
        # Plain text: the template turns escaping off.
        whole = render_to_string(f"entry/{spoken}/{kind}.txt", said).strip()
        subject, _, text = whole.partition("\n")
        text = text.strip() + "\n"
        html = render_to_string("desks/mail.html", {"language": spoken, "subject": subject, "text": text, "desk": desk})
    letter = outbox.Letter(
        purpose=kind,
        subject_id=0,
        about=LETS_IN,
        ordered_at=at,
        thread=THREAD,
        recipient=email,
        sender=named(desk.name, desk.mail_address),
        mailbox=desk.mail_address,
        subject=subject.strip(),
        text=text,
        html=html,
        secret=kind in WITH_A_TOKEN,
    )
    outbox.post(desk.pk, letter, key=f"{LETS_IN}:{kind}:{secrets.token_hex(12)}", at=at)
