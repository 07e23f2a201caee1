"""Who works at a desk, as what, and in which teams."""

import pytest

from cast import Cast, cast
from guichet.desks.errors import CannotBe
from guichet.desks.models import Role, Seat, Team
from guichet.desks.scopes import joined_by, seat_at, teams_of
from guichet.desks.seats import change_role, come_back, give_seat, leave
from guichet.desks.teams import change_team, give_up_team, make_team

pytestmark = pytest.mark.django_db


def test_the_last_manager_of_a_desk_cannot_leave_or_become_an_agent(people: Cast) -> None:
    with pytest.raises(CannotBe, match="last_manager"):
        leave(people.manager)
    with pytest.raises(CannotBe, match="last_manager"):
        change_role(people.manager, Role.AGENT)
    change_role(people.agent, Role.MANAGER)
    leave(people.manager)
    assert seat_at(people.manager.user, people.desk) is None


def test_a_manager_whose_account_is_shut_is_nobody_to_be_left_alone_with(people: Cast) -> None:
    change_role(people.agent, Role.MANAGER)
    people.agent.user.is_active = False
    people.agent.user.save()
    with pytest.raises(CannotBe, match="last_manager"):
        leave(people.manager)


def test_who_comes_back_has_the_seat_that_they_left(people: Cast) -> None:
    leave(people.agent)
    assert give_seat(people.desk, people.agent.user, role=Role.AGENT) == people.agent
    leave(people.agent)
    come_back(people.agent)
    assert seat_at(people.agent.user, people.desk) == people.agent
    assert Seat.objects.filter(desk=people.desk).count() == 2


def test_a_manager_who_is_invited_as_an_agent_stays_a_manager(people: Cast) -> None:
    assert give_seat(people.desk, people.manager.user, role=Role.AGENT).role == Role.MANAGER


def test_a_team_has_one_name_and_members_of_its_own_desk(people: Cast) -> None:
    abroad = cast(slug="elsewhere")
    team = make_team(people.desk, name=" Networks ", members=[people.agent])
    assert list(teams_of(people.manager)) == [team]
    assert list(joined_by(people.agent)) == [team]
    assert not teams_of(abroad.manager).exists()
    with pytest.raises(CannotBe, match="team_name_taken"):
        make_team(people.desk, name="Networks")
    with pytest.raises(CannotBe, match="foreign_seat"):
        change_team(team, name="Networks", members=[abroad.agent])
    assert list(team.members.all()) == [people.agent]
    make_team(abroad.desk, name="Networks", members=[abroad.agent])


def test_a_team_that_is_given_up_leaves_its_name_free(people: Cast) -> None:
    team = make_team(people.desk, name="Networks", members=[people.agent])
    give_up_team(team)
    assert not teams_of(people.agent).exists()
    make_team(people.desk, name="Networks")
    assert Team.objects.filter(name="Networks").count() == 2


def test_who_leaves_is_in_no_team(people: Cast) -> None:
    team = make_team(people.desk, name="Networks", members=[people.agent, people.manager])
    leave(people.agent)
    assert list(team.members.all()) == [people.manager]
