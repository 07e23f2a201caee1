"""The policy by mail: what a mail files, what it is answered with, and what an answer does."""

import pytest

from cast import Cast, cast, local, story
from guichet.channels.models import State
from guichet.conduct.deciding import Wanted, decide
from guichet.conduct.recording import record
from guichet.contracts.models import Contract
from guichet.core.limits import Effect
from guichet.core.policy.bundled import source
from guichet.core.policy.words import Status
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.policies.publishing import publish
from guichet.tickets.actions import close, prioritise, reply, resolve
from guichet.tickets.models import Message, Ticket
from guichet.tickets.replay import verify
from guichet.tickets.timeline import standing_of
from post import HERE, last_mail, letter, mailed, passing, taken

ESKER = "support@esker.example"


def answered(people: Cast, raw_text: str, when: str, **headers: str) -> Ticket:
    """The customer answers the last mail that they got."""
    mail = last_mail(people.contact.email)
    raw = letter(raw_text, sender=people.contact.email, to=mail.reply_to, subject=f"Re: {mail.subject}", **headers)
    arrival = taken(people, raw, when, to=mail.reply_to)
    assert arrival.state == State.TAKEN, arrival.reason
    assert arrival.ticket is not None
    return Ticket.objects.get(pk=arrival.ticket.pk)


def mails_of(address: str) -> set[str]:
    """The kinds of mails to an address."""
    return set(Mail.objects.filter(recipient=address).values_list("purpose", flat=True))


def test_a_first_mail_is_a_request_of_the_default_priority_and_is_confirmed(people: Cast) -> None:
    arrival = taken(people, letter(Authentication_Results=passing()))
    assert arrival.state == State.TAKEN
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.priority, ticket.contact) == ("email", "question", people.contact)
    assert Message.objects.get(ticket=ticket).text == "The meters read zero since this morning."
    make_round(at=local("2026-03-10 10:01"))
    mail = last_mail(people.contact.email)
    assert (mail.purpose, mail.automatic) == ("confirmation", True)
    assert f"{ticket.number}" in mail.subject
    assert "FA-5" in mail.text


def test_a_first_mail_beyond_the_allowance_is_held_and_told_until_when(db: None) -> None:  # noqa: ARG001 - opens the database
    people = cast("infraspeak", "infraspeak")
    holds = source("infraspeak").decode().replace("at_limit: accept", "at_limit: hold")
    publish(people.desk, holds, by=None, at=local("2026-01-05 09:00"))
    Contract.objects.update(places=0)
    raw = letter(sender=people.contact.email, to=people.desk.mail_address, Authentication_Results=passing())
    taken(people, raw, to=people.desk.mail_address)
    ticket = Ticket.objects.get()
    assert ticket.status == Status.HELD.value
    make_round(at=local("2026-03-10 10:01"))
    mail = last_mail(people.contact.email)
    assert (mail.purpose, mail.automatic, mail.returns) == ("held", True, False)
    Contract.objects.update(places=1)
    after = answered(people, "It is urgent.", "2026-03-10 11:00")
    assert story(after) == ["submitted", "released", "answered"]


def test_an_unknown_sender_becomes_a_contact_of_no_customer(people: Cast) -> None:
    taken(people, letter(sender="Zoé <Zoe@Elsewhere.test>"))
    contact = Ticket.objects.get().contact
    assert (contact.email, contact.name, contact.organisation) == ("zoe@elsewhere.test", "Zoé", None)


def test_an_answer_by_mail_ends_the_silence(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    ticket = Ticket.objects.get()
    reply(ticket, by=people.ada, at=local("2026-03-10 10:30"), text="Which meters?", asks=True)
    make_round(at=local("2026-03-10 10:31"))
    after = answered(people, "All of them.\n\nOn Tue, Ada wrote:\n> Which meters?", "2026-03-10 11:00")
    assert story(after) == ["submitted", "replied", "assigned", "answered"]
    assert Message.objects.filter(ticket=ticket).order_by("-pk")[0].text == "All of them."


def test_an_answer_to_a_closed_request_opens_it_again(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    ticket = Ticket.objects.get()
    reply(ticket, by=people.ada, at=local("2026-03-10 10:30"), text="Try again.")
    close(ticket, by=people.ada, at=local("2026-03-10 10:40"), ground="solved")
    make_round(at=local("2026-03-10 10:41"))
    assert Ticket.objects.get().status == Status.CLOSED.value
    assert answered(people, "It still fails.", "2026-03-10 11:00").status != Status.CLOSED.value


def test_an_answer_to_whether_it_is_solved_keeps_the_question_and_tells_who_has_it(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    ticket = Ticket.objects.get()
    reply(ticket, by=people.ada, at=local("2026-03-10 10:20"), text="We look.")
    resolve(ticket, by=people.ada, at=local("2026-03-10 10:30"), text="Try again.", ground="solved")
    make_round(at=local("2026-03-10 10:31"))
    after = answered(people, "I will see tonight.", "2026-03-10 11:00")
    assert (after.status, story(after)[-1]) == (Status.RESOLVED.value, "answered")
    make_round(at=local("2026-03-10 11:01"))
    assert last_mail(people.agent.user.email).purpose == "desk_answered"


def test_an_answer_by_the_message_id_alone_finds_its_request(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    mail = last_mail(people.contact.email)
    raw = letter("One more thing.", to=HERE, subject="Re:", In_Reply_To=mail.message_id)
    arrival = taken(people, raw, "2026-03-10 10:20")
    assert (arrival.state, arrival.ticket, arrival.mail) == (State.TAKEN, Ticket.objects.get(), mail)


def test_a_mail_that_lacks_what_the_policy_asks_is_answered_with_it_and_completed_by_an_answer(db: None) -> None:  # noqa: ARG001 - opens the database
    people = cast("esker", "esker")
    taken(people, letter("No invoices go out.", sender="chloe@esker.test", to=ESKER, **{"Authentication-Results": ""}))
    ticket = Ticket.objects.get()
    assert ticket.status == Status.INCOMPLETE.value
    make_round(at=local("2026-03-10 10:01"))
    mail = last_mail(people.contact.email)
    assert mail.purpose == "incomplete"
    assert "ES-4" in mail.text
    asked = mail.text.split("après son nom\N{NO-BREAK SPACE}:")[1].split("Elle peut être")[0].strip().split("\n")
    assert asked[-1] == "Priorité\N{NO-BREAK SPACE}:"
    said = "\n".join(f"{line} {'Priorité 2' if line == asked[-1] else 'The list.'}" for line in asked)
    after = answered(people, said, "2026-03-10 10:20")
    assert standing_of(after, local("2026-03-10 10:20"), ledger=False).missing == ("priority",)
    prioritise(after, by=people.ada, at=local("2026-03-10 10:21"), priority="p2", reason="As you say.")
    assert set(Message.objects.filter(ticket=ticket, event__type="answered").get().fields) >= {"feature", "steps"}
    make_round(at=local("2026-03-10 10:22"))
    assert mails_of(people.contact.email) >= {"incomplete", "registration"}
    assert "registered" in story(ticket)


def test_an_answer_that_names_nothing_completes_what_was_asked_all_the_same(db: None) -> None:  # noqa: ARG001 - opens the database
    people = cast("esker", "esker")
    taken(people, letter("No invoices go out.", sender="chloe@esker.test", to=ESKER))
    make_round(at=local("2026-03-10 10:01"))
    after = answered(people, "It is invoicing. Open the list and press send.", "2026-03-10 10:20")
    assert standing_of(after, local("2026-03-10 10:21"), ledger=False).missing == ("priority",)


def test_a_request_that_says_all_in_its_first_mail_is_complete(db: None) -> None:  # noqa: ARG001 - opens the database
    people = cast("esker", "esker")
    steps = "steps: Open the list,\nand press send.\npriority: p3"
    text = f"No invoices go out.\n\nWhich feature can you not use? Invoicing\n{steps}"
    taken(people, letter(text, sender="chloe@esker.test", to=ESKER))
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.priority) == (Status.SUBMITTED.value, "p3")
    assert Message.objects.get(ticket=ticket).fields == {
        "feature": "Invoicing",
        "steps": "Open the list,\nand press send.",
    }


def test_what_the_desk_answers_goes_out_as_a_thread(people: Cast) -> None:
    taken(people, letter(Authentication_Results=passing()))
    make_round(at=local("2026-03-10 10:01"))
    reply(Ticket.objects.get(), by=people.ada, at=local("2026-03-10 10:30"), text="Which meters?", asks=True)
    make_round(at=local("2026-03-10 10:31"))
    first, second = Mail.objects.filter(recipient=people.contact.email).order_by("pk")
    assert second.in_reply_to == first.message_id
    assert mailed(people.contact.email) == 2


def test_files_of_a_mail_are_files_of_its_message_and_what_does_not_fit_stays_in_the_mail(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.channels.email.taking.MOST_BYTES", 1_000)
    part = '--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="{}"\n\n{}\n'
    sent = [part.format(f"../{i}.pdf", f"%PDF-{i}") for i in range(12)]
    unfit = part.format("big.pdf", "x" * 2_000) + part.format("empty.pdf", "")
    text = f"--b\n\nSee the files.\n{unfit}{''.join(sent)}--b--"
    arrival = taken(people, letter(text, Content_Type="multipart/mixed; boundary=b"))
    assert arrival.message is not None
    files = list(arrival.message.attachments.order_by("pk"))
    assert [file.name for file in files] == [f"{i}.pdf" for i in range(10)]
    assert {(file.type, file.contact) for file in files} == {("application/pdf", people.contact)}
    assert bytes(arrival.raw.content).count(b"%PDF-") == 12


def test_what_a_sender_types_adds_no_header_to_any_mail_of_ours(people: Cast) -> None:
    evil = "=?utf-8?q?x=0D=0ABcc:_victim@evil.test=0D=0A?= =?utf-8?b?4oCo?= " + "y" * 2_000
    sender = '"=?utf-8?q?Chlo=C3=A9=0D=0ABcc:_victim@evil.test?=" <chloe@fluksaqua.test>'
    taken(people, letter(subject=evil, sender=sender, Authentication_Results=passing()))
    ticket = Ticket.objects.get()
    reply(ticket, by=people.ada, at=local("2026-03-10 10:30"), text="Which meters?", asks=True)
    make_round(at=local("2026-03-10 10:31"))
    assert mailed("victim@evil.test") == 0
    for mail in Mail.objects.all():
        assert mail.recipient == people.contact.email
        assert "\n" not in f"{mail.subject}{mail.sender}{mail.reply_to}"


def test_when_a_mail_says_that_it_was_sent_moves_no_clock(people: Cast) -> None:
    for date in ("Thu, 01 Jan 1970 00:00:00 +0000", "Thu, 01 Jan 2099 00:00:00 +0000"):
        arrival = taken(people, letter(f"Sent {date}", Date=date))
        assert arrival.ticket is not None
        assert arrival.ticket.submitted_at == local("2026-03-10 10:00")


def test_an_answer_by_mail_to_what_a_limit_keeps_closed_is_a_request_of_its_own_and_says_why_it_is_declined(
    db: None,  # noqa: ARG001 - opens the database
) -> None:
    """MX-9: nothing that was written is lost, and the sender is told as whoever asks anew is."""
    people, here = cast("maintainx", "maintainx"), "support@maintainx.example"
    organisation, at = people.contact.organisation, local("2026-03-10 09:00")
    assert organisation is not None
    raw = letter("My password is gone.", sender="denis@maintainx.test", to=here, subject="Password")
    taken(people, raw, "2026-03-09 09:00", to=here)
    first = Ticket.objects.get()
    record(organisation, ticket=first.pk, sent_at=at, kind="repeat", note="", by=people.agent, at=at)
    decide(organisation, Wanted(effect=Effect.END, reason="Too much.", considered=[1]), by=people.manager, at=at)
    close(first, by=people.ada, at=local("2026-03-10 09:10"), ground="solved")
    make_round(at=local("2026-03-10 09:30"))
    mail = Mail.objects.get(recipient="denis@maintainx.test", purpose="closed")
    assert "your answer reopens it" not in mail.text
    raw = letter("It is gone again!", sender="denis@maintainx.test", to=mail.reply_to, subject=f"Re: {mail.subject}")
    arrival = taken(people, raw, to=mail.reply_to)
    assert arrival.state == State.TAKEN
    first.refresh_from_db()
    made = Ticket.objects.exclude(pk=first.pk).get()
    assert (first.status, made.status) == ("closed", "declined")
    assert arrival.ticket == made
    assert Message.objects.get(ticket=made).text == "It is gone again!"
    make_round(at=local("2026-03-10 10:01"))
    told = Mail.objects.get(recipient="denis@maintainx.test", purpose="declined")
    for said in ("Support has ended", "Ground: Repeat of a resolved incident.", "MX-9", "To object: "):
        assert said in told.text
    assert [*verify()] == []


def test_a_mail_under_a_limit_of_support_is_answered_once_and_a_robot_that_goes_on_is_not(
    db: None,  # noqa: ARG001 - opens the database
) -> None:
    """MX-9: the answer says why, and is answered by no machine; who answers it is read with the request."""
    people, here = cast("maintainx", "maintainx"), "support@maintainx.example"
    organisation = people.contact.organisation
    assert organisation is not None
    at = local("2026-03-10 09:00")
    record(organisation, ticket=1, sent_at=at, kind="repeat", note="", by=people.agent, at=at)
    wanted = Wanted(effect=Effect.CHANNELS, reason="Too much.", considered=[1], channels=["portal"])
    decide(organisation, wanted, by=people.manager, at=at)
    raw = letter("My password is gone.", sender="denis@maintainx.test", to=here, subject="Password")
    arrival = taken(people, raw, to=here)
    assert (arrival.state, Ticket.objects.get().status) == (State.TAKEN, Status.DECLINED.value)
    assert Message.objects.get().text == "My password is gone."
    make_round(at=local("2026-03-10 10:01"))
    mail = last_mail("denis@maintainx.test")
    assert (mail.purpose, mail.returns, mail.automatic) == ("declined", False, True)
    assert "by these channels only: Portal" in mail.text
    assert "To object: An administrator of yours writes" in mail.text
    assert Mail.objects.filter(recipient="denis@maintainx.test").exclude(purpose="limit").count() == 1
    # The same again, at once and without our code: that may be a robot, and is for a person to look at.
    assert taken(people, letter("I am away.", sender="denis@maintainx.test", to=here), "2026-03-10 10:02").state == (
        State.REVIEW
    )
    answer = letter("I object.", sender="denis@maintainx.test", to=mail.reply_to, subject=f"Re: {mail.subject}")
    assert taken(people, answer, "2026-03-10 10:20", to=mail.reply_to).state == State.TAKEN
    make_round(at=local("2026-03-10 10:21"))
    assert Ticket.objects.get().status == Status.DECLINED.value
    assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == ["My password is gone.", "I object."]
    assert Mail.objects.filter(recipient="denis@maintainx.test").exclude(purpose="limit").count() == 1
    assert [*verify()] == []
