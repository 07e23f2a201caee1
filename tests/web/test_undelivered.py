"""A mail that does not arrive is said at the message that it was about, or at what was asked outside."""

import re
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.channels.models import Arrival, State
from guichet.desks.models import Role
from guichet.desks.seats import give_seat
from guichet.entry.invitations import Guest, invite, send_again
from guichet.entry.letters import write
from guichet.entry.models import Invitation, Part
from guichet.kit.faults import parted
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets import consulting
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from post import letter, taken_at
from web.world import World, person

HELP = "help@fluksaqua.test"
HELENE = "helene@beauvoir.test"
MAKER = "maker@printers.test"


@pytest.fixture
def ticket(world: World) -> Ticket:
    """A request with two answers."""
    made = world.file()
    for text in ("Which meter?", "And since when?"):
        reply(made, by=Actor.agent(world.agent), at=world.clock.at, text=text, asks=True)
        make_round(at=world.clock.at)
    return made


def bounced(world: World, mail: Mail, action: str = "failed", *, returned: str = "") -> Arrival:
    """The report that a mail server sends of a mail of ours; ``returned`` is the mail, where it comes back whole."""
    returned = returned or f"From: {HELP}\nMessage-ID: {mail.message_id}\n\nWords."
    text = (
        "--b\nContent-Type: text/plain\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: x\n\n"
        f"Action: {action}\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"
        f"{returned}\n--b--"
    )
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    return taken_at(
        world, letter(text, sender="MAILER-DAEMON@mx.test", to=HELP, Content_Type=kind), at=world.clock.at, to=HELP
    )


def page(world: World, ticket: Ticket) -> str:
    """The agent's page."""
    answer = world.client(world.agent, accept_language="en").get(reverse("agent:ticket", args=[ticket.number]))
    return answer.content.decode()


def articles(shown: str) -> dict[str, str]:
    """What stands in each message of a page, by its place."""
    return dict(re.findall(r'<article class="\w+" id="(m\d+)"(.*?)</article>', shown, re.DOTALL))


def test_a_bounce_is_said_at_the_message_whose_mail_it_was_and_leads_there_from_the_top(
    world: World, ticket: Ticket
) -> None:
    first, _second = Mail.objects.filter(recipient=HELENE, purpose="reply").order_by("pk")
    arrival = bounced(world, first)
    said = f"A mail to {HELENE} could not be delivered (5.1.1)."
    shown = page(world, ticket)
    (place,) = [place for place, text in articles(shown).items() if said in text]
    assert "Which meter?" in articles(shown)[place]
    assert reverse("agent:arrival", args=[arrival.pk]) in articles(shown)[place]
    assert f'<a href="#{place}">What it was about</a>' in shown
    contact = world.client(world.contact).get(reverse("portal:request", args=[ticket.public_id])).content.decode()
    assert "Which meter?" in contact
    assert "could not be delivered" not in contact


def test_a_bounce_that_returns_the_whole_mail_is_said_at_its_message(
    world: World, ticket: Ticket, mailoutbox: list[EmailMessage]
) -> None:
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="**Which** pump?", asks=True)
    make_round(at=world.clock.at)
    mail = Mail.objects.filter(recipient=HELENE, purpose="reply").latest("pk")
    (sent,) = [each for each in mailoutbox if each.extra_headers["Message-ID"] == mail.message_id]
    returned = sent.message().as_string()
    assert "multipart/alternative" in returned
    bounced(world, mail, returned=returned)
    said = f"A mail to {HELENE} could not be delivered (5.1.1)."
    (place,) = [place for place, text in articles(page(world, ticket)).items() if said in text]
    assert "pump" in articles(page(world, ticket))[place]


def test_a_bounce_that_names_no_mail_of_ours_waits_for_somebody_and_makes_no_request(world: World) -> None:
    arrival = bounced(world, Mail(message_id="<rewritten@elsewhere.test>"))
    assert (arrival.state, arrival.mail) == (State.REVIEW, None)
    client = world.client(world.agent, accept_language="en")
    why = "It reports that a mail could not be delivered, and it cannot be told which"
    assert why in client.get(reverse("agent:arrivals")).content.decode()
    shown = client.get(reverse("agent:arrival", args=[arrival.pk])).content.decode()
    assert why in shown
    assert 'value="file"' not in shown
    decision = reverse("agent:arrival_decision", args=[arrival.pk])
    assert client.post(decision, {"act": "file"}).status_code == 422
    assert not Ticket.objects.exists()
    assert client.post(decision, {"act": "leave"}).status_code == 302


def test_a_report_of_a_delay_that_names_no_mail_of_ours_waits_for_nobody(world: World) -> None:
    late = bounced(world, Mail(message_id="<rewritten@elsewhere.test>"), "delayed")
    assert late.state == State.LEFT


def test_a_bounced_confirmation_is_said_at_the_request_itself(world: World, ticket: Ticket) -> None:
    confirmation = Mail.objects.filter(recipient=HELENE).order_by("pk")[0]
    bounced(world, confirmation, "delayed")
    assert f"A mail to {HELENE} is delayed (5.1.1)." in articles(page(world, ticket))["m1"]


def test_a_mail_that_asked_somebody_outside_is_said_there(world: World, ticket: Ticket) -> None:
    said = consulting.consult(
        ticket, by=Actor.agent(world.agent), at=world.clock.at, address=MAKER, subject="A fault", text="Known?", key="k"
    )
    make_round(at=world.clock.at)
    bounced(world, Mail.objects.get(recipient=MAKER))
    shown = page(world, ticket)
    panel = shown[shown.index(f'id="consultation-{said.consultation_id}"') :]
    assert f"A mail to {MAKER} could not be delivered (5.1.1)." in panel
    assert f'href="#consultation-{said.consultation_id}"' in shown


def test_a_mail_that_our_own_server_refuses_is_said_at_its_message(
    world: World, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_mail: EmailMessage, *_found: object, **_named: object) -> int:
        raise SMTPRecipientsRefused({HELENE: (550, b"No such user")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Still there?", asks=True)
    make_round(at=world.clock.at)
    shown = page(world, ticket)
    (place,) = [place for place, text in articles(shown).items() if "could not be handed over" in text]
    assert "Still there?" in articles(shown)[place]
    assert f"The mail to {HELENE} could not be handed over." in articles(shown)[place]
    (name,) = re.findall(r'<div class="alarm" id="([^"]+)"', shown)
    assert f'href="#{name}"' in articles(shown)[place]
    assert f'href="#{place}"' in shown


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (
            SMTPRecipientsRefused(
                {HELENE: (550, b"5.1.1 <helene@beauvoir.test>:\r\n No <b>such</b>\x1b user\xff here")}
            ),
            f"no mail for {HELENE}. It said: 550 5.1.1 &lt;…&gt;: No &lt;b&gt;such&lt;/b&gt; user\ufffd here",
        ),
        (SMTPRecipientsRefused({HELENE: (550, b"x" * 9_000)}), "550 " + "x" * 296 + "<"),
        (
            SMTPSenderRefused(553, b"5.7.1 Not yours", HELP),
            f"The mail server takes no mail from {HELP}. It said: 553 5.7.1 Not yours",
        ),
        (
            SMTPDataError(554, b"5.7.0 Looks like spam"),
            f"The mail server takes the mail to {HELENE} not as it is. It said: 554 5.7.0 Looks like spam",
        ),
        (SMTPServerDisconnected("Connection unexpectedly closed"), "The mail server ended the conversation."),
    ],
)
def test_what_a_mail_server_said_when_it_refused_a_mail_is_said_in_words(
    world: World, ticket: Ticket, monkeypatch: pytest.MonkeyPatch, refused: Exception, said: str
) -> None:
    def refuse(_mail: EmailMessage, *_found: object, **_named: object) -> int:
        raise refused

    monkeypatch.setattr(EmailMessage, "send", refuse)
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Still there?", asks=True)
    make_round(at=world.clock.at)
    shown = re.sub(r'<details class="raw">.*?</details>', "", page(world, ticket), flags=re.DOTALL)
    assert said in shown
    assert "SMTP" not in shown
    assert ".py" not in shown


def test_a_refusal_that_was_kept_before_its_words_were_is_said_by_its_code() -> None:
    assert parted("SMTPRecipientsRefused 550 at smtplib.py:901") == ("SMTPRecipientsRefused", "550")
    assert parted("ValueError at door.py:1") == ("ValueError", "")


def test_the_page_asks_no_more_for_more_that_did_not_arrive(world: World, ticket: Ticket) -> None:
    first, second = Mail.objects.filter(recipient=HELENE, purpose="reply").order_by("pk")
    client = world.client(world.agent)
    address = reverse("agent:ticket", args=[ticket.number])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    bounced(world, first)
    asked()
    few = asked()
    bounced(world, second)
    assert asked() == few


def test_an_invitation_that_did_not_arrive_is_said_at_whom_it_was_for_until_it_is_sent_again(world: World) -> None:
    manager = give_seat(world.desk, person("max@fluksaqua.test", "Max"), role=Role.MANAGER)
    client = world.client(manager, accept_language="en")
    said = "The invitation could not be delivered (5.1.1). Is the address right?"

    def invited(email: str) -> Invitation:
        guest = Guest(email=email, name="Nina", language="en")
        return invite(world.desk, guest, part=Part.AGENT, at=world.clock.at, by=manager.user)

    def shown(address: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        return page, len(queries)

    first, staff = invited("nina@nowhere.test"), reverse("people:staff")
    assert said not in shown(staff)[0]
    report = bounced(world, Mail.objects.get(recipient=first.email))
    assert (report.state, report.ticket) == (State.SHOWN, None)
    page, few = shown(staff)
    assert said in page
    bounced(world, Mail.objects.get(recipient=invited("nils@nowhere.test").email))
    page, asked = shown(staff)
    assert (page.count(said), asked) == (2, few)
    send_again(first, by=manager.user, at=world.clock.at + 3_600)
    assert shown(staff)[0].count(said) == 1


def test_a_link_to_sign_in_that_did_not_arrive_is_said_at_its_contact(world: World) -> None:
    facts = {"link": "x", "minutes": 15}
    write("sign_in", desk=world.desk, email=HELENE, language="en", at=world.clock.at, facts=facts)
    bounced(world, Mail.objects.get(recipient=HELENE, purpose="sign_in"))
    client = world.client(world.agent, accept_language="en")
    for address in (
        reverse("people:contact", args=[world.contact.pk]),
        reverse("people:customer", args=[world.contact.organisation_id]),
    ):
        assert "The last link to sign in could not be delivered (5.1.1)." in client.get(address).content.decode()
