"""What one changes about oneself: only after proving that it is oneself, and told by mail."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from components import codes
from guichet.accounts.models import Session, User
from guichet.customers.models import Contact
from guichet.entry.models import Link
from guichet.notices.round import make_round
from guichet.web.account import proof
from web.world import PASSWORD, World, person

pytestmark = pytest.mark.django_db


def came_in(world: World, **headers: str) -> Client:
    """A browser in which the contact has signed in by the page."""
    client = Client(headers=headers)
    client.post("/sign-in/", {"email": world.contact.email, "password": PASSWORD})
    return client


def me(world: World) -> User:
    return User.objects.get(contacts=world.contact)


def mailed(world: World, pattern: str) -> tuple[str, str]:
    """To whom the last mail went that holds this, and what it holds."""
    make_round(at=world.clock.at)
    found = [(each.to[0], hit[0]) for each in mail.outbox if (hit := re.search(pattern, str(each.body)))]
    return found[-1]


CHANGES = ("email", "password", "passkey", "passkey-options", "passkey-removal", "app", "app-removal", "recovery-codes")


@pytest.mark.parametrize("change", CHANGES)
def test_what_one_signs_in_with_is_changed_only_after_proving_oneself(world: World, change: str) -> None:
    client = came_in(world)
    world.clock.at += proof.LATELY_S
    answer = client.post(f"/account/{change}", {"email": "new@beauvoir.test", "new_password": "three plain words"})
    assert answer.status_code == 401
    assert 'id="prove-again"' in answer.content.decode()
    assert "three plain words" not in answer.content.decode()
    assert me(world).check_password(PASSWORD)
    assert not Link.objects.exists()


def test_what_was_typed_comes_through_the_proof(world: World) -> None:
    client = came_in(world)
    world.clock.at += proof.LATELY_S
    page = client.post("/account/email", {"email": "new@beauvoir.test"})
    sent = {"password": PASSWORD, "carried": page.context["carried"]}
    back = client.post("/account/again", sent, follow=True)
    assert back.redirect_chain[-1][0] == "/account/"
    assert "new@beauvoir.test" in back.content.decode()
    assert client.post("/account/email", {"email": "new@beauvoir.test"}).status_code == 302


def test_a_proof_is_guessed_at_slowly_and_needs_the_app_too(world: World) -> None:
    client = came_in(world)
    secret = generate_totp_secret()
    TOTP.activate(me(world), secret)
    world.clock.at += proof.LATELY_S
    assert client.post("/account/again", {"password": PASSWORD}).status_code == 422
    assert client.post("/account/again", {"password": PASSWORD, "code": "000000"}).status_code == 422
    code = codes.shown(secret)
    assert client.post("/account/again", {"password": PASSWORD, "code": code}).status_code == 302
    answers = [client.post("/account/again", {"password": "no", "code": "1"}).status_code for _ in range(6)]
    assert answers[-1] == 429


def test_another_address_becomes_one_s_own_by_its_link_only(world: World) -> None:
    client = came_in(world)
    client.post("/account/email", {"email": "Helene.P@beauvoir.test"})
    to, path = mailed(world, r"/account/email/[\w-]+/")
    assert to == "helene.p@beauvoir.test"
    before = world.contact.email
    assert client.get(path).status_code == 200
    assert me(world).email == before
    stranger = world.client(world.stranger)
    assert stranger.post(path).status_code == 410
    client.post("/account/email", {"email": "Helene.P@beauvoir.test"})
    assert client.post(mailed(world, r"/account/email/[\w-]+/")[1]).status_code == 302
    assert me(world).email == Contact.objects.get(pk=world.contact.pk).email == "helene.p@beauvoir.test"
    assert mailed(world, "E-mail changed")[0] == before


def test_an_address_that_is_somebodys_is_not_told_of_and_not_given(world: World) -> None:
    person("taken@beauvoir.test", "Taken")
    client = came_in(world)
    pages = []
    for email in ("taken@beauvoir.test", "free@beauvoir.test"):
        answer = client.post("/account/email", {"email": email}, follow=True)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        pages.append(page.replace(email, "X"))
    assert pages[0] == pages[1]
    client.post("/account/email", {"email": "taken@beauvoir.test"})
    assert client.post(mailed(world, r"/account/email/[\w-]+/")[1]).status_code == 410
    assert me(world).email == world.contact.email


def test_a_new_password_ends_other_sessions_and_links_and_is_told(world: World) -> None:
    client, other = came_in(world), came_in(world)
    Client().post("/sign-in/", {"email": world.contact.email, "way": "link"})
    path = mailed(world, r"/sign-in/link/[\w-]+/")[1]
    before = client.cookies["sessionid"].value
    assert client.post("/account/password", {"new_password": "three plain river words"}).status_code == 302
    assert client.cookies["sessionid"].value != before
    assert client.get("/requests/").status_code == 200
    assert other.get("/requests/").context["form"] is not None
    assert Client().post(path).status_code == 410
    assert mailed(world, "Password changed")[0] == world.contact.email
    assert Session.objects.count() == 1


@pytest.mark.parametrize("weak", ["short", "password1234", "Hélène Prunea", ""])
def test_a_password_that_is_soon_guessed_is_refused(world: World, weak: str) -> None:
    assert came_in(world).post("/account/password", {"new_password": weak}).status_code == 422
    assert me(world).check_password(PASSWORD)


def test_sessions_are_ended_one_by_one_or_all_and_only_one_s_own(world: World) -> None:
    client = came_in(world, user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    phone, tablet = came_in(world), came_in(world)
    page = client.get("/account/").content.decode()
    assert "Firefox, Linux" in page
    assert "127.0.0.1" not in page
    lost = Session.objects.exclude(key=client.cookies["sessionid"].value).order_by("pk")[0]
    assert world.client(world.stranger).post("/account/session-end", {"session": lost.pk}).status_code == 404
    client.post("/account/session-end", {"session": lost.pk})
    assert phone.get("/requests/").context["form"] is not None
    assert tablet.get("/requests/").status_code == 200
    client.post("/account/other-sessions-end")
    assert tablet.get("/account/").context["form"] is not None
    assert client.get("/account/").status_code == 200


def test_the_last_use_of_a_session_is_noted_to_some_minutes(world: World) -> None:
    client = came_in(world)
    began = world.clock.at
    for later, noted in ((599, 0), (600, 600), (700, 600), (1300, 1300)):
        world.clock.at = began + later
        client.get("/requests/")
        assert Session.objects.get().used_at == began + noted


def test_name_and_language_are_one_s_own_to_say(world: World) -> None:
    client = came_in(world)
    client.post("/account/person", {"name": "Hélène P.", "language": "fr"})
    assert (me(world).name, me(world).language) == ("Hélène P.", "fr")
    assert Contact.objects.get(pk=world.contact.pk).name == "Hélène P."
    assert "Mon compte" in client.get("/account/").content.decode()
    assert client.post("/account/person", {"name": " ", "language": "xx"}).status_code == 422


def test_an_app_that_is_given_up_leaves_no_secret_behind(world: World) -> None:
    client, user = came_in(world), me(world)
    TOTP.activate(user, generate_totp_secret())
    first = client.post("/account/recovery-codes").context["codes"]
    second = client.post("/account/recovery-codes").context["codes"]
    assert len(first) == 10
    assert set(first).isdisjoint(second)
    client.post("/account/app-removal")
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_passkey_of_somebody_else_is_out_of_reach(world: World) -> None:
    other = User.objects.get(contacts=world.stranger)
    kept = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    assert came_in(world).post("/account/passkey-removal", {"passkey": kept.pk}).status_code == 404
    assert Authenticator.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("sent", ["", "{}", "null", '{"id": "x", "rawId": "eA", "response": {}, "type": "public-key"}'])
def test_what_is_no_passkey_is_not_kept(world: World, sent: str) -> None:
    client = came_in(world)
    assert client.post("/account/passkey-options").status_code == 200
    client.post("/account/passkey", {"name": "Mine", "credential": sent})
    assert not Authenticator.objects.exists()
