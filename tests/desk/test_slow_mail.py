"""Mail servers that take their time, or are away: instants are those of each mail, and the desk goes on meanwhile."""

import pytest
from django.core.mail import EmailMessage

from cast import Cast, filed, local
from guichet.kit import jobs
from guichet.kit.models import Job, Mail
from guichet.notices import round as rounds
from guichet.notices.round import make_round
from guichet.tickets.models import Event

AT = local("2026-03-10 11:00")


class Slow:
    """A mail server that takes a minute for each mail, and the clock that shows it."""

    def __init__(self) -> None:
        self.at = AT
        self.leases: list[int] = []

    def now(self) -> int:
        """The instant."""
        return self.at

    def send(self, _mail: EmailMessage, *_found: object, **_named: object) -> int:
        """Take a mail, in a minute."""
        self.leases.append(Job.objects.get(state="running").leased_until)
        self.at += 60
        return 1


def test_each_mail_has_the_instant_and_the_lease_of_its_own_hand_over(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr(EmailMessage, "send", lambda mail, *_found, **_named: slow.send(mail))
    for _ticket in range(3):
        filed(people)
    make_round(at=AT, now=slow.now)
    assert list(Mail.objects.order_by("id").values_list("handed_over_at", flat=True)) == [AT + 60, AT + 120, AT + 180]
    assert slow.leases == [AT + jobs.LEASE, AT + 60 + jobs.LEASE, AT + 120 + jobs.LEASE]


def test_what_is_due_does_not_wait_for_the_mails(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = filed(people)
    seen: list[bool] = []

    def look(_mail: EmailMessage, *_found: object, **_named: object) -> int:
        seen.append(Event.objects.filter(ticket=ticket, type="breached").exists())
        return 1

    monkeypatch.setattr(EmailMessage, "send", look)
    make_round(at=local("2026-03-10 15:00"))
    assert seen
    assert all(seen)


def test_a_pass_ends_after_its_time_and_the_next_round_goes_on(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(EmailMessage, "send", lambda mail, *_found, **_named: slow.send(mail))
    monkeypatch.setattr(rounds, "FEWEST_MAILS", 2)
    for _ticket in range(3):
        filed(people)
    assert make_round(at=AT, now=slow.now).mails == 2
    assert make_round(at=slow.at, now=slow.now).mails == 1


def test_a_server_that_is_away_is_asked_once_a_round(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def away(_mail: EmailMessage, *_found: object, **_named: object) -> int:
        asked.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", away)
    for _ticket in range(3):
        filed(people)
    make_round(at=AT)
    assert len(asked) == 1
