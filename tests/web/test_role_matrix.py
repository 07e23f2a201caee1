"""Every address and everybody: what is not yours is the page of what does not exist, to the byte."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.conf import settings as installation
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from guichet import clock
from guichet.core.policy.bundled import source
from guichet.policies.publishing import publish
from web.matrix import DOORS, EVERYBODY, SIGNED_OUT, Arguments, Town, Who, addresses, make_town
from web.world import TUESDAY, HandSet, instant

pytestmark = pytest.mark.django_db

NOT_ALLOWED = 405
METHODS = ("get", "post")
NOWHERE = "/no/such/page/"
WELCOME = {200, 204, 302, 400, 410, 422, NOT_ALLOWED}
PROVE_IT = b'id="prove-again"'
"""What tells the page that asks members once more who they are."""

ALL_THE_SAME = {"home", "sign_in", "account_login", "sign_in_passkey", "mfa_authenticate", "sign_out"}
"""Who is signed out is led to signing in from these too."""


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:  # noqa: ARG001 - opens the database
    """Two desks in one house; the other has a second version of its policy. Built once, in a transaction that is rolled
    back: the tests leave it as it was, for each of their questions is taken back too.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), rolled_back():
        held = HandSet(instant(TUESDAY))
        patch.setattr(clock, "now_seconds", lambda: held.at)
        patch.setattr(installation, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        made = make_town(held)
        publish(made.there.desk, source("alias").decode(), by=None, at=held.at)
        yield made


@pytest.fixture
def town(built: Town, settings: Settings) -> Town:
    """The two desks as they were built, in a house with a push."""
    settings.LIVE_URL = "/live/"
    settings.MAIL_HOOKS = "mailgun://main?key=a-key"
    return built


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_address_says_who_may_open_it() -> None:
    assert {name_of(door) for door in DOORS} == set(addresses(installation.ROOT_URLCONF))


def test_the_house_has_no_address_that_a_desk_has_not_but_for_its_beginning() -> None:
    assert set(addresses(installation.HOUSE_URLCONF)) - {"begin"} <= set(DOORS)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_what_is_not_yours_is_what_does_not_exist(town: Town, name: str) -> None:
    door = DOORS[name]
    names = door.names(town) if door.names else None
    for who in Who:
        for method in METHODS:
            said = f"{who}, {method} {name}"
            if names is not None:
                nobody_elses(town, who, method, name, names)
            answer = ask(town, who, method, name, names.own if names else door.words)
            if who in door.who:
                assert answer.status_code in {*WELCOME, door.unsigned} or PROVE_IT in answer.content, said
                assert name in ALL_THE_SAME or not is_sign_in(answer), said
            elif answer.status_code != NOT_ALLOWED:
                kept_out(town, who, method, answer, said)


def nobody_elses(town: Town, who: Who, method: str, name: str, names: Arguments) -> None:
    """What somebody else has is the same as what nobody has."""
    said = f"{who}, {method} {name}"
    theirs, none = ask(town, who, method, name, names.foreign), ask(town, who, method, name, names.none)
    assert theirs.status_code == none.status_code, said
    if who in SIGNED_OUT and DOORS[name].asks_in and theirs.status_code != NOT_ALLOWED:
        assert is_sign_in(theirs), said
        assert is_sign_in(none), said
    elif theirs.status_code != NOT_ALLOWED and (who not in SIGNED_OUT or DOORS[name].who == EVERYBODY):
        assert theirs.status_code == 404, said
        assert theirs.content == none.content == nowhere(town, who, method), said


def ask(town: Town, who: Who, method: str, name: str, arguments: Mapping[str, object]) -> HttpResponse:
    """Knock at a door with nothing in one's hands."""
    client: Client = town.client(who)
    path = reverse(name_of(name), kwargs=dict(arguments) or None)
    with rolled_back():
        answer: HttpResponse = getattr(client, method)(f"{path}?{DOORS[name].query}")
        return whole(answer) if answer.streaming else answer


def whole(answer: HttpResponse) -> HttpResponse:
    """What is handed over bit by bit, read to its end."""
    return HttpResponse(b"".join(answer), status=answer.status_code, headers=dict(answer.headers))


def name_of(door: str) -> str:
    """The name of an address."""
    return door.partition("/")[0]


def nowhere(town: Town, who: Who, method: str) -> bytes:
    """What somebody sees where there is no page."""
    if (who, method) not in town.nowhere:
        with rolled_back():
            town.nowhere[who, method] = getattr(town.client(who), method)(NOWHERE).content
    return town.nowhere[who, method]


def kept_out(town: Town, who: Who, method: str, answer: HttpResponse, said: str) -> None:
    """Signed out: the page for signing in. Signed in: the page of what does not exist, to the byte."""
    if who in SIGNED_OUT:
        assert is_sign_in(answer), said
        return
    assert answer.status_code == 404, said
    assert answer.content == nowhere(town, who, method), said


def is_sign_in(answer: HttpResponse) -> bool:
    """Whether it is the page for signing in, or leads there."""
    if answer.status_code == 302:
        return answer.headers["Location"].startswith(reverse("sign_in"))
    return answer.status_code in {200, 401} and b'action="/sign-in/passkey/"' in answer.content
