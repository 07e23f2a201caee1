"""The real components that tests lean on are really there, and work."""

import os
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from components import postgresql
from components.mail import MailServer

if TYPE_CHECKING:
    # The group `browser` may not be installed.
    from playwright.sync_api import Page


def test_a_postgresql_server_starts_by_itself_and_answers() -> None:
    psycopg = pytest.importorskip("psycopg", reason="needs psycopg: bin/setup postgres")
    if postgresql.binaries() is None:
        pytest.skip(f"needs PostgreSQL: {postgresql.REMEDY}")
    with postgresql.server() as url, psycopg.connect(url) as connection:
        encoding, upper = connection.execute("select current_setting('server_encoding'), upper('é')").fetchone()
        assert (encoding, upper) == ("UTF8", "É")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.postgresql
def test_on_postgresql_the_database_named_in_the_environment_answers() -> None:
    psycopg = pytest.importorskip("psycopg", reason="needs psycopg: bin/setup postgres")
    with psycopg.connect(os.environ["GUICHET_DATABASE_URL"]) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_the_mail_server_keeps_what_it_is_handed(mail_server: MailServer) -> None:
    message = EmailMessage()
    message["Subject"] = "Réponse"
    message.set_content("Bonjour")
    with smtplib.SMTP(mail_server.host, mail_server.port) as client:
        client.send_message(message, "desk@example.org", ["someone@example.org"])
    (delivery,) = mail_server.deliveries
    assert (delivery.sender, delivery.recipients) == ("desk@example.org", ("someone@example.org",))
    assert delivery.message["Subject"] == "Réponse"


def test_the_mail_server_can_turn_messages_away(mail_server: MailServer) -> None:
    mail_server.refusal = "451 Later"
    with (
        smtplib.SMTP(mail_server.host, mail_server.port) as client,
        pytest.raises(smtplib.SMTPDataError, match="Later"),
    ):
        client.sendmail("desk@example.org", ["someone@example.org"], b"Subject: x\r\n\r\n")
    assert mail_server.deliveries == []


@pytest.mark.browser
def test_the_browser_shows_a_page_and_axe_reads_it(page: "Page", assert_accessible: Callable[["Page"], None]) -> None:
    page.set_content("<html lang=fr><title>Guichet</title><main><h1>Bonjour</h1></main></html>")
    assert page.inner_text("h1") == "Bonjour"
    assert_accessible(page)
    page.set_content("<html><title></title><img src='data:,'></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)
