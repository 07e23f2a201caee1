"""T11: robots and loops end by headers, by our own marks, and where somebody strips both."""

import pytest

from cast import Cast, cast, local, story
from guichet.channels.email.intake import Parcel, keep
from guichet.channels.models import State
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.models import Ticket
from post import CHLOE, HERE, last_mail, letter, mailed, passing, taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto_Submitted", "auto-replied"),
        ("Auto_Submitted", "auto-generated; owner-email=x"),
        ("Precedence", "bulk"),
        ("X_Auto_Response_Suppress", "All"),
        ("List_Id", "<news.example>"),
        ("X_Autoreply", "yes"),
        ("X_Loop", "elsewhere.example"),
        ("Return_Path", "<>"),
    ],
)
def test_a_robot_files_nothing_and_is_not_answered(people: Cast, name: str, value: str) -> None:
    arrival = taken(people, letter(**{name: value}))
    make_round(at=local("2026-03-10 10:01"))
    assert arrival.state == State.REVIEW
    assert not Ticket.objects.exists()
    assert mailed(people.contact.email) == 0


def test_somebody_out_of_office_is_shown_at_the_request_and_stops_no_clock(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    mail = last_mail(people.contact.email)
    raw = letter("I am away.", to=mail.reply_to, Auto_Submitted="auto-replied")
    arrival = taken(people, raw, "2026-03-10 10:02", to=mail.reply_to)
    assert (arrival.state, arrival.ticket) == (State.SHOWN, Ticket.objects.get())
    assert story(Ticket.objects.get()) == ["submitted"]


def test_what_comes_back_from_nobody_is_a_robots_whatever_its_head_says(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    to = last_mail(people.contact.email).reply_to
    arrival = taken(people, letter("Your mail did not arrive.", to=to), "2026-03-10 10:02", to=to, sender="<>")
    assert (arrival.state, arrival.reason) == (State.SHOWN, "robot_null")
    assert story(Ticket.objects.get()) == ["submitted"]
    assert taken(people, letter("Nor this."), "2026-03-10 10:02", sender="<>").state == State.REVIEW


def test_a_robot_that_strips_every_header_is_stopped_within_three_mails(people: Cast) -> None:
    seen = 0
    minute = 0
    while minute < 50:
        when = f"2026-03-10 10:{minute:02}"
        taken(people, letter(f"Beep {minute}", sender="robot@elsewhere.test", subject=f"Beep {minute}"), when)
        make_round(at=local(when))
        if mailed("robot@elsewhere.test") == seen:
            break
        seen = mailed("robot@elsewhere.test")
        minute += 1
    assert minute + 1 + seen <= 3
    assert Ticket.objects.count() == 1


def test_a_robot_whose_domain_stands_for_it_is_stopped_as_soon(people: Cast) -> None:
    said = passing("elsewhere.test")
    for minute in range(3):
        when = f"2026-03-10 10:{minute:02}"
        raw = letter(f"Beep {minute}", sender="robot@elsewhere.test", Authentication_Results=said)
        taken(people, raw, when)
        make_round(at=local(when))
    assert mailed("robot@elsewhere.test") <= 2
    assert Ticket.objects.count() <= 2


def test_two_desks_that_mail_each_other_stop_at_once(people: Cast) -> None:
    other = cast("alias", "alias")
    arrival = taken(people, letter(sender=other.desk.mail_address))
    assert (arrival.state, arrival.reason) == (State.LEFT, "ours")


def test_a_desk_of_another_installation_is_a_robot_by_its_marks(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    ours = last_mail(people.contact.email)
    theirs = letter("We have your request", sender="help@other.example", to=HERE, Auto_Submitted="auto-generated")
    assert taken(people, theirs).state == State.REVIEW
    assert ours.automatic


def test_who_writes_a_second_request_later_is_heard(people: Cast) -> None:
    for when in ("2026-03-10 10:00", "2026-03-10 10:30"):
        taken(people, letter(f"At {when}", Authentication_Results=passing()), when)
        make_round(at=local(when))
    assert Ticket.objects.count() == 2


def test_who_answers_all_day_without_end_waits_for_a_person(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    to = last_mail(people.contact.email).reply_to
    states = [
        taken(people, letter(f"Answer {i}", sender=CHLOE, to=to), "2026-03-10 10:05", to=to).state for i in range(92)
    ]
    assert states.index(State.REVIEW) == 90


def test_the_same_mail_is_kept_once_whatever_servers_wrote_on_it(people: Cast) -> None:
    raw = letter()
    copies = [raw, b"Received: from a by b\n\tid 1\n" + raw, b"Delivered-To: x@y\n" + raw, raw.replace(b"\n", b"\r\n")]
    kept = [keep([Parcel(desk=people.desk, raw=each, way="smtp")], at=1)[0].pk for each in copies * 25]
    assert len(set(kept)) == 1


def test_the_same_message_id_on_other_words_is_another_mail(people: Cast) -> None:
    for text in ("One", "Two"):
        taken(people, letter(text, Message_ID="<same@elsewhere.test>"))
    assert Ticket.objects.count() == 2
    assert Mail.objects.count() == 0
