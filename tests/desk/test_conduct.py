"""Misuse of support: evidence, decisions and their revocations, and what they do at the door (MX-9)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cast import Cast, cast
from guichet.conduct.deciding import Wanted, decide, revoke
from guichet.conduct.errors import CannotLimit
from guichet.conduct.models import Evidence, Limit, Remark, Revocation
from guichet.conduct.parties import Party
from guichet.conduct.recording import record, withdraw
from guichet.conduct.standing import evidence_of, limit_at, rule_for, tally_of
from guichet.contracts.models import Contract
from guichet.core.commitments.reason import Reason
from guichet.core.limits import Effect
from guichet.customers.models import Contact, Organisation
from guichet.kit.models import FeedRow, Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import answer, close, reopen, submit
from guichet.tickets.actor import Actor
from guichet.tickets.erasing import erase_all_of
from guichet.tickets.errors import Refused
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.rebuilding import rebuild
from guichet.tickets.replay import verify
from guichet.tickets.timeline import standing_of

ZONE = ZoneInfo("America/Toronto")
DAY = 86_400


def at_(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


NOW = at_("2026-03-10 10:00")


@pytest.fixture
def desk(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """A desk under MaintainX's policy, whose customers hold Premium."""
    people = cast("maintainx", "maintainx")
    Contract.objects.update(plan="premium")
    return people


def customer(people: Cast) -> Organisation:
    found = people.contact.organisation
    assert found is not None
    found.desk = people.desk
    return found


def asks(people: Cast, at: int = NOW, *, channel: str = "portal", by_agent: bool = False) -> Ticket:
    return submit(
        people.desk,
        contact=people.contact,
        by=people.ada if by_agent else people.chloe,
        at=at,
        channel=channel,
        priority="p1",
        subject="How do I reset my password?",
        text="As last week.",
    ).ticket


def recorded(
    people: Cast, ticket: Ticket, kind: str = "repeat", *, at: int = NOW, note: str = "Asked again."
) -> Evidence:
    return record(
        customer(people), ticket=ticket.pk, sent_at=ticket.submitted_at, kind=kind, note=note, by=people.agent, at=at
    )


def limited(people: Cast, effect: Effect = Effect.DECLINE, *, at: int = NOW, **said: Any) -> Limit:
    """A limit that a manager decides on all the evidence that there is, of which there is some."""
    if not Evidence.objects.exists():
        recorded(people, asks(people, at - DAY), at=at)
    return decide(customer(people), wanted(people, effect, at=at, **said), by=people.manager, at=at)


def wanted(people: Cast, effect: Effect, *, at: int = NOW, **said: Any) -> Wanted:
    rule, held = rule_for(customer(people), at), limit_at(customer(people), at)
    assert rule is not None
    counted = tally_of(customer(people), rule, evidence_of(customer(people)), at).counted
    seen: dict[str, Any] = {
        "reason": "The same question, five times.",
        "considered": [each.number for each in counted],
        "replaces": held.number if held else None,
    }
    return Wanted(effect=effect, **{**seen, **said})


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(CannotLimit) as caught:
        call()
    return caught.value.code


def test_evidence_counts_until_it_is_withdrawn_or_too_old_and_nothing_else_happens(desk: Cast) -> None:
    tickets = [asks(desk, NOW + n) for n in range(3)]
    before = [standing_of(each, NOW + DAY) for each in tickets]
    rows = [recorded(desk, each, at=NOW + 60) for each in tickets]
    rule = rule_for(customer(desk), NOW)
    assert rule is not None

    def count(at: int) -> tuple[int, bool]:
        tally = tally_of(customer(desk), rule, evidence_of(customer(desk)), at)
        return len(tally.counted), tally.is_shown

    assert count(NOW + 60) == (3, True)
    withdraw(rows[1], note="It was another matter.", by=desk.agent, at=NOW + DAY)
    assert count(NOW + DAY) == (2, False)
    assert count(at_("2026-06-11 00:00")) == (0, False)
    assert [standing_of(each, NOW + DAY) for each in tickets] == before
    assert not Mail.objects.filter(purpose="limit").exists()
    assert [row.number for row in evidence_of(customer(desk))] == [1, 2, 3, 4]


def test_what_cannot_be_recorded_is_refused_with_its_reason(desk: Cast) -> None:
    ticket = asks(desk)
    row = recorded(desk, ticket)
    assert refused(lambda: recorded(desk, ticket, "answered")) == "known"
    assert refused(lambda: recorded(desk, asks(desk, NOW + 1), "rudeness")) == "unknown_kind"
    assert refused(lambda: recorded(desk, asks(desk, NOW + 2), note="x" * 2_001)) == "too_long"
    withdraw(row, note="", by=desk.agent, at=NOW)
    assert refused(lambda: withdraw(row, note="", by=desk.agent, at=NOW)) == "withdrawn"
    # What was withdrawn can be recorded as something else.
    assert recorded(desk, ticket, "answered").number == 3


def test_a_policy_that_says_nothing_has_none_of_it(db: None) -> None:  # noqa: ARG001 - opens the database
    people = cast()
    assert refused(lambda: recorded(people, Ticket(pk=1, submitted_at=NOW))) == "no_rule"
    nothing = Wanted(effect=Effect.END, reason="x", considered=[])
    assert refused(lambda: decide(customer(people), nothing, by=people.manager, at=NOW)) == "no_rule"


def test_only_a_manager_of_the_desk_decides_and_revokes(desk: Cast) -> None:
    limit = limited(desk)
    fresh = wanted(desk, Effect.UNCLOCKED)
    assert refused(lambda: decide(customer(desk), fresh, by=desk.agent, at=NOW)) == "not_theirs"
    assert refused(lambda: revoke(limit, reason="x", by=desk.agent, at=NOW)) == "not_theirs"
    elsewhere = cast("fluksaqua", "elsewhere").manager
    assert refused(lambda: decide(customer(desk), fresh, by=elsewhere, at=NOW)) == "no_such_actor"


@pytest.mark.parametrize(
    ("effect", "said", "code"),
    [
        (Effect.DECLINE, {"reason": "  "}, "no_reason"),
        (Effect.DECLINE, {"reason": "x" * 2_001}, "too_long"),
        (Effect.DECLINE, {"last_day": date(2026, 3, 9)}, "past"),
        (Effect.END, {"last_day": date(2027, 1, 1)}, "no_end"),
        (Effect.CHANNELS, {}, "no_channels"),
        (Effect.CHANNELS, {"channels": ["fax"]}, "no_channels"),
        (Effect.CHANNELS, {"channels": ["portal", "chat", "email"]}, "all_channels"),
        (Effect.DECLINE, {"channels": ["portal"]}, "no_channels"),
        (Effect.DECLINE, {"considered": []}, "stale"),
        (Effect.DECLINE, {"replaces": 7}, "stale"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_of_it_is_written(
    desk: Cast, effect: Effect, said: dict[str, Any], code: str
) -> None:
    recorded(desk, asks(desk))
    call = wanted(desk, effect, **said)
    assert refused(lambda: decide(customer(desk), call, by=desk.manager, at=NOW)) == code
    assert not Limit.objects.exists()
    assert not Remark.objects.filter(limit__isnull=False).exists()


def test_without_evidence_that_counts_there_is_nothing_to_decide_on(desk: Cast) -> None:
    call = wanted(desk, Effect.DECLINE)
    assert refused(lambda: decide(customer(desk), call, by=desk.manager, at=NOW)) == "no_evidence"


def test_a_limit_says_what_it_rests_on_by_which_clause_and_until_when(desk: Cast) -> None:
    for n, kind in enumerate(("misconduct", "repeat", "repeat")):
        recorded(desk, asks(desk, NOW - n), kind)
    limit = limited(desk, last_day=date(2026, 3, 31))
    assert (limit.clause, limit.grounds, limit.considered) == ("MX-9", ["repeat", "misconduct"], [1, 2, 3])
    assert limit.until == at_("2026-04-01 00:00")
    told = FeedRow.objects.filter(kind="limit:decided").get()
    assert (told.subject, told.detail, told.at) == (customer(desk).pk, limit.pk, NOW)


@pytest.mark.parametrize(
    ("effect", "channel", "by_agent", "status"),
    [
        (Effect.UNCLOCKED, "portal", False, "waiting"),
        (Effect.CHANNELS, "portal", False, "waiting"),
        (Effect.CHANNELS, "email", False, "declined"),
        (Effect.DECLINE, "portal", False, "declined"),
        (Effect.DECLINE, "phone", True, "waiting"),
        (Effect.END, "phone", True, "declined"),
    ],
)
def test_the_door_does_what_was_decided_for_each_channel_and_replays_to_the_same(
    desk: Cast, effect: Effect, channel: str, by_agent: bool, status: str
) -> None:
    limited(desk, effect, channels=["portal"] if effect is Effect.CHANNELS else [])
    ticket = asks(desk, NOW + 60, channel=channel, by_agent=by_agent)
    assert ticket.status == status
    assert ticket.commitments.exists() is (effect is Effect.CHANNELS and status == "waiting")
    declined = Event.objects.filter(ticket=ticket, type="declined")
    assert [event.data["clause"] for event in declined] == (["MX-9"] if status == "declined" else [])
    assert (ticket.terms.limit or {}).get("effect") == effect.value
    assert list(verify()) == []


def test_what_was_sent_before_runs_on_and_what_comes_after_the_end_or_the_revocation_is_taken_as_ever(
    desk: Cast,
) -> None:
    earlier = asks(desk, NOW - 60)
    limit = limited(desk, last_day=date(2026, 3, 12))
    assert standing_of(earlier, NOW + 60).commitments
    assert asks(desk, at_("2026-03-12 23:59:59")).status == "declined"
    assert asks(desk, at_("2026-03-13 00:00")).status == "waiting"
    again = limited(desk, at=at_("2026-03-14 10:00"))
    assert again.number == limit.number + 1
    revoke(again, reason="We talked.", by=desk.manager, at=at_("2026-03-15 10:00"))
    assert asks(desk, at_("2026-03-15 10:00")).commitments.exists()
    assert Revocation.objects.get().limit == again
    assert refused(lambda: revoke(again, reason="x", by=desk.manager, at=at_("2026-03-15 10:01"))) == "not_held"
    assert list(verify()) == []


def test_a_later_decision_takes_the_place_of_the_one_that_holds(desk: Cast) -> None:
    first = limited(desk)
    second = limited(desk, Effect.UNCLOCKED, at=NOW + 60)
    assert asks(desk, NOW + 120).status == "waiting"
    assert refused(lambda: revoke(first, reason="x", by=desk.manager, at=NOW + 180)) == "not_held"
    revoke(second, reason="Over.", by=desk.manager, at=NOW + 180)
    assert limit_at(customer(desk), NOW + 180) is None


def test_only_the_customer_whom_it_was_decided_of_is_limited(desk: Cast) -> None:
    limited(desk)
    other = submit(
        desk.desk,
        contact=desk.stranger,
        by=desk.chloe.customer(desk.stranger),
        at=NOW,
        channel="portal",
        priority="p1",
        subject="x",
        text="x",
    )
    assert other.ticket.status == "waiting"


def test_an_agent_may_take_up_what_was_declined_and_no_clock_runs_on_it(desk: Cast) -> None:
    limited(desk)
    ticket = asks(desk, NOW + 60)
    reopen(ticket, by=desk.ada, at=NOW + 120)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.commitments.exists()) == ("open", False)
    assert list(verify()) == []


def closed(people: Cast) -> Ticket:
    """A request of before any limit, which an agent closed."""
    ticket = asks(people, NOW - DAY)
    close(ticket, by=people.ada, at=NOW - DAY + 60, ground="solved")
    return ticket


@pytest.mark.parametrize("effect", [Effect.DECLINE, Effect.END])
def test_under_a_limit_that_takes_nothing_the_customer_opens_nothing_again_and_an_agent_may(
    desk: Cast, effect: Effect
) -> None:
    ticket = closed(desk)
    limit = limited(desk, effect)
    with pytest.raises(Refused) as caught:
        answer(ticket, by=desk.chloe, at=NOW + 60, text="Again!")
    with pytest.raises(Refused, match="stays_closed"):
        reopen(ticket, by=desk.chloe, at=NOW + 60)
    why = caught.value.data["why"]
    assert isinstance(why, Reason)
    assert (why.code, why.clause) == ("stays_closed", "MX-9")
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    assert not Message.objects.filter(ticket=ticket, text="Again!").exists()
    revoke(limit, reason="We talked.", by=desk.manager, at=NOW + 120)
    answer(ticket, by=desk.chloe, at=NOW + 180, text="Again!")
    close(ticket, by=desk.ada, at=NOW + 240, ground="solved")
    limited(desk, effect, at=NOW + 300)
    reopen(ticket, by=desk.ada, at=NOW + 360)
    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert list(verify()) == []


def test_what_is_open_is_answered_as_ever_and_channels_that_are_left_open_again(desk: Cast) -> None:
    running, over = asks(desk, NOW - DAY), closed(desk)
    limited(desk, Effect.CHANNELS, channels=["portal"])
    answer(running, by=desk.chloe, at=NOW + 60, text="One thing more.", channel="email")
    with pytest.raises(Refused, match="stays_closed"):
        answer(over, by=desk.chloe, at=NOW + 60, text="Again!", channel="email")
    answer(over, by=desk.chloe, at=NOW + 120, text="Again!")
    over.refresh_from_db()
    assert over.status != "closed"
    assert list(verify()) == []


def test_all_contacts_get_a_letter_with_ground_clause_end_and_how_to_object_and_one_when_it_is_revoked(
    desk: Cast,
) -> None:
    limit = limited(desk, last_day=date(2026, 3, 31))
    make_round(at=NOW + 60)
    letters = {mail.recipient: mail for mail in Mail.objects.filter(purpose="limit")}
    assert set(letters) == {desk.contact.email, desk.other_contact.email}
    english, french = letters[desk.other_contact.email].text, letters[desk.contact.email].text
    for said in (
        "New requests are declined.",
        "to the end of 31 March 2026",
        "Ground: Repeat of a resolved incident.",
        "Reason: The same question, five times.",
        "MX-9: Nothing is owed for use outside",
        "To object: An administrator of yours writes",
    ):
        assert said in english
    assert "Répétition d'un incident résolu" in french
    assert "Les nouvelles demandes sont refusées." in french
    revoke(limit, reason="We talked, and it was a misunderstanding.", by=desk.manager, at=NOW + 120)
    make_round(at=NOW + 180)
    make_round(at=NOW + 240)
    revoked = Mail.objects.filter(purpose="limit", recipient=desk.other_contact.email).order_by("pk")
    assert [mail.subject for mail in revoked] == [
        "[FluksAqua] Your support is limited",
        "[FluksAqua] Your support is not limited any more",
    ]
    assert "a misunderstanding" in revoked[1].text


def test_a_declined_request_is_answered_once_and_within_the_budget_of_mails(desk: Cast) -> None:
    limited(desk, Effect.END)
    make_round(at=NOW + 1)
    for n in range(25):
        asks(desk, NOW + 60 + n, channel="email")
    make_round(at=NOW + 120)
    answers = Mail.objects.filter(recipient=desk.contact.email, purpose="declined")
    # Twenty a day to an address that is proven, one to any other; and never a confirmation beside it.
    assert 1 <= answers.count() <= 20
    assert not Mail.objects.filter(purpose="confirmation", created_at__gt=NOW + 60).exists()
    assert not answers.filter(returns=True).exists()
    [text] = answers.values_list("text", flat=True)[:1]
    assert "Le support a pris fin" in text
    assert "Pour contester" in text


@pytest.fixture
def nobodys(desk: Cast) -> Contact:
    """Somebody who mailed once and belongs to no customer."""
    return Contact.objects.create(
        desk=desk.desk, email="zoe@elsewhere.test", name="Buy at http://x.test", language="en"
    )


def files(people: Cast, contact: Contact, at: int = NOW) -> Ticket:
    by, said = Actor.customer(contact), "As last week."
    return submit(
        people.desk, contact=contact, by=by, at=at, channel="email", priority="p1", subject="Again", text=said
    ).ticket


def judged(people: Cast, party: Party, effect: Effect = Effect.DECLINE, *, at: int = NOW) -> Limit:
    """A limit of somebody's support, on evidence of one request of theirs."""
    contact = party if isinstance(party, Contact) else people.contact
    ticket = files(people, contact, at - DAY)
    record(party, ticket=ticket.pk, sent_at=at - DAY, kind="repeat", note="Zoe again.", by=people.agent, at=at)
    rule = rule_for(party, at)
    assert rule is not None
    counted = tally_of(party, rule, evidence_of(party), at).counted
    said = Wanted(effect=effect, reason="Zoe asks again and again.", considered=[each.number for each in counted])
    return decide(party, said, by=people.manager, at=at)


def test_who_belongs_to_no_customer_is_limited_alone_and_told_alone(desk: Cast, nobodys: Contact) -> None:
    limit = judged(desk, nobodys)
    assert (limit.organisation, limit.contact, limit.party) == (None, nobodys, nobodys)
    assert files(desk, nobodys, NOW + 60).status == "declined"
    assert asks(desk, NOW + 60).status == "waiting"
    other = Contact.objects.create(desk=desk.desk, email="yves@elsewhere.test", name="Yves", language="en")
    assert files(desk, other, NOW + 60).status == "waiting"
    make_round(at=NOW + 61)
    [letter] = Mail.objects.filter(purpose="limit")
    assert letter.recipient == "zoe@elsewhere.test"
    assert "limit the support of zoe@elsewhere.test" in letter.text
    # The name is what a mail claimed.
    assert "x.test" not in letter.text
    revoke(limit, reason="Over.", by=desk.manager, at=NOW + 120)
    assert files(desk, nobodys, NOW + 180).status == "waiting"
    make_round(at=NOW + 181)
    assert Mail.objects.filter(purpose="limit", recipient="zoe@elsewhere.test").count() == 2
    assert list(verify()) == []


def test_a_customer_and_a_person_each_count_their_own(desk: Cast, nobodys: Contact) -> None:
    of_customer, of_person = judged(desk, customer(desk)), judged(desk, nobodys)
    assert (of_customer.number, of_person.number) == (1, 1)
    assert limit_at(customer(desk), NOW) == of_customer
    assert limit_at(nobodys, NOW) == of_person
    # Any contact of a customer stands for it.
    assert limit_at(desk.contact, NOW) == limit_at(desk.other_contact, NOW) == of_customer


def test_who_comes_to_belong_to_a_customer_is_served_as_it_is(desk: Cast, nobodys: Contact) -> None:
    judged(desk, nobodys)
    nobodys.organisation = customer(desk)
    nobodys.save()
    assert files(desk, nobodys, NOW + 60).status == "waiting"


def test_a_persons_own_evidence_is_withdrawn_as_theirs_also_once_they_are_a_customers(
    desk: Cast, nobodys: Contact
) -> None:
    judged(desk, nobodys)
    of_customer = recorded(desk, asks(desk))
    own = Evidence.objects.get(contact=nobodys)
    assert own.number == of_customer.number
    Contact.objects.filter(pk=nobodys.pk).update(organisation=customer(desk))
    taken_back = withdraw(Evidence.objects.get(pk=own.pk), note="", by=desk.agent, at=NOW)
    assert (taken_back.contact, taken_back.organisation) == (nobodys, None)
    rule = rule_for(customer(desk), NOW)
    assert rule is not None
    assert [each.number for each in tally_of(customer(desk), rule, evidence_of(customer(desk)), NOW).counted] == [1]


def test_nothing_is_recorded_or_decided_of_somebody_alone_who_has_just_become_a_customers(
    desk: Cast, nobodys: Contact
) -> None:
    ticket = files(desk, nobodys)
    judged(desk, nobodys)
    Contact.objects.filter(pk=nobodys.pk).update(organisation=customer(desk))
    said: dict[str, Any] = {"ticket": ticket.pk, "sent_at": NOW, "kind": "repeat", "note": "", "at": NOW}
    assert refused(lambda: record(nobodys, by=desk.agent, **said)) == "stale"
    decision = Wanted(effect=Effect.END, reason="x", considered=[1], replaces=1)
    assert refused(lambda: decide(nobodys, decision, by=desk.manager, at=NOW)) == "stale"
    assert Limit.objects.count() == 1


def test_erasing_who_belongs_to_nobody_empties_the_reason_of_their_limit_and_its_letter(
    desk: Cast, nobodys: Contact
) -> None:
    of_customer, of_person = judged(desk, customer(desk)), judged(desk, nobodys)
    make_round(at=NOW + 60)
    erase_all_of(nobodys, by=desk.agent, at=NOW + 120)
    assert set(Remark.objects.filter(limit=of_person).values_list("text", flat=True)) == {""}
    assert Remark.objects.get(limit=of_customer).text == "Zoe asks again and again."
    [gone] = Mail.objects.filter(purpose="limit", text="")
    assert gone.about == f"limit:{of_person.pk}"


def test_the_database_takes_no_row_of_nobody_nor_of_two(desk: Cast, nobodys: Contact) -> None:
    limit = judged(desk, nobodys)
    said = {"desk": limit.desk, "number": 9, "effect": "end", "grounds": [], "considered": [], "clause": "MX-9"}
    said |= {"version": limit.version, "at": NOW, "seat": limit.seat}
    for party in ({}, {"organisation": customer(desk), "contact": nobodys}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Limit.objects.create(**said, **party)


def test_the_database_refuses_to_change_evidence_decisions_and_revocations(desk: Cast) -> None:
    limit = limited(desk)
    revoke(limit, reason="Over.", by=desk.manager, at=NOW)
    for rows in (Evidence.objects.all(), Limit.objects.all(), Revocation.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(at=0)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_erasing_a_contacts_words_empties_what_was_typed_about_their_requests(desk: Cast) -> None:
    limit = limited(desk)
    revoke(limit, reason="Over, says Chloe.", by=desk.manager, at=NOW)
    make_round(at=NOW + 60)
    erase_all_of(desk.contact, by=desk.agent, at=NOW + 120)
    assert set(Remark.objects.values_list("text", "erased_at")) == {("", NOW + 120)}
    assert Evidence.objects.count() == 1
    assert set(Mail.objects.filter(about=f"limit:{limit.pk}").values_list("text", flat=True)) == {""}


def test_a_ticket_under_a_limit_is_built_again_from_its_events(desk: Cast) -> None:
    limited(desk)
    ticket = asks(desk, NOW + 60)
    Ticket.objects.filter(pk=ticket.pk).update(status="waiting")
    assert {each.what for each in verify()} == {"status"}
    rebuild(ticket.pk)
    assert list(verify()) == []
