"""Somebody forges the desk's address, and servers all over report to it: what a person looks at stays short, what is
the desk's own is not drowned, and nothing is lost.
"""

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast, local
from guichet.channels.models import Arrival, RawMail, State
from guichet.notices.round import make_round
from guichet.web.shared.binding import DESK_KEY
from post import HERE, letter, passing, taken


def report(number: int, whom: str = "victim@elsewhere.test", *, failed: str = "") -> bytes:
    """A report on a mail that nobody here has sent."""
    text = (
        f"--b\nContent-Type: text/plain\n\nSorry {number}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; {whom}\nAction: failed\nStatus: 5.1.1\n\n--b--"
    )
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    return letter(text, sender="MAILER-DAEMON@mx.test", to=HERE, Content_Type=kind, X_Failed_Recipients=failed)


def counted(people: Cast) -> tuple[int, int]:
    """How many wait for a person, and how many are kept beyond."""
    found = Arrival.objects.filter(desk=people.desk)
    return found.filter(state=State.REVIEW).count(), found.filter(state=State.LEFT, reason="report_beyond").count()


def test_ten_an_hour_wait_for_a_person_and_the_others_are_kept_and_counted(people: Cast) -> None:
    for number in range(25):
        taken(people, report(number), "2026-03-10 10:00")
    assert counted(people) == (10, 15)
    assert RawMail.objects.count() == 25
    taken(people, report(25), "2026-03-10 11:01")
    assert counted(people) == (11, 15)


@pytest.mark.parametrize("how", ["final", "header"])
def test_a_report_that_names_somebody_to_whom_the_desk_wrote_waits_though_many_others_came(
    people: Cast, how: str
) -> None:
    taken(people, letter(Authentication_Results=passing()), "2026-03-10 09:00")
    make_round(at=local("2026-03-10 09:01"))
    for number in range(12):
        taken(people, report(number), "2026-03-10 10:00")
    email = str(people.contact.email)
    raw = report(99, email.upper()) if how == "final" else report(99, failed=f"<{email}>")
    arrival = taken(people, raw, "2026-03-10 10:05")
    assert (arrival.state, arrival.reason) == (State.REVIEW, "report_failed")


def test_whoever_knows_such_an_address_fills_the_list_no_further_than_fifty(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()), "2026-03-10 09:00")
    make_round(at=local("2026-03-10 09:01"))
    for number in range(55):
        taken(people, report(number, str(people.contact.email)), "2026-03-10 10:00")
    assert counted(people) == (50, 5)


def test_the_page_counts_those_beyond_and_lists_them(people: Cast) -> None:
    for number in range(12):
        taken(people, report(number), "2026-03-10 10:00")
    Arrival.objects.update(received_at=local("2026-03-10 10:00"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(people.agent.user)
    session = client.session
    session[DESK_KEY] = people.desk.pk
    session.save()
    page = reverse("agent:arrivals")
    assert "2 more reports that mails could not be delivered came within a week" in client.get(page).content.decode()
    shown = client.get(f"{page}?beyond").content.decode()
    beyond = Arrival.objects.filter(reason="report_beyond")
    assert [reverse("agent:arrival", args=[each.pk]) in shown for each in beyond] == [True, True]
    assert client.get(reverse("agent:arrival", args=[beyond[0].pk])).status_code == 200


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.clock.now_seconds", lambda: local("2026-03-10 10:30"))
