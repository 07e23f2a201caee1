"""Sample data: a desk beside a desk, marked on every page, under the same policy; taken away in one act."""

import pytest
from django.core import mail
from django.test import Client

from guichet.contracts.models import Contract
from guichet.core.policy.bundled import bundled, bundled_names
from guichet.customers.models import Contact
from guichet.desks.models import Desk, Role, Seat
from guichet.desks.seats import give_seat
from guichet.entry.links import mail_sign_in
from guichet.kit.models import Removed
from guichet.notices.round import make_round
from guichet.removal.whole import remove
from guichet.samples.laying import CannotLayOut, lay_out, sample_of
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from guichet.tickets.models import Commitment, Ticket
from guichet.tickets.replay import verify
from passing import pass_time
from web.test_removal import snapshot
from web.world import PASSWORD, HandSet, World, make_world, person

pytestmark = pytest.mark.django_db

DAY = 86_400


@pytest.fixture
def manager(world: World) -> Seat:
    """A manager of the desk."""
    return give_seat(world.desk, person("max@fluksaqua.test", "Max Manager"), role=Role.MANAGER)


def made(world: World, manager: Seat) -> Desk:
    """The desk with its sample."""
    return lay_out(world.desk, by=manager, at=world.clock.at)


@pytest.mark.parametrize("policy", bundled_names())
def test_a_sample_fits_the_desk_s_policy_whichever_it_is(hand_set: HandSet, policy: str) -> None:
    world = make_world(hand_set, policy)
    manager = give_seat(world.desk, person("max@x.test", "Max"), role=Role.MANAGER)
    sample = made(world, manager)
    tickets = Ticket.objects.filter(desk=sample)
    assert tickets.count() == 10
    assert tickets.filter(queue_at__isnull=True).exists(), "some are over"
    assert tickets.filter(queue_at__isnull=False).count() >= 4, "some wait"
    assert len(set(tickets.values_list("status", flat=True))) >= 3
    assert Contract.objects.filter(desk=sample).count() == 4
    assert Contact.objects.filter(desk=sample).count() == 6
    assert not Commitment.objects.filter(desk=sample, started_at__gt=hand_set.at).exists()
    rule = bundled(policy).priorities
    if rule is not None:
        assert len(set(tickets.values_list("priority", flat=True))) >= 3
    if rule is not None and "contact" in rule.set_by:
        assert tickets.get(number=10).priority == next(iter(rule.levels)), "nothing works"
    assert [*verify()] == []


def test_nothing_of_a_sample_is_the_desk_s_own_and_nobody_is_mailed(world: World, manager: Seat) -> None:
    own = world.file()
    make_round(at=world.clock.at)
    sent = len(mail.outbox)
    sample = made(world, manager)
    make_round(at=world.clock.at)
    pass_time(world.clock.at + 3 * DAY)
    assert not [each for each in mail.outbox[sent:] if "invalid" in str(each.to) or sample.name in str(each.from_email)]
    assert list(Ticket.objects.filter(desk=world.desk)) == [own]
    own.refresh_from_db()
    assert own.number == 1
    assert world.client(manager).get("/customers/").content.decode().count("Harbour Foods") == 0


def test_who_is_asked_for_a_link_to_the_sample_is_mailed_it(world: World, manager: Seat) -> None:
    sample = made(world, manager)
    mail_sign_in(manager.user, sample, at=world.clock.at)
    make_round(at=world.clock.at)
    assert mail.outbox[-1].to == [manager.user.email]


def test_every_page_of_a_sample_says_so_and_no_page_of_the_desk(world: World, manager: Seat) -> None:
    sample = made(world, manager)
    client, own = Client(), world.client(manager)
    client.post("/sample/sign-in/", {"email": manager.user.email, "password": PASSWORD})
    number = Ticket.objects.filter(desk=sample).last()
    assert number is not None
    for path in ("desk/", f"desk/{number.number}/", "customers/", "people/", "setup/", "policy/"):
        assert 'class="sample-bar"' in client.get(f"/sample/{path}").content.decode(), path
    assert 'class="sample-bar"' in Client().get("/sample/sign-in/").content.decode()
    assert 'class="sample-bar"' not in own.get("/desk/").content.decode()
    agent = Seat.objects.get(desk=sample, user=world.agent.user)
    reply(number, by=Actor.agent(agent), at=world.clock.at, text="Thank you.")


def test_one_act_takes_all_of_it_away_and_nothing_else(world: World, manager: Seat) -> None:
    world.file()
    make_round(at=world.clock.at)
    client = world.client(manager)
    client.get("/setup/samples/")
    before = snapshot()
    assert client.post("/setup/samples/", {"act": "lay_out"}).status_code == 302
    assert sample_of(world.desk) is not None
    assert client.post("/setup/samples/", {"act": "take_away"}).status_code == 422
    assert sample_of(world.desk) is not None
    assert client.post("/setup/samples/", {"act": "take_away", "sure": "on"}).status_code == 302
    after = snapshot()
    # What the browser was told lies in its session.
    assert {table for table, rows in after.items() if rows != before[table]} <= {"django_session"}
    record = Removed.objects.get()
    assert (record.by, record.by_name) == (manager.user_id, "Max Manager")
    assert record.rows["tickets.Ticket"] == 10


def test_there_is_one_sample_of_a_desk_and_none_of_a_sample(world: World, manager: Seat) -> None:
    sample = made(world, manager)
    with pytest.raises(CannotLayOut, match="exists"):
        made(world, manager)
    theirs = Seat.objects.get(desk=sample, user=manager.user)
    with pytest.raises(CannotLayOut, match="is_a_sample"):
        lay_out(sample, by=theirs, at=world.clock.at)


def test_without_a_policy_there_is_no_sample_and_it_is_said(world: World, manager: Seat) -> None:
    bare = Desk.objects.create(slug="bare", address="/bare", name="Bare", zone="UTC", mail_address="b@b.test")
    seat = give_seat(bare, manager.user, role=Role.MANAGER)
    with pytest.raises(CannotLayOut, match="no_policy"):
        lay_out(bare, by=seat, at=world.clock.at)


def test_a_sample_goes_with_its_desk(world: World, manager: Seat) -> None:
    made(world, manager)
    remove(world.desk, by=None, reason="It has moved.", at=world.clock.at)
    assert not Desk.objects.exists()
    assert Removed.objects.count() == 2


def test_the_address_of_a_sample_is_beside_the_desk_s(world: World, manager: Seat) -> None:
    Desk.objects.create(slug="s", address="/sample", name="S", zone="UTC", mail_address="s@s.test")
    assert made(world, manager).address == "/sample-2"
    remove(sample_of(world.desk) or world.desk, by=None, reason="again", at=world.clock.at)
    Desk.objects.filter(pk=world.desk.pk).update(address="help.fluksaqua.test/north")
    world.desk.refresh_from_db()
    assert made(world, manager).address == "help.fluksaqua.test/north-sample"
