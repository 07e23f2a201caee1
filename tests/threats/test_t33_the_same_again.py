"""T33: the same mail is one however often it comes; a Message-ID is no identity; and ours coming back is no request."""

import pytest

from cast import Cast, cast, local
from guichet.channels.models import Arrival, State
from guichet.desks.models import Desk
from guichet.notices.round import make_round
from guichet.tickets.models import Message, Ticket
from post import HERE, kept, last_mail, letter, passing, taken

AGAIN = "<same@laptop.test>"


def test_the_same_mail_a_hundred_times_is_one_request_and_one_answer(people: Cast) -> None:
    raw = letter(Authentication_Results=passing(), Message_ID=AGAIN)
    for hops in range(100):
        trace = f"Received: from hop{hops} by mx; now\nReturn-Path: <x{hops}@y.test>\nX-Spam-Score: {hops}\n".encode()
        taken(people, (trace if hops % 2 else b"") + raw, f"2026-03-10 10:{hops % 60:02}")
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)
    assert Arrival.objects.filter(state=State.TAKEN).count() == 1


def test_one_message_id_over_other_words_is_another_mail(people: Cast) -> None:
    for i, text in enumerate(("One.", "Two.")):
        taken(people, letter(text, Authentication_Results=passing(), Message_ID=AGAIN), f"2026-03-10 1{i}:30")
    assert sorted(Message.objects.values_list("text", flat=True)) == ["One.", "Two."]


def test_mails_without_a_message_id_are_told_apart_by_what_they_say(people: Cast) -> None:
    for i, text in enumerate(("One.", "Two.", "Two.")):
        taken(people, letter(text, Authentication_Results=passing()), f"2026-03-10 1{i}:30")
    assert Message.objects.count() == 2


def test_a_mail_to_two_desks_is_one_at_each(people: Cast) -> None:
    Desk.objects.update(address="/fluksaqua")
    other = cast("alias", "alias")
    raw = letter(to=f"{HERE}, {other.desk.mail_address}", Message_ID=AGAIN)
    for each in (people, other, people, other):
        kept(each, raw, at=local("2026-03-10 10:00"))
    assert sorted(Arrival.objects.values_list("desk__slug", flat=True)) == ["alias", "fluksaqua"]


@pytest.mark.parametrize("sender", ["chloe@fluksaqua.test", HERE])
def test_a_mail_of_ours_that_comes_back_files_nothing(people: Cast, sender: str) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    ours = last_mail(people.contact.email)
    raw = letter(
        ours.text,
        sender=sender,
        subject=ours.subject,
        Message_ID=ours.message_id,
        X_Loop=people.desk.mail_address.rpartition("@")[2],
        Auto_Submitted="auto-generated",
    )
    arrival = taken(people, raw, "2026-03-10 10:02")
    assert arrival.state in {State.LEFT, State.REVIEW}
    assert Ticket.objects.count() == 1
