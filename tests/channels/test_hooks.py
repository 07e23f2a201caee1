"""Mails that providers bring by HTTP: taken as they came, in each provider's own shape, not read where they come."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from cast import Cast
from components import hooks
from components.hooks import Post
from guichet import clock
from guichet.channels.email import pool
from guichet.channels.email.hooks import posting, taking
from guichet.channels.email.hooks.providers import opened
from guichet.channels.email.hooks.tally import Tally
from guichet.channels.email.ways import Hook, hooks_of
from guichet.channels.models import Arrival, HookState, RawMail
from guichet.web.shared.binding import DESK_KEY
from post import HERE, letter

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answered
    from pytest_django.fixtures import Settings

RAW = letter()
SHAPES: dict[str, Callable[..., Post]] = {
    "mailgun": hooks.mailgun,
    "postmark": hooks.postmark,
    "sendgrid": hooks.sendgrid,
    "signed": hooks.signed,
    "postal": hooks.postal,
}


@pytest.fixture(autouse=True)
def _set_up(settings: "Settings", monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_HOOKS = hooks.setting()
    monkeypatch.setattr(clock, "machine_seconds", lambda: hooks.NOW)
    monkeypatch.setattr(taking, "refusals", Tally())


def brought(name: str, post: Post, **more: str) -> "Answered":
    """What a provider hears."""
    head = {**post.head, **more}
    return Client().post(f"/mail/{name}/mime", post.body, content_type=post.kind, headers=head)


def raws() -> list[bytes]:
    """The mails that are kept."""
    return [bytes(each) for each in RawMail.objects.order_by("pk").values_list("content", flat=True)]


@pytest.mark.parametrize("name", SHAPES)
def test_each_provider_brings_a_mail_as_it_came_with_its_envelope(people: Cast, name: str) -> None:
    answer = brought(name, SHAPES[name](RAW))
    assert (answer.status_code, answer.content) == (200, b"Kept.\n")
    arrival = Arrival.objects.get()
    assert raws() == [RAW]
    assert (arrival.desk, arrival.way, arrival.envelope_to, arrival.state) == (people.desk, "hook", HERE, "waiting")
    assert arrival.envelope_from.strip("<>") == "chloe@fluksaqua.test"
    assert arrival.server == ""
    state = HookState.objects.get()
    assert (state.name, state.refused) == (name, 0)
    assert state.heard_at is not None


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", ["mailgun", "sendgrid", "postal"])
def test_a_bounces_envelope_names_nobody(name: str) -> None:
    raw = RAW.replace(b"morning", b"night")
    assert brought(name, SHAPES[name](raw, sender="")).status_code == 200
    assert Arrival.objects.get().envelope_from == "<>"


@pytest.mark.usefixtures("people")
def test_where_no_envelope_is_told_its_sender_is_not_known_and_no_robots() -> None:
    made = hooks.postmark(RAW)
    body = made.body.replace(b"Return-Path", b"X-Other")
    assert brought("postmark", Post(body, made.kind, made.head)).status_code == 200
    assert Arrival.objects.get().envelope_from == ""


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", ["mailgun", "sendgrid", "signed", "postal"])
def test_bytes_that_are_no_text_come_through_as_they_are(name: str) -> None:
    raw = RAW + bytes(range(256)) * 40 + b"\r\n--not the boundary\r\n"
    assert brought(name, SHAPES[name](raw)).status_code == 200
    assert raws() == [raw]


@pytest.mark.usefixtures("people")
def test_a_form_without_parts_is_taken_too_however_many_of_its_letters_are_written_as_codes() -> None:
    raw = RAW + bytes(range(256)) * 600
    body = urlencode(hooks.mailgun_fields(raw)).encode()
    assert brought("mailgun", Post(body, "application/x-www-form-urlencoded")).status_code == 200
    assert raws() == [raw]


@pytest.mark.usefixtures("people")
def test_a_field_of_thirty_megabytes_is_taken_though_other_addresses_take_five(settings: "Settings") -> None:
    raw = RAW + b"A line of a file, in base 64.....\r\n" * (30_000_000 // 35)
    assert len(raw) > 6 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 100
    assert brought("mailgun", hooks.mailgun(raw)).status_code == 200
    assert len(raws()[0]) == len(raw)
    assert Client().post("/shop/order", b"x" * 5_000_001, content_type="application/json").status_code == 413


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", SHAPES)
def test_a_mail_that_is_too_big_is_refused_in_plain_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_BYTES", len(RAW) - 1)
    answer = brought(name, SHAPES[name](RAW))
    assert answer.status_code == 413
    assert answer.content.startswith(b"The mail is too big")
    assert not Arrival.objects.exists()
    assert HookState.objects.get().refused_why == "size"


@pytest.mark.usefixtures("people")
def test_a_post_that_is_too_big_is_refused_whether_its_head_says_so_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "MOST_POSTED", 100)
    assert brought("mailgun", hooks.mailgun(RAW)).status_code == 413
    monkeypatch.setattr(posting, "_announced", lambda _request: 0)
    assert brought("mailgun", hooks.mailgun(RAW)).status_code == 413


@pytest.mark.usefixtures("people")
def test_the_same_mail_is_kept_once_whoever_brings_it_again() -> None:
    for name, shape in SHAPES.items():
        for _again in range(2):
            assert brought(name, shape(RAW)).status_code == 200
    assert Arrival.objects.count() == 1


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(("name", "status"), [("mailgun", 406), ("postmark", 403), ("sendgrid", 403), ("postal", 403)])
def test_a_mail_for_nobody_is_refused_for_good_and_shown(name: str, status: int) -> None:
    answer = brought(name, SHAPES[name](RAW, to="nobody@elsewhere.test"))
    assert (answer.status_code, answer.content) == (status, b"No desk has this address.\n")
    state = HookState.objects.get()
    assert (state.refused, state.refused_why, state.refused_about) == (1, "address", "nobody@elsewhere.test")


def test_a_hook_can_name_the_desk_of_what_comes_to_the_providers_own_address(
    people: Cast, settings: "Settings"
) -> None:
    settings.MAIL_HOOKS = f"postmark://main?user={hooks.USER}&password={hooks.PASSWORD}&to={HERE}&server=mx.example"
    assert brought("main", hooks.postmark(RAW, to="451d@inbound.postmarkapp.test")).status_code == 200
    arrival = Arrival.objects.get()
    assert (arrival.desk, arrival.envelope_to, arrival.server) == (people.desk, HERE, "mx.example")


@pytest.mark.usefixtures("people")
def test_one_mail_for_several_desks_is_kept_for_each_that_is_ours() -> None:
    envelope = json.dumps({"to": ["nobody@elsewhere.test", HERE, f"x+tag@{HERE.partition('@')[2]}"], "from": ""})
    made = hooks.form({"email": RAW, "envelope": envelope})
    assert brought("sendgrid", Post(made.body, made.kind, hooks.login())).status_code == 200
    assert Arrival.objects.get().envelope_from == "<>"


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("name", "post"),
    [
        ("mailgun", hooks.form({k: v for k, v in hooks.mailgun_fields(RAW).items() if k != "body-mime"})),
        ("postmark", Post(b'{"OriginalRecipient": "a@b.test"}', "application/json", hooks.login())),
        ("postmark", Post(b"[" * 100_000, "application/json", hooks.login())),
        ("postmark", Post(b"[]", "application/json", hooks.login())),
        ("postmark", Post(b"\xff", "application/json", hooks.login())),
        ("sendgrid", Post(b"no form", "text/plain", hooks.login())),
        ("sendgrid", Post(hooks.form({"email": RAW}).body[:-9], hooks.form({}).kind, hooks.login())),
        ("sendgrid", Post(b"--x\r\n", "multipart/form-data", hooks.login())),
        ("sendgrid", Post(b"a&" * 2_000, "application/x-www-form-urlencoded", hooks.login())),
        ("sendgrid", Post(hooks.form({"envelope": "{"}).body, hooks.form({}).kind, hooks.login())),
    ],
)
def test_a_post_without_a_raw_mail_comes_again_once_the_provider_is_set_up(name: str, post: Post) -> None:
    answer = brought(name, post)
    assert answer.status_code == 503
    assert b"Set the provider up so that it posts the raw mail." in answer.content
    assert HookState.objects.get().refused_why == "form"


@pytest.mark.usefixtures("people")
def test_a_post_that_needs_too_much_memory_to_open_is_refused_for_now_and_the_pages_go_on() -> None:
    bomb = b'{"Headers": [' + b"[]," * 9_000_000 + b"[]]}"
    answer = brought("postmark", Post(bomb, "application/json", hooks.login()))
    assert answer.status_code == 503
    assert b"too much time or memory" in answer.content
    assert HookState.objects.get().refused_why == "unopened"
    assert brought("postmark", hooks.postmark(RAW)).status_code == 200


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", ["postmark", "postal"])
def test_a_post_that_takes_too_long_to_open_is_refused_for_now(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE_S", 0.0)
    made = hooks.postmark(RAW) if name == "postmark" else hooks.postal(RAW)
    assert brought(name, made).status_code == 503
    assert HookState.objects.get().refused_why == "unopened"
    assert not Arrival.objects.exists()


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("envelope", ["{", "x" * 30_000, "[]", '{"to": "a@b.test"}', "{}", None])
def test_a_mail_whose_envelope_cannot_be_read_is_refused_for_its_envelope(envelope: str | None) -> None:
    told = {} if envelope is None else {"envelope": envelope}
    made = hooks.form({"email": RAW, **told})
    answer = brought("sendgrid", Post(made.body, made.kind, hooks.login()))
    assert answer.status_code == 503
    assert b"no envelope that names for whom it is" in answer.content
    assert b"raw mail" not in answer.content
    assert HookState.objects.get().refused_why == "envelope"


@pytest.mark.usefixtures("people")
def test_what_we_cannot_keep_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_parcels: object, **_more: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(taking, "keep", away)
    answer = brought("mailgun", hooks.mailgun(RAW))
    assert (answer.status_code, answer.content) == (503, b"It cannot be kept now. Try again later.\n")
    monkeypatch.undo()
    monkeypatch.setattr(clock, "machine_seconds", lambda: hooks.NOW)
    assert brought("mailgun", hooks.mailgun(RAW)).status_code == 200


@pytest.mark.usefixtures("people")
def test_the_address_takes_posts_only_and_only_of_providers_that_are_named(settings: "Settings") -> None:
    assert Client().get("/mail/mailgun/mime").status_code == 405
    assert brought("nobody", hooks.mailgun(RAW)).status_code == 404
    settings.MAIL_HOOKS = "mailgun://mailgun"
    assert brought("mailgun", hooks.mailgun(RAW)).status_code == 503


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("sparkpost://main?key=x", "known are"),
        ("mailgun://Main!?key=x", "known are"),
        ("mailgun://main", "needs a key"),
        ("postmark://main?user=a", "needs a password"),
        ("sendgrid://main?user=a", "needs a password or key"),
        ("postmark://main?user=a&password=short", "16 characters"),
        ("postmark://main?password=long-enough-it-is", "needs a user"),
        ("mailgun://main?key=é", "is none"),
        ("mailgun://main?key=x postal://main?key=y", "the same name"),
    ],
)
def test_a_provider_that_is_written_wrongly_is_told_without_its_secrets(said: str, why: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=why) as raised:
        hooks_of(said)
    assert "short" not in str(raised.value)


def test_a_public_key_that_is_none_is_told() -> None:
    for provider in ("postal", "sendgrid"):
        with pytest.raises(ImproperlyConfigured, match="no public key"):
            opened(Hook(provider=provider, name="main", key="abc"))


def test_a_key_keeps_its_plus_signs() -> None:
    (hook,) = hooks_of("postal://main?key=a+b/c==&to=x%40y.test")
    assert (hook.key, hook.to) == ("a+b/c==", "x@y.test")


# --- waiting for a provider's test ---


def waited(people: Cast) -> str:
    """What the settings say of the hooks, once a manager waits for Mailgun's test."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(people.manager.user)
    session = client.session
    session[DESK_KEY] = people.desk.pk
    session.save()
    if not HookState.objects.filter(awaited_at__isnull=False).exists():
        assert client.post(reverse("setup:mail"), {"hook": "nobody"}).status_code == 404
        assert client.post(reverse("setup:mail"), {"hook": "mailgun"}).status_code == 302
    return client.get(reverse("setup:mail")).content.decode()


def test_a_manager_waits_for_a_test_until_a_post_comes_that_proves_to_be_the_providers(people: Cast) -> None:
    assert "for a post that proves to be from Mailgun." in waited(people)
    forged = hooks.form(hooks.mailgun_fields(RAW, key="another"))
    assert brought("mailgun", forged).status_code == 403
    assert brought("postmark", hooks.postmark(RAW)).status_code == 200
    assert 'hx-trigger="every 5s"' in waited(people)
    assert brought("mailgun", hooks.mailgun(RAW)).status_code == 200
    shown = waited(people)
    assert "The test went well" in shown
    assert 'hx-trigger="every 5s"' not in shown


def test_a_test_that_proves_who_it_is_from_and_brings_no_mail_says_why(people: Cast) -> None:
    waited(people)
    brought("mailgun", hooks.form({k: v for k, v in hooks.mailgun_fields(RAW).items() if k != "body-mime"}))
    shown = waited(people)
    assert "proved to be from Mailgun, but its mail was not taken. It held no raw mail" in shown
    brought("mailgun", hooks.mailgun(RAW))
    assert "The test went well" not in waited(people)


def test_who_waits_for_a_test_in_vain_is_told_so(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waited(people)
    then = clock.now_seconds()
    monkeypatch.setattr(clock, "now_seconds", lambda: then + 3_601)
    assert "Nothing came that proved to be from Mailgun." in waited(people)
