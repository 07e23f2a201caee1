"""What goes wrong between us and a mail server, in plain words: what it is, and what to do about it."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from guichet.kit.faults import Fault, fault_of

OUT: Final = "GUICHET_MAIL_URL"
IN: Final = "GUICHET_MAIL_BOXES"

SAID: Final = {
    Fault.NAME: (
        _("The mail server’s name is not known."),
        _("Is it written right in %(setting)s, and can this machine look names up?"),
    ),
    Fault.PORT: (
        _("Nothing answers at the mail server’s port."),
        _("Is the port in %(setting)s right, does the server run, and does the firewall let us through?"),
    ),
    Fault.TIME: (
        _("The mail server does not answer in time."),
        _("Most often a firewall drops what we send, or the port in %(setting)s is another: many networks close 25."),
    ),
    Fault.WAY: (
        _("There is no way from here to the mail server."),
        _("Is this machine in a network that reaches the server of %(setting)s?"),
    ),
    Fault.CUT: (
        _("The mail server ended the conversation."),
        _("If it stays so: are the port and the kind of encryption in %(setting)s right?"),
    ),
    Fault.GREETING: (
        _("The mail server greets us with a refusal."),
        _("It may have too much to do, or not want this machine: its log says why."),
    ),
    Fault.HELLO: (
        _("The mail server does not take the name by which this machine calls itself."),
        _("Give this machine a full host name that DNS knows; “hostname -f” shows it."),
    ),
    Fault.OVER: (
        _("The mail server’s certificate has expired, or is not valid yet."),
        _("Whoever runs that server renews it. If it is good, is the clock of this machine right?"),
    ),
    Fault.OTHER_NAME: (
        _("The mail server’s certificate is for another name."),
        _("Write the server in %(setting)s by a name that its certificate has."),
    ),
    Fault.UNTRUSTED: (
        _("Nobody whom this machine trusts stands for the mail server’s certificate."),
        _("In a mailbox’s address “ca” can name whose it is; for mails that go out, let this machine trust them."),
    ),
    Fault.CLEAR: (
        _("The mail server speaks without encryption at this port."),
        _("Encrypted from the first byte on are mostly the ports 465 and 993. Is the one in %(setting)s right?"),
    ),
    Fault.NO_TLS: (
        _("The mail server offers no encryption."),
        _("Is the port in %(setting)s right? Mostly 587 offers it after the greeting, and 465 begins with it."),
    ),
    Fault.TLS: (
        _("No encryption could be agreed on with the mail server."),
        _("Perhaps it knows old ones only, which are not safe any more."),
    ),
    Fault.NO_SIGN_IN: (
        _("The mail server offers no way of signing in that we know."),
        _("Some offer it at port 587 or 465 only, and after encryption. Is %(setting)s right?"),
    ),
    Fault.SIGN_IN: (
        _("The mail server refuses the user, or the password or token."),
        _("Are they right in %(setting)s? Many providers want a password for programs, or a token."),
    ),
    Fault.LACKS: (
        _("The mail server cannot do something that we need: encryption after the greeting, or signing in by a token."),
        _("Look whether another port or kind of address in %(setting)s fits it."),
    ),
    Fault.REFUSES: (
        _("The mail server refuses what we ask of it."),
        _("Is there a folder of the name in %(setting)s, and may the user read it?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What went wrong, and what to do."""

    said: str
    todo: str


def wrong(kept: str, *, setting: str) -> Wrong | None:
    """What went wrong, by what was kept of an error; nothing where it is no fault of a mail server. ``setting`` is
    where the server is named.
    """
    fault = fault_of(kept)
    if fault is None:
        return None
    said, todo = SAID[fault]
    return Wrong(str(said), str(todo) % {"setting": setting})
