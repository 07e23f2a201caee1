"""What travels with a mail that goes out: files or links to them, the thread of its reader's own program, the way to
stop it, and who hears where it cannot be delivered.
"""

import re
from email.message import Message
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as django_mail
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.fixtures import Settings

from cast import Cast, filed, local
from components.mail import MailServer
from guichet import clock
from guichet.customers.models import Contact
from guichet.kit import outbox
from guichet.kit.models import JobState, Mail
from guichet.notices.round import make_round
from guichet.tickets import attaching, collaborating, fetching
from guichet.tickets.actions import reply
from guichet.tickets.erasing import erase
from guichet.tickets.models import Attachment, Ticket
from guichet.tickets.models import Message as TicketMessage
from post import last_mail, letter, passing, taken

AT = local("2026-03-10 11:00")
BIG = b"%PDF-" + b"x" * 5_000


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now_seconds", lambda: AT + 60)


def file_of(people: Cast, name: str, content: bytes) -> Attachment:
    """A file that the agent is about to send."""
    return attaching.receive(people.desk.pk, people.ada, name, ContentFile(content), at=AT)


def sent_with(people: Cast, ticket: Ticket, *files: Attachment) -> Message:
    """The agent's answer with files, as the customer gets it."""
    make_round(at=AT)
    reply(ticket, by=people.ada, at=AT, text="Here it is.", files=files)
    make_round(at=AT + 1)
    return django_mail.outbox[-1].message()


def enclosed(message: Message) -> dict[str, bytes]:
    """The files that travel with a mail."""
    parts = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    return {part.get_filename() or "": bytes(part.get_payload(decode=True)) for part in parts}


def links(mail: Mail) -> list[str]:
    """The paths at which the files of a mail are fetched."""
    return re.findall(r"http://[^/\s]+(\S*/files/\S+)", mail.text)


def status(path: str) -> int:
    """What a path answers, read to its end."""
    got = Client().get(path)
    assert b"".join(got)
    return int(got.status_code)


def test_files_of_an_answer_travel_with_its_mail(people: Cast) -> None:
    ticket = filed(people)
    message = sent_with(people, ticket, file_of(people, "été.pdf", BIG), file_of(people, "log.txt", b"Zero."))
    assert enclosed(message) == {"été.pdf": BIG, "log.txt": b"Zero."}
    assert "/files/" not in last_mail(people.contact.email).text


def test_files_that_are_too_large_for_a_mail_are_fetched_by_a_link_of_its_reader(
    people: Cast, settings: Settings
) -> None:
    settings.MAIL_FILES_BYTES = 5_010
    ticket = filed(people)
    message = sent_with(people, ticket, file_of(people, "a.pdf", BIG), file_of(people, "b.pdf", BIG + b"2"))
    assert list(enclosed(message)) == ["a.pdf"]
    (path,) = links(last_mail(people.contact.email))
    got = Client().get(path)
    assert b"".join(got) == BIG + b"2"
    assert got.headers["Content-Disposition"] == 'attachment; filename="b.pdf"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]


def test_a_link_to_a_file_is_over_after_a_month_and_where_its_reader_may_not_read_any_more(
    people: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_FILES_BYTES = 1
    ticket = filed(people)
    row = collaborating.add(ticket, by=people.ada, at=AT, email="follower@elsewhere.test")
    sent_with(people, ticket, file_of(people, "a.pdf", BIG))
    (theirs,), (own,) = links(last_mail("follower@elsewhere.test")), links(last_mail(people.contact.email))
    assert theirs != own
    assert status(theirs) == 200
    collaborating.remove(ticket, by=people.ada, at=AT, collaborator=row.pk)
    assert status(theirs) == 410
    assert status(own) == 200
    monkeypatch.setattr(clock, "now_seconds", lambda: AT + fetching.LIFE_S)
    assert status(own) == 410


def test_a_link_to_a_file_is_of_one_file_one_reader_and_one_desk(people: Cast, settings: Settings) -> None:
    settings.MAIL_FILES_BYTES = 1
    ticket = filed(people)
    sent_with(people, ticket, file_of(people, "a.pdf", BIG), file_of(people, "b.pdf", BIG))
    first, second = (path.split("/")[-2].split(".") for path in links(last_mail(people.contact.email)))
    name, reader, until, code = first
    wrong = [
        (second[0], reader, until, code),
        (name, str(people.other_contact.pk), until, code),
        (name, reader, str(int(until) + 1), code),
        *((name, reader, until, code[:length]) for length in range(26)),
        (name, reader, until, f"{code}a"),
    ]
    for parts in wrong:
        assert fetching.find(people.desk, ".".join(parts), at=AT) is None
    Contact.objects.filter(pk=people.contact.pk).update(email="new@fluksaqua.test")
    assert fetching.find(people.desk, ".".join(first), at=AT) is None


def test_a_file_that_was_erased_meanwhile_does_not_travel(people: Cast) -> None:
    ticket = filed(people)
    make_round(at=AT)
    reply(ticket, by=people.ada, at=AT, text="Here it is.", files=[file_of(people, "a.pdf", BIG)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(EmailMessage, "send", refused(451))
        make_round(at=AT + 1)
    erase(TicketMessage.objects.get(event__type="replied"), by=people.manager, at=AT + 2)
    make_round(at=AT + 900)
    assert not any(people.contact.email in sent.to for sent in django_mail.outbox[1:])
    assert Mail.objects.get(purpose="reply").files == []


def test_an_answer_stands_in_the_thread_of_whoever_wrote_a_mail(people: Cast) -> None:
    theirs = "<abc.123@laptop.fluksaqua.test>"
    taken(people, letter(Authentication_Results=passing(), Message_ID=theirs))
    make_round(at=local("2026-03-10 10:01"))
    first = last_mail(people.contact.email)
    assert django_mail.outbox[-1].message()["In-Reply-To"] == theirs
    reply(Ticket.objects.get(), by=people.ada, at=AT, text="Which meters?")
    make_round(at=AT + 1)
    headers = django_mail.outbox[-1].message()
    assert (headers["In-Reply-To"], headers["References"]) == (theirs, f"{first.message_id} {theirs}")


@pytest.mark.parametrize(
    "called", ["<a b@c>", "<a@b\u2028c>", "<" + "a" * 400 + "@b>", "none", "<a@b> <c@d>", "<é@x.test>"]
)
def test_what_is_no_plain_message_id_is_named_to_nobody(people: Cast, called: str) -> None:
    taken(people, letter(Authentication_Results=passing(), Message_ID=called))
    make_round(at=local("2026-03-10 10:01"))
    named = str(django_mail.outbox[-1].message()["In-Reply-To"] or "<a@b>")
    assert re.fullmatch(r"<[!-~]+@[!-~]+>", named)
    assert len(named) < 255


def test_nothing_of_a_mail_of_an_unproven_sender_comes_back_to_its_claimed_one(people: Cast) -> None:
    taken(people, letter(sender="zoe@elsewhere.test", Message_ID="<ATTACK@evil.test>"))
    make_round(at=local("2026-03-10 10:01"))
    assert "ATTACK" not in django_mail.outbox[-1].message().as_string()


@pytest.fixture
def server(mail_server: MailServer, settings: Settings) -> MailServer:
    """A real mail server, by our own way out."""
    settings.EMAIL_BACKEND = "guichet.kit.smtp.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail_server.host, mail_server.port
    return mail_server


def test_what_the_desk_itself_answers_to_a_mail_leaves_from_an_address_of_its_own_and_all_else_from_the_desks(
    people: Cast, server: MailServer
) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    reply(Ticket.objects.get(), by=people.ada, at=AT, text="Which meters?")
    filed(people, "2026-03-10 11:30")
    make_round(at=AT + 3600)
    to_customer = [one for one in server.deliveries if people.contact.email in one.recipients]
    confirmation = Mail.objects.get(purpose="confirmation", returns=False)
    assert [(one.sender, one.message["Auto-Submitted"]) for one in to_customer] == [
        (outbox.return_address(confirmation), "auto-generated"),
        (people.desk.mail_address, None),
        (people.desk.mail_address, "auto-generated"),
    ]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("sender", "553 5.7.1 not yours"),
        ("recipient", "553 5.7.1 Sender address rejected"),
        ("data", "550 5.2.252 SendAsDenied"),
    ],
)
def test_a_server_that_lets_nobody_write_from_that_address_gets_the_mail_from_nobody(
    people: Cast, server: MailServer, when: str, said: str
) -> None:
    server.strange = (when, said)
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    assert [one.sender for one in server.deliveries if people.contact.email in one.recipients] == ["<>"]


def test_a_recipient_that_is_refused_is_tried_from_no_other_address(people: Cast, server: MailServer) -> None:
    server.refusal = "550 5.1.1 No such user"
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    assert server.tried == 1


def test_the_sender_that_people_see_and_that_of_the_envelope_are_of_one_domain(
    people: Cast, server: MailServer
) -> None:
    ticket = filed(people)
    make_round(at=AT)
    reply(ticket, by=people.ada, at=AT, text="Bonjour")
    make_round(at=AT + 1)
    for one in server.deliveries:
        domain = people.desk.mail_address.rpartition("@")[2]
        assert one.sender.endswith(f"@{domain}")
        assert domain in one.message["From"]
        assert domain in one.message["Message-ID"]
        assert "Sender" not in one.message
        assert "DKIM-Signature" not in one.message


def test_who_only_follows_a_request_stops_its_mails_by_one_press_of_their_mail_program(people: Cast) -> None:
    ticket = filed(people)
    row = collaborating.add(ticket, by=people.ada, at=AT, email="follower@elsewhere.test")
    make_round(at=AT)
    sent = next(one for one in django_mail.outbox if one.to == ["follower@elsewhere.test"])
    headers = sent.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<http://[^/]+(/leaving/\S+)>", headers["List-Unsubscribe"])
    assert path is not None
    client = Client(enforce_csrf_checks=True)
    assert client.get(path[1]).status_code == 200
    assert ticket.collaborators.get(left_at=None).pk == row.pk
    for _time in range(2):
        assert client.post(path[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert ticket.collaborators.get(pk=row.pk).left_at == AT + 60
    make_round(at=AT + 61)
    reply(ticket, by=people.ada, at=AT + 62, text="More.")
    make_round(at=AT + 63)
    assert "More." not in last_mail("follower@elsewhere.test").text


def test_the_way_to_stop_mails_is_of_one_person(people: Cast) -> None:
    ticket = filed(people)
    row, other = (collaborating.add(ticket, by=people.ada, at=AT, email=f"{each}@elsewhere.test") for each in "ab")
    code = collaborating.leave_token(row).partition(".")[2]
    for wrong in (f"{other.pk}.{code}", f"{row.pk}.{code[:-1]}", f"{row.pk}.", str(row.pk), "x.y"):
        assert Client().post(f"/leaving/{wrong}/").status_code == 410
    assert not ticket.collaborators.filter(left_at__isnull=False).exists()


def refused(code: int) -> object:
    """A mail server that says no."""

    def send(_self: EmailMessage, *_found: object, **_named: object) -> int:
        raise SMTPRecipientsRefused({"x@y.example": (code, b"no")})

    return send


def test_mails_about_one_request_reach_one_reader_in_their_order(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    ticket = filed(people)
    other = filed(people, "2026-03-10 10:10")
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refused(451))
        make_round(at=AT)
    mailoutbox.clear()
    Mail.objects.filter(subject_id=other.pk).update(handed_over_at=AT)
    reply(ticket, by=people.ada, at=AT + 1, text="First.")
    reply(other, by=people.ada, at=AT + 1, text="Apart.")
    make_round(at=AT + 2)
    assert ["Apart." in str(one.body) for one in mailoutbox if one.to == [people.contact.email]] == [True]
    for later in (20, 40, 60):
        make_round(at=AT + later)
    about = [one for one in mailoutbox if f"{ticket.number}]" in one.subject and one.to == [people.contact.email]]
    assert ["First." in str(one.body) for one in about] == [False, True]


def test_a_mail_that_failed_for_good_holds_up_none_after_it(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    ticket = filed(people)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refused(550))
        make_round(at=AT)
    assert Mail.objects.get(subject_id=ticket.pk).job.state == JobState.FAILED
    reply(ticket, by=people.ada, at=AT + 1, text="First.")
    make_round(at=AT + 2)
    assert any("First." in str(one.body) for one in mailoutbox)
