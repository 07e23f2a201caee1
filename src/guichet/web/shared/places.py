"""How many requests a customer has left for the period, in words (IS-3)."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from guichet.tickets.allowances import Places
from guichet.tickets.waiting import Turn
from guichet.web.shared import instants
from guichet.web.shared.held import until_said


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the places; ``tone`` where few or none are left."""

    said: str
    tone: str
    clause: str


def told(places: Places, zone: str, turn: Turn | None = None) -> Told:
    """The places of a period, and what becomes of the next request where none is left; ``turn`` is its, where it would
    be held.
    """
    day = instants.plain_date(instants.local(places.span.end, zone).date())
    if places.left and places.of == 1:
        said = gettext("The one request of the period is left until %(day)s")
        return Told(said % {"day": day}, "", places.rule.clause)
    if places.left:
        said = ngettext(
            "%(left)s of %(of)s requests is left until %(day)s",
            "%(left)s of %(of)s requests are left until %(day)s",
            places.left,
        )
        return Told(said % {"left": places.left, "of": places.of, "day": day}, "", places.rule.clause)
    said = _none_left(places) % {"used": places.used, "of": places.of, "day": day}
    if places.rule.at_limit == "decline":
        further = gettext("Until then a further one is declined.")
    elif places.rule.at_limit == "hold":
        further = gettext("A further one is held.")
        if turn is not None:
            further = f"{further} {until_said(turn, zone)}"
    else:
        further = gettext("A further one is accepted, and marked as beyond them.")
    return Told(f"{said} {further}", "soon", places.rule.clause)


def _none_left(places: Places) -> str:
    if places.beyond:
        return gettext("Used: %(used)s of %(of)s requests of the period; the next begins on %(day)s.")
    if places.used < places.of and places.of == 1:
        return gettext("Another request waits for the one of the period; the next period begins on %(day)s.")
    if places.used < places.of:
        return gettext(
            "Used: %(used)s of %(of)s requests of the period, and others wait for the rest; the next begins on %(day)s."
        )
    if places.of == 1:
        return gettext("The one request of the period is used; the next period begins on %(day)s.")
    return gettext("All %(of)s requests of the period are used; the next begins on %(day)s.")
