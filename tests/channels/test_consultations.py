"""Somebody outside is asked about a request: what they read and answer stands apart, moves no clock, and whose request
it is never learns of it.
"""

import pytest
from django.test import Client

from cast import Cast, cast, filed, local, story
from guichet import clock
from guichet.accounts.models import User
from guichet.channels.email.deciding import believe
from guichet.channels.models import Arrival, State
from guichet.customers.models import Contact
from guichet.kit import feed
from guichet.kit.models import Mail, SearchText
from guichet.notices.round import make_round
from guichet.tickets import collaborating, consulting
from guichet.tickets.actions import reply
from guichet.tickets.erasing import erase
from guichet.tickets.errors import Refused
from guichet.tickets.models import Consultation, ConsultationMessage, Message, Ticket
from guichet.tickets.replay import verify
from guichet.tickets.timeline import standing_of
from guichet.tickets.topics import desk_topic, news_of
from guichet.web.shared.binding import DESK_KEY
from post import HERE, last_mail, letter, mailed, taken

MAKER = "maker@printers.test"
AT = local("2026-03-10 10:30")

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    """A request about which the maker of the printers is asked."""
    monkeypatch.setattr(clock, "now_seconds", lambda: AT + 600)
    made = filed(people)
    make_round(at=local("2026-03-10 10:01"))
    ask(people, made)
    make_round(at=AT + 1)
    return made


def ask(people: Cast, ticket: Ticket, text: str = "Is SECRET-Q a known fault?", **how: str) -> ConsultationMessage:
    """The agent asks the maker."""
    said = {"address": MAKER, "subject": "A fault", "key": "k", **how}
    return consulting.consult(ticket, by=people.ada, at=AT, text=text, **said)


def answered(people: Cast, text: str = "SECRET-A: yes.", *, sender: str = MAKER, **headers: str) -> Arrival:
    """What comes back to the reply address of the maker's mail."""
    to = last_mail(MAKER).reply_to
    arrival = taken(people, letter(text, sender=sender, to=to, **headers), "2026-03-10 10:35", to=to)
    make_round(at=local("2026-03-10 10:36"))
    return arrival


def signed_in(user: User, people: Cast) -> Client:
    """A browser in which somebody is signed in at the desk."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[DESK_KEY] = people.desk.pk
    session.save()
    return client


def user_of(contact: Contact) -> User:
    """A customer's account."""
    contact.user = User.objects.create_user(contact.email, name=contact.name)
    contact.save()
    return contact.user


def test_whoever_is_asked_reads_the_question_and_nothing_of_the_request(people: Cast, ticket: Ticket) -> None:
    mail = last_mail(MAKER)
    assert "SECRET-Q" in mail.text
    assert (mail.automatic, mail.leave) == (False, "")
    for hidden in (ticket.public_id, str(people.contact.email), people.contact.name, "sign-in page", ticket.subject):
        assert hidden not in mail.text + mail.html + mail.subject + mail.reply_to


def test_their_answer_stands_in_the_consultation_and_tells_who_has_the_request(people: Cast, ticket: Ticket) -> None:
    before = story(ticket)
    arrival = answered(people)
    assert (arrival.state, arrival.message, arrival.ticket) == (State.TAKEN, None, ticket)
    assert story(ticket) == before
    assert not Message.objects.filter(text__contains="SECRET").exists()
    assert [each.text for each in consulting.messages_of(ticket)] == ["Is SECRET-Q a known fault?", "SECRET-A: yes."]
    told = last_mail(people.agent.user.email)
    assert told.purpose == "desk_heard"
    assert "SECRET-A" in told.text
    assert not Contact.objects.filter(email=MAKER).exists()


def test_the_customer_sees_and_hears_nothing_of_it(people: Cast, ticket: Ticket) -> None:
    mails, after = mailed(people.contact.email), feed.head(people.desk.pk)
    follower = collaborating.add(ticket, by=people.chloe, at=AT, email=people.other_contact.email).contact
    answered(people)
    reply(ticket, by=people.ada, at=AT + 900, text="We go on.")
    make_round(at=AT + 901)
    for reader in (people.contact, follower):
        client = signed_in(user_of(reader), people)
        for path in (f"/requests/{ticket.public_id}/", "/requests/", "/requests/search/?q=SECRET"):
            shown = client.get(path).content.decode()
            assert ticket.subject in shown or "search" in path
            assert "SECRET-" not in shown.replace('value="SECRET"', "")
            assert MAKER not in shown
        assert not any("SECRET" in mail.text + mail.html for mail in Mail.objects.filter(recipient=reader.email))
    assert mailed(people.contact.email) == mails + 1
    rows = [row for row in feed.read(people.desk.pk, after=0) if row.kind in {"consulted", "heard"}]
    assert len(rows) == 2
    assert {topic for news in news_of(rows) for topic in news.topics} == {desk_topic(people.desk.pk)}
    assert after
    assert not SearchText.objects.filter(body__contains="secret").exists()


def test_nothing_of_it_is_an_answer_of_the_desk(people: Cast, ticket: Ticket) -> None:
    before = standing_of(ticket, AT + 5_000)
    answered(people)
    consulting.say(Consultation.objects.get(), by=people.ada, at=AT + 700, text="Thanks.")
    consulting.end(Consultation.objects.get(), by=people.ada, at=AT + 800)
    assert standing_of(Ticket.objects.get(), AT + 5_000) == before
    assert [*verify()] == []


def test_the_code_of_the_one_who_is_asked_leads_into_no_request(people: Cast, ticket: Ticket) -> None:
    to = last_mail(MAKER).reply_to
    token = to.partition("+")[2].partition("@")[0]
    code = token.partition(".")[2]
    swapped = HERE.replace("@", f"+{ticket.public_id}.{code}@")
    before = story(ticket)
    for address in (swapped, to.replace(code, code[:-1])):
        arrival = taken(people, letter("Let me in", sender=MAKER, to=address), "2026-03-10 10:40", to=address)
        assert (arrival.state, arrival.reason) == (State.REVIEW, "unknown_code")
    assert story(ticket) == before


def test_their_code_in_other_hands_waits_for_a_person_and_never_gets_to_the_customer(
    people: Cast, ticket: Ticket
) -> None:
    before = story(ticket)
    for i, sender in enumerate(("mallory@evil.test", people.contact.email)):
        arrival = answered(people, f"SECRET-{i}", sender=sender)
        assert (arrival.state, arrival.reason) == (State.REVIEW, "other_sender")
        believe(arrival, by=people.agent, at=AT + 700, ticket=ticket)
    assert story(ticket) == before
    assert ConsultationMessage.objects.filter(seat=None).count() == 2
    assert not Message.objects.filter(text__contains="SECRET").exists()


@pytest.mark.usefixtures("ticket")
def test_an_answer_by_the_message_id_alone_is_heard_there_too(people: Cast) -> None:
    raw = letter("SECRET-A", sender=MAKER, to=HERE, In_Reply_To=last_mail(MAKER).message_id)
    arrival = taken(people, raw, "2026-03-10 10:40")
    assert (arrival.state, arrival.heard is not None) == (State.TAKEN, True)


@pytest.mark.usefixtures("ticket")
def test_a_robot_of_theirs_is_shown_and_says_nothing(people: Cast) -> None:
    arrival = answered(people, "I am away.", Auto_Submitted="auto-replied")
    assert arrival.state == State.SHOWN
    assert ConsultationMessage.objects.filter(seat=None).count() == 0


@pytest.mark.usefixtures("ticket")
def test_a_copy_in_their_answer_lets_nobody_in(people: Cast) -> None:
    answered(people, Cc="attacker@evil.test", Reply_To="attacker@evil.test")
    consulting.say(Consultation.objects.get(), by=people.ada, at=AT + 700, text="SECRET-B")
    make_round(at=AT + 701)
    assert mailed("attacker@evil.test") == 0
    assert "SECRET-B" in last_mail(MAKER).text


def test_the_same_answer_twice_is_heard_once_and_a_question_asked_twice_goes_out_once(
    people: Cast, ticket: Ticket
) -> None:
    for _time in range(2):
        answered(people)
        ask(people, ticket)
    assert ConsultationMessage.objects.count() == 2


@pytest.mark.usefixtures("ticket")
def test_a_closed_consultation_opens_again_when_they_answer(people: Cast) -> None:
    consulting.end(Consultation.objects.get(), by=people.ada, at=AT + 2)
    assert Consultation.objects.get().closed_by == people.agent
    with pytest.raises(Refused):
        consulting.end(Consultation.objects.get(), by=people.ada, at=AT + 3)
    answered(people)
    assert Consultation.objects.get().closed_at is None


@pytest.mark.parametrize(
    ("whom", "code"),
    [
        ("CHLOE@fluksaqua.test", "asks_already"),
        ("denis@fluksaqua.test", "asks_already"),
        (HERE, "unusable"),
        ("nobody", "unusable"),
        ("a@b.test\nBcc: c@d.test", "unusable"),
    ],
)
def test_who_reads_the_request_already_is_not_asked_outside(people: Cast, ticket: Ticket, whom: str, code: str) -> None:
    collaborating.add(ticket, by=people.chloe, at=AT, email=people.other_contact.email)
    with pytest.raises(Refused) as refused:
        ask(people, ticket, address=whom, key="other")
    assert refused.value.code == code


def test_only_who_works_at_the_desk_asks_somebody(people: Cast, ticket: Ticket) -> None:
    for by in (people.chloe, cast("alias", "alias").ada):
        with pytest.raises(Refused):
            consulting.consult(ticket, by=by, at=AT, address="x@y.test", subject="A", text="B")


def test_what_was_asked_is_erased_with_what_it_quoted(people: Cast, ticket: Ticket) -> None:
    answered(people)
    erase(Message.objects.filter(ticket=ticket)[0], by=people.manager, at=AT + 900)
    assert {each.text for each in ConsultationMessage.objects.all()} == {""}
    assert not Mail.objects.filter(text__contains="SECRET").exists()


def test_agents_ask_answer_and_close_on_the_page_of_the_ticket(people: Cast, ticket: Ticket) -> None:
    answered(people, "<script>alert(1)</script> SECRET-A")
    client = signed_in(people.agent.user, people)
    page = f"/desk/{ticket.number}/"
    shown = client.get(page).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; SECRET-A" in shown
    assert f"{MAKER} answered from outside" in shown
    typed = {"address": "expert@elsewhere.test", "subject": "A pump", "text": "What is this?", "forward": "on"}
    assert client.post(f"{page}consultations", {**typed, "address": people.contact.email}).status_code == 422
    assert client.post(f"{page}consultations", typed).status_code == 302
    make_round(at=AT + 700)
    mail = last_mail("expert@elsewhere.test")
    assert "> The sign-in page answers with an error." in mail.text
    assert people.contact.name not in mail.text
    row = Consultation.objects.get(address=MAKER)
    assert client.post(f"{page}consultations/{row.pk}/message", {"text": " "}).status_code == 422
    assert client.post(f"{page}consultations/{row.pk}/message", {"text": "Thanks.", "key": "t"}).status_code == 302
    assert client.post(f"{page}consultations/{row.pk}/end").status_code == 302
    assert Consultation.objects.get(address=MAKER).closed_at is not None
    other = filed(people, "2026-03-10 10:20")
    assert client.post(f"/desk/{other.number}/consultations/{row.pk}/message", {"text": "No."}).status_code == 404
