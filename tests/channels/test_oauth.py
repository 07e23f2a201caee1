"""Mailboxes whose servers want a token and no password: asked for, kept until it ends, never sent astray or told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from imapclient.exceptions import IMAPClientError

from components import dovecot
from components.tokens import Giver, giver
from guichet.channels.email import imap
from guichet.channels.email.imap import connected, fetch_new
from guichet.channels.email.ways import Box, boxes_of
from guichet.channels.models import Arrival
from guichet.kit.oauth import GOOGLE, Grant, TokenError, Tokens, grant_of
from post import HERE, letter


@pytest.fixture
def gives() -> Iterator[Giver]:
    with giver() as found:
        yield found


def file_of(folder: Path, gives: Giver, **said: str) -> str:
    """The file by which a token is asked for."""
    facts = {"token_url": gives.url, "client_id": "guichet", "client_secret": "hush", **said}
    path = folder / "mailbox.toml"
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in facts.items() if value))
    return str(path)


def box_of(server: dovecot.Dovecot, file: str) -> Box:
    """The mailbox, by a token."""
    (box,) = boxes_of(f"imap://{dovecot.USER}@127.0.0.1:{server.port}/INBOX?to={HERE}&oauth={file}")
    return box


@pytest.mark.usefixtures("people")
def test_a_mailbox_is_looked_into_by_a_token(gives: Giver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if dovecot.program() is None:
        pytest.skip("needs Dovecot (on Debian: apt install dovecot-imapd)")
    monkeypatch.setattr(imap, "TOKENS", Tokens())
    gives.give("t-1", user=dovecot.USER)
    with dovecot.server(gives.url) as server:
        server.put(letter("One"))
        box = box_of(server, file_of(tmp_path, gives, refresh_token="r-1"))
        for _ in range(2):
            with connected(box) as client:
                fetch_new(client, box, now=lambda: 1_773_150_000)
        assert Arrival.objects.count() == 1
        wanted = {
            "grant_type": "refresh_token",
            "refresh_token": "r-1",
            "client_id": "guichet",
            "client_secret": "hush",
        }
        assert gives.asked == [wanted]
        # Whoever is refused asks anew.
        gives.good.clear()
        with pytest.raises(IMAPClientError), connected(box):
            pass
        gives.give("t-2", user=dovecot.USER)
        with connected(box) as client:
            assert fetch_new(client, box, now=lambda: 1_773_150_000) == 0


def test_a_token_is_kept_until_shortly_before_it_ends(gives: Giver, tmp_path: Path) -> None:
    tokens, file = Tokens(), file_of(tmp_path, gives)
    gives.give("t-1", user="support", lasts=3600)
    assert [tokens.token(file, at=at) for at in (0, 3479)] == ["t-1", "t-1"]
    gives.give("t-2", user="support")
    assert tokens.token(file, at=3480) == "t-2"
    assert [asked["grant_type"] for asked in gives.asked] == ["client_credentials"] * 2


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (
            400,
            {"error": "invalid_grant", "error_description": "The consent\n was taken back."},
            "invalid_grant: The consent was",
        ),
        (500, b"<html>", "500"),
        (200, b"<html>", "does not answer as it should"),
        (200, {"token": "x"}, "the answer holds none"),
        (200, [1], "the answer holds none"),
        (302, {}, "302"),
    ],
)
def test_what_is_refused_says_why_and_no_secret(
    gives: Giver, tmp_path: Path, status: int, answer: object, said: str
) -> None:
    gives.status, gives.answer = status, answer
    with pytest.raises(TokenError, match=said) as refused:
        Tokens().token(file_of(tmp_path, gives, refresh_token="r-secret"), at=0)
    assert "hush" not in str(refused.value)
    assert "r-secret" not in str(refused.value)


def test_nobody_there_is_said(tmp_path: Path) -> None:
    with giver() as gone:
        file = file_of(tmp_path, gone)
    with pytest.raises(TokenError, match=r"127\.0\.0\.1 does not answer"):
        Tokens().token(file, at=0)


def written(folder: Path, text: str) -> str:
    path = folder / "said.toml"
    path.write_text(text)
    return str(path)


SECRETS = 'client_id = "a"\nclient_secret = "hush"\n'


def test_the_two_large_providers_are_known_by_name(tmp_path: Path) -> None:
    google = grant_of(written(tmp_path, f'provider = "google"\nrefresh_token = "r"\n{SECRETS}'))
    assert google == Grant(url=GOOGLE, client_id="a", client_secret="hush", refresh_token="r")
    own = grant_of(written(tmp_path, f'provider = "microsoft"\ntenant = "contoso.com"\n{SECRETS}'))
    assert own.url == "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"
    assert own.asked["scope"] == "https://outlook.office365.com/.default"
    assert own.asked["grant_type"] == "client_credentials"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SECRETS, "provider is google or microsoft"),
        (f'provider = "microsoft"\n{SECRETS}', "tenant is missing"),
        (f'provider = "microsoft"\ntenant = "../evil"\n{SECRETS}', "tenant is missing"),
        (f'provider = "google"\n{SECRETS}', "refresh_token only"),
        (f'token_url = "http://elsewhere.test/"\n{SECRETS}', "token_url is https"),
        ('provider = "google"\nclient_id = "a"', "client_secret is missing"),
        (f'provder = "google"\n{SECRETS}', "provder is not known"),
        ("= ]", "is not TOML"),
    ],
)
def test_a_file_that_holds_no_grant_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as error:
        grant_of(written(tmp_path, text))
    assert "hush" not in str(error.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read: No such file"):
        grant_of(str(tmp_path / "none.toml"))


@pytest.mark.parametrize("user", ["support", "support:word"])
def test_a_mailbox_has_a_password_or_a_file_and_never_both(user: str) -> None:
    both = "" if user == "support" else "&oauth=/etc/x.toml"
    with pytest.raises(ImproperlyConfigured, match="needs a password or"):
        boxes_of(f"imaps://{user}@mail.test/INBOX?to={HERE}{both}")
