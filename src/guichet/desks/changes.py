"""What was done at a desk, kept for whoever asks later; and who did it, for as long as they have an account."""

from collections.abc import Mapping
from dataclasses import dataclass

from guichet.accounts.models import User
from guichet.desks.models import Desk, DeskChange

SHOP_KEY = "shop_key"
"""A key was made for the shop, and the one before it became worth nothing."""

ZONE = "zone"
"""The desk's clocks are those of another place: ``before``."""

IMPORTED = "imported"
"""Customers, contacts and contracts were read from a file."""

CONFIGURED = "configured"
"""Its configuration was brought in from files: in how many ``steps``, and what the files are known by (``state``)."""

ATTACHED = "attached"
"""Somebody (``contact``) whom the desk knew as nobody's was made a contact of a customer (``organisation``)."""

MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A change and the name of who did it, if they still have an account."""

    change: DeskChange
    by: str


def note(desk: Desk, kind: str, *, by: User | None, at: int, data: Mapping[str, object] | None = None) -> DeskChange:
    """Keep what was done."""
    return DeskChange.objects.create(
        desk=desk, kind=kind, by=None if by is None else by.pk, at=at, data=dict(data or {})
    )


def zone_before(desk: Desk, at: int) -> str | None:
    """The zone of the desk at an instant, where it was changed since."""
    later = DeskChange.objects.filter(desk=desk, kind=ZONE, at__gte=at).order_by("id").first()
    return None if later is None else str(later.data["before"])


def latest(desk: Desk, kind: str, **about: int) -> list[Told]:
    """The latest changes of a kind, the last first; ``about`` what, by what their data says."""
    said = {f"data__{name}": value for name, value in about.items()}
    found = list(DeskChange.objects.filter(desk=desk, kind=kind, **said).order_by("-id")[:MOST_TOLD])
    names = dict(User.objects.filter(pk__in={one.by for one in found if one.by}).values_list("pk", "name"))
    return [Told(one, names.get(one.by or 0, "")) for one in found]
