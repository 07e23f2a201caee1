"""The doors by which people come in: a password, a mailed link, an app's code; each slow to guess at, none telling."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session as Stored
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from components import codes
from guichet.accounts.models import Session, User
from guichet.customers.models import Contact
from guichet.entry import links
from guichet.entry.models import Link, Purpose
from guichet.kit.models import Job, Mail
from guichet.notices.round import make_round
from web.world import PASSWORD, World

pytestmark = pytest.mark.django_db


def ask(world: World, email: str, client: Client | None = None) -> None:
    """Ask for a link, and let a second pass."""
    answer = (client or Client()).post("/sign-in/", {"email": email, "way": "link"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/mailed/"
    make_round(at=world.clock.at)


def link_in() -> str:
    """The path of the link in the mail that went out last."""
    bodies = [str(each.body) for each in mail.outbox]
    return [found[0] for body in bodies if (found := re.search(r"/sign-in/link/[\w-]+/", body))][-1]


def secret_of(user: User) -> str:
    """Have somebody set up an app."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def user_of(who: Contact) -> User:
    assert who.user is not None
    return who.user


def test_a_mailed_link_lets_in_once_and_only_by_its_button(world: World) -> None:
    ask(world, world.contact.email.upper())
    path, client = link_in(), Client()
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert client.get("/requests/").context["form"] is not None
    assert client.post(path).headers["Location"] == "/"
    assert client.get("/requests/").status_code == 200
    assert Client().post(path).status_code == 410


def test_what_a_mailed_link_says_is_nowhere_once_it_is_out(world: World) -> None:
    ask(world, world.contact.email)
    token = link_in().split("/")[-2]
    kept = Mail.objects.get(purpose="sign_in")
    assert kept.handed_over_at is not None
    assert kept.text == kept.html == ""
    assert token not in str([*Link.objects.values(), *Job.objects.values(), *Mail.objects.values()])


def test_a_mailed_link_ends_after_an_hour(world: World) -> None:
    ask(world, world.contact.email)
    world.clock.at += links.LIFE_S
    assert Client().post(link_in()).status_code == 410


@pytest.mark.parametrize("change", ["password", "address", "shut", "left"])
def test_a_mailed_link_is_void_when_its_person_has_changed(world: World, change: str) -> None:
    ask(world, world.contact.email)
    user = user_of(world.contact)
    if change == "password":
        links.close_all(user)
    elif change == "address":
        User.objects.filter(pk=user.pk).update(email="other@beauvoir.test")
    elif change == "shut":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        Contact.objects.filter(pk=world.contact.pk).update(user=None)
    assert Client().post(link_in()).status_code == 410


def test_what_was_being_sent_comes_through_a_mailed_link(world: World) -> None:
    ticket, client = world.file(), Client()
    page = client.post(f"/requests/{ticket.public_id}/answer", {"text": "It is the second lamp.", "key": "k"})
    client.post("/sign-in/", {"email": world.contact.email, "way": "link", "carried": page.context["carried"]})
    make_round(at=world.clock.at)
    back = client.post(link_in(), follow=True)
    assert back.redirect_chain[-1][0] == f"/requests/{ticket.public_id}/"
    assert "It is the second lamp." in back.content.decode()


def test_asking_for_a_link_tells_nothing_and_costs_the_same_for_anybody(world: World) -> None:
    pages, costs = [], []
    for i, email in enumerate((world.contact.email, "nobody@beauvoir.test")):
        client = Client(REMOTE_ADDR=f"203.0.113.{i}")
        with CaptureQueriesContext(connection) as asked:
            client.post("/sign-in/", {"email": email, "way": "link"})
        costs.append([query["sql"].partition(" ")[0] for query in asked.captured_queries])
        pages.append(client.get("/sign-in/mailed/").content.decode().replace(email, "X"))
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert costs[0] == costs[1]
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])
    make_round(at=world.clock.at)
    assert set(Mail.objects.values_list("recipient", flat=True)) == {world.contact.email}
    assert not [job for job in Job.objects.all() if job.payload]


def test_nobody_is_flooded_with_links(world: World) -> None:
    for i in range(30):
        Client(REMOTE_ADDR=f"203.0.113.{i}").post("/sign-in/", {"email": world.contact.email, "way": "link"})
    make_round(at=world.clock.at)
    assert Mail.objects.count() == links.MOST_OPEN


def test_a_link_of_one_desk_opens_no_other(world: World) -> None:
    ask(world, world.contact.email)
    token = link_in().split("/")[-2]
    other = type(world.desk).objects.create(
        slug="other", name="Other", languages=["en"], zone="UTC", mail_address="help@other.test", address="/other"
    )
    assert links.use(token, Purpose.SIGN_IN, other, at=world.clock.at) is None
    assert links.use(token, Purpose.EMAIL, world.desk, at=world.clock.at) is None
    assert Client().post(f"/other/sign-in/link/{token}/").status_code == 410
    assert Client().post(f"/sign-in/link/{token}/").status_code == 302


def test_tokens_are_guessed_at_slowly(world: World) -> None:
    client = Client()
    answers = [client.post(f"/sign-in/link/guess{i}/").status_code for i in range(25)]
    assert answers == [410] * 25
    ask(world, world.contact.email)
    link = Link.objects.get()
    assert client.get("/invitation/guess/").status_code == 410
    assert Link.objects.filter(pk=link.pk).exists()


def test_after_the_password_an_app_is_asked_for_its_code(world: World) -> None:
    user, client = user_of(world.contact), Client()
    secret = secret_of(user)
    sent = {"email": user.email, "password": PASSWORD, "next": "/requests/new/"}
    assert client.post("/sign-in/", sent).headers["Location"] == "/sign-in/code/"
    assert client.get("/requests/").context["form"] is not None
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code/", {"code": codes.shown(secret)}).headers["Location"] == "/requests/new/"
    assert client.get("/requests/").status_code == 200


def test_a_mailed_link_does_not_replace_the_code(world: World) -> None:
    secret_of(user_of(world.contact))
    ask(world, world.contact.email)
    client = Client()
    assert client.post(link_in()).headers["Location"] == "/sign-in/code/"
    assert client.get("/requests/").context["form"] is not None


def test_a_code_is_taken_once(world: World) -> None:
    user = user_of(world.contact)
    code = codes.shown(secret_of(user))
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
        assert client.post("/sign-in/code/", {"code": code}).status_code == expected


def test_a_recovery_code_is_taken_once(world: World) -> None:
    user = user_of(world.contact)
    secret_of(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
        assert client.post("/sign-in/code/", {"code": code}).status_code == expected


def test_codes_are_guessed_at_slowly_and_the_owner_is_not_locked_out(world: World) -> None:
    user, owner = user_of(world.contact), Client()
    secret = secret_of(user)
    owner.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    owner.post("/sign-in/code/", {"code": codes.shown(secret)})
    owner.post("/sign-out/")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    stranger.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    answers = [stranger.post("/sign-in/code/", {"code": f"{i:06}"}).status_code for i in range(8)]
    assert answers == [422] * 5 + [429] * 3
    assert stranger.post("/sign-in/code/", {"code": codes.shown(secret, ahead=1)}).status_code == 429
    owner.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    assert owner.post("/sign-in/code/", {"code": codes.shown(secret, ahead=1)}).status_code == 302


def test_the_code_s_page_is_nobody_s_who_has_not_proved_the_first_thing(world: World) -> None:
    secret = secret_of(user_of(world.contact))
    assert Client().get("/sign-in/code/").headers["Location"] == "/sign-in/"
    assert Client().post("/sign-in/code/", {"code": codes.shown(secret)}).headers["Location"] == "/sign-in/"


def test_secrets_of_apps_and_recovery_codes_are_not_kept_in_clear(world: World) -> None:
    user = user_of(world.contact)
    secret = secret_of(user)
    spare = RecoveryCodes.activate(user)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in spare.get_unused_codes())


def test_an_account_s_password_is_judged_twenty_times_an_hour_at_most(world: World) -> None:
    judged, end = 0, world.clock.at + 3600
    for i in range(3600):
        world.clock.at += 1
        client = Client(REMOTE_ADDR=f"198.51.{i // 250}.{i % 250}")
        if i % 3 == 0 and client.post("/sign-in/", {"email": world.contact.email, "password": "no"}).status_code == 422:
            judged += 1
        if world.clock.at >= end or i > 900:
            break
    assert judged <= 20


def test_guesses_from_everywhere_do_not_lock_out_a_device_that_is_known(world: World) -> None:
    owner = Client()
    sent = {"email": world.contact.email, "password": PASSWORD}
    assert owner.post("/sign-in/", sent).status_code == 302
    owner.post("/sign-out/")
    for i in range(30):
        Client(REMOTE_ADDR=f"198.51.100.{i}").post("/sign-in/", {**sent, "password": "no"})
    assert Client(REMOTE_ADDR="192.0.2.7").post("/sign-in/", sent).status_code == 429
    assert owner.post("/sign-in/", sent).status_code == 302


def test_a_known_device_guesses_no_faster(world: World) -> None:
    client = Client()
    client.post("/sign-in/", {"email": world.contact.email, "password": PASSWORD})
    client.post("/sign-out/")
    answers = [client.post("/sign-in/", {"email": world.contact.email, "password": "no"}).status_code for _ in range(7)]
    assert answers == [422] * 5 + [429] * 2


@pytest.mark.usefixtures("world")
def test_a_network_of_the_newer_addresses_is_one_guesser() -> None:
    for i in range(25):
        sent = {"email": f"somebody{i}@beauvoir.test", "password": "no"}
        last = Client(REMOTE_ADDR=f"2001:db8::{i + 1:x}").post("/sign-in/", sent).status_code
    assert last == 429


def test_signing_in_takes_a_fresh_session(world: World) -> None:
    client = Client()
    client.post("/sign-in/passkey/options")
    before = client.cookies["sessionid"].value
    client.post("/sign-in/", {"email": world.contact.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != before
    assert not Stored.objects.filter(pk=before).exists()


def test_signing_out_ends_what_the_cookie_points_to(world: World) -> None:
    client = Client()
    client.post("/sign-in/", {"email": world.contact.email, "password": PASSWORD})
    assert Session.objects.count() == Stored.objects.count() == 1
    client.post("/sign-out/")
    assert not Session.objects.exists()


@pytest.mark.parametrize("sent", ["", "{}", "[]", '{"id": 3}', '{"id":"x","rawId":"eA","response":{},"type":"k"}'])
def test_what_is_no_answer_of_a_passkey_is_refused(world: World, sent: str) -> None:
    client = Client()
    assert client.post("/sign-in/passkey/options").status_code == 200
    answer = client.post("/sign-in/passkey/", {"credential": sent})
    assert answer.status_code == 422
    assert "This passkey is not known here." in answer.content.decode()
    assert world.contact.email not in answer.content.decode()


@pytest.mark.usefixtures("world")
def test_passkeys_are_guessed_at_slowly() -> None:
    client = Client()
    answers = [client.post("/sign-in/passkey/", {"credential": "{}"}).status_code for _ in range(22)]
    assert answers[:20] == [422] * 20
    assert answers[-1] == 429


def test_who_is_not_known_yet_reads_where_to_write(world: World) -> None:
    for language, said in (("en", "Not known here yet? Write to"), ("fr", "Écrivez à")):
        page = Client(headers={"accept-language": language}).get("/sign-in/").content.decode()
        assert said in page
        assert f'<a href="mailto:{world.desk.mail_address}">' in page
