"""The customer decides by a link in a letter: for them alone, on that request, that act, once, and while it stands."""

import re

import pytest
from django.test import Client

from cast import Cast, cast, local, story
from guichet import clock
from guichet.core.policy.words import Status
from guichet.customers.models import Contact
from guichet.kit.models import Mail
from guichet.notices.previewing import preview
from guichet.notices.round import make_round
from guichet.notices.texts import of_house
from guichet.tickets.actions import answer, close, note, reopen, reply, resolve, submit
from guichet.tickets.collaborating import add
from guichet.tickets.models import Message, Ticket
from guichet.tickets.offering import LIFE_S, Deed, find, offered

pytestmark = pytest.mark.django_db

LINK = re.compile(r"http://[^/\s]+(\S*/decision/(\S+)/)")


class Now:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = local("2026-03-10 10:00")

    def set(self, when: str) -> int:
        self.at = local(when)
        return self.at


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    """The desk's clock."""
    held = Now()
    monkeypatch.setattr(clock, "now_seconds", lambda: held.at)
    return held


def asked(people: Cast, now: Now, policy: str = "fluksaqua") -> Ticket:
    """A request that the desk holds to be solved; the customer has the letter that says so."""
    fields = {"feature": "Invoicing", "steps": "Press send."} if policy == "esker" else {}
    ticket = submit(
        people.desk,
        contact=people.contact,
        by=people.chloe,
        at=now.at,
        channel="portal",
        priority="p2" if policy == "esker" else "question",
        subject="Meters read zero",
        text="Since 08:40.",
        fields=fields,
    ).ticket
    make_round(at=now.at + 60)
    now.set("2026-03-10 10:30")
    resolve(ticket, by=people.ada, at=now.at, text="Try again.", ground="solved")
    make_round(at=now.at + 60)
    now.set("2026-03-10 11:00")
    return ticket


def links(contact: Contact) -> dict[str, str]:
    """What the last letter to somebody offers: the act, and the path."""
    mail = Mail.objects.filter(recipient=contact.email).order_by("-pk")[0]
    return {found[2].split(".")[1]: found[1] for found in LINK.finditer(mail.text)}


def page(client: Client, path: str, status: int = 200) -> str:
    """What a path shows."""
    got = client.get(path)
    assert got.status_code == status
    return str(got.content.decode())


def now_of(ticket: Ticket) -> str:
    """Where it stands."""
    return Ticket.objects.get(pk=ticket.pk).status


def test_a_solution_that_waits_for_validation_is_accepted_by_the_link_in_its_letter(db: None, now: Now) -> None:  # noqa: ARG001 - opens the database
    people = cast("esker", "esker")
    ticket = asked(people, now, "esker")
    offers = links(people.contact)
    assert set(offers) == {"validate", "refuse"}
    client = Client()
    shown = page(client, offers["validate"])
    assert "Est-ce résolu" in shown
    assert "Meters read zero" in shown
    assert "Try again." not in shown
    assert now_of(ticket) == Status.RESOLVED.value
    assert client.post(offers["validate"]).status_code == 302
    assert now_of(ticket) == Status.CLOSED.value
    assert story(ticket)[-2:] == ["validated", "closed"]
    assert Ticket.objects.get().events.get(type="validated").contact == people.contact
    assert "est acceptée" in page(client, offers["validate"])


def test_a_solution_is_refused_by_a_link_with_a_reason_and_nothing_typed_is_lost(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    path, client = links(people.contact)["refuse"], Client()
    assert client.post(path, {"text": "  "}).status_code == 422
    long = client.post(path, {"text": "x" * 100_001})
    assert long.status_code == 422
    assert "x" * 100_001 in long.content.decode()
    assert now_of(ticket) == Status.RESOLVED.value
    assert client.post(path, {"text": "It <b>fails</b>."}).status_code == 302
    assert now_of(ticket) == Status.OPEN.value
    assert Message.objects.get(event__type="refused").text == "It <b>fails</b>."


def test_where_nothing_is_validated_what_is_solved_is_closed_by_a_link(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    offers = links(people.contact)
    assert set(offers) == {"close", "refuse"}
    Client().post(offers["close"])
    assert now_of(ticket) == Status.CLOSED.value


def test_a_closed_request_is_opened_again_by_a_link(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    close(ticket, by=people.ada, at=now.at, ground="solved")
    make_round(at=now.at + 60)
    path = links(people.contact)["reopen"]
    Client().post(path, {"text": "It is back."})
    assert now_of(ticket) == Status.OPEN.value
    assert Message.objects.get(event__type="reopened").text == "It is back."


def test_a_program_that_reads_every_link_of_every_letter_changes_nothing(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    before = story(ticket)
    for mail in Mail.objects.all():
        for path in re.findall(r"http://[^/\s]+(\S*)", mail.text):
            for method in ("get", "head", "options"):
                getattr(Client(), method)(path)
    assert story(ticket) == before


def test_a_link_does_its_act_once(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    path, client = links(people.contact)["refuse"], Client()
    for text in ("It fails.", "It fails.", "Other words."):
        client.post(path, {"text": text})
    assert story(ticket).count("refused") == 1
    assert "Other words." not in {message.text for message in Message.objects.all()}


def test_two_letters_about_one_solution_offer_one_act(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    first = links(people.contact)["refuse"]
    reply(ticket, by=people.ada, at=now.at, text="Did you see it?")
    make_round(at=now.at + 60)
    second = links(people.contact)["refuse"]
    assert second != first
    Client().post(first, {"text": "It fails."})
    Client().post(second, {"text": "It fails still."})
    assert story(ticket).count("refused") == 1


def test_what_was_decided_or_said_since_takes_the_link_its_meaning(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    offers, client = links(people.contact), Client()
    answer(ticket, by=people.chloe, at=now.at, text="One more thing.")
    assert client.post(offers["close"]).status_code == 410
    assert page(client, offers["refuse"])
    now.set("2026-03-10 12:00")
    reopen(ticket, by=people.ada, at=now.at)
    assert client.post(offers["refuse"], {"text": "x"}).status_code == 410
    resolve(ticket, by=people.ada, at=now.at, text="And now?", ground="solved")
    assert client.post(offers["refuse"], {"text": "x"}).status_code == 410
    assert "refused" not in story(ticket)


def test_a_note_among_colleagues_changes_nothing_of_a_link(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    note(ticket, by=people.ada, at=now.at, text="They are slow.")
    Client().post(links(people.contact)["close"])
    assert now_of(ticket) == Status.CLOSED.value


def test_a_link_is_over_after_a_month(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    path = links(people.contact)["refuse"]
    now.at += LIFE_S
    assert Client().post(path, {"text": "x"}).status_code == 410
    assert "refused" not in story(ticket)


def test_no_part_of_a_link_can_be_changed(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    other = submit(
        people.desk, contact=people.contact, by=people.chloe, at=now.at, channel="portal", priority="question",
        subject="Other", text="Other.",
    ).ticket  # fmt: skip
    token = offered(ticket, at=now.at)[Deed.REFUSE].token
    name, deed, seq, until, code = token.split(".")
    assert find(people.desk, token) is not None
    changed = [
        (other.public_id, deed, seq, until, code),
        (name, "close", seq, until, code),
        (name, deed, str(int(seq) + 1), until, code),
        (name, deed, seq, str(int(until) + 1), code),
        (name, deed, f"0{seq}", until, code),
        (name, deed, seq, until, code[:-1] + ("a" if code[-1] != "a" else "b")),
        (name, deed, seq, until, code.upper()),
        (name, deed, seq, until, code + "a"),
        *((name, deed, seq, until, code[:length]) for length in range(len(code))),
    ]
    for parts in changed:
        assert find(people.desk, ".".join(parts)) is None, parts
    assert Client().post(f"/decision/{'.'.join(changed[1])}/").status_code == 410
    assert now_of(ticket) == Status.RESOLVED.value


def test_a_link_is_of_one_desk_and_one_address(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    token = offered(ticket, at=now.at)[Deed.CLOSE].token
    assert find(cast("alias", "alias").desk, token) is None
    Contact.objects.filter(pk=people.contact.pk).update(email="new@fluksaqua.test")
    assert find(people.desk, token) is None


def test_nothing_is_offered_to_who_only_follows_nor_to_who_works_there(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    add(ticket, by=people.ada, at=now.at, email="follower@elsewhere.test")
    reply(ticket, by=people.ada, at=now.at, text="Well?", asks=True)
    make_round(at=now.at + 60)
    for mail in Mail.objects.exclude(recipient=people.contact.email):
        assert "/decision/" not in mail.text + mail.html
    assert "close" in links(people.contact)


def test_who_tries_words_on_a_request_gets_no_link_that_decides(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    shown = preview(people.desk, "reply", "en", of_house("reply", "en"), ticket=ticket, author="Ada", at=now.at)
    assert shown.is_real
    tokens = [found[2] for found in LINK.finditer(shown.worded.text)]
    assert tokens
    assert not any(find(people.desk, token) for token in tokens)


def test_a_link_signs_nobody_in(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    client = Client()
    client.get(links(people.contact)["close"])
    client.post(links(people.contact)["close"])
    assert "_auth_user_id" not in client.session
    assert "sign-in" in client.get(f"/requests/{ticket.public_id}/").content.decode()


def test_a_page_of_a_link_is_kept_by_no_cache_and_names_itself_to_nobody(people: Cast, now: Now) -> None:
    asked(people, now)
    got = Client().get(links(people.contact)["close"])
    assert "no-store" in got.headers["Cache-Control"]
    assert got.headers["Referrer-Policy"] == "same-origin"


def test_a_forged_press_of_the_button_from_elsewhere_does_nothing(people: Cast, now: Now) -> None:
    ticket = asked(people, now)
    assert Client(enforce_csrf_checks=True).post(links(people.contact)["close"]).status_code == 403
    assert now_of(ticket) == Status.RESOLVED.value
