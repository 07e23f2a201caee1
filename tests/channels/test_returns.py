"""A confirmation that cannot be delivered is heard of, though no machine is to answer it: it leaves from an address of
its own. Nobody can forge such an address, and nothing that comes to one is answered.
"""

import pytest

from cast import Cast, local, story
from guichet.channels.email.erasing import erase_of
from guichet.channels.models import Arrival, RawMail, State
from guichet.channels.scopes import letters_lost
from guichet.entry.letters import write
from guichet.kit.models import Mail
from guichet.kit.outbox import return_address
from guichet.notices.round import make_round
from guichet.tickets.models import Ticket
from post import last_mail, letter, mailed, passing, taken

LATER = "2026-03-10 10:05"


@pytest.fixture
def confirmation(people: Cast) -> Mail:
    """What the desk itself answered to a mail."""
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    return last_mail(people.contact.email)


def bounce(*, to: str, returned: str = "", status: str = "5.1.1") -> bytes:
    """A report that a mail failed; ``returned`` is what it repeats of the mail."""
    text = (
        "--b\nContent-Type: text/plain\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: x\n\n"
        f"Action: failed\nStatus: {status}\n\n--b\nContent-Type: text/rfc822-headers\n\n{returned}\n\n--b--"
    )
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    return letter(text, sender="MAILER-DAEMON@mx.test", to=to, Content_Type=kind)


def test_a_late_bounce_of_a_confirmation_is_known_by_where_it_comes_back_to(people: Cast, confirmation: Mail) -> None:
    to = return_address(confirmation)
    assert to.partition("@")[0].partition("+")[2].startswith("r-")
    arrival = taken(people, bounce(to=to), LATER, to=to, sender="<>")
    assert (arrival.state, arrival.reason, arrival.status) == (State.SHOWN, "report_failed", "5.1.1")
    assert (arrival.mail, arrival.ticket) == (confirmation, Ticket.objects.get())
    assert story(Ticket.objects.get()) == ["submitted"]


def test_it_is_known_too_where_a_mailbox_tells_of_no_envelope(people: Cast, confirmation: Mail) -> None:
    arrival = taken(people, bounce(to=return_address(confirmation).upper()), LATER)
    assert (arrival.state, arrival.mail) == (State.SHOWN, confirmation)


def test_no_part_of_such_an_address_can_be_guessed(people: Cast, confirmation: Mail) -> None:
    to = return_address(confirmation)
    base, _, rest = to.partition("+r-")
    tag, _, domain = rest.partition("@")
    number, _, code = tag.partition(".")
    letters = "".join("b" if each == "a" else "a" for each in code)
    tags = [f"{number}.{code[:length]}" for length in range(len(code))]
    tags += [f"{number}.{letters}", f"{int(number) + 1}.{code}", f"{number}.{code}a", f"0{number}0.{code}"]
    for place, each in enumerate(tags):
        forged = f"{base}+r-{each}@{domain}"
        arrival = taken(people, bounce(to=forged, returned=f"X-Place: {place}"), LATER, to=forged, sender="<>")
        assert arrival.state in {State.REVIEW, State.LEFT}
        assert (arrival.mail, arrival.ticket) == (None, None)


def test_the_code_of_another_desk_is_none_here(people: Cast, confirmation: Mail) -> None:
    Mail.objects.filter(pk=confirmation.pk).update(stream=people.desk.pk + 1)
    to = return_address(confirmation)
    assert taken(people, bounce(to=to), LATER, to=to, sender="<>").state == State.REVIEW


@pytest.mark.parametrize("code", ["right", "wrong"])
def test_whoever_writes_to_such_an_address_is_never_answered(people: Cast, confirmation: Mail, code: str) -> None:
    to = return_address(confirmation) if code == "right" else return_address(confirmation).replace(".", ".aa", 1)
    for minute in range(6, 12):
        when = f"2026-03-10 10:{minute:02}"
        arrival = taken(people, letter(f"Away {minute}", sender="robot@elsewhere.test", to=to), when, to=to)
        make_round(at=local(when))
        assert arrival.state in ({State.SHOWN, State.LEFT} if code == "right" else {State.REVIEW})
    assert (Ticket.objects.count(), mailed("robot@elsewhere.test")) == (1, 0)


def test_who_was_mailed_can_fill_no_page_with_bounces_of_it(people: Cast, confirmation: Mail) -> None:
    to = return_address(confirmation)
    states = [
        taken(people, bounce(to=to, returned=f"X-Try: {each}"), LATER, to=to, sender="<>").state for each in range(6)
    ]
    assert states == [State.SHOWN] * 3 + [State.LEFT] * 3


@pytest.mark.parametrize("by", ["message_id", "nothing"])
def test_a_letter_about_an_account_that_did_not_arrive_is_known_by_what_comes_back_of_it(people: Cast, by: str) -> None:
    email = people.contact.email
    write("sign_in", desk=people.desk, email=email, language="en", at=local(LATER), facts={"link": "x", "minutes": 15})
    mail = last_mail(email)
    returned = f"Message-ID: {mail.message_id}" if by == "message_id" else "Message-ID: <rewritten@elsewhere.test>"
    arrival = taken(people, bounce(to=people.desk.mail_address, returned=returned), LATER)
    assert (arrival.state, arrival.mail) == ((State.SHOWN, mail) if by == "message_id" else (State.REVIEW, None))
    assert [each.pk for each in letters_lost(people.desk.pk, [email])] == ([arrival.pk] if by == "message_id" else [])
    write("sign_in", desk=people.desk, email=email, language="en", at=local(LATER), facts={"link": "y", "minutes": 15})
    assert letters_lost(people.desk.pk, [email]) == []


def test_what_comes_back_of_a_mail_goes_with_the_person_to_whom_it_was(people: Cast, confirmation: Mail) -> None:
    to = return_address(confirmation)
    arrival = taken(people, bounce(to=to, returned=f"To: {people.contact.email}"), LATER, to=to, sender="<>")
    erase_of(people.contact)
    assert not RawMail.objects.filter(arrival=arrival).exists()
    assert Arrival.objects.get(pk=arrival.pk).envelope_to == ""
