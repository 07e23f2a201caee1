"""Teams: made, named, filled and given up. Who may is asked at the door; what makes sense is held here."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from guichet.desks.errors import CannotBe
from guichet.desks.models import Desk, Seat, Team


def make_team(desk: Desk, *, name: str, members: Iterable[Seat] = ()) -> Team:
    """A team of the desk.

    Raises:
        CannotBe: ``team_name_taken``, or ``foreign_seat`` where a member works at another desk.
    """
    with transaction.atomic():
        team = Team(desk=desk)
        _name(team, name)
        _fill(team, members)
        return team


def change_team(team: Team, *, name: str, members: Iterable[Seat]) -> None:
    """Another name, other members.

    Raises:
        CannotBe: ``team_name_taken``, or ``foreign_seat`` where a member works at another desk.
    """
    with transaction.atomic():
        _name(team, name)
        _fill(team, members)


def give_up_team(team: Team) -> None:
    """Give a team up. It keeps its row: tickets of the past say whose they were."""
    Team.objects.filter(pk=team.pk).update(is_active=False)


def _name(team: Team, name: str) -> None:
    team.name = name.strip()
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise CannotBe("team_name_taken") from error


def _fill(team: Team, members: Iterable[Seat]) -> None:
    wanted = list(members)
    if any(seat.desk_id != team.desk_id for seat in wanted):
        raise CannotBe("foreign_seat")
    team.members.set(wanted)
