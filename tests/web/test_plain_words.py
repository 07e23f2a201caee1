"""What pages say of themselves and of what was typed: in our words, in both languages, for every machine."""

import re
from collections.abc import Callable

import pytest
from django.test import override_settings

from guichet.tickets.actions import reply, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from web.world import World

pytestmark = pytest.mark.django_db

WorldOf = Callable[[str], World]
TYPED = {"priority": "minor", "subject": "Meters read zero", "text": "Since 08:40.", "key": "one"}
DJANGO = (
    "Ensure this",
    "Assurez-vous",
    "Null characters",
    "caractère nul",
    "Enter a valid",
    "Saisissez",
    "Select a valid",
)


def sent(world: World, language: str = "en", **said: str) -> tuple[int, str]:
    """Send the form of a new request; the status of the answer, and its page."""
    client = world.client(world.contact)
    client.cookies["django_language"] = language
    answer = client.post("/requests/new/", TYPED | said)
    return answer.status_code, " ".join(answer.content.decode().split())


def beside(page: str, field: str) -> str:
    """What is said to be wrong beside a field."""
    found = re.search(rf'<p class="error" id="id_{field}_error">.*?<span>(.*?)</span>', page)
    return found.group(1).strip() if found else ""


@pytest.mark.parametrize("field", ["subject", "text"])
@pytest.mark.parametrize("unseen", ["\u200b\u200b", "\u2060 \ufeff", "\u00ad", " \u3000 "])
def test_what_cannot_be_seen_is_still_needed(world: World, field: str, unseen: str) -> None:
    status, page = sent(world, **{field: unseen})
    assert (status, beside(page, field)) == (422, "Still needed.")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("language", "said", "field", "word"),
    [
        ("en", {"subject": "Meters\x00read"}, "subject", "It holds a character that cannot be kept (NUL)."),
        ("fr", {"text": "Depuis\x00hier"}, "text", "Il s’y trouve un caractère qui ne peut être conservé (NUL)."),
        ("en", {"subject": "x" * 301}, "subject", "Too long: at most 300 characters, and it has 301."),
        (
            "fr",
            {"subject": "x" * 301},
            "subject",
            "Trop long : 300 caractères au plus, et il y en a 301.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_our_words(
    world: World, language: str, said: dict[str, str], field: str, word: str
) -> None:
    status, page = sent(world, language, **said)
    assert status == 422
    assert beside(page, field).startswith(word)
    assert not [words for words in DJANGO if words in page]


def test_numbers_addresses_and_choices_too(world: World) -> None:
    ticket = world.file()
    client = world.client(world.agent)
    for minutes, word in (("0", "Too small: at least 1."), ("x", "Write a whole number, in digits.")):
        page = client.post(f"/desk/{ticket.number}/work/", {"minutes": minutes}).content.decode()
        assert word in page
    page = client.post(f"/desk/{ticket.number}/priority/", {"priority": "huge", "reason": "x"}).content.decode()
    assert "“huge” cannot be chosen: take one of those that are offered." in page
    page = client.post("/people/customers/", {"email": "nobody"}).content.decode()
    assert not [words for words in DJANGO if words in page]


def test_the_promise_is_shown_without_sending(world: World) -> None:
    """Where no script follows the choice, a button asks for it: nothing is filed, lost, or held to be wrong."""
    client = world.client(world.contact)
    assert "Show what we promise" in client.get("/requests/new/").content.decode()
    answer = client.post(
        "/requests/new/", {"priority": "blocking", "subject": "Meters", "key": "mine", "promise": "on"}
    )
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert "today, 14:00" in page
    assert 'value="Meters"' in page
    assert 'name="key" value="mine"' in page
    assert 'value="blocking" checked' in page
    assert 'role="alert"' not in page
    assert not Ticket.objects.exists()


def test_the_same_sent_once_more_is_the_request_that_there_is(world: World) -> None:
    assert sent(world)[0] == 302
    client = world.client(world.contact)
    page = client.post("/requests/new/", TYPED, follow=True).content.decode()
    assert "Sent before. Its number is 1." in page
    status, page = sent(world, text="Since 09:00, too.")
    assert status == 422
    assert "This form was sent before, with other words." in page
    assert Ticket.objects.count() == 1
    [fresh] = re.findall(r'name="key" value="([^"]+)"', page)
    assert sent(world, text="Since 09:00, too.", key=fresh)[0] == 302
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("machine", "language", "key"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64)", "en", "Ctrl ↵"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "fr", "Ctrl ↵"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "fr", "⌘ ↵"),
    ],
)
def test_keys_are_called_as_the_keyboard_calls_them(world: World, machine: str, language: str, key: str) -> None:
    ticket = world.file()
    client = world.client(world.agent, **{"user-agent": machine})
    client.cookies["django_language"] = language
    page = client.get(f"/desk/{ticket.number}/").content.decode()
    assert f"<kbd>{key}</kbd>" in page


@override_settings(DEBUG=False)
def test_a_page_that_is_not_there_wears_the_brand_of_its_desk(world: World) -> None:
    world.desk.accent = "#1e5f74"
    world.desk.save()
    page = world.client(world.contact).get("/requests/none/").content.decode()
    assert "FluksAqua</b></a>" in page
    assert "1e5f74" in page
    assert "Guichet</a>" not in page


@pytest.mark.parametrize(("policy", "board"), [("alias", "board unranked"), ("esker", "board")])
def test_a_policy_without_levels_shows_none(world_of: WorldOf, policy: str, board: str) -> None:
    world = world_of(policy)
    world.file(fields={})
    page = world.client(world.agent).get("/desk/").content.decode()
    assert f'<table class="{board}">' in page


def test_those_of_the_desk_read_their_own_words_for_a_status(world_of: WorldOf) -> None:
    world = world_of("alias")
    ticket = world.file()
    by = Actor.agent(world.agent)
    take(ticket, by=by, at=world.clock.at)
    reply(ticket, by=by, at=world.clock.at, text="Which plan?", asks=True)
    agents = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    theirs = world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    assert "Taken in charge, waiting for the customer" in agents
    assert "waiting for you" not in agents
    assert "Taken in charge, waiting for you" in theirs
    assert "Taken in charge, waiting for you" in world.client(world.contact).get("/policy/").content.decode()
