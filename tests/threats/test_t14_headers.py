"""T14 and T24: what people type is in no header but its own, adds nobody to a mail, and is no template of ours."""

from email.header import decode_header, make_header

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from cast import Cast, filed, local
from guichet.automation.models import CannedReply
from guichet.kit.addresses import HeaderInjection
from guichet.kit.models import Mail
from guichet.kit.placeholders import fill
from guichet.notices.round import make_round
from guichet.tickets import consulting
from guichet.tickets.actions import reply, submit
from guichet.web.shared.binding import DESK_KEY
from post import letter, taken

AT = local("2026-03-10 11:00")

TYPED = (
    "x\r\nBcc: victim@evil.test",
    "x\nTo: victim@evil.test\n\nbody",
    "x\rX-Evil: 1",
    "x\u2028Bcc: victim@evil.test",
    "x\u2029Bcc: victim@evil.test",
    "x\x0bBcc: victim@evil.test",
    "x\x85Bcc: victim@evil.test",
    "x\x00Bcc: victim@evil.test",
    "=?utf-8?q?x=0D=0ABcc:_victim@evil.test?=",
    "=?utf-8?b?eA0KQmNjOiB2aWN0aW1AZXZpbC50ZXN0?=",
    'x" <victim@evil.test>, "y',
    "x, victim@evil.test",
    "<victim@evil.test>",
    "x" * 2_000,
    "\u202evictim@evil.test",
)
HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Subject",
    "From",
    "To",
    "Reply-To",
    "Date",
    "Message-ID",
    "X-Loop",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "In-Reply-To",
    "References",
}

TEMPLATES = (
    "{{ settings.SECRET_KEY }}",
    "{{settings.SECRET_KEY}}",
    "{% include 'desks/mail.html' %}",
    "{% debug %}",
    "{0.__class__}",
    "{desk.__class__}",
    "%(number)s",
    "%s",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "<OTRS_CONFIG_x>",
    "{{number}}",
    "{{ 7*7 }}",
)


def checked(people: Cast) -> list[str]:
    """See that every mail has one recipient and no header that is none of ours; their subjects."""
    for sent in outgoing.outbox:
        message = sent.message()
        assert set(message.keys()) <= HEADERS
        assert len(message.keys()) == len(set(message.keys()))
        assert sent.recipients() == sent.to
        assert len(sent.to) == 1
        assert sent.to[0].endswith((".test", ".example"))
        assert "victim@evil.test" not in sent.to
        assert people.desk.mail_address in str(message["From"])
        for value in message.values():
            assert "\nBcc" not in str(value)
            assert "\nX-Evil" not in str(value)
    # A long header is folded over lines, each of which begins with a blank.
    told = [str(sent.message()["Subject"]).replace("\n ", " ") for sent in outgoing.outbox]
    return [str(make_header(decode_header(each))) for each in told]


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_is_in_its_own_header_alone(people: Cast, typed: str) -> None:
    people.contact.name = people.agent.user.name = people.desk.sender_name = typed[:100].replace("\x00", "")
    people.desk.save()
    people.contact.save()
    people.agent.user.save()
    ticket = submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=AT,
        channel="portal",
        priority="question",
        subject=typed[:300].replace("\x00", ""),
        text=typed,
    ).ticket
    reply(ticket, by=people.ada, at=AT + 1, text=typed, asks=True)
    consulting.consult(ticket, by=people.ada, at=AT + 2, address="m@x.test", subject=typed, text=typed)
    make_round(at=AT + 3)
    assert len(outgoing.outbox) >= 3
    for subject in checked(people):
        assert "\n" not in subject
        assert len(subject) <= 400


@pytest.mark.parametrize("where", ["recipient", "sender", "reply_to", "subject", "message_id", "in_reply_to", "leave"])
def test_no_row_of_a_mail_holds_a_line_break_where_a_header_is_made_of_it(people: Cast, where: str) -> None:
    filed(people)
    make_round(at=AT)
    mail = Mail.objects.order_by("pk")[0]
    for typed in TYPED[:8]:
        setattr(mail, where, f"{getattr(mail, where)[:20]}{typed}")
        with pytest.raises(HeaderInjection):
            mail.save()
        mail.refresh_from_db()


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_a_mail_says_of_itself_is_in_no_answer_of_ours(people: Cast, typed: str) -> None:
    plain = "".join(each for each in typed if each not in "\r\n\x00")
    taken(people, letter(subject=plain, sender=f'"{plain[:60]}" <zoe@elsewhere.test>'))
    make_round(at=AT)
    checked(people)


@pytest.mark.parametrize("typed", TEMPLATES)
def test_a_template_that_somebody_types_is_said_as_it_is(people: Cast, typed: str) -> None:
    people.contact.name = typed
    people.contact.save()
    ticket = filed(people)
    ticket.subject = typed
    ticket.save()
    reply(ticket, by=people.ada, at=AT, text=f"Here: {typed}")
    make_round(at=AT)
    mail = Mail.objects.get(purpose="reply", recipient=people.contact.email)
    assert f"Here: {typed}" in mail.text
    assert typed in mail.subject
    assert f"Bonjour {typed}," in Mail.objects.get(purpose="confirmation").text
    assert not any("49" in word.split() for word in (mail.text, mail.subject))


@pytest.mark.parametrize("typed", TEMPLATES)
def test_a_template_in_a_prepared_text_or_in_what_fills_it_is_said_as_it_is(people: Cast, typed: str) -> None:
    assert fill(f"{typed} {{{{customer}}}}", {"customer": typed}) == f"{typed} {typed}"
    ticket = filed(people)
    CannedReply.objects.create(desk=people.desk, name="One", language="en", text=f"Dear all, {typed}", changed_at=AT)
    client = Client()
    client.force_login(people.agent.user)
    session = client.session
    session[DESK_KEY] = people.desk.pk
    session.save()
    shown = client.get(reverse("agent:pick", args=[ticket.number])).content.decode()
    # One of them is a place of ours.
    assert escape(f"Dear all, {typed}".replace("{{number}}", str(ticket.number))) in shown
