"""The words of a desk's letters as its managers change them in the browser."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.accounts.models import User
from guichet.desks.models import Role, Seat
from guichet.kit.models import Mail
from guichet.notices.catalogue import TEXTS
from guichet.notices.models import LetterText
from guichet.notices.round import make_round
from guichet.notices.texts import of_house
from guichet.tickets.actions import take
from guichet.tickets.actor import Actor
from passing import pass_time
from purses import prepay
from web.world import World, person

pytestmark = pytest.mark.django_db

CLOSED = "/setup/letters/closed/en/"


def _manages(world: World) -> User:
    """A manager of the desk."""
    user = person("manon@fluksaqua.test", "Manon")
    Seat.objects.create(desk=world.desk, user=user, role=Role.MANAGER)
    return user


@pytest.fixture
def manager(world: World) -> Client:
    """A browser of a manager of the desk."""
    return world.client_of(_manages(world))


def words(act: str = "keep", seen: int = 0, **other: str) -> dict[str, object]:
    """What the page of a letter sends: the house's words, where nothing else is said."""
    house = of_house("closed", "en")
    return {"subject": house.subject, "text": house.text, "seen": seen, "act": act, **other}


def page_of(client: Client, path: str = CLOSED) -> str:
    return client.get(path).content.decode()


def paper(page: str) -> str:
    """The letter as it looks."""
    found = re.search(r'<article class="letter-paper".*?</article>', page, re.DOTALL)
    assert found
    return found.group(0)


def test_every_letter_is_listed_with_when_it_is_sent_and_by_which_clause(manager: Client) -> None:
    page = page_of(manager, "/setup/letters/")
    for code in TEXTS:
        assert f"/setup/letters/{code}/en/" in page
        assert f"/setup/letters/{code}/fr/" in page
    assert "FA-6" in page
    # FluksAqua sells no time.
    assert "The policy in force never comes to it." in page


def test_every_letter_has_a_page_in_each_language(manager: Client) -> None:
    for code in TEXTS:
        for language in ("en", "fr"):
            page = page_of(manager, f"/setup/letters/{code}/{language}/")
            assert "{{" not in paper(page)


@pytest.mark.parametrize("path", ["nothing/en/", "closed/de/"])
def test_there_is_no_other_letter_and_no_other_language(manager: Client, path: str) -> None:
    assert manager.get(f"/setup/letters/{path}").status_code == 404


def test_a_customers_letter_has_the_languages_of_the_desk(world: World, manager: Client) -> None:
    world.desk.languages = ["fr"]
    world.desk.save()
    assert manager.get(CLOSED).status_code == 404
    assert manager.get("/setup/letters/desk_breach/en/").status_code == 200


def test_words_that_are_kept_are_those_of_the_next_letter(world: World, manager: Client) -> None:
    house = of_house("confirmation", "en")
    said = {"subject": "{{number}} is here", "text": house.text, "seen": 0, "act": "keep"}
    assert manager.post("/setup/letters/confirmation/en/", said).status_code == 302
    ticket = world.file()
    make_round(at=world.clock.at)
    (mail,) = Mail.objects.filter(purpose="confirmation")
    assert mail.subject == f"{ticket.number} is here"
    assert "your own words, by Manon" in page_of(manager, "/setup/letters/")
    assert "<b>Manon</b>" in page_of(manager, "/setup/letters/confirmation/en/")


def test_what_is_wrong_is_said_with_its_place_and_nothing_is_lost(manager: Client) -> None:
    text = "Number {{number}}: {{ground}}\n{{ruel}}\n{{reopening}} at length"
    answer = manager.post(CLOSED, words(subject="Over", text=text))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<b>Line 2:</b> {{ruel}} means nothing in this letter. Did you mean {{rule}}?" in page
    assert "<b>Line 1:</b> {{ground}} sometimes has nothing to say." in page
    assert "{{link}} is missing: the address of the request" in page
    assert "The house&#x27;s words have it in line" in page
    assert "{{reopening}} at length</textarea>" in page
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("subject", ["Over\r\nBcc: everybody@elsewhere.test", "Over\nX: y", "Over\u2028X"])
def test_no_subject_adds_a_header(manager: Client, subject: str) -> None:
    answer = manager.post(CLOSED, words(subject=subject))
    assert answer.status_code == 422
    assert "The subject is one line" in answer.content.decode()
    assert not LetterText.objects.exists()


def test_the_letter_is_shown_with_a_request_of_the_desk_and_is_escaped(world: World, manager: Client) -> None:
    ticket = world.file("<b>Meters</b>")
    path = "/setup/letters/confirmation/en/"
    page = paper(page_of(manager, f"{path}?ticket={ticket.number}"))
    assert "&lt;b&gt;Meters&lt;/b&gt;" in page
    assert "Hélène Pruneau, Laiterie Beauvoir" in page
    assert "FA-5" in page
    invented = page_of(manager, path)
    assert "With a request that is invented." in invented
    assert "Camille Martin" in paper(invented)


def test_letters_of_what_happened_to_a_request_are_shown_as_they_would_be_in_either_language(
    world_of: Callable[[str], World],
) -> None:
    world = world_of("alias")
    manager = world.client_of(_manages(world))
    prepay(40)
    ticket = world.file("Le traceur", priority=None)
    take(ticket, by=Actor.agent(world.agent), at=world.clock.at)
    pass_time(world.clock.at + 4 * 3600)
    low = page_of(manager, f"/setup/letters/credit_gone/fr/?ticket={ticket.number}")
    assert "Avec votre demande numéro 1, votre temps" in paper(low)
    assert "Bonjour Hélène Pruneau," in paper(low)
    note = page_of(manager, f"/setup/letters/desk_credit_gone/en/?ticket={ticket.number}")
    assert "Hello Marie Tremblay," in paper(note)
    # Nobody is mailed by looking.
    assert not Mail.objects.filter(created_at__gt=world.clock.at + 4 * 3600).exists()


def test_a_request_without_such_a_letter_and_a_foreign_one_are_not_shown(world: World, manager: Client) -> None:
    ticket = world.file("SECRET-SUBJECT")
    for number in (ticket.number, 999_999, "9" * 30):
        page = page_of(manager, f"{CLOSED}?ticket={number}")
        assert "SECRET-SUBJECT" not in paper(page)
        assert "invented" in page


def test_what_is_being_typed_is_shown_with_what_would_be_refused(manager: Client) -> None:
    answer = manager.post(f"{CLOSED}shown", words(text="Dear {{name}},\n<script>alert(1)</script> {{nme}}"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dear Camille Martin," in paper(page)
    assert "<script>" not in page
    assert "Did you mean {{name}}?" in page
    assert not LetterText.objects.exists()


def test_a_test_goes_to_whoever_asks_and_to_no_ticket(world: World, manager: Client) -> None:
    answer = manager.post(CLOSED, words("test", subject="Over: {{number}}"))
    assert "A test is on its way to manon@fluksaqua.test." in answer.content.decode()
    (mail,) = Mail.objects.all()
    assert (mail.recipient, mail.subject, mail.subject_id) == ("manon@fluksaqua.test", "Over: 1042", 0)
    assert mail.automatic
    assert not LetterText.objects.exists()
    make_round(at=world.clock.at)
    mail.refresh_from_db()
    assert mail.handed_over_at == world.clock.at


def test_a_test_of_words_that_cannot_be_is_not_sent(manager: Client) -> None:
    assert manager.post(CLOSED, words("test", text="{{nothing}}")).status_code == 422
    assert not Mail.objects.exists()


def test_what_differs_is_shown_and_the_houses_words_come_back_in_one_act(manager: Client) -> None:
    house = of_house("closed", "en")
    own = house.text.replace("is closed.", "is closed for now.")
    manager.post(CLOSED, words(text=own))
    page = page_of(manager)
    assert "is closed for now.</ins>" in page
    assert "is closed.</del>" in page
    assert manager.post(CLOSED, {"act": "house", "seen": LetterText.objects.get().pk}).status_code == 302
    page = page_of(manager)
    assert "</ins>" not in page
    assert "the house&#x27;s words again" in page
    assert LetterText.objects.count() == 2


def test_who_was_slower_is_told_and_may_keep_theirs_after_all(manager: Client) -> None:
    manager.post(CLOSED, words(subject="First"))
    answer = manager.post(CLOSED, words(subject="Second"))
    assert answer.status_code == 422
    assert "Somebody changed this letter just now." in answer.content.decode()
    assert 'value="Second"' in answer.content.decode()
    (first,) = LetterText.objects.all()
    assert manager.post(CLOSED, words(subject="Second", seen=first.pk)).status_code == 302


def test_agents_and_administrators_do_not_find_the_letters(world: World) -> None:
    administrator = person("root@house.test", "Rita")
    administrator.is_administrator = True
    administrator.save()
    for client in (world.client(world.agent), world.client_of(administrator)):
        assert client.get("/setup/letters/").status_code == 404
    assert "/setup/letters/" not in world.client_of(administrator).get("/setup/").content.decode()


def test_pages_ask_no_more_for_more_changes(world: World, manager: Client) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(path).status_code == 200
        return len(queries)

    world.file()
    for path in ("/setup/letters/", CLOSED, "/setup/"):
        cost(path)
    before = [cost(path) for path in ("/setup/letters/", CLOSED, "/setup/")]
    seen = 0
    for i in range(4):
        world.file()
        manager.post(CLOSED, words(subject=f"Over {i}", seen=seen))
        seen = LetterText.objects.latest("pk").pk
        house = of_house("reply", "fr")
        last = LetterText.objects.filter(letter="reply").order_by("-pk").first()
        said = {"subject": f"{{{{number}}}} {i}", "text": house.text, "seen": last.pk if last else 0, "act": "keep"}
        manager.post("/setup/letters/reply/fr/", said)
    assert LetterText.objects.count() == 8
    assert [cost(path) for path in ("/setup/letters/", CLOSED, "/setup/")] == before
