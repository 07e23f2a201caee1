"""Quotes, through the doors that people use: drafted as a request is excluded, finished, sent by mail, decided on in
the portal or by the link of the letter, done on their own clock, or expired (IS-7, ES-8).
"""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core import signing
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.core.commitments.standing import CommitmentStatus
from guichet.core.entitlements.pricing import seal
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.quotes.excluding import exclude
from guichet.quotes.models import QuoteDraft
from guichet.tickets.actions import close
from guichet.tickets.actor import Actor
from guichet.tickets.erasing import erase
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.quoting import quotes_of, seal_of
from guichet.tickets.timeline import standing_of
from passing import pass_time
from web.world import World, make_world

WorldOf = Callable[[str], World]
GROUNDS = {"infraspeak": "technical_service", "esker": "training"}
CLAUSES = {"infraspeak": "IS-7", "esker": "ES-8"}
WHOLE = {"description": "x", "feature": "x", "steps": "x"}
FORM = {
    "press": "send",
    "says_1": "Bring back the deleted works",
    "quantity_1": "2",
    "unit_1": "450.00",
    "says_2": "Check them",
    "quantity_2": "1.5",
    "unit_2": "89,90",
    "currency": "EUR",
    "tax": "20",
    "valid_on": "2026-03-31",
    "time": "3",
    "time_unit": "business day",
    "note": "As we said by telephone.",
}


def agent(world: World) -> Actor:
    return Actor.agent(world.agent)


def excluded(world: World) -> Ticket:
    """A request that an agent has put outside of support, by the form of the act."""
    policy = world.desk.slug
    ticket = world.file("Bring back what we deleted", fields=WHOLE if policy == "esker" else None)
    world.clock.at += 60
    said = {"ground": GROUNDS[policy], "text": "It is work on the database."}
    answer = world.client(world.agent).post(f"/desk/{ticket.number}/exclusion/", said)
    assert answer.status_code == 302
    return ticket


def send(world: World, ticket: Ticket, **changed: str) -> int:
    """Send the quote by its page; the status of the answer."""
    world.clock.at += 60
    return world.client(world.agent).post(f"/desk/{ticket.number}/quote/", FORM | changed).status_code


def quoted(world: World, **changed: str) -> Ticket:
    ticket = excluded(world)
    assert send(world, ticket, **changed) == 302
    return ticket


def link_of(world: World, ticket: Ticket) -> str:
    """The path of the link in the last quote's letter."""
    make_round(at=world.clock.at)
    mail = Mail.objects.filter(subject_id=ticket.pk, purpose="quoted").order_by("-pk")[0]
    found = re.findall(r"https?://[^/\s]+(/quote/\S+)", mail.text)
    assert len(found) == 1
    return str(found[0])


def status(world: World, ticket: Ticket) -> str:
    return standing_of(ticket, world.clock.at).status.value


def page(world: World, ticket: Ticket) -> str:
    return world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()


def problems() -> str:
    out = StringIO()
    call_command("replay", "--verify", stdout=out)
    return out.getvalue()


@pytest.fixture(params=["infraspeak", "esker"])
def world(request: pytest.FixtureRequest, world_of: WorldOf) -> World:
    return world_of(request.param)


@pytest.fixture
def infraspeak(world_of: WorldOf) -> World:
    return world_of("infraspeak")


def test_excluding_a_request_drafts_a_quote_and_tells_the_ground_and_the_clause(world: World) -> None:
    ticket = excluded(world)
    make_round(at=world.clock.at)
    letter = Mail.objects.get(subject_id=ticket.pk, purpose="excluded").text

    assert CLAUSES[world.desk.slug] in letter
    assert "It is work on the database." in letter
    assert QuoteDraft.objects.get().ticket == ticket
    inside = world.client(world.agent)
    assert f"/desk/{ticket.number}/quote/" in inside.get(f"/desk/{ticket.number}/").content.decode()
    assert "to finish" in inside.get("/desk/quotes/").content.decode()
    form = inside.get(f"/desk/{ticket.number}/quote/").content.decode()
    assert "Bring back what we deleted" in form
    # Thirty days by the policy, in the desk's zone.
    assert 'value="2026-04-09"' in form
    assert "You are sent a quote for it" in page(world, ticket)


def test_a_quote_goes_out_whole_and_its_link_orders_the_work_on_its_own_clock(world: World) -> None:
    ticket = quoted(world)
    link = link_of(world, ticket)
    letter = Mail.objects.get(subject_id=ticket.pk, purpose="quoted").text
    # 2 x 450.00 + 1.5 x 89.90 = 1,034.85; 20 % of it is 206.97.
    for said in ("900.00 EUR", "134.85 EUR", "206.97 EUR", "1,241.82 EUR", "31 March 2026", "As we said by telephone."):
        assert said in letter, said
    assert not QuoteDraft.objects.exists()

    stranger = Client()
    for _ in range(3):
        shown = stranger.get(link)
        assert shown.status_code == 200
        assert "1,241.82 EUR" in shown.content.decode()
    assert "It is work on the database." not in shown.content.decode()
    assert ticket.subject not in shown.content.decode()
    assert status(world, ticket) == "excluded"

    world.clock.set("2026-03-12 10:00")
    assert stranger.post(link, {"decision": "accept"}).status_code == 302
    standing = standing_of(ticket, world.clock.at)
    (work,) = (one for one in standing.commitments if one.kind == "ordered_work")
    assert (standing.status.value, work.clause, work.target) == ("open", CLAUSES[world.desk.slug], "3 business days")
    assert [one.kind for one in standing.commitments if one.status is CommitmentStatus.RUNNING] == ["ordered_work"]
    assert "The work is ordered" in stranger.get(link).content.decode()
    assert "You have ordered the work by a quote" in page(world, ticket)
    make_round(at=world.clock.at)
    receipt = Mail.objects.get(subject_id=ticket.pk, purpose="ordered").text
    assert "1,241.82 EUR" in receipt
    assert "Tuesday 17 March 2026" in receipt
    ticket.refresh_from_db()
    assert (ticket.status, ticket.next_due_kind) == ("open", "ordered_work")
    assert "0 differences" in problems()


def test_a_quote_is_accepted_and_declined_in_the_portal_too(world: World) -> None:
    first, second = quoted(world), quoted(world)
    inside = world.client(world.contact)
    for ticket, door in ((first, "acceptance"), (second, "refusal")):
        assert "1,241.82 EUR" in page(world, ticket)
        name = quotes_of(ticket)[-1].name
        inside.post(f"/requests/{ticket.public_id}/quote/{door}", {"quote": name})

    assert (status(world, first), status(world, second)) == ("open", "closed")
    closing = Event.objects.get(ticket=second, type="closed")
    assert (closing.by, closing.data) == ("system", {"clause": CLAUSES[world.desk.slug], "ground": "quote_declined"})
    assert "Closed, since the quote was declined" in page(world, second)
    world.clock.at += 60
    make_round(at=world.clock.at)
    assert "The quote was declined" in Mail.objects.get(subject_id=second.pk, purpose="closed").text
    assert "0 differences" in problems()


def test_a_quote_expires_by_the_rounds_at_its_true_instant(world: World) -> None:
    ticket = quoted(world)
    link = link_of(world, ticket)
    # The rounds were down: it expired all the same as its last day ended, in the desk's zone.
    late = world.clock.set("2026-04-02 12:00")
    assert Client().post(link, {"decision": "accept"}).status_code == 409
    make_round(at=late)
    expiry = Event.objects.get(ticket=ticket, type="quote_expired")
    assert expiry.at == world.clock.set("2026-04-01 00:00")
    world.clock.at = late
    assert "It can be accepted no more" in Client().get(link).content.decode()
    assert Mail.objects.filter(subject_id=ticket.pk, purpose="quote_expired").count() == 1
    assert "expired" in world.client(world.agent).get("/desk/quotes/").content.decode()
    assert status(world, ticket) == "excluded"
    pass_time(late + 86400)
    assert Event.objects.filter(ticket=ticket, type="quote_expired").count() == 1
    assert "0 differences" in problems()


def test_a_revised_quote_takes_the_place_of_the_one_before_and_its_link(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    old = link_of(infraspeak, ticket)
    form = infraspeak.client(infraspeak.agent).get(f"/desk/{ticket.number}/quote/").content.decode()
    assert 'value="450.00"' in form
    assert send(infraspeak, ticket, unit_1="400.00") == 302
    new = link_of(infraspeak, ticket)

    assert old != new
    refused = Client().post(old, {"decision": "accept"})
    assert refused.status_code == 409
    assert "A newer quote has taken its place" in refused.content.decode()
    assert Client().post(new, {"decision": "accept"}).status_code == 302
    assert quotes_of(ticket)[-1].name == Event.objects.get(ticket=ticket, type="quote_accepted").data["quote"]


def test_two_quotes_that_say_the_same_have_a_link_each_and_the_last_alone_is_accepted(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    old = link_of(infraspeak, ticket)
    assert send(infraspeak, ticket) == 302
    new = link_of(infraspeak, ticket)
    first, second = quotes_of(ticket)
    assert (first.pricing, first.note, first.valid_until) == (second.pricing, second.note, second.valid_until)
    assert first.name != second.name
    assert old != new
    assert "A newer quote has taken its place" in Client().get(old).content.decode()
    assert Client().post(old, {"decision": "accept"}).status_code == 409
    assert Client().post(new, {"decision": "accept"}).status_code == 302
    assert ", 0 differences" in problems()


def test_a_quote_of_before_they_were_numbered_keeps_its_name_and_its_link(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    [quote] = quotes_of(ticket)
    until, within = quote.valid_until, quote.within
    name = seal(quote.pricing, ticket=ticket.public_id, valid_until=until, within=within, note=quote.note)
    assert name != quote.name
    del quote.event.data["number"]
    assert seal_of(ticket, quote) == name


def test_a_link_has_a_single_effect_however_often_it_is_pressed(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)

    assert Client().post(link, {"decision": "accept"}).status_code == 302
    again = Client().post(link, {"decision": "accept"})
    assert again.status_code == 409
    assert "The quote is accepted already." in again.content.decode()
    assert Client().post(link, {"decision": "decline"}).status_code == 409
    assert Event.objects.filter(ticket=ticket, type__startswith="quote_").count() == 1


def test_a_link_that_was_tampered_with_opens_nothing(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)
    token = link.removeprefix("/quote/").removesuffix("/")
    name = quotes_of(ticket)[0].name
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "x" + token,
        token.partition(":")[0],
        signing.dumps([ticket.public_id, name], salt="another"),
        signing.dumps([ticket.public_id, name], salt="guichet.quote", key="another" * 8),
        signing.dumps([ticket.public_id, "0" * 64], salt="guichet.quote"),
        signing.dumps("guess", salt="guichet.quote"),
        "a" * 2000,
    ]
    for each in forged:
        found = Client().post(f"/quote/{each}/", {"decision": "accept"})
        assert found.status_code == 410, each
        assert "450.00" not in found.content.decode()
    make_world(infraspeak.clock, "esker", address="/esker", domain="elsewhere.test")
    assert Client().get(f"/esker{link}").status_code == 410
    assert not Event.objects.filter(type="quote_accepted").exists()


def test_nothing_but_a_press_of_the_button_decides(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)
    stranger = Client()
    for way in (stranger.get, stranger.head, stranger.post):
        assert way(link).status_code == 200
    assert stranger.get(f"{link}?decision=accept").status_code == 200
    assert stranger.put(link, {"decision": "accept"}).status_code == 405
    assert Client(enforce_csrf_checks=True).post(link, {"decision": "accept"}).status_code == 403
    assert status(infraspeak, ticket) == "excluded"


def test_a_page_behind_a_link_is_kept_by_nobody(infraspeak: World) -> None:
    shown = Client().get(link_of(infraspeak, quoted(infraspeak)))

    assert "no-store" in shown["Cache-Control"]
    assert shown["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit_1": "-1"}, "A price cannot be negative."),
        ({"unit_1": "100000000000000"}, "The amount is too large to be meant."),
        ({"unit_1": "450.001"}, "The currency has no such small amounts."),
        ({"unit_1": "much"}, "This is no number."),
        ({"unit_1": ""}, "Still needed."),
        ({"unit_1": "1e5"}, "This is no number."),
        ({"unit_1": "0", "unit_2": "0"}, "There is nothing to pay."),
        ({"quantity_1": "0"}, "A quantity is more than 0"),
        ({"quantity_1": "-2"}, "A quantity is more than 0"),
        ({"says_1": ""}, "Say what this line is for."),
        ({"says_1": "", "unit_1": "", "says_2": "", "unit_2": ""}, "A quote needs at least one line."),
        ({"currency": "XXX"}, "cannot be chosen: take one of those that are offered"),
        ({"tax": "-5"}, "A tax is from 0 to 100 percent"),
        ({"tax": "1000"}, "A tax is from 0 to 100 percent"),
        ({"valid_on": "2026-03-09"}, "The last day is over already."),
        ({"valid_on": "2031-03-09"}, "A quote is good for two years at most."),
        ({"valid_on": "9999-12-31"}, "Choose a day between 1990 and 2200."),
        ({"valid_on": "2200-12-31"}, "A quote is good for two years at most."),
        ({"valid_on": ""}, "Still needed."),
        ({"time": ""}, "Say within which time the work is done"),
        ({"time": "0"}, "Too small: at least 1."),
    ],
)  # fmt: skip
def test_a_quote_that_cannot_be_meant_is_refused_with_its_place_and_kept_as_typed(
    infraspeak: World, changed: dict[str, str], said: str
) -> None:
    ticket = excluded(infraspeak)
    infraspeak.clock.at += 60
    refused = infraspeak.client(infraspeak.agent).post(f"/desk/{ticket.number}/quote/", FORM | changed)

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Event.objects.filter(type="quoted").exists()
    assert not Message.objects.filter(event__type="quoted").exists()
    # What was typed comes back, also to a colleague.
    assert QuoteDraft.objects.get().typed["note"] == FORM["note"]
    assert (
        "As we said by telephone."
        in infraspeak.client(infraspeak.agent).get(f"/desk/{ticket.number}/quote/").content.decode()
    )


def test_a_price_that_is_too_long_is_not_said_to_be_missing_too(infraspeak: World) -> None:
    ticket = excluded(infraspeak)
    typed = FORM | {"unit_1": "9" * 25}
    refused = infraspeak.client(infraspeak.agent).post(f"/desk/{ticket.number}/quote/", typed).content.decode()
    assert "Too long: at most 24" in refused
    assert "Still needed." not in refused


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("refusal", "acceptance", "The quote is declined already."),
        ("acceptance", "refusal", "The quote is accepted already."),
    ],
)
def test_whoever_decides_too_late_reads_what_was_decided(infraspeak: World, first: str, then: str, said: str) -> None:
    ticket = quoted(infraspeak)
    link, inside, path = (
        link_of(infraspeak, ticket),
        infraspeak.client(infraspeak.contact),
        f"/requests/{ticket.public_id}/",
    )
    decision = {"quote": quotes_of(ticket)[-1].name}
    inside.post(f"{path}quote/{first}", decision)
    late = inside.post(f"{path}quote/{then}", decision, follow=True).content.decode()
    assert said in late
    assert "open it again" not in late.split("<main")[0]
    by_link = Client().post(link, {"decision": "accept" if then == "acceptance" else "decline"})
    assert by_link.status_code == 409
    assert said in by_link.content.decode()


def test_a_draft_is_kept_added_up_and_lengthened_and_sent_by_nobody(infraspeak: World) -> None:
    ticket = excluded(infraspeak)
    browser = infraspeak.client(infraspeak.agent)
    kept = browser.post(f"/desk/{ticket.number}/quote/", FORM | {"press": "keep"}).content.decode()
    more = browser.post(f"/desk/{ticket.number}/quote/", FORM | {"press": "more", "says_3": "x"}).content.decode()

    assert "The draft is kept" in kept
    assert "1,241.82 EUR" in kept
    assert 'name="says_5"' in more
    assert not Event.objects.filter(type="quoted").exists()


def test_one_quote_is_sent_once_and_a_colleague_who_saw_less_is_told(infraspeak: World) -> None:
    ticket = excluded(infraspeak)
    browser, address = infraspeak.client(infraspeak.agent), f"/desk/{ticket.number}/quote/"
    seen = str(ticket.events.count())
    for _ in range(2):
        assert browser.post(address, FORM | {"key": "one", "expected": seen}).status_code == 302
    assert Event.objects.filter(ticket=ticket, type="quoted").count() == 1

    infraspeak.client(infraspeak.contact).post(f"/requests/{ticket.public_id}/answer", {"text": "Wait", "key": "k"})
    stale = browser.post(address, FORM | {"key": "two", "expected": seen})
    assert stale.status_code == 422
    assert "Somebody changed this request just now" in stale.content.decode()


def test_what_is_within_support_or_closed_gets_no_quote(infraspeak: World) -> None:
    within = infraspeak.file()
    assert send(infraspeak, within) == 422
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)
    close(ticket, by=agent(infraspeak), at=infraspeak.clock.at + 1, ground="not_ours")
    infraspeak.clock.at += 60
    assert Client().post(link, {"decision": "accept"}).status_code == 409
    assert "We have withdrawn it" in Client().get(link).content.decode()


def test_a_policy_that_quotes_for_nothing_drafts_nothing(world_of: WorldOf) -> None:
    world = world_of("maintainx")
    ticket = world.file()
    exclude(ticket, by=agent(world), at=world.clock.at, ground="abuse")

    assert not QuoteDraft.objects.exists()
    assert send(world, ticket) == 422
    inside = world.client(world.agent)
    assert ticket.subject not in inside.get("/desk/quotes/").content.decode()
    assert "The policy quotes for nothing" in inside.get(f"/desk/{ticket.number}/quote/").content.decode()


def test_what_was_taken_back_into_support_has_no_quote(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)
    infraspeak.clock.at += 60
    infraspeak.client(infraspeak.agent).post(f"/desk/{ticket.number}/readmission/", {})

    assert "We have withdrawn it" in Client().get(link).content.decode()
    assert Client().post(link, {"decision": "accept"}).status_code == 409
    assert "0 differences" in problems()


def test_erased_words_close_the_link_and_leave_the_ledger_of_events_whole(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)
    erase(Message.objects.get(event__type="quoted"), by=infraspeak.agent, at=infraspeak.clock.at)

    assert Client().get(link).status_code == 410
    assert "The words of this quote were erased." in page(infraspeak, ticket)
    assert "Bring back the deleted works" not in str(list(Event.objects.values_list("data", flat=True)))
    assert "0 differences" in problems()


def test_replaying_finds_a_quote_whose_words_were_changed(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)
    message = Message.objects.get(event__type="quoted")
    message.fields = {**message.fields, "1": "Bring back nothing"}
    message.save()

    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("replay", "--verify", stdout=out)
    assert "seal of a quote" in out.getvalue()
    # And nobody can accept what was not offered.
    assert Client().get(link).status_code == 410


def test_those_who_only_follow_a_request_see_no_quote_and_strangers_decide_nothing(infraspeak: World) -> None:
    ticket = quoted(infraspeak)
    name = quotes_of(ticket)[0].name
    refused = infraspeak.client(infraspeak.stranger).post(
        f"/requests/{ticket.public_id}/quote/acceptance", {"quote": name}
    )

    assert refused.status_code == 404
    assert status(infraspeak, ticket) == "excluded"


def test_the_list_of_quotes_asks_the_database_as_often_for_many_as_for_one(infraspeak: World) -> None:
    browser = infraspeak.client(infraspeak.agent)
    counts = []
    for _ in range(2):
        quoted(infraspeak)
        browser.get("/desk/quotes/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get("/desk/quotes/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_whole_is_said_in_french(infraspeak: World) -> None:
    infraspeak.contact.language = "fr"
    infraspeak.contact.save()
    ticket = quoted(infraspeak)
    link = link_of(infraspeak, ticket)
    letter = Mail.objects.get(subject_id=ticket.pk, purpose="quoted")
    # The letter was French, whatever the browser prefers that opens its link.
    french = Client(headers={"accept-language": "en"}).get(link).content.decode()

    assert letter.subject.endswith("Un devis pour votre demande")
    for said in ("1\N{NARROW NO-BREAK SPACE}241,82", "EUR"):
        assert said in letter.text
        assert said in french
    assert "Accepter" in french
    assert "Refuser le devis" in french
    chosen = Client()
    chosen.cookies["django_language"] = "en"
    assert "Decline the quote" in chosen.get(link).content.decode()


def test_a_draft_goes_with_the_contact_whose_request_it_is_about(infraspeak: World) -> None:
    ticket = excluded(infraspeak)
    send(infraspeak, ticket, press="keep", note="As Chloé said by telephone.")
    assert QuoteDraft.objects.get(ticket=ticket).typed["note"] == "As Chloé said by telephone."
    address = reverse("people:contact_erase", args=[infraspeak.contact.pk])
    infraspeak.client(infraspeak.agent).post(address, {"sure": "1"})
    infraspeak.contact.refresh_from_db()
    assert infraspeak.contact.erased_at is not None
    assert not QuoteDraft.objects.filter(ticket=ticket).exists()
