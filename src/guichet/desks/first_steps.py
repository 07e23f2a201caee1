"""How a desk is set up, step by step: what was put off, and whether its mails go out. What else is done can be seen."""

from django.db import transaction

from guichet.desks.models import Desk, FirstSteps


def begin(desk: Desk) -> None:
    """A desk that was made just now is to be set up."""
    FirstSteps.objects.get_or_create(desk=desk)


def skip(desk: Desk, step: str) -> None:
    """Put a step off; it can be come back to."""
    with transaction.atomic():
        held = FirstSteps.objects.select_for_update(no_key=True).filter(desk=desk).first()
        if held is not None and step not in held.skipped:
            held.skipped = [*held.skipped, step]
            held.save(update_fields=["skipped"])


def note_mail(desk: Desk, *, at: int) -> None:
    """The mail server took a mail of the desk's."""
    FirstSteps.objects.filter(desk=desk).update(mail_taken_at=at)


def end(desk: Desk) -> None:
    """The set-up is over."""
    FirstSteps.objects.filter(desk=desk).delete()
