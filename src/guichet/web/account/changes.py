"""Telling people by mail that something changed in what they sign in with: if it was not them, they learn of it."""

from django.utils import translation
from django.utils.translation import gettext

from guichet import clock
from guichet.desks.reaching import link
from guichet.desks.saying import said_instant
from guichet.entry import letters
from guichet.policies.speaking import clock_at
from guichet.web.shared.visitor import Visitor


def tell(visitor: Visitor, what: str, *, email: str = "") -> None:
    """Write to the person, at their address or the one that was theirs."""
    user, desk, at = visitor.user, visitor.desk, clock.now_seconds()
    with translation.override(desk.language_for(user.language)):
        words = {
            "password": lambda: gettext("Password changed"),
            "email": lambda: gettext("E-mail changed"),
            "passkey_added": lambda: gettext("Passkey added"),
            "passkey_removed": lambda: gettext("Passkey removed"),
            "app_on": lambda: gettext("Codes of an app are asked for"),
            "app_off": lambda: gettext("Codes of an app are no longer asked for"),
            "recovery_codes": lambda: gettext("New recovery codes made"),
        }
        facts = {
            "name": user.name,
            "what": words[what](),
            "when": said_instant(at, clock_at(desk, at), desk.language_for(user.language), weekday=False),
            "link": link(desk, "account:show"),
        }
    letters.write("changed", desk=desk, email=email or user.email, language=user.language, at=at, facts=facts)
