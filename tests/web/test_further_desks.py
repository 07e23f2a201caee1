"""Further desks, made in the browser by whoever looks after the installation."""

import io
import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from guichet.accounts.models import User
from guichet.core.policy.bundled import source
from guichet.desks.models import Desk, FirstSteps, Role, Seat
from guichet.entry.models import Invitation, Part
from guichet.notices.round import make_round
from guichet.policies.models import PolicyVersion
from web.world import World, person

pytestmark = pytest.mark.django_db

FURTHER = {
    "name": "Northern Lights",
    "address": "/north",
    "first_language": "fr",
    "languages": ["en", "fr"],
    "zone": "Europe/Paris",
    "mail_address": "help@north.test",
    "manager_email": "Nora@north.test",
    "manager_name": "Nora",
    "act": "make",
}
PAGE = "/setup/another/"


@pytest.fixture
def root(world: World) -> Client:
    """A browser of who looks after the installation."""
    user = person("root@house.test", "Rita Root")
    User.objects.filter(pk=user.pk).update(is_administrator=True)
    return world.client_of(user)


def test_a_further_desk_is_made_with_its_policy_and_its_first_manager_comes_in(world: World, root: Client) -> None:
    assert root.post(PAGE, {**FURTHER, "bundled": "esker"}).status_code == 302
    desk = Desk.objects.get(address="/north")
    assert (desk.languages, desk.zone) == (["fr", "en"], "Europe/Paris")
    assert PolicyVersion.objects.get(desk=desk).number == 1
    make_round(at=world.clock.at)
    (letter,) = mail.outbox
    assert letter.to == ["nora@north.test"]
    found = re.search(r"/north/invitation/[\w-]+/", str(letter.body))
    assert found is not None
    client, typed = Client(), {"name": "Nora", "language": "fr", "new_password": "three plain river words"}
    assert client.post(found[0], typed).status_code == 302
    assert 'class="course"' in client.get("/north/setup/").content.decode()
    seat = Seat.objects.get(desk=desk)
    assert (seat.user.email, seat.role) == ("nora@north.test", Role.MANAGER)
    assert FirstSteps.objects.filter(desk=desk).exists()


def test_who_makes_a_desk_has_no_seat_there_unless_they_name_themselves(root: Client) -> None:
    root.post(PAGE, FURTHER)
    user = User.objects.get(email="root@house.test")
    assert not Seat.objects.filter(user=user).exists()
    south = {"address": "/south", "mail_address": "s@south.test", "manager_email": "ROOT@house.test"}
    root.post(PAGE, FURTHER | south)
    assert Seat.objects.get(user=user).desk.address == "/south"


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("address", "", "FluksAqua"),
        ("address", "/setup", "a page of ours"),
        ("address", "taken.example/", "Taken"),
        ("address", "help.house.test/north", "own host"),
        ("address", "/no spaces", "letters from a to z"),
        ("mail_address", "help@fluksaqua.test", "Another desk"),
        ("manager_email", "nobody", ""),
        ("name", "", ""),
    ],
)
def test_what_clashes_is_refused_with_its_reason_and_all_stays_typed(
    root: Client, settings: Settings, field: str, wrong: str, said: str
) -> None:
    settings.BASE_URL = "https://help.house.test"
    Desk.objects.create(slug="x", address="taken.example", name="Taken", zone="UTC", mail_address="x@x.test")
    answer = root.post(PAGE, {**FURTHER, "bundled": "esker", field: wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert Desk.objects.count() == 2
    assert '<option value="esker" selected>' in page
    assert "Nora@north.test" in page or field == "manager_email"


def test_two_desks_of_one_name_have_each_an_address_and_a_code(root: Client) -> None:
    for place in ("one", "two"):
        more = {"address": f"/{place}", "mail_address": f"{place}@x.test", "name": "FluksAqua"}
        assert root.post(PAGE, FURTHER | more).status_code == 302
    assert set(Desk.objects.values_list("slug", flat=True)) == {"fluksaqua", "fluksaqua-2", "fluksaqua-3"}


def test_each_mistake_of_an_own_policy_stands_beside_its_line_and_no_desk_is_made(root: Client) -> None:
    text = source("fluksaqua").decode().replace("America/Toronto", "America/Torontoo")
    line = next(number for number, each in enumerate(text.split("\n"), 1) if "Torontoo" in each)
    file = io.BytesIO(text.encode())
    file.name = "own.yaml"
    answer = root.post(PAGE, {**FURTHER, "file": file})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'data-line="{line}"' in page
    assert "Northern Lights" in page
    assert "Torontoo" in answer.context["policy"]["text"].value()
    assert Desk.objects.count() == 1


def test_an_own_policy_is_read_before_the_desk_is_made_with_it(root: Client) -> None:
    text = source("esker").decode()
    unread = root.post(PAGE, {**FURTHER, "text": text})
    assert unread.status_code == 422
    assert unread.context["found"].findings
    seen = unread.context["policy"]["seen"].value()
    other = root.post(PAGE, {**FURTHER, "text": text + "# more", "seen": seen, "agreed": "on"})
    assert other.status_code == 422
    assert root.post(PAGE, {**FURTHER, "text": text, "seen": seen, "agreed": "on"}).status_code == 302
    assert PolicyVersion.objects.filter(desk__address="/north").exists()


def test_a_policy_is_checked_without_making_anything(root: Client) -> None:
    answer = root.post(PAGE, {**FURTHER, "bundled": "alias", "act": "check", "name": ""})
    assert answer.status_code == 200
    assert answer.context["found"].policy is not None
    assert Desk.objects.count() == 1


def test_who_looks_after_the_house_hands_over_or_withdraws_the_invitation_of_a_manager(root: Client) -> None:
    root.post(PAGE, FURTHER)
    one = Invitation.objects.get(part=Part.MANAGER)
    page = root.post("/installation/invited", {"invitation": one.pk, "act": "hand_over"}).content.decode()
    found = re.search(r"/north/invitation/[\w-]+/", page)
    assert found is not None
    assert Client().get(found[0]).status_code == 200
    root.post("/installation/invited", {"invitation": one.pk, "act": "withdraw"})
    assert Client().get(found[0]).status_code == 410
