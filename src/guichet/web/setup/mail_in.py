"""How mails come in to a desk, and whether that goes well, in plain words."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext

from guichet.channels.email.ways import listening_of
from guichet.channels.models import Arrival, Mailbox
from guichet.desks.models import Desk
from guichet.web.shared.instants import full_instant


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the result: a shape, what it was, what came of it."""

    icon: str
    said: str
    detail: str


def ways_in(desk: Desk) -> list[Told]:
    """How mails come in, and whether that goes well."""
    last = Arrival.objects.filter(desk=desk).order_by("-id").values_list("received_at", flat=True).first()
    came = gettext("A mail came in on %(when)s.") % {"when": full_instant(last, desk.zone)} if last else ""
    found = [Told("ok" if last else "half", came or gettext("No mail has come in yet."), "")]
    where = listening_of(settings.MAIL_LISTEN)
    if where is not None:
        said = gettext("Mails are listened for by %(way)s at port %(port)s.")
        found.append(Told("ok", said % {"way": where.way.upper(), "port": where.port}, ""))
    found += [_box_told(box) for box in Mailbox.objects.filter(desk=desk).select_related("desk").order_by("name")]
    if not settings.MAIL_SERVER:
        said = gettext("No mail server of yours is named that says whether senders are genuine: each is only a claim.")
        found.append(Told("warn", said, "GUICHET_MAIL_SERVER"))
    return found


def _why(error: str) -> str:
    """What went wrong, and what to look at; as it is written down where it is none of what goes wrong often."""
    kind, _gap, words = error.replace(":", " ", 1).partition(" ")
    return {
        "TimeoutError": gettext("Its server does not answer in time."),
        "LoginError": gettext("Its server refuses the user, or the password or token."),
        "ConnectionRefusedError": gettext("Nothing listens at its server's port."),
        "gaierror": gettext("Its server's name is not known."),
        "SSLCertVerificationError": gettext("The certificate of its server is not trusted: “ca” can name whose it is."),
        "LookupError": gettext("No desk has the address that it is for: “to” must be a desk's address."),
        "TokenError": words.strip(),
        "ImproperlyConfigured": words.strip(),
    }.get(kind) or error


def _box_told(box: Mailbox) -> Told:
    if box.failed_at is not None:
        said = gettext("The mailbox %(name)s cannot be looked into since %(when)s.")
        when = full_instant(box.failed_at, box.desk.zone)
        return Told("err", said % {"name": box.name, "when": when}, _why(box.error))
    if box.fetched_at is None:
        return Told("half", gettext("The mailbox %(name)s is being looked into.") % {"name": box.name}, "")
    said = gettext("The mailbox %(name)s was looked into on %(when)s.")
    return Told("ok", said % {"name": box.name, "when": full_instant(box.fetched_at, box.desk.zone)}, "")
