"""One act on several tickets: said before, done to each by itself through the one door, nothing silently."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.desks.models import Seat
from guichet.desks.teams import make_team
from guichet.tickets.actions import close, resolve, take, validate
from guichet.tickets.actor import Actor
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.replay import verify
from guichet.web.agent.acts.act import Act
from web.world import HandSet, World, make_world, person

pytestmark = pytest.mark.django_db

Worlds = Callable[[str], World]
ESKER = {"description": "x", "feature": "Invoicing", "steps": "Open the list"}


@pytest.fixture
def three(world: World) -> list[Ticket]:
    return [world.file(f"Pump {level}", priority=level) for level in ("blocking", "major", "minor")]


def colleague(world: World) -> Seat:
    return Seat.objects.create(desk=world.desk, user=person("luc@fluksaqua.test", "Luc Gagnon"))


def send(client: Client, noun: str, tickets: list[Ticket], **said: object) -> dict[int, str]:
    """Send an act to several as their page would; what came of each: nothing where it was done."""
    seen = [f"{each.number}-{each.last_seq}" for each in Ticket.objects.filter(pk__in=[each.pk for each in tickets])]
    fields = {"ticket": [each.number for each in tickets], "seen": seen, "key": "one sending", **said}
    answer = client.post(f"/desk/together/{noun}/", fields)
    assert answer.status_code == 200
    return {one.number: "" if one.done else one.said for one in answer.context["done"].ones}


def events(kind: str) -> int:
    return Event.objects.filter(type=kind).count()


def test_tickets_are_given_to_a_team_together(world: World, three: list[Ticket]) -> None:
    team = make_team(world.desk, name="Networks", members=[world.agent])
    assert set(send(world.client(world.agent), "assignment", three, to=f"team-{team.pk}").values()) == {""}
    assert set(Ticket.objects.values_list("team", flat=True)) == {team.pk}
    assert [*verify()] == []


def test_what_a_colleague_has_is_not_taken_from_them(world: World, three: list[Ticket]) -> None:
    first, second, third = three
    take(second, by=Actor.agent(colleague(world)), at=world.clock.at)
    take(third, by=Actor.agent(world.agent), at=world.clock.at)
    client = world.client(world.agent)
    page = client.get("/desk/together/taking/", {"ticket": [each.number for each in three]})
    assert [one.said for one in page.context["doing"].ones] == ["", "Luc Gagnon has it now.", "It is yours already."]
    found = send(client, "taking", three)
    assert found == {first.number: "", second.number: "Luc Gagnon has it now.", third.number: "It is yours already."}
    assert Ticket.objects.filter(pk=second.pk, assignee__user__name="Luc Gagnon").exists()


def test_what_each_level_does_is_said_ticket_by_ticket_before(world: World, three: list[Ticket]) -> None:
    client = world.client(world.agent)
    asked = QueryDict(mutable=True)
    asked.setlist("ticket", [str(each.number) for each in three])
    asked["priority"] = "blocking"
    ones = client.get(f"/desk/together/priority/?{asked.urlencode()}").context["doing"].ones
    assert ones[0].said == "It has this level already, or its policy does not."
    assert [effect.clause for one in ones[1:] for effect in one.effects] == ["FA-5", "FA-5"]
    assert not Event.objects.filter(type="prioritised").exists()


def test_a_level_needs_its_reason_once_and_each_customer_reads_it(world: World, three: list[Ticket]) -> None:
    client = world.client(world.agent)
    numbers = [each.number for each in three]
    answer = client.post("/desk/together/priority/", {"ticket": numbers, "priority": "question", "reason": ""})
    assert answer.status_code == 422
    assert 'value="question" checked' in answer.content.decode()
    assert events("prioritised") == 0
    assert set(send(client, "priority", three, priority="question", reason="Only asked.").values()) == {""}
    assert Message.objects.filter(text="Only asked.").count() == 3


def test_a_policy_that_leaves_closing_to_customers_refuses_by_its_clause(world_of: Worlds) -> None:
    world = world_of("esker")
    tickets = [world.file(f"Invoice {i}", fields=ESKER) for i in range(2)]
    agent = Actor.agent(world.agent)
    resolve(tickets[0], by=agent, at=world.clock.at, ground="solved", text="Done.")
    validate(tickets[0], by=Actor.customer(world.contact), at=world.clock.at)
    answer = world.client(world.agent).get("/desk/together/closure/", {"ticket": [each.number for each in tickets]})
    doing = answer.context["doing"]
    assert doing.able == 0
    assert [one.clause for one in doing.ones] == ["ES-7", "ES-7"]
    assert 'class="btn primary"' not in answer.content.decode()
    assert "No agent closes it until the customer has accepted the solution." in answer.content.decode()
    found = send(world.client(world.agent), "closure", tickets, ground="solved")
    assert all(found.values())
    assert events("closed") == 1


def test_done_where_it_can_be_and_refused_where_it_cannot(world: World, three: list[Ticket]) -> None:
    close(three[1], by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    found = send(world.client(world.agent), "closure", three, ground="solved")
    assert [bool(said) for said in found.values()] == [False, True, False]
    assert events("closed") == 3
    assert [*verify()] == []


def test_a_ticket_that_changed_meanwhile_is_refused_and_the_others_are_not(world: World, three: list[Ticket]) -> None:
    client, seen = world.client(world.agent), [f"{each.number}-{each.last_seq}" for each in three]
    take(three[0], by=Actor.agent(colleague(world)), at=world.clock.at)
    numbers = [each.number for each in three]
    said = {"ticket": numbers, "seen": seen, "key": "k", "ground": "solved"}
    ones = client.post("/desk/together/closure/", said).context["done"].ones
    assert [one.done for one in ones] == [False, True, True]
    assert ones[0].said.startswith("Somebody changed this request just now.")


def test_sent_twice_it_is_done_once_and_says_so_both_times(world: World, three: list[Ticket]) -> None:
    client = world.client(world.agent)
    for noun, said in (("cause", {"cause": "usage", "reproducible": "yes"}), ("closure", {"ground": "solved"})):
        assert send(client, noun, three, **said) == send(client, noun, three, **said)
    assert (events("cause_set"), events("closed")) == (3, 3)


def test_one_that_fails_hides_nothing_of_the_others(
    world: World, three: list[Ticket], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = Act.perform

    def broken(act: Act, ticket: Ticket, *args: object, **how: object) -> object:
        if ticket.pk == three[1].pk:
            raise RuntimeError("disk")
        return real(act, ticket, *args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Act, "perform", broken)
    found = send(world.client(world.agent), "closure", three, ground="solved")
    assert [*found.values()] == ["", "The desk failed at this one. Nothing was done.", ""]
    assert "disk" in caplog.text


def test_a_ticket_of_another_desk_is_as_one_that_does_not_exist(
    world: World, three: list[Ticket], hand_set: HandSet
) -> None:
    there = make_world(hand_set, "alias", address="/alias", domain="other.test")
    foreign = [there.file(f"Foreign {i}") for i in range(5)][-1]
    assert not Ticket.objects.filter(desk=world.desk, number=foreign.number).exists()
    asked = {"ticket": [three[0].number, foreign.number, 999_999]}
    ones = world.client(world.agent).get("/desk/together/closure/", asked).context["doing"].ones
    assert [one.said for one in ones] == ["", *["There is no such request here."] * 2]


@pytest.mark.parametrize(
    ("policy", "more"), [("fluksaqua", ["priority"]), ("esker", ["priority", "registration"]), ("alias", [])]
)
def test_a_desk_offers_for_several_what_its_policy_knows(world_of: Worlds, policy: str, more: list[str]) -> None:
    world = world_of(policy)
    offered = {act.noun: key for act, key in world.client(world.agent).get("/desk/").context["together"]}
    assert [noun for noun in offered if noun in {"priority", "registration"}] == more
    assert ("exclusion" in offered) == (policy == "esker")
    assert len({key for key in offered.values() if key}) == sum(bool(key) for key in offered.values())
    assert not {"j", "k", "x", "n", "f"} & set(offered.values())


def test_nothing_chosen_and_nonsense_are_said_plainly(world: World) -> None:
    client = world.client(world.agent)
    assert "tick some in the queue first" in client.get("/desk/together/closure/").content.decode()
    assert client.post("/desk/together/closure/", {"ticket": "x"}).status_code == 422
    assert client.get("/desk/together/resolution/").status_code == 404


def test_what_is_asked_grows_with_the_chosen_tickets_only(
    world: World, three: list[Ticket], fill: Callable[[int], None]
) -> None:
    client = world.client(world.agent)

    def asked(method: Callable[..., object], numbers: list[int], **said: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            method("/desk/together/cause/", {"ticket": numbers, **said})
        return len(queries)

    one, two = ([each.number for each in three[:n]] for n in (1, 2))
    asked(client.get, one)
    looked = [asked(client.get, each) for each in (one, two)]
    fill(30)
    assert [asked(client.get, each) for each in (one, two)] == looked
    more = list(Ticket.objects.order_by("-number").values_list("number", flat=True)[:10])
    assert asked(client.get, more) - looked[1] == 8 * (looked[1] - looked[0])
    done = [asked(client.post, more[:n], cause="usage", key=f"k{n}") for n in (1, 2, 3)]
    assert done[2] - done[1] <= done[1] - done[0] + 1
