"""What comes back of our own mails: of which one a report speaks. By the address that it came back to, which is that
mail's alone; else by the Message-IDs that it names. Whatever comes to such an address is answered by nobody.
"""

from collections.abc import Iterable

from guichet.channels.email.addressing import return_of
from guichet.channels.email.tracing import NONE, Holder, Trace, mail_of, of_mail
from guichet.desks.models import Desk
from guichet.kit import outbox
from guichet.kit.models import Mail


def came_back(desk: Desk, addresses: Iterable[str]) -> Trace | None:
    """What came to an address from which a mail of ours left: that mail, and what it was about; ``UNKNOWN`` where the
    code is not good. Nothing where it came to no such address.
    """
    found = None
    for address in dict.fromkeys(addresses):
        named = return_of(address, desk)
        if named is None:
            continue
        mail = Mail.objects.filter(stream=desk.pk, pk=named[0]).first()
        if mail is not None and outbox.is_return_code(named[1], mail):
            return of_mail(desk, mail, Holder.OTHER)
        found = Trace(holder=Holder.UNKNOWN)
    return found


def spoken_of(desk: Desk, named: Iterable[str], back: Trace | None) -> Trace:
    """The mail that a report speaks of, and what that was about."""
    if back is not None and back.mail is not None:
        return back
    named = list(named)
    found = mail_of(desk, named, sender="")
    return found if found.mail is not None else _letter(desk, named)


def _letter(desk: Desk, named: list[str]) -> Trace:
    """The mail of these Message-IDs that was about no request: a link to sign in, an invitation."""
    for mail in Mail.objects.filter(stream=desk.pk, subject_id=0, message_id__in=named[:50]).order_by("-pk"):
        if outbox.is_our_message_id(mail.message_id, outbox.thread_of(mail), mail.recipient):
            return Trace(holder=Holder.OTHER, mail=mail)
    return NONE
