"""Why something about people cannot be, in a sentence: codes worded at the door."""

from collections.abc import Callable

from django.utils.translation import gettext

from guichet.customers.errors import CannotKnow
from guichet.desks.errors import CannotBe
from guichet.entry.errors import CannotInvite


def said(refused: CannotBe | CannotInvite | CannotKnow) -> str:
    """The sentence for a refusal; a plain one for a code without its own."""
    words: dict[str, Callable[[], str]] = {
        "last_manager": lambda: gettext("This is the desk's last manager. Make somebody else one first."),
        "team_name_taken": lambda: gettext("There is a team of this name already."),
        "has_a_seat": lambda: gettext("This person works here already."),
        "has_access": lambda: gettext("This person signs in here for this customer already."),
        "too_many": lambda: gettext("Too many invitations are waiting. Withdraw some first."),
        "too_often": lambda: gettext("That is many invitations within an hour. Go on a little later."),
        "not_yours": lambda: gettext("Only who looks after the installation hands over a link."),
        "too_soon": lambda: gettext("It was mailed a moment ago. Wait ten minutes before you send it again."),
        "organisation_known": lambda: gettext("There is a customer of this name already."),
        "contact_unattached": lambda: gettext("This person is known already, and is of no customer yet."),
        "contact_known": lambda: gettext("This address is another contact's already."),
    }
    word = words.get(refused.code)
    return word() if word else gettext("This is not possible now.")
