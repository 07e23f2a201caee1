"""The settings of a desk, and how the first one begins."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from components.mail import MailServer
from guichet.accounts.models import User
from guichet.core.policy.bundled import source
from guichet.desks.models import Desk, Role, Seat
from guichet.policies.models import PolicyVersion
from guichet.policies.publishing import NotTheirs, publish
from guichet.removal.whole import remove
from guichet.web.setup import start, token
from guichet.web.shared.privacy import KEPT_FOR_EVER
from web.matrix import picture
from web.world import PASSWORD, World, person

pytestmark = pytest.mark.django_db

FIRST = {
    "name": "Aqua Help",
    "address": "/aqua",
    "first_language": "fr",
    "languages": ["en", "fr"],
    "zone": "Europe/Paris",
    "mail_address": "help@aqua.test",
    "policy": "fluksaqua",
    "your_name": "Jane Doe",
    "your_email": "Jane@aqua.test",
    "password": PASSWORD,
}


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Client:
    """A browser before an installation without a desk."""
    settings.DATA_DIR = tmp_path
    return Client()


@pytest.fixture
def manager(world: World) -> Client:
    """A browser of a manager of the desk."""
    user = person("manon@fluksaqua.test", "Manon")
    Seat.objects.create(desk=world.desk, user=user, role=Role.MANAGER)
    return world.client_of(user)


def typed(desk: Desk, **more: object) -> dict[str, object]:
    """What the page of the desk sends when nothing else is changed."""
    said: dict[str, object] = {
        "name": desk.name,
        "address": desk.address,
        "first_language": "en",
        "languages": desk.languages,
        "zone": desk.zone,
        "mail_address": desk.mail_address,
    }
    return said | more


def test_the_first_desk_is_set_up_with_the_token_and_then_there_is_no_such_page(house: Client) -> None:
    assert house.get("/").headers["Location"] == "/setup/"
    given = token.token()
    answer = house.post("/setup/", {**FIRST, "token": given})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/aqua/sign-in/?next=%2Faqua%2Fsetup%2F&made=yes")
    assert (
        "The desk is made. Sign in"
        in house.get(answer.headers["Location"], headers={"accept-language": "en"}).content.decode()
    )
    desk = Desk.objects.get()
    assert (desk.address, desk.languages) == ("/aqua", ["fr", "en"])
    seat = Seat.objects.get()
    assert (seat.role, seat.user.email, seat.user.is_administrator) == (Role.MANAGER, "jane@aqua.test", True)
    assert PolicyVersion.objects.get().published_by == seat
    back = house.post("/aqua/sign-in/", {"email": "jane@aqua.test", "password": PASSWORD}, follow=True)
    assert back.redirect_chain[-1][0] == "/aqua/desk/"
    for path in ("/", "/setup/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {**FIRST, "token": given}).status_code == 404
    with pytest.raises(CommandError):
        call_command("setup_token")


def test_who_presses_twice_is_led_to_the_first_desk(house: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = house.post("/setup/", {**FIRST, "token": token.token()})
    # The second press looked before the first was done: there was no desk then, and the token was right.
    monkeypatch.setattr(start, "_refuse_later", lambda: None)
    monkeypatch.setattr(token, "is_right", lambda _wish: True)

    def make(*_said: object, **_more: object) -> Desk:
        raise IntegrityError

    monkeypatch.setattr(start, "_make", make)
    second = house.post("/setup/", {**FIRST, "address": "/second", "mail_address": "b@aqua.test", "token": "the same"})
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert Desk.objects.count() == Seat.objects.count() == 1


def test_a_desk_can_be_set_up_again_by_the_same_person_once_the_last_one_was_removed(house: Client) -> None:
    house.post("/setup/", {**FIRST, "token": token.token()})
    remove(Desk.objects.get(), by=None, reason="To begin anew.", at=0)
    again = {**FIRST, "token": token.token(), "password": "another long enough password"}
    assert house.post("/setup/", again).status_code == 302
    assert User.objects.get().check_password("another long enough password")
    assert Seat.objects.get().role == Role.MANAGER


def test_without_the_token_there_is_no_desk_and_what_was_typed_stays(house: Client) -> None:
    for wrong in ("", "guess", token.token()[:-1]):
        answer = house.post("/setup/", {**FIRST, "token": wrong})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Aqua Help" in page
        assert PASSWORD not in page
    assert not Desk.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("is_right", [True, False])
def test_a_wrong_token_is_named_with_all_else_that_is_wrong(house: Client, *, is_right: bool) -> None:
    given = token.token() if is_right else "guess"
    answer = house.post("/setup/", {**FIRST, "token": given, "your_email": "nobody", "mail_address": ""})
    assert answer.status_code == 422
    assert {*answer.context["form"].errors} == {"your_email", "mail_address", *([] if is_right else ["token"])}
    assert ("This is not the token." in answer.content.decode()) is not is_right
    assert token.token() not in answer.content.decode() or is_right


def test_the_token_is_kept_where_only_the_server_reads_it(house: Client, tmp_path: Path) -> None:
    said = io.StringIO()
    token.announce(said)
    assert token.token() in said.getvalue()
    assert (tmp_path / "setup_token").stat().st_mode & 0o077 == 0
    printed = io.StringIO()
    call_command("setup_token", stdout=printed)
    assert printed.getvalue().strip() == token.token()
    assert house.get("/setup/").status_code == 200


@pytest.mark.usefixtures("world")
def test_where_there_is_a_desk_no_token_is_announced() -> None:
    said = io.StringIO()
    token.announce(said)
    assert not said.getvalue()


def test_a_desk_is_given_its_name_colour_logo_and_languages(manager: Client, world: World) -> None:
    sent = typed(world.desk, name="Aqua", accent="#D9480F", logo=picture("#0b7285"), first_language="fr", languages=[])
    assert manager.post("/setup/desk/", sent).headers["Location"] == "/setup/desk/"
    desk = Desk.objects.get()
    assert (desk.name, desk.accent, desk.languages) == ("Aqua", "#d9480f", ["fr"])
    page = Client().get("/policy/", headers={"accept-language": "en"})
    assert 'lang="fr"' in page.content.decode()
    assert "/brand/d9480f.css" in page.content.decode()
    for path, kind in ((f"/brand/{desk.logo_digest}.png", "image/png"), ("/brand/d9480f.css", "text/css")):
        answer = Client().get(path)
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["Cache-Control"] == KEPT_FOR_EVER
        assert "Vary" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    manager.post("/setup/desk/", typed(desk, no_logo="on"))
    assert Client().get(f"/brand/{desk.logo_digest}.png").status_code == 404


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("address", "/static"),
        ("accent", "blue"),
        ("accent", "#12345"),
        ("zone", "Europe/Atlantis"),
        ("mail_address", "nobody"),
        ("logo", io.BytesIO(b"<svg/>")),
        ("first_language", "xx"),
    ],
)
def test_what_a_desk_cannot_be_is_refused_and_stays_typed(
    manager: Client, world: World, field: str, wrong: object
) -> None:
    answer = manager.post("/setup/desk/", typed(world.desk, **{"name": "Typed already", field: wrong}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Typed already" in answer.content.decode()
    assert Desk.objects.get().name == world.desk.name


def test_an_address_that_is_taken_is_refused(manager: Client, world: World) -> None:
    Desk.objects.create(slug="x", address="/taken", name="X", zone="UTC", mail_address="x@x.test")
    answer = manager.post("/setup/desk/", typed(world.desk, address="/Taken"))
    assert "address" in answer.context["form"].errors


def test_a_desk_that_moves_is_found_at_its_new_address(manager: Client, world: World) -> None:
    answer = manager.post("/setup/desk/", typed(world.desk, address="/moved"))
    assert answer.headers["Location"].endswith("/moved/setup/desk/")
    assert Client().get("/moved/policy/").status_code == 200
    assert Client().get("/policy/").status_code == 404


def test_only_a_manager_of_the_desk_publishes(world: World) -> None:
    with pytest.raises(NotTheirs):
        publish(world.desk, source("alias").decode(), by=world.agent, at=world.clock.at)
    gone = Seat.objects.create(desk=world.desk, user=person("g@g.test", "G"), role=Role.MANAGER, is_active=False)
    with pytest.raises(NotTheirs):
        publish(world.desk, source("alias").decode(), by=gone, at=world.clock.at)
    assert PolicyVersion.objects.count() == 1


def test_a_test_mail_goes_to_whoever_asks_and_each_step_is_told(
    manager: Client, world: World, mail_server: MailServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.kit.deliverability._asked", lambda _name, _kind: ["v=spf1 -all"])
    settings.MAIL_FOLDER, settings.EMAIL_HOST, settings.EMAIL_PORT = "", mail_server.host, mail_server.port
    page = manager.post("/setup/mail/").content.decode()
    assert "took the mail" in page
    assert "DMARC: none" in page
    (delivery,) = mail_server.deliveries
    assert delivery.recipients == ("manon@fluksaqua.test",)
    assert delivery.message["From"].addresses[0].addr_spec == world.desk.mail_address
    mail_server.refusal = "550 5.7.1 Relaying denied"
    refused = manager.post("/setup/mail/").content.decode()
    assert "did not take the mail" in refused
    assert "550 5.7.1 Relaying denied" in refused


def test_where_mails_are_kept_as_files_it_is_said(
    manager: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.kit.deliverability._asked", lambda _name, _kind: [])
    settings.MAIL_FOLDER = str(tmp_path)
    assert "nobody receives them" in manager.get("/setup/mail/").content.decode()
    assert not manager.post("/setup/mail/").context["steps"]
