"""What is erased is nowhere any more: every table is searched for it."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from cast import Cast, filed, local
from guichet.customers import erasing as customers
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets import erasing
from guichet.tickets.actions import reply
from guichet.tickets.models import Message
from guichet.tickets.replay import verify

AT = local("2026-03-10 11:00")
SECRET = "Zanzibar"


def places(text: str) -> list[str]:
    """The tables that hold a text anywhere."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            if text.casefold() in str(cursor.fetchall()).casefold():
                found.append(table)
    return sorted(found)


def test_the_words_of_an_erased_message_are_in_no_table_and_no_mail_leaves_with_them(
    people: Cast, mailoutbox: list[EmailMessage]
) -> None:
    ticket = filed(people)
    make_round(at=AT)
    reply(ticket, by=people.ada, at=AT, text=f"The meter is in {SECRET}.", asks=True)
    make_round(at=AT)
    reply(ticket, by=people.ada, at=AT, text=f"In {SECRET}, as I said.")
    assert "kit_mail" in places(SECRET)
    sent = len(mailoutbox)
    for message in Message.objects.filter(ticket=ticket, seat=people.agent):
        erasing.erase(message, by=people.manager, at=AT)
    assert places(SECRET) == []
    make_round(at=AT + 10)
    assert len(mailoutbox) == sent
    assert [*verify()] == []


def test_a_mail_on_its_way_is_called_off_when_its_message_is_erased(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def refuse(*_found: object, **_named: object) -> int:
        raise SMTPRecipientsRefused({people.contact.email: (451, f"{SECRET} {people.contact.email}".encode())})

    ticket = filed(people)
    make_round(at=AT)
    sent = len(mailoutbox)
    reply(ticket, by=people.ada, at=AT, text=f"The meter is in {SECRET}.")
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        make_round(at=AT)
    erasing.erase(Message.objects.get(ticket=ticket, seat=people.agent), by=people.manager, at=AT)
    assert places(SECRET) == []
    make_round(at=AT + 90_000)
    assert all(SECRET not in str(mail.body) for mail in mailoutbox[sent:])
    assert set(Mail.objects.filter(text="").values_list("job__state", flat=True)) <= {"done", "cancelled"}


def test_an_erased_contact_is_in_no_table(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_found: object, **_named: object) -> int:
        raise SMTPRecipientsRefused({people.contact.email: (550, b"no")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    address = people.contact.email
    filed(people)
    make_round(at=AT)
    assert "kit_mail" in places(address)
    customers.erase(people.contact, at=AT)
    assert places(address) == []
