"""T31: posts in a mail provider's name. What is not signed, signed by another, changed or old is refused, counted and
leaves nothing; the same post, however often and at once, is one mail.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from components import hooks
from components.hooks import Post
from guichet import clock
from guichet.channels.email.hooks import taking
from guichet.channels.email.hooks.taking import AHEAD_S
from guichet.channels.email.hooks.tally import TOLD_S, Tally
from guichet.channels.models import Arrival, HookState, HookToken
from post import letter

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

RAW = letter()
OTHER = letter("Pay me instead.")
HOUR_S = 3_600


@pytest.fixture(autouse=True)
def _set_up(settings: "Settings", monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_HOOKS = hooks.setting()
    monkeypatch.setattr(clock, "machine_seconds", lambda: hooks.NOW)
    monkeypatch.setattr(taking, "refusals", Tally())


def brought(name: str, post: Post) -> int:
    return Client().post(f"/mail/{name}/mime", post.body, content_type=post.kind, headers=post.head).status_code


def changed(post: Post) -> Post:
    """The same head over another mail."""
    assert b"morning" in post.body
    return Post(post.body.replace(b"morning", b"evening"), post.kind, post.head)


def without(post: Post) -> Post:
    return Post(post.body, post.kind)


FORGED: dict[str, tuple[str, Callable[[], Post], int]] = {
    "mailgun, another's key": ("mailgun", lambda: hooks.mailgun(RAW, key="key-of-another"), 403),
    "mailgun, no signature": ("mailgun", lambda: hooks.form({"body-mime": RAW}), 403),
    "mailgun, JSON in place of a form": ("mailgun", lambda: Post(b"[" * 100_000, "application/json"), 403),
    "mailgun, letters that no token has": (
        "mailgun",
        lambda: hooks.form({"token": "é", "timestamp": "é", "signature": "é"}),
        403,
    ),
    "mailgun, an instant that is none": ("mailgun", lambda: hooks.mailgun(RAW, at="x"), 403),  # type: ignore[arg-type]
    "postmark, no password": ("postmark", lambda: without(hooks.postmark(RAW)), 401),
    "postmark, another password": ("postmark", lambda: hooks.postmark(RAW, head=hooks.login(password="guess")), 401),
    "postmark, another user": ("postmark", lambda: hooks.postmark(RAW, head=hooks.login(user="é")), 401),
    "postmark, not even a password": ("postmark", lambda: hooks.postmark(RAW, head={"Authorization": "Basic é"}), 401),
    "sendgrid, no password": ("sendgrid", lambda: without(hooks.sendgrid(RAW)), 401),
    "sendgrid, no signature": ("signed", lambda: without(hooks.signed(RAW)), 403),
    "sendgrid, one bit changed": ("signed", lambda: changed(hooks.signed(RAW)), 403),
    "sendgrid, a signature of other letters": (
        "signed",
        lambda: Post(RAW, "text/plain", {**hooks.signed(RAW).head, "X-Twilio-Email-Event-Webhook-Signature": "é"}),
        403,
    ),
    "postal, no signature": ("postal", lambda: without(hooks.postal(RAW)), 403),
    "postal, another mail": (
        "postal",
        lambda: Post(hooks.postal(OTHER).body, "application/json", hooks.postal(RAW).head),
        403,
    ),
    "postal, a signature of other letters": (
        "postal",
        lambda: Post(b"{}", "application/json", {"X-Postal-Signature": "é"}),
        403,
    ),
}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("forged", FORGED)
def test_what_is_forged_is_refused_counted_and_leaves_nothing(forged: str) -> None:
    name, made, status = FORGED[forged]
    assert brought(name, made()) == status
    assert not Arrival.objects.exists()
    state = HookState.objects.get()
    assert (state.name, state.refused, state.heard_at) == (name, 1, None)
    assert state.refused_why == ("login" if status == 401 else "signature")


@pytest.mark.usefixtures("people")
def test_a_flood_of_forged_posts_is_counted_whole_and_written_down_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forged = without(hooks.postmark(RAW))
    assert brought("postmark", forged) == 401
    with CaptureQueriesContext(connection) as asked:
        assert {brought("postmark", forged) for _each in range(50)} == {401}
    assert not [each for each in asked if not each["sql"].startswith("SELECT")]
    later = clock.now_seconds() + TOLD_S
    monkeypatch.setattr(clock, "now_seconds", lambda: later)
    assert brought("postmark", forged) == 401
    assert HookState.objects.get().refused == 52


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(("name", "hours"), [("mailgun", 9), ("signed", 73)])
def test_a_signature_is_good_for_as_long_as_its_provider_tries_again(name: str, hours: int) -> None:
    made = hooks.mailgun if name == "mailgun" else hooks.signed
    for at in (hooks.NOW - hours * HOUR_S - 1, hooks.NOW + AHEAD_S + 1):
        assert brought(name, made(RAW, at=at)) == 403
    assert HookState.objects.get().refused_why == "stale"
    assert not Arrival.objects.exists()
    assert brought(name, made(RAW, at=hooks.NOW - hours * HOUR_S)) == 200


@pytest.mark.usefixtures("people")
def test_a_signature_over_a_token_is_good_for_one_mail_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert brought("mailgun", hooks.mailgun(RAW)) == 200
    assert brought("mailgun", hooks.mailgun(OTHER)) == 403
    assert HookState.objects.get().refused_why == "used"
    assert brought("mailgun", hooks.mailgun(RAW)) == 200
    assert brought("mailgun", hooks.mailgun(OTHER, token="another")) == 200
    later = hooks.NOW + 10 * HOUR_S
    monkeypatch.setattr(clock, "machine_seconds", lambda: later)
    assert brought("mailgun", hooks.mailgun(OTHER, token="a third", at=later)) == 200
    assert HookToken.objects.count() == 1, "the others are too old to be brought again"
    assert Arrival.objects.count() == 2


def test_the_same_post_a_hundred_times_at_once_is_one_mail(committed: Cast) -> None:
    post = hooks.mailgun(RAW)
    together = threading.Barrier(4)

    def bring(_number: int) -> set[int]:
        together.wait()
        try:
            return {brought("mailgun", post) for _each in range(25)}
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        heard = set().union(*pool.map(bring, range(4)))
    assert heard == {200}
    assert list(Arrival.objects.values_list("desk", flat=True)) == [committed.desk.pk]
