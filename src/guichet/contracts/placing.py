"""How many places a contract has had since when, by what was said of it: raised, lowered, suspended, ended, renewed."""

from collections.abc import Iterator, Sequence

from guichet.contracts.models import Contract, ContractChange
from guichet.core.entitlements.waiting import Allotted


def allotted_to(contract: Contract) -> list[Allotted]:
    """The places of each period from an instant on; none while it is suspended, or has ended and was not renewed, nor
    before anything is known of them.
    """
    changes = list(
        ContractChange.objects.filter(
            contract=contract, kind__in=("places", "suspended", "resumed", "renewed")
        ).order_by("id")
    )
    places = entered(contract, [change for change in changes if change.kind == "places"])
    still = list(_gaps(contract, changes))
    instants = {at for at, _ in places} | {edge for gap in still for edge in gap if edge is not None}
    return [Allotted(at, _at(at, places, still)) for at in sorted(instants)]


def entered(contract: Contract, changes: Sequence[ContractChange]) -> list[tuple[int, int | None]]:
    """The places that a contract has had, and since when, by all changes of them; none: not limited. Where the first of
    those does not say what it had before, nobody knows, and nothing stands here for that time.
    """
    if not changes:
        # Where nothing was said of it since, it has always been what it is.
        return [(0, contract.places)]
    said = [(change.at, change.data["places"]) for change in changes]
    first = changes[0].data
    return [(0, first["before"]), *said] if "before" in first else said


Gap = tuple[int, int | None]


def _gaps(contract: Contract, changes: list[ContractChange]) -> Iterator[Gap]:
    """From when to when it covered nothing; none: it still does."""
    since: int | None = None
    for change in changes:
        ended_at = change.data.get("ended_at")
        if change.kind == "renewed" and ended_at is not None and ended_at < change.at:
            yield ended_at, change.at
        elif change.kind == "suspended":
            since = change.at
        elif change.kind == "resumed" and since is not None:
            yield since, change.at
            since = None
    if contract.suspended_at is not None:
        yield contract.suspended_at, None
    if contract.ends_at is not None:
        yield contract.ends_at, None


def _at(at: int, places: list[tuple[int, int | None]], still: list[Gap]) -> int | None:
    if any(start <= at and (end is None or at < end) for start, end in still):
        return 0
    # Whoever is held had no place: of a time of which nobody knows, that is all that is known.
    return next((number for since, number in reversed(places) if since <= at), 0)
