"""Whether mails can leave: each step is really taken, and the first that fails is named."""

import socket
from email.message import EmailMessage

import pytest

from components.mail import MailServer
from guichet.kit.deliverability import Found, Record, Server, Step, hand_over, records


def letter() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "help@desk.test", "jane@desk.test", "A test"
    made.set_content("It arrives.")
    return made


def came(server: Server) -> list[tuple[Step, bool]]:
    return [(each.step, each.well) for each in hand_over(server, letter())]


def test_a_mail_that_is_taken_took_every_step(mail_server: MailServer) -> None:
    server = Server(host=mail_server.host, port=mail_server.port)
    assert came(server) == [(Step.NAME, True), (Step.CONNECT, True), (Step.ACCEPT, True)]
    assert [each.recipients for each in mail_server.deliveries] == [("jane@desk.test",)]


def test_a_mail_that_is_refused_says_so_in_the_servers_words(mail_server: MailServer) -> None:
    mail_server.refusal = "550 Not from here"
    last = list(hand_over(Server(host=mail_server.host, port=mail_server.port), letter()))[-1]
    assert (last.step, last.well, last.detail) == (Step.ACCEPT, False, "550 Not from here")


def test_a_server_without_encryption_is_told_apart(mail_server: MailServer) -> None:
    assert came(Server(host=mail_server.host, port=mail_server.port, tls=True))[-1] == (Step.ENCRYPT, False)
    assert not mail_server.deliveries


def test_a_server_that_asks_nobody_in_is_told_apart(mail_server: MailServer) -> None:
    server = Server(host=mail_server.host, port=mail_server.port, user="jane", password="wrong")
    assert came(server)[-1] == (Step.SIGN_IN, False)


def test_a_port_at_which_nobody_answers_is_told_apart() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert came(Server(host="127.0.0.1", port=taken.getsockname()[1])) == [(Step.NAME, True), (Step.CONNECT, False)]


def test_a_name_that_leads_nowhere_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_arguments: object, **_more: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert came(Server(host="mail.nowhere.test", port=25)) == [(Step.NAME, False)]


def test_what_a_domain_says_is_found_among_what_else_it_says() -> None:
    answers = {
        ("desk.test", "MX"): ["10 mx.desk.test."],
        ("desk.test", "TXT"): ["google-site-verification=x", "V=SPF1 include:_spf.desk.test -all"],
        ("_dmarc.desk.test", "TXT"): [],
    }
    assert records("desk.test", lambda name, kind: answers[name, kind]) == (
        Found(Record.MX, "10 mx.desk.test."),
        Found(Record.SPF, "V=SPF1 include:_spf.desk.test -all"),
        Found(Record.DMARC, None),
    )


def test_dns_that_does_not_answer_is_not_known() -> None:
    def away(_name: str, _kind: str) -> list[str]:
        raise OSError("timed out")

    assert {each.known for each in records("desk.test", away)} == {False}
