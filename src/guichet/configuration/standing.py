"""The configuration of a desk as it stands. What names a person or a customer is left where it is."""

from guichet.automation.models import CannedReply, SavedView
from guichet.configuration.values import IDENTITY, Configuration, Exceptional, View
from guichet.desks.models import Desk, Logo, Team
from guichet.notices import texts
from guichet.notices.texts import Words
from guichet.policies.loading import entries_at, last_of

PERSONAL = ("agent", "customer")
"""Fields of a view whose numbers are people of the desk, or customers."""


def configuration_of(desk: Desk, at: int) -> Configuration:
    """All of it at an instant: of the policy, the last version that is published."""
    version = last_of(desk.pk, at)
    logo = Logo.objects.filter(desk=desk).first()
    return Configuration(
        identity={name: str(getattr(desk, name)) for name in IDENTITY},
        languages=tuple(desk.languages),
        logo=None if logo is None else bytes(logo.png),
        policy=None if version is None else version.text,
        teams=tuple(teams_of(desk)),
        views=tuple(view for row in shared_views(desk) if (view := portable(row, teams_of(desk))) is not None),
        exceptions=tuple(
            Exceptional(
                calendar=each.calendar, opens=each.opens, start=each.start, end=each.end, reason=dict(each.reason)
            )
            for each in entries_at(desk.pk, at)
        ),
        replies={(row.language, row.name): row.text for row in shared_replies(desk)},
        letters={
            (code, language): Words(row.subject, row.text)
            for (code, language), row in texts.in_force(desk).items()
            if row.text
        },
    )


def teams_of(desk: Desk) -> dict[str, int]:
    """The teams of the desk that there are, by name."""
    found = Team.objects.filter(desk=desk, is_active=True).order_by("name")
    return dict(found.values_list("name", "pk"))


def shared_views(desk: Desk) -> list[SavedView]:
    """The views that the desk shares, in their order."""
    return list(SavedView.objects.filter(desk=desk, owner=None).order_by("place", "id"))


def shared_replies(desk: Desk) -> list[CannedReply]:
    """The replies that the desk shares."""
    return list(CannedReply.objects.filter(desk=desk, owner=None).order_by("language", "name"))


def portable(row: SavedView, teams: dict[str, int]) -> View | None:
    """A shared view as files say it, its teams by name; nothing where it names a person, a customer or a team that is
    given up.
    """
    names = {str(pk): name for name, pk in teams.items()}
    sieve: dict[str, object] = {}
    for field, value in row.sieve.items():
        codes = value if isinstance(value, list) else []
        if field in PERSONAL and any(str(code).isdecimal() for code in codes):
            return None
        if field == "team" and any(str(code).isdecimal() and str(code) not in names for code in codes):
            return None
        sieve[field] = [names.get(str(code), str(code)) for code in codes] if field == "team" else value
    return View(row.name, sieve)
