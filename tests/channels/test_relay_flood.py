"""T9 and T10: nobody is mailed somebody else's words through a desk, and what others send to a desk opens no door."""

import pytest

from cast import Cast, cast, local
from guichet.channels.email import budgets
from guichet.channels.models import State
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.models import Ticket
from post import letter, mailed, passing, taken

WORDS = "BUY-PILLS-NOW"


def test_an_address_that_nobody_proved_gets_none_of_the_senders_words(people: Cast) -> None:
    taken(people, letter(WORDS, sender=f"{WORDS} <victim@elsewhere.test>", subject=WORDS))
    make_round(at=local("2026-03-10 10:01"))
    mail = Mail.objects.get(recipient="victim@elsewhere.test")
    said = f"{mail.subject}{mail.text}{mail.html}{mail.sender}{mail.reply_to}"
    assert WORDS.lower() not in said.lower()
    assert str(Ticket.objects.get().number) in mail.subject


def test_what_the_policy_asks_is_asked_of_them_without_a_word_of_theirs(db: None) -> None:  # noqa: ARG001 - opens the database
    people = cast("esker", "esker")
    taken(people, letter(WORDS, sender=f"{WORDS} <victim@elsewhere.test>", to="support@esker.example", subject=WORDS))
    make_round(at=local("2026-03-10 10:01"))
    mail = Mail.objects.get(recipient="victim@elsewhere.test")
    assert (mail.purpose, WORDS in mail.subject + mail.text + mail.html) == ("incomplete", False)


def test_whoever_proves_their_address_gets_the_facts_of_their_request(people: Cast) -> None:
    taken(people, letter(subject="Meters read zero", Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    assert "Meters read zero" in Mail.objects.get(recipient=people.contact.email).text


def test_an_address_that_nobody_proved_is_written_to_once_a_day(people: Cast) -> None:
    for hour in range(10, 20):
        taken(people, letter(f"{WORDS} {hour}", sender="victim@elsewhere.test"), f"2026-03-10 {hour}:00")
        make_round(at=local(f"2026-03-10 {hour}:01"))
    assert mailed("victim@elsewhere.test") == 1
    assert Ticket.objects.count() == 10
    taken(people, letter("Next day", sender="victim@elsewhere.test"), "2026-03-11 12:00")
    make_round(at=local("2026-03-11 12:01"))
    assert mailed("victim@elsewhere.test") == 2


def test_a_flood_to_many_addresses_trips_a_breaker(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "MOST_TO_ALL_CLAIMED", 5)
    for i in range(12):
        taken(people, letter(f"{WORDS} {i}", sender=f"victim{i}@elsewhere.test"))
    make_round(at=local("2026-03-10 10:01"))
    assert Mail.objects.count() == 5
    assert Ticket.objects.count() == 12


@pytest.mark.parametrize("local_part", ["noreply", "no-reply", "MAILER-DAEMON", "verify", "do-not-reply+x"])
def test_what_other_services_send_to_a_desk_becomes_no_request_of_theirs(people: Cast, local_part: str) -> None:
    arrival = taken(people, letter("Your code is 123456", sender=f"{local_part}@accounts.test"))
    assert arrival.state == State.REVIEW
    assert not Ticket.objects.exists()
