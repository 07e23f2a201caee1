"""Mails on their way out, and the jobs that carry them."""

from email.message import Message
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from cast import Cast, filed, local
from components.mail import MailServer
from guichet.entry import letters
from guichet.kit import jobs, outbox
from guichet.kit.addresses import HeaderInjection, named, normalised
from guichet.kit.models import Job, JobState, Mail
from guichet.notices.round import make_round
from guichet.tickets import collaborating
from guichet.tickets.actions import reply

AT = local("2026-03-10 11:00")


def refuse(code: int) -> object:
    """A mail server that says no."""

    def send(_self: EmailMessage, *_found: object, **_named: object) -> int:
        raise SMTPRecipientsRefused({"x@y.example": (code, b"no")})

    return send


def test_a_mail_that_is_refused_for_now_is_tried_again_as_the_same_mail(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    filed(people)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse(451))
        make_round(at=AT)
    mail = Mail.objects.get()
    assert (mail.handed_over_at, mail.job.state, mail.job.run_after) == (None, "waiting", AT + jobs.FIRST_DELAY)
    make_round(at=AT + 1)
    assert mailoutbox == []
    make_round(at=AT + jobs.FIRST_DELAY)
    assert [sent.extra_headers["Message-ID"] for sent in mailoutbox] == [mail.message_id]
    make_round(at=AT + 5000)
    assert len(mailoutbox) == 1


def test_a_mail_that_is_refused_for_good_is_a_failure_that_a_person_can_resume(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    filed(people)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse(550))
        make_round(at=AT)
    (failed,) = jobs.failures()
    make_round(at=AT + 90_000)
    assert [mail for mail in mailoutbox if people.contact.email in mail.to] == []
    assert jobs.resume(failed.pk, at=AT + 90_001)
    make_round(at=AT + 90_001)
    assert len([mail for mail in mailoutbox if people.contact.email in mail.to]) == 1


def test_a_real_mail_server_gets_the_headers_that_stop_loops(
    people: Cast, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail_server.host, mail_server.port
    ticket = filed(people)
    make_round(at=AT)
    reply(ticket, by=people.ada, at=AT, text="Bonjour", asks=True)
    make_round(at=AT)
    first, second = Mail.objects.order_by("id")
    received = [delivery.message for delivery in mail_server.deliveries]
    assert [message["Message-ID"].strip() for message in received] == [first.message_id, second.message_id]
    assert [message["Auto-Submitted"] for message in received] == ["auto-generated", None]
    assert received[1]["In-Reply-To"].strip() == first.message_id
    assert [message["List-Unsubscribe"] for message in received] == [None, None]
    assert received[1]["Reply-To"].strip() == outbox.reply_address(
        people.desk.mail_address, ticket.public_id, people.contact.email
    )


def test_codes_belong_to_one_thread_and_one_recipient() -> None:
    message_id = outbox.fresh_message_id("ticket", "a@x.example", "desk.example")
    assert outbox.is_our_message_id(message_id, "ticket", "a@x.example")
    assert not outbox.is_our_message_id(message_id, "ticket", "b@x.example")
    assert not outbox.is_our_message_id(message_id, "other", "a@x.example")
    assert not outbox.is_our_message_id("<.@desk.example>", "ticket", "a@x.example")
    assert outbox.reply_token("t", "a@x.example") != outbox.reply_token("t", "b@x.example")
    assert outbox.reply_address("help@desk.example", "t", "a@x.example").startswith("help+t.")


@pytest.mark.parametrize("value", ["a\r\nBcc: b@x.example", "a\nb", "a\x1bb", "a\u2028b"])
def test_nothing_that_people_typed_adds_a_header(people: Cast, value: str) -> None:
    people.contact.name = people.desk.name = value
    people.contact.save()
    people.desk.save()
    ticket = filed(people)
    make_round(at=AT)
    mail = Mail.objects.get(subject_id=ticket.pk)
    message = outbox_message()
    assert message["Bcc"] is None
    assert len(message.get_all("To", [])) == 1
    assert "\n" not in mail.subject
    mail.recipient = f"x@y.example{value}"
    with pytest.raises(HeaderInjection):
        mail.save()


def outbox_message() -> Message:
    """The last mail that was handed over, as it would be read."""
    return django_mail.outbox[-1].message()


def test_an_address_has_one_form() -> None:
    assert normalised("  Chloe@LAVAL.example ") == "chloe@laval.example"
    assert named("Ada, of the desk", "a@x.example") == '"Ada, of the desk" <a@x.example>'


@pytest.mark.django_db
def test_whoever_is_killed_loses_the_job_to_the_next() -> None:
    made = jobs.enqueue("work", at=0, key="once")
    assert jobs.enqueue("work", at=0, key="once") == made
    first = jobs.claim(["work"], at=10)
    assert first is not None
    assert jobs.claim(["work"], at=11) is None
    second = jobs.claim(["work"], at=10 + jobs.LEASE)
    assert second is not None
    assert second.pk == first.pk
    assert not jobs.complete(first, at=200)
    assert jobs.progress(second, at=200, done=3, of=9, checkpoint={"row": 3})
    assert jobs.complete(second, at=201)
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db
def test_a_job_that_is_called_off_learns_it_when_it_reports() -> None:
    jobs.enqueue("work", at=0)
    job = jobs.claim(["work"], at=0)
    assert job is not None
    assert jobs.cancel(job.pk, at=1)
    assert not jobs.progress(job, at=2, done=1)
    assert not jobs.fail(job, at=2, error="too late")
    assert jobs.resume(job.pk, at=3)
    assert jobs.claim(["work"], at=3) is not None


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_later_and_later_and_then_no_more() -> None:
    jobs.enqueue("work", at=0, most_attempts=3)
    at, waits = 0, []
    for _attempt in range(3):
        job = jobs.claim(["work"], at=at)
        assert job is not None
        jobs.fail(job, at=at, error="no")
        after = Job.objects.get().run_after
        waits.append(after - at)
        at = max(at, after)
    assert waits[:2] == [15, 30]
    assert Job.objects.get().state == JobState.FAILED


def test_a_mail_names_the_earlier_ones_of_its_thread_and_what_is_about_nothing_names_none(
    people: Cast, mailoutbox: list[EmailMessage]
) -> None:
    ticket = filed(people)
    for minute in range(3):
        reply(ticket, by=people.ada, at=AT + 60 * minute, text="Bonjour")
    make_round(at=AT + 300)
    ids = list(Mail.objects.order_by("id").values_list("message_id", flat=True))
    assert len(ids) == 4
    assert [sent.extra_headers.get("References") for sent in mailoutbox] == [
        None,
        ids[0],
        " ".join(ids[:2]),
        " ".join(ids[:3]),
    ]
    for i in range(2):
        letters.write("sign_in", desk=people.desk, email=people.contact.email, language="en", at=AT, facts={"link": i})
    assert set(Mail.objects.filter(purpose="sign_in").values_list("in_reply_to", flat=True)) == {""}


def test_who_only_follows_a_ticket_is_told_by_their_mail_program_where_to_leave_it(
    people: Cast, mailoutbox: list[EmailMessage]
) -> None:
    ticket = filed(people)
    follower = people.other_contact
    collaborating.add(ticket, by=people.chloe, at=AT, email=follower.email)
    reply(ticket, by=people.ada, at=AT + 60, text="Bonjour")
    make_round(at=AT + 61)
    told = [(sent.to[0], sent.extra_headers.get("List-Unsubscribe", "")) for sent in mailoutbox]
    assert {to for to, leave in told if "/leaving/" in leave} == {follower.email}
    assert len([to for to, leave in told if leave]) == 2
    assert {leave for to, leave in told if to == people.contact.email} == {""}
