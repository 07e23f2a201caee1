"""Where desks answer: addresses, hosts, cookies, and sessions that belong to one desk."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, get_script_prefix
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from guichet.desks import addresses
from guichet.desks.models import Desk
from guichet.desks.reaching import link
from web.world import PASSWORD, HandSet, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def alias(hand_set: HandSet, world: World) -> World:  # noqa: ARG001 - the desk without an address stands beside it
    """A second desk, below a name, beside the one without an address."""
    return make_world(hand_set, "alias", address="/alias", domain="alias.test")


@pytest.fixture
def esker(hand_set: HandSet) -> World:
    """A desk with a host of its own."""
    return make_world(hand_set, "esker", address="help.esker.test", domain="esker.test")


def name_on(page: bytes) -> str:
    """The name of the desk in the masthead."""
    found = re.search(r'class="brand" href="([^"]*)".*?</svg>\s*<b>([^<]+)</b></a>', page.decode(), re.DOTALL)
    assert found is not None
    return found.group(2).strip()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("/", ""),
        ("/fluksaqua", "/fluksaqua"),
        (" /FluksAqua/ ", "/fluksaqua"),
        ("Help.Example.org", "help.example.org"),
        ("help.example.org/esker", "help.example.org/esker"),
        ("aide.exämple.fr", "aide.xn--exmple-cua.fr"),
        ("localhost/", "localhost"),
    ],
)
def test_an_address_is_kept_in_its_one_form(written: str, kept: str) -> None:
    assert str(addresses.read(written)) == kept


@pytest.mark.parametrize(
    "written",
    ["//x", "/a/b", "/a b", "/é", "/-a", "/" + "a" * 41, "a..b", "-a.b", "a b", "http://x", "x:80", "/static"]
    + [f"host/{name}" for name in ("setup", "demo", "live", "accounts")],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        addresses.read(written)


@given(text=st.text(max_size=60))
def test_an_address_that_is_read_again_is_the_same(text: str) -> None:
    try:
        kept = str(addresses.read(text))
    except ValidationError:
        return
    assert str(addresses.read(kept)) == kept


def test_no_desk_can_take_the_address_of_a_page() -> None:
    def firsts(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for each in patterns:
            route = str(each.pattern)
            if route or isinstance(each, URLPattern):
                yield route.partition("/")[0]
            else:
                yield from firsts(each.url_patterns)

    for urls in (configured.ROOT_URLCONF, configured.HOUSE_URLCONF):
        taken = {first for first in firsts(get_resolver(urls).url_patterns) if first}
        assert taken <= addresses.RESERVED
    assert configured.STATIC_URL.strip("/") in addresses.RESERVED


def test_two_desks_never_have_one_address(alias: World) -> None:
    with pytest.raises(IntegrityError):
        Desk.objects.create(slug="other", address=alias.desk.address, name="Other", zone="UTC", mail_address="o@o.test")


def test_the_desk_without_an_address_answers_wherever_no_other_claims(world: World, alias: World) -> None:
    client = Client()
    assert name_on(client.get("/policy/").content) == world.desk.name
    assert name_on(client.get("/alias/policy/").content) == alias.desk.name
    assert client.get("/aliases/policy/").status_code == 404


def test_below_its_name_a_desks_pages_lead_below_its_name(alias: World) -> None:
    page = alias.client(alias.agent).get("/alias/desk/").content.decode()
    led = set(re.findall(r'(?:href|action|hx-get)="(/[^"]*)"', page))
    assert led
    assert {each for each in led if not each.startswith(("/alias/", "/static/"))} == set()


@pytest.mark.usefixtures("world")
def test_what_a_request_does_to_addresses_ends_with_it(alias: World) -> None:
    alias.client(alias.agent).get("/alias/desk/")
    assert get_script_prefix() == "/"


def test_a_desk_with_a_host_has_all_of_it_and_nothing_else(esker: World, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    assert name_on(client.get("/policy/", headers={"host": "help.esker.test"}).content) == esker.desk.name
    assert name_on(client.get("/policy/", headers={"host": "HELP.esker.test:8443"}).content) == esker.desk.name
    assert client.get("/policy/").status_code == 404


@pytest.mark.parametrize("host", ["evil.test", "help.esker.test.evil.test", "evil", "a b", "", "help.esker.test@evil"])
@pytest.mark.usefixtures("world", "esker")
def test_a_host_of_nobodys_has_no_page(host: str, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    for path in ("/", "/policy/", "/sign-in/", "/alias/"):
        answer = Client().get(path, headers={"host": host})
        assert answer.status_code == 404
        assert b"There is no such page" in answer.content
        assert not answer.cookies


@pytest.mark.usefixtures("alias")
def test_an_address_without_a_desk_is_a_plain_page_in_the_readers_language() -> None:
    Desk.objects.filter(address="").update(address="/elsewhere")
    answer = Client().get("/policy/", headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert 'lang="fr"' in answer.content.decode()


def test_a_session_is_bound_to_the_desk_where_it_began(world: World, alias: World) -> None:
    both = world.agent.user
    alias.agent.user = both
    alias.agent.save()
    client = world.client(world.agent)
    assert client.get("/desk/").status_code == 200
    # The same person works at both; the session of the one opens nothing at the other.
    client.cookies["sessionid.alias"] = client.cookies["sessionid"].value
    assert b"Sign in" in client.get("/alias/desk/").content
    assert client.get("/alias/desk/").context["page"].person == ""
    assert client.get("/desk/").status_code == 200


def test_signing_in_sets_cookies_that_only_the_desk_is_sent(alias: World) -> None:
    client = Client()
    sent = {"email": alias.agent.user.email, "password": PASSWORD}
    answer = client.post("/alias/sign-in/", sent)
    assert answer.headers["Location"] == "/alias/"
    assert set(answer.cookies) >= {"sessionid.alias"}
    assert {morsel["path"] for morsel in answer.cookies.values()} == {"/alias"}
    assert answer.cookies["sessionid.alias"]["httponly"]
    assert client.get("/alias/desk/").context["page"].person == alias.agent.user.name
    gone = client.post("/alias/sign-out/")
    assert gone.cookies["sessionid.alias"]["max-age"] == 0
    assert gone.cookies["sessionid.alias"]["path"] == "/alias"


def test_forms_below_a_name_have_a_token_of_their_own(alias: World) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/alias/sign-in/")
    sent = {"email": alias.agent.user.email, "password": PASSWORD}
    assert client.post("/alias/sign-in/", sent).status_code == 403
    token = str(page.context["csrf_token"])
    assert client.post("/alias/sign-in/", {**sent, "csrfmiddlewaretoken": token}).status_code == 302
    assert client.post("/sign-in/", {**sent, "csrfmiddlewaretoken": token}).status_code == 403


def test_who_has_no_place_at_a_desk_is_told_what_a_stranger_is_told(world: World, alias: World) -> None:
    client = Client()
    known = client.post("/sign-in/", {"email": alias.agent.user.email, "password": PASSWORD})
    assert known.status_code == 422
    assert b"do not go together here" in known.content
    assert world.desk != alias.desk


def test_what_was_typed_at_one_desk_is_not_shown_at_another(world: World, alias: World) -> None:
    page = Client().post("/alias/requests/new/", {"subject": "Secret plans", "key": "k"})
    assert world.contact.user is not None
    sent = {"email": world.contact.user.email, "password": PASSWORD, "carried": page.context["carried"]}
    client = Client()
    assert client.post("/sign-in/", sent).headers["Location"] == "/"
    assert b"Secret plans" not in client.get("/requests/new/").content
    assert alias.desk.address == "/alias"


@pytest.mark.parametrize(
    "wish",
    [
        "/alias/../desk/",
        "/desk/",
        "/alias/%2e%2e/desk/",
        "//evil.test/alias/",
        "/alias/nowhere/",
        "alias/desk/",
        "/alias",
    ],
)
def test_signing_in_leads_only_to_pages_of_the_desk(alias: World, wish: str) -> None:
    sent = {"email": alias.agent.user.email, "password": PASSWORD, "next": wish}
    assert Client().post("/alias/sign-in/", sent).headers["Location"] == "/alias/"


def test_signing_in_leads_to_the_page_that_was_wanted(alias: World) -> None:
    sent = {"email": alias.agent.user.email, "password": PASSWORD, "next": "/alias/desk/?after=1"}
    assert Client().post("/alias/sign-in/", sent).headers["Location"] == "/alias/desk/?after=1"


@pytest.mark.parametrize(
    ("address", "base", "found"),
    [
        ("", "https://help.example.org", "https://help.example.org/sign-in/"),
        ("/alias", "https://help.example.org", "https://help.example.org/alias/sign-in/"),
        ("/alias", "https://example.org/desks", "https://example.org/desks/alias/sign-in/"),
        ("alias.test", "https://help.example.org:8443", "https://alias.test:8443/sign-in/"),
        ("alias.test/help-desk", "http://help.example.org", "http://alias.test/help-desk/sign-in/"),
    ],
)
def test_links_in_mails_lead_to_the_desks_own_address(address: str, base: str, found: str, settings: Settings) -> None:
    settings.BASE_URL = base
    assert link(Desk(address=address), "sign_in") == found


def test_finding_the_desk_is_one_question(alias: World) -> None:
    client = Client()
    client.get("/alias/policy/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/alias/nowhere/")
    assert len([each for each in queries if "desks_desk" in each["sql"]]) == 1
    assert alias.desk.pk


@pytest.mark.usefixtures("world", "alias")
def test_nul_and_other_odd_letters_in_a_path_find_no_desk() -> None:
    for path in ("/%00/", "/%ff/", "/ALIAS/"):
        assert Client().get(path).status_code == 404
