"""Who is mailed about what, and which facts the mail must hold, in both languages."""

import pytest

from cast import Cast, cast, filed, local
from guichet.contracts.models import Contract
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets import collaborating
from guichet.tickets.actions import (
    acknowledge,
    answer,
    assign,
    change_terms,
    exclude,
    note,
    prioritise,
    readmit,
    refuse,
    reopen,
    reply,
    resolve,
    set_cause,
    submit,
    take,
)
from guichet.tickets.models import Ticket
from passing import pass_time
from purses import prepay

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])

ESKER = {"description": "No invoices go out", "feature": "Invoicing", "steps": "Open the list", "error": ""}


def world(policy: str, language: str = "en") -> Cast:
    """The world under one of the policies, everybody reading one language."""
    people = cast(policy, policy)
    people.contact.language = people.agent.user.language = people.manager.user.language = language
    for each in (people.contact, people.agent.user, people.manager.user):
        each.save()
    return people


def asked(people: Cast, when: str, priority: str | None = None, fields: dict[str, str] | None = None) -> Ticket:
    """A request under any policy."""
    return submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=local(when),
        channel="portal",
        priority=priority,
        subject="Nothing goes",
        text="Nothing goes any more.",
        fields=fields,
    ).ticket


def mails(purpose: str, when: str) -> dict[str, Mail]:
    """Who was mailed one kind of letter, after a round at that wall time."""
    make_round(at=local(when))
    return {mail.recipient: mail for mail in Mail.objects.filter(purpose=purpose).order_by("pk")}


def to_customer(people: Cast, purpose: str, when: str) -> Mail:
    """The one letter of this kind, which is the customer's, automatic, and in the thread."""
    found = mails(purpose, when)
    assert list(found) == [people.contact.email]
    mail = found[people.contact.email]
    assert mail.in_reply_to
    assert Ticket.objects.get(pk=mail.subject_id).public_id in mail.text
    return mail


@LANGUAGES
def test_a_registration_names_its_six_facts(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("esker", language)
    asked(people, "2026-03-10 04:00", "p1", ESKER)
    text = mails("registration", "2026-03-10 04:01")[people.contact.email].text
    lines = {
        "en": ("Number: 1", "From: Chloe, Ville de Laval", "To: FluksAqua", "Subject: Nothing goes", ": Priority 1"),
        "fr": tuple(
            line.replace(" :", "\N{NO-BREAK SPACE}:")
            for line in (
                "Numéro : 1",
                "De : Chloe, Ville de Laval",
                "À : FluksAqua",
                "Objet : Nothing goes",
                " : Priorité 1",
            )
        ),
    }[language]
    assert [line for line in lines if line not in text] == []
    assert ("10 March 2026 at 09:00 (Paris)" in text) is (language == "en")
    assert ("10 mars 2026 à 9 h 00 (Paris)" in text) is (language == "fr")


@LANGUAGES
def test_a_priority_that_is_changed_is_told_with_its_reason(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("fluksaqua", language)
    ticket = filed(people)
    make_round(at=local("2026-03-10 10:00"))
    prioritise(ticket, by=people.ada, at=local("2026-03-10 10:05"), priority="minor", reason="ONE-USER-ONLY")
    mail = to_customer(people, "priority", "2026-03-10 10:06")
    assert mail.automatic
    assert "ONE-USER-ONLY" in mail.text
    assert ("it was: " if language == "en" else "auparavant\N{NO-BREAK SPACE}: ") in mail.text
    assert "FA-5" in mail.text


@LANGUAGES
def test_a_wish_that_is_validated_is_told_as_confirmed(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("esker", language)
    ticket = asked(people, "2026-03-10 04:00", "p2", ESKER)
    make_round(at=local("2026-03-10 04:01"))
    prioritise(ticket, by=people.ada, at=local("2026-03-10 05:00"), priority="p2", reason="As you say.")
    mail = to_customer(people, "priority", "2026-03-10 05:01")
    assert ("We have confirmed" if language == "en" else "Nous avons confirmé") in mail.text
    assert ("Priority 2" if language == "en" else "Priorité 2") in mail.subject


@LANGUAGES
def test_an_exclusion_is_told_with_ground_and_clause_and_so_is_its_end(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("maintainx", language)
    Contract.objects.update(plan="premium")
    ticket = asked(people, "2026-03-10 10:00", "p2")
    make_round(at=local("2026-03-10 10:00"))
    exclude(ticket, by=people.ada, at=local("2026-03-10 10:05"), ground="negligence", text="The cable was cut.")
    mail = to_customer(people, "excluded", "2026-03-10 10:06")
    ground = {"en": "Gross negligence or wilful misconduct", "fr": "Négligence grave ou faute intentionnelle"}[language]
    assert [said for said in (ground, "MX-9", "The cable was cut.") if said not in mail.text] == []
    readmit(ticket, by=people.ada, at=local("2026-03-10 10:07"))
    again = to_customer(people, "readmitted", "2026-03-10 10:08")
    assert ("take up" if language == "en" else "reprenons") in again.subject


@LANGUAGES
def test_a_resolution_asks_for_validation_and_says_where(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("esker", language)
    ticket = asked(people, "2026-03-10 04:00", "p2", ESKER)
    make_round(at=local("2026-03-10 04:01"))
    follower = people.other_contact
    collaborating.add(ticket, by=people.chloe, at=local("2026-03-10 04:30"), email=follower.email)
    resolve(ticket, by=people.ada, at=local("2026-03-10 05:00"), ground="solved", text="They go out again.")
    mail = to_customer(people, "resolved", "2026-03-10 05:01")
    assert not mail.automatic
    assert [said for said in ("They go out again.", "ES-7", ticket.public_id) if said not in mail.text] == []
    assert ("To validate it" if language == "en" else "Pour valider\N{NO-BREAK SPACE}") in mail.text
    # Who only follows it decides nothing, and reads what was said.
    (reply,) = Mail.objects.filter(recipient=follower.email, purpose="reply")
    assert "ES-7" not in reply.text
    refuse(ticket, by=people.chloe, at=local("2026-03-10 06:00"), reason="STILL-BROKEN")
    told = mails("desk_answered", "2026-03-10 06:01")
    assert list(told) == [people.agent.user.email]
    assert "STILL-BROKEN" in told[people.agent.user.email].text
    assert ("refused" if language == "en" else "refusée") in told[people.agent.user.email].subject


def test_a_resolution_without_a_word_asks_for_validation_and_tells_nothing_of_the_note(db: None) -> None:  # noqa: ARG001 - opens the database
    people = world("esker")
    ticket = asked(people, "2026-03-10 04:00", "p2", ESKER)
    make_round(at=local("2026-03-10 04:01"))
    resolve(ticket, by=people.ada, at=local("2026-03-10 05:00"), ground="solved", text="BETWEEN-US", silent=True)
    assert to_customer(people, "resolved", "2026-03-10 05:01").automatic
    assert not Mail.objects.filter(text__contains="BETWEEN-US").exists()


@LANGUAGES
def test_a_request_that_the_desk_opens_again_is_told_of(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("fluksaqua", language)
    ticket = filed(people)
    resolve(ticket, by=people.ada, at=local("2026-03-10 11:00"), ground="solved", text="Done.")
    make_round(at=local("2026-03-10 11:01"))
    reopen(ticket, by=people.ada, at=local("2026-03-10 11:30"), reason="It came back.")
    mail = to_customer(people, "reopened", "2026-03-10 11:31")
    assert "It came back." in mail.text
    assert ("open again" if language == "en" else "rouverte") in mail.subject


@LANGUAGES
def test_credit_is_warned_of_to_customer_and_agent_and_a_refund_is_told(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("alias", language)
    prepay(60)
    ticket = asked(people, "2026-03-10 05:00")
    take(ticket, by=people.ada, at=local("2026-03-10 05:00"))
    pass_time(local("2026-03-10 06:20"))
    found = Mail.objects.filter(purpose="credit").order_by("pk")
    assert {mail.recipient for mail in found} == {people.contact.email}
    assert ["30" in mail.subject for mail in found] == [True, False]
    assert all("AL-8" in mail.text for mail in found)
    assert {mail.recipient for mail in Mail.objects.filter(purpose="desk_credit")} == {people.agent.user.email}
    set_cause(ticket, by=people.ada, at=local("2026-03-10 06:30"), cause="product_defect")
    mail = to_customer(people, "refund", "2026-03-10 06:31")
    assert "90 minutes" in mail.subject
    assert ("given back" if language == "en" else "rendues") in mail.subject


@LANGUAGES
def test_an_escalation_names_its_level_to_the_managers_and_its_end_is_told(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("maintainx", language)
    Contract.objects.update(plan="premium")
    ticket = asked(people, "2026-03-10 10:00", "p0")
    take(ticket, by=people.ada, at=local("2026-03-10 10:05"))
    found = mails("desk_escalation", "2026-03-10 11:00")
    assert list(found) == [people.manager.user.email]
    mail = found[people.manager.user.email]
    level = {"en": "level 1, Support team lead", "fr": "niveau 1, Responsable d'équipe du support"}[language]
    assert level in mail.subject
    assert [said for said in (level, "MX-6", f"/desk/{ticket.number}/") if said not in mail.text] == []
    note(ticket, by=people.ada, at=local("2026-03-10 11:01"), text="A note.")
    acknowledge(ticket, by=people.max, at=local("2026-03-10 11:05"))
    told = mails("desk_acknowledged", "2026-03-10 11:06")
    assert list(told) == [people.agent.user.email]
    assert "Max" in told[people.agent.user.email].text


@LANGUAGES
def test_a_missed_target_is_told_to_who_has_the_ticket_or_to_the_managers(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("fluksaqua", language)
    filed(people)
    assign(filed(people), by=people.max, at=local("2026-03-10 10:05"), to=people.agent)
    make_round(at=local("2026-03-10 14:00"))
    found = Mail.objects.filter(purpose="desk_breach").order_by("subject_id")
    assert [mail.recipient for mail in found] == [people.manager.user.email, people.agent.user.email]
    said = {"en": ("First response", "14:00", "FA-5"), "fr": ("Première réponse", "14 h 00", "FA-5")}[language]
    assert [one for mail in found for one in said if one not in mail.text] == []
    assert all(mail.automatic for mail in found)


@LANGUAGES
def test_who_is_given_a_ticket_is_told_and_of_each_answer_too(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("fluksaqua", language)
    ticket = filed(people)
    assign(ticket, by=people.max, at=local("2026-03-10 10:05"), to=people.agent)
    found = mails("desk_assigned", "2026-03-10 10:06")
    assert list(found) == [people.agent.user.email]
    mail = found[people.agent.user.email]
    assert ("Assigned to you" if language == "en" else "Attribuée à vous") in mail.subject
    assert ticket.subject in mail.text
    assert people.contact.name not in mail.text
    answer(ticket, by=people.chloe, at=local("2026-03-10 10:10"), text="IT-GOES-AGAIN")
    told = mails("desk_answered", "2026-03-10 10:11")
    assert list(told) == [people.agent.user.email]
    assert "IT-GOES-AGAIN" in told[people.agent.user.email].text


def test_nobody_is_told_of_what_they_did_nor_who_has_left_nor_who_was_erased(people: Cast) -> None:
    ticket = filed(people)
    take(ticket, by=people.ada, at=local("2026-03-10 10:05"))
    make_round(at=local("2026-03-10 10:06"))
    assert not Mail.objects.filter(purpose="desk_assigned").exists()
    for seat in (people.agent, people.manager):
        seat.is_active = False
        seat.save()
    answer(ticket, by=people.chloe, at=local("2026-03-10 10:10"), text="Hello?")
    pass_time(local("2026-03-10 15:00"))
    assert not Mail.objects.filter(purpose__startswith="desk_").exists()


def test_a_change_is_told_once_however_many_rounds_pass(people: Cast) -> None:
    ticket = filed(people)
    assign(ticket, by=people.max, at=local("2026-03-10 10:05"), to=people.agent)
    for minute in (6, 7, 8):
        make_round(at=local(f"2026-03-10 10:0{minute}"))
    assert Mail.objects.filter(purpose="desk_assigned").count() == 1


@LANGUAGES
def test_who_has_a_ticket_is_mailed_of_an_update_that_is_overdue_once_until_the_customer_hears(
    db: None,  # noqa: ARG001 - opens the database
    language: str,
) -> None:
    people = world("maintainx", language)
    Contract.objects.update(plan="premium")
    ticket = asked(people, "2026-03-10 10:00", "p0")
    reply(ticket, by=people.ada, at=local("2026-03-10 10:05"), text="We are at it.")
    pass_time(local("2026-03-10 12:30"))
    (mail,) = Mail.objects.filter(purpose="desk_update")
    assert (mail.recipient, mail.automatic) == (people.agent.user.email, True)
    due = "10:35" if language == "en" else "10 h 35"
    assert [said for said in (due, "MX-6") if said not in mail.text] == []
    assert ("Update overdue" if language == "en" else "Point de situation en retard") in mail.subject
    reply(ticket, by=people.ada, at=local("2026-03-10 12:31"), text="Still at it.")
    pass_time(local("2026-03-10 15:00"))
    _, second = Mail.objects.filter(purpose="desk_update").order_by("pk")
    assert ("13:01" if language == "en" else "13 h 01") in second.text


def test_the_managers_are_mailed_of_an_overdue_update_where_nobody_has_the_ticket(db: None) -> None:  # noqa: ARG001 - opens the database
    people = world("maintainx")
    Contract.objects.update(plan="premium")
    asked(people, "2026-03-10 10:00", "p0")
    pass_time(local("2026-03-10 12:00"))
    (mail,) = Mail.objects.filter(purpose="desk_update")
    assert mail.recipient == people.manager.user.email


def test_no_word_of_an_update_that_was_given_before_the_round(db: None) -> None:  # noqa: ARG001 - opens the database
    people = world("maintainx")
    Contract.objects.update(plan="premium")
    ticket = asked(people, "2026-03-10 10:00", "p0")
    take(ticket, by=people.ada, at=local("2026-03-10 10:01"))
    reply(ticket, by=people.ada, at=local("2026-03-10 10:40"), text="We are at it.")
    make_round(at=local("2026-03-10 10:41"))
    assert not Mail.objects.filter(purpose="desk_update").exists()


@LANGUAGES
def test_letters_go_by_whether_use_is_paid_for_now(db: None, language: str) -> None:  # noqa: ARG001 - opens the database
    people = world("fluksaqua", language)
    ticket = filed(people)
    change_terms(ticket, by=people.max, at=local("2026-03-10 10:00"), paid=False)
    make_round(at=local("2026-03-10 10:01"))
    (mail,) = Mail.objects.filter(purpose="confirmation")
    assert "FA-7" in mail.text
    assert "FA-5" not in mail.text
