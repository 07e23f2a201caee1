"""What is said at a person to whom a letter about their account did not arrive."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from guichet.channels.models import Arrival
from guichet.channels.scopes import letters_lost


def lost(desk_id: int, addresses: Iterable[str]) -> Mapping[str, str]:
    """The sentence of each address whose last letter came back."""
    return {each.mail.recipient: _said(each) for each in letters_lost(desk_id, addresses) if each.mail}


def _said(report: Arrival) -> str:
    said = {
        "invitation": gettext("The invitation could not be delivered%(status)s. Is the address right?"),
        "sign_in": gettext("The last link to sign in could not be delivered%(status)s. Is the address right?"),
    }.get(report.mail.purpose if report.mail else "") or gettext(
        "The last letter could not be delivered%(status)s. Is the address right?"
    )
    return said % {"status": f" ({report.status})" if report.status else ""}
