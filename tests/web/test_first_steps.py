"""Setting a desk up step by step: people and customers, several at once; steps that are put off; progress."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from components.mail import MailServer
from guichet.accounts.models import User
from guichet.customers.models import Contact, Organisation
from guichet.desks import first_steps
from guichet.desks.models import FirstSteps, Role, Seat, Team
from guichet.desks.seats import give_seat
from guichet.entry.models import Invitation, Part
from guichet.notices.round import make_round
from web.world import World, person

pytestmark = pytest.mark.django_db

PEOPLE, CUSTOMERS = "/setup/people/", "/setup/customers/"


@pytest.fixture
def keeper(world: World) -> Seat:
    """Who set the desk up just now: its manager, who looks after the installation too."""
    user = person("max@fluksaqua.test", "Max Manager")
    User.objects.filter(pk=user.pk).update(is_administrator=True)
    first_steps.begin(world.desk)
    return give_seat(world.desk, user, role=Role.MANAGER)


def row(place: int, **said: str) -> dict[str, str]:
    """What a row of the page sends."""
    return {f"row{place}-{name}": text for name, text in said.items()}


def worker(place: int, email: str, role: str = "agent", name: str = "") -> dict[str, str]:
    """Somebody to invite."""
    return row(place, email=email, name=name, role=role, language="en")


def states(client: Client, path: str = "/setup/") -> dict[str, str]:
    """Each step and how it stands, as the page has it."""
    page = client.get(path).content.decode()
    found = re.findall(r'<li class="(done|skipped|open)"><a href="([^"]+)"', page)
    return {href: how for how, href in found}


def test_several_people_are_invited_at_once_each_as_what_they_are(world: World, keeper: Seat) -> None:
    sent = worker(0, "Nina@fluksaqua.test", "manager", "Nina") | worker(1, "") | worker(3, "omar@fluksaqua.test")
    assert world.client(keeper).post(PEOPLE, sent).status_code == 302
    found = dict(Invitation.objects.values_list("email", "part"))
    assert found == {"nina@fluksaqua.test": Part.MANAGER, "omar@fluksaqua.test": Part.AGENT}
    make_round(at=world.clock.at)
    assert {each.to[0] for each in mail.outbox} == set(found)


@pytest.mark.parametrize("wrong", ["no address", "marie@fluksaqua.test", "omar@fluksaqua.test"])
def test_where_one_cannot_be_invited_nobody_is_and_all_stays_typed(world: World, keeper: Seat, wrong: str) -> None:
    sent = worker(0, "omar@fluksaqua.test", name="Omar Typed") | worker(2, wrong, "manager")
    answer = world.client(keeper).post(PEOPLE, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Omar Typed" in page
    assert f'value="{wrong}"' in page
    assert page.count('class="error"') == 1
    assert not Invitation.objects.exists()


def test_nothing_typed_is_said_so(world: World, keeper: Seat) -> None:
    for path in (PEOPLE, CUSTOMERS):
        answer = world.client(keeper).post(path, {})
        assert answer.status_code == 422
        assert answer.context["rows"].errors


def test_an_invitation_is_handed_over_from_the_step(world: World, keeper: Seat) -> None:
    client = world.client(keeper)
    client.post(PEOPLE, worker(0, "omar@fluksaqua.test"))
    page = client.post(PEOPLE, {"invitation": Invitation.objects.get().pk, "act": "hand_over"}).content.decode()
    found = re.search(r"/invitation/[\w-]+/", page)
    assert found is not None
    typed = {"name": "Omar", "language": "en", "new_password": "three plain river words"}
    assert Client().post(found[0], typed).status_code == 302
    assert Seat.objects.filter(user__email="omar@fluksaqua.test", role=Role.AGENT).exists()


def test_a_team_is_made_in_passing(world: World, keeper: Seat) -> None:
    client = world.client(keeper)
    assert client.post(PEOPLE, {"act": "team", "team": "Networks"}).status_code == 302
    assert list(Team.objects.get().members.all()) == [keeper]
    assert client.post(PEOPLE, {"act": "team", "team": "Networks"}).status_code == 422


def test_the_first_customers_are_known_and_whoever_is_ticked_is_invited(world: World, keeper: Seat) -> None:
    sent = (
        row(0, customer="Ville de Laval", email="g@laval.test", name="Gabrielle", language="fr", lets_in="on")
        | row(1, customer="ville de laval", email="y@laval.test", name="Yves", language="fr", lets_in="on")
        | row(2, customer="Lakeshore", email="k@lakeshore.test", name="Karen", language="en")
        | row(3, customer="Trent Hills", language="en")
    )
    assert world.client(keeper).post(CUSTOMERS, sent).status_code == 302
    names = set(Organisation.objects.filter(desk=world.desk).values_list("name", flat=True))
    assert {"Ville de Laval", "Lakeshore", "Trent Hills"} < names
    assert "ville de laval" not in names
    made = Contact.objects.filter(desk=world.desk, email__in=["g@laval.test", "y@laval.test", "k@lakeshore.test"])
    assert dict(made.values_list("email", "is_administrator")) == {
        "g@laval.test": True,
        "y@laval.test": False,
        "k@lakeshore.test": True,
    }
    found = dict(Invitation.objects.values_list("email", "part"))
    assert found == {"g@laval.test": Part.ADMINISTRATOR, "y@laval.test": Part.CONTACT}


def test_where_one_customer_cannot_be_known_none_is(world: World, keeper: Seat) -> None:
    before = Organisation.objects.count()
    sent = row(0, customer="Laval", email="g@laval.test", name="Gabrielle Typed", language="fr")
    for wrong in (
        row(1, customer="Other", email=world.contact.email, name="Somebody", language="en"),
        row(1, customer="Other", email="x@other.test", name="", language="en"),
        row(1, customer="", email="x@other.test", name="X", language="en"),
        row(1, customer="Other", email="", name="", language="en", lets_in="on"),
    ):
        answer = world.client(keeper).post(CUSTOMERS, sent | wrong)
        assert answer.status_code == 422
        assert "Gabrielle Typed" in answer.content.decode()
        assert Organisation.objects.count() == before


def test_each_step_says_where_it_stands_and_is_put_off_and_come_back_to(world: World, keeper: Seat) -> None:
    client = world.client(keeper)
    before = states(client)
    assert before["/setup/policy/"] == "done"
    assert before["/setup/mail/"] == "open"
    answer = client.post("/setup/steps", {"step": "mail", "act": "skip"})
    assert answer.headers["Location"] == "/setup/samples/"
    assert states(client)["/setup/mail/"] == "skipped"
    first_steps.note_mail(world.desk, at=1)
    assert states(client)["/setup/mail/"] == "done"


def test_the_list_of_steps_goes_when_the_set_up_is_said_to_be_over(world: World, keeper: Seat) -> None:
    client = world.client(keeper)
    client.post("/setup/steps", {"act": "end"})
    assert FirstSteps.objects.exists()
    for step in ("mail", "samples"):
        client.post("/setup/steps", {"step": step, "act": "skip"})
    client.post("/setup/steps", {"act": "end"})
    assert not FirstSteps.objects.exists()
    assert states(client) == {}
    assert client.get(PEOPLE).status_code == 200


def test_the_step_of_the_mails_is_done_once_the_mail_server_took_one(
    world: World, keeper: Seat, mail_server: MailServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.kit.deliverability._asked", lambda _name, _kind: [])
    settings.MAIL_FOLDER, settings.EMAIL_HOST, settings.EMAIL_PORT = "", mail_server.host, mail_server.port
    client = world.client(keeper)
    mail_server.refusal = "550 5.7.1 Relaying denied"
    client.post("/setup/mail/")
    assert states(client)["/setup/mail/"] == "open"
    assert "No mail server has taken" in client.get(PEOPLE).content.decode()
    mail_server.refusal = None
    client.post("/setup/mail/")
    assert states(client)["/setup/mail/"] == "done"
    assert "No mail server has taken" not in client.get(PEOPLE).content.decode()


def test_who_only_looks_after_the_installation_sees_the_steps_that_are_theirs(world: World, keeper: Seat) -> None:
    root = person("root@house.test", "Rita Root")
    User.objects.filter(pk=root.pk).update(is_administrator=True)
    assert set(states(world.client_of(root))) == {"/setup/desk/", "/setup/policy/", "/setup/mail/"}
    assert keeper.pk
