"""Somebody outside is asked about a request: what they read and answer stands apart, moves no clock, and whose request
it is never learns of it.
"""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from cast import Cast, cast, filed, local, story
from guichet import clock
from guichet.accounts.models import User
from guichet.channels.email.deciding import believe
from guichet.channels.models import Arrival, State
from guichet.customers.models import Contact
from guichet.kit import feed
from guichet.kit.models import Mail, SearchText
from guichet.kit.search.query import Query
from guichet.notices.round import make_round
from guichet.tickets import attaching, collaborating, consulting
from guichet.tickets.actions import reply
from guichet.tickets.consulting import SAID, UNSAID
from guichet.tickets.erasing import erase
from guichet.tickets.errors import Refused
from guichet.tickets.models import Attachment, Consultation, ConsultationMessage, Message, Ticket
from guichet.tickets.replay import verify
from guichet.tickets.searching import reindex, search
from guichet.tickets.timeline import standing_of
from guichet.tickets.topics import desk_topic, news_of
from guichet.web.shared.binding import DESK_KEY
from post import HERE, last_mail, letter, mailed, taken

MAKER = "maker@printers.test"
AT = local("2026-03-10 10:30")
LATER = "2026-03-10 10:40"

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


def ask(people: Cast, ticket: Ticket, text: str = "Is SECRET-Q a known fault?", **how: Any) -> ConsultationMessage:
    """The agent asks the maker."""
    said: dict[str, Any] = {"address": MAKER, "subject": "A fault", "key": "k", **how}
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
    found = SearchText.objects.filter(body__contains="secret")
    assert {each.scope for each in found} == {f"outside{people.desk.pk}i"}


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


# --- files ---


def file_of(people: Cast, name: str = "pump.pdf", content: bytes = b"%PDF-1.4 SECRET-F") -> Attachment:
    """A file that the agent is about to send."""
    return attaching.receive(people.desk.pk, people.ada, name, ContentFile(content), at=clock.machine_seconds())


def content_of(client: Client, path: str) -> bytes:
    """What an address answers with, page or file."""
    answer: Any = client.get(path)
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def with_a_file(text: str, name: str, content: str, to: str) -> bytes:
    """An answer of the maker with a file."""
    body = (
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: application/pdf; name={name}\n"
        f"Content-Disposition: attachment; filename={name}\n\n{content}\n--b--"
    )
    return letter(body, sender=MAKER, to=to, Content_Type="multipart/mixed; boundary=b")


def test_files_go_with_a_question_and_what_is_too_large_is_fetched_by_a_link_of_theirs(
    people: Cast, ticket: Ticket, settings: Settings
) -> None:
    settings.MAIL_FILES_BYTES = 100
    small, big = file_of(people), file_of(people, "big.pdf", b"%PDF-" + b"x" * 500)
    ask(people, ticket, key="files", files=[small, big])
    make_round(at=AT + 2)
    mail = last_mail(MAKER)
    assert [each["name"] for each in mail.files] == ["pump.pdf"]
    assert "big.pdf (505" in mail.text
    (path,) = re.findall(r"https?://[^/\s]+(/\S*files/\S+)", mail.text)
    anybody = Client()
    assert content_of(anybody, path) == b"%PDF-" + b"x" * 500
    code = path.rstrip("/").rpartition(".")[2]
    for wrong in (path.replace(code, code[:-1]), path.replace(".o", "."), path.replace(code, "a" * 26)):
        assert anybody.get(wrong).status_code in {404, 410}
    name = big.public_id
    assert anybody.get(path.replace(name, small.public_id)).status_code == 410
    erase(Message.objects.filter(ticket=ticket)[0], by=people.manager, at=AT + 900)
    assert anybody.get(path).status_code == 410


def test_files_of_the_one_who_is_asked_are_shown_to_agents_and_to_nobody_else(people: Cast, ticket: Ticket) -> None:
    to = last_mail(MAKER).reply_to
    arrival = taken(people, with_a_file("SECRET-A", "SECRET-NAME.pdf", "%PDF-1.4 SECRET-F", to), LATER, to=to)
    assert arrival.heard is not None
    (theirs,) = arrival.heard.attachments.all()
    (ours,) = ask(people, ticket, key="files", files=[file_of(people)]).attachments.all()
    make_round(at=local("2026-03-10 10:41"))
    agent = signed_in(people.agent.user, people)
    shown = agent.get(f"/desk/{ticket.number}/").content.decode()
    for file in (theirs, ours):
        assert file.name in shown
        assert b"SECRET-F" in content_of(agent, f"/attachments/{file.public_id}/")
    follower = collaborating.add(ticket, by=people.chloe, at=AT, email=people.other_contact.email).contact
    stranger = cast("alias", "alias")
    for client in (
        signed_in(user_of(people.contact), people),
        signed_in(user_of(follower), people),
        signed_in(stranger.agent.user, people),
        Client(),
    ):
        for file in (theirs, ours):
            assert b"SECRET-F" not in content_of(client, f"/attachments/{file.public_id}/")
            assert file.name not in client.get(f"/requests/{ticket.public_id}/").content.decode()
    for mail in Mail.objects.exclude(recipient=MAKER):
        assert "SECRET-NAME" not in mail.text + mail.html or mail.recipient == people.agent.user.email
        assert not mail.files


def test_the_page_asks_no_more_for_more_that_was_said_with_more_files(people: Cast, ticket: Ticket) -> None:
    client, row = signed_in(people.agent.user, people), Consultation.objects.get()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/desk/{ticket.number}/")
        return len(queries)

    consulting.say(row, by=people.ada, at=AT + 10, text="See this.", files=[file_of(people)])
    asked()
    few = asked()
    for more in range(3):
        files = [file_of(people, f"{more}{each}.pdf") for each in range(2)]
        consulting.say(row, by=people.ada, at=AT + 20 + more, text="And this.", files=files)
    assert asked() == few


def test_a_file_goes_with_one_thing_only_and_nobody_sends_anothers(people: Cast, ticket: Ticket) -> None:
    file = file_of(people)
    ask(people, ticket, key="once", files=[file])
    with pytest.raises(Refused, match="file_gone"):
        reply(ticket, by=people.ada, at=AT + 10, text="Here.", files=[file])
    with pytest.raises(Refused, match="file_gone"):
        ask(people, ticket, key="twice", files=[file])
    other = attaching.receive(people.desk.pk, people.chloe, "a.pdf", ContentFile(b"%PDF-"), at=clock.machine_seconds())
    with pytest.raises(Refused, match="file_gone"):
        ask(people, ticket, key="theirs", files=[other])
    assert Consultation.objects.count() == 2


def test_files_of_a_consultation_are_erased_with_it(people: Cast, ticket: Ticket) -> None:
    ask(people, ticket, key="files", files=[file_of(people)])
    erase(Message.objects.filter(ticket=ticket)[0], by=people.manager, at=AT + 900)
    (file,) = Attachment.objects.filter(said__isnull=False)
    assert (file.name, file.erased_at is not None) == ("", True)


# --- search ---


def test_agents_find_what_was_said_outside_and_customers_never_do(people: Cast, ticket: Ticket) -> None:
    answered(people, "The impeller WHIRLS.")
    Contact.objects.filter(pk=people.contact.pk).update(is_administrator=True)
    people.contact.refresh_from_db()
    (found,) = search(people.agent, Query.read("whirls"))
    said = ConsultationMessage.objects.get(seat=None)
    assert (found.ticket, found.message) == (ticket, said)
    shown = signed_in(people.agent.user, people).get("/desk/search/?q=whirls").content.decode()
    assert f"#consultation-{said.consultation_id}" in shown
    follower = collaborating.add(ticket, by=people.chloe, at=AT, email=people.other_contact.email).contact
    for reader in (people.contact, follower):
        for asked in ("whirls", MAKER, "SECRET-Q", "impeller whirls"):
            assert search(reader, Query.read(asked)) == []
    assert search(cast("alias", "alias").agent, Query.read("whirls")) == []
    assert sum(reindex(people.desk)) == Message.objects.count() + ConsultationMessage.objects.count()
    assert len(search(people.agent, Query.read("whirls"))) == 1
    erase(Message.objects.filter(ticket=ticket)[0], by=people.manager, at=AT + 900)
    assert search(people.agent, Query.read("whirls")) == []


# --- undo ---


def test_a_question_can_be_taken_back_before_it_leaves_and_never_was(people: Cast, ticket: Ticket) -> None:
    file, whom = file_of(people), "expert@elsewhere.test"
    said = ask(people, ticket, "UNSAID", key="undo", address=whom, seconds=10, files=[file])
    make_round(at=AT + 9)
    assert mailed(whom) == 0
    client = signed_in(people.agent.user, people)
    page = f"/desk/{ticket.number}/"
    assert "It has not left yet." in client.get(page).content.decode()
    with pytest.raises(Refused, match="no_such_actor"):
        consulting.take_back(said, by=people.max, at=AT + 9)
    shown = client.post(f"{page}consultations/message/{said.pk}/undo").content.decode()
    assert "UNSAID" in shown
    assert f'value="{whom}"' in shown
    assert file.name in shown
    make_round(at=AT + 900)
    assert (mailed(whom), Consultation.objects.filter(address=whom).count()) == (0, 0)
    assert search(people.agent, Query.read("unsaid")) == []
    rows = [row for row in feed.read(people.desk.pk, after=0) if row.kind in {SAID, UNSAID}]
    assert {topic for news in news_of(rows) for topic in news.topics} == {desk_topic(people.desk.pk)}
    ask(people, ticket, key="again", address=whom, files=[file])


@pytest.mark.usefixtures("ticket")
def test_what_was_written_once_more_is_taken_back_alone_and_leaves_after_its_seconds_otherwise(people: Cast) -> None:
    row = Consultation.objects.get()
    first, second = (
        consulting.say(row, by=people.ada, at=AT + 20, text=text, seconds=10) for text in ("UNSAID", "SAID")
    )
    consulting.take_back(first, by=people.ada, at=AT + 21)
    assert consulting.next_leaving() == AT + 30
    make_round(at=AT + 30)
    assert [each.text for each in row.messages.order_by("pk")] == ["Is SECRET-Q a known fault?", "SAID"]
    assert "SAID" in last_mail(MAKER).text
    with pytest.raises(Refused, match="left"):
        consulting.take_back(second, by=people.ada, at=AT + 31)
    assert consulting.next_leaving() is None


def test_what_has_not_left_can_be_sent_at_once_by_whoever_wrote_it(people: Cast, ticket: Ticket) -> None:
    said = consulting.say(Consultation.objects.get(), by=people.ada, at=AT + 20, text="NOW", seconds=600)
    client = signed_in(people.agent.user, people)
    assert client.post(f"/desk/{ticket.number}/consultations/message/{said.pk}/undo", {"now": "yes"}).status_code == 302
    make_round(at=AT + 601)
    assert "NOW" in last_mail(MAKER).text
