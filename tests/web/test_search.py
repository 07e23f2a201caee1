"""What people wrote is found by whoever may read it, from the moment at which it was written until it is erased."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from guichet.customers.erasing import erase as erase_contact
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.models import SearchText
from guichet.kit.search.query import Query
from guichet.tickets.actions import answer, note, reply
from guichet.tickets.actor import Actor
from guichet.tickets.collaborating import add
from guichet.tickets.erasing import erase
from guichet.tickets.models import Message, Ticket
from guichet.tickets.searching import search
from web.world import World

pytestmark = pytest.mark.django_db


def found(who: Seat | Contact, text: str) -> list[str]:
    """The subjects of what somebody finds, in order."""
    return [each.ticket.subject for each in search(who, Query.read(text))]


@pytest.fixture
def desk(world: World) -> World:
    """Two requests of one customer, one of another; a reply, an answer and a note."""
    world.main = world.file("Débitmètre en panne", text="The pump P-42 stopped: error E4012 on the gateway.")
    world.missed = world.file("Invoice of March", text="Please send the invoice again, for the pumps.")
    agent = Actor.agent(world.agent)
    reply(world.main, by=agent, at=world.clock.at, text="Have you restarted the valve?", asks=True)
    answer(world.main, by=Actor.customer(world.contact), at=world.clock.at, text="Yes, the turbine hums.")
    note(world.main, by=agent, at=world.clock.at, text="Firmware of February, a secretword.")
    return world


@pytest.mark.parametrize(
    "text",
    [
        "pump",
        "PUMP",
        "debitmetre",
        "débitmètre",
        "DEBITMETRE",
        "e4012",
        "E40*",
        "p-42",
        '"error e4012"',
        "turbine",
        "valve",
        "pump stopped",
        "pruneau pump",
        "Hélène gateway",
        "beauvoir gateway",
        "gateway -invoice",
        "error -missing",
        "gatew*",
        '"the gateway',
    ],
)
def test_an_agent_finds_a_request_by_its_words(desk: World, text: str) -> None:
    assert "Débitmètre en panne" in found(desk.agent, text)


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "gatew",
        "gateway -pump",
        '"e4012 error"',
        "pump -stopped -invoice",
        "turbine gateway",
        "",
        "-pump",
        "*",
    ],
)
def test_what_is_not_there_is_not_found(desk: World, text: str) -> None:
    assert "Débitmètre en panne" not in found(desk.agent, text)


def test_plurals_are_found_where_the_words_are_reduced_to_their_stems(desk: World) -> None:
    assert (
        sorted(found(desk.agent, "pumps"))
        == sorted(found(desk.agent, "pump"))
        == ["Débitmètre en panne", "Invoice of March"]
    )


def test_a_request_is_found_by_its_number(desk: World) -> None:
    assert found(desk.agent, str(desk.main.number)) == ["Débitmètre en panne"]


def test_who_stands_in_the_subject_comes_first(desk: World) -> None:
    for i in range(5):
        desk.file(f"Later {i}", text="About the invoice.")
    assert found(desk.agent, "invoice")[0] == "Invoice of March"
    assert found(desk.agent, "invoice")[1:] == [f"Later {i}" for i in (4, 3, 2, 1, 0)]


def test_notes_are_found_by_the_desk_only(desk: World) -> None:
    assert found(desk.agent, "secretword") == ["Débitmètre en panne"]
    assert found(desk.contact, "secretword") == []
    assert found(desk.contact, "turbine") == ["Débitmètre en panne"]


def test_a_customer_never_finds_another_customers_request(desk: World) -> None:
    assert found(desk.stranger, "pump") == []
    assert found(desk.stranger, "beauvoir") == []
    desk.stranger.is_administrator = True
    desk.stranger.save()
    assert found(desk.stranger, "pump") == []


def test_an_administrator_finds_their_organisations_requests(desk: World) -> None:
    colleague = Contact.objects.create(
        desk=desk.desk, organisation=desk.contact.organisation, email="c@beauvoir.test", name="Carl"
    )
    assert found(colleague, "turbine") == []
    colleague.is_administrator = True
    assert found(colleague, "turbine") == ["Débitmètre en panne"]


def test_who_joins_later_finds_what_came_after(desk: World) -> None:
    by = Actor.customer(desk.contact)
    add(desk.main, by=by, at=desk.clock.at, email=desk.stranger.email)
    reply(desk.main, by=Actor.agent(desk.agent), at=desk.clock.at, text="A laterword.")
    note(desk.main, by=Actor.agent(desk.agent), at=desk.clock.at, text="A lastword.")
    assert found(desk.stranger, "turbine") == []
    assert found(desk.stranger, "e4012") == []
    assert found(desk.stranger, "lastword") == []
    assert found(desk.stranger, "laterword") == ["Débitmètre en panne"]


def test_another_desk_finds_nothing(desk: World) -> None:
    other = desk.desk
    other.pk, other.slug, other.address = None, "other", "/other"
    other.save()
    seat = Seat.objects.create(desk=other, user=desk.agent.user)
    assert found(seat, "pump") == []


def test_an_agent_who_left_finds_nothing(desk: World) -> None:
    desk.agent.is_active = False
    assert found(desk.agent, "pump") == []


def test_erased_words_are_found_no_more(desk: World) -> None:
    message = Message.objects.get(ticket=desk.main, text__contains="E4012")
    erase(message, by=desk.agent, at=desk.clock.at)
    assert found(desk.agent, "e4012") == []
    assert found(desk.agent, "debitmetre") == ["Débitmètre en panne"]
    assert not SearchText.objects.filter(body__contains="e4012").exists()
    erase(message, by=desk.agent, at=desk.clock.at, subject_too=True)
    assert found(desk.agent, "debitmetre") == []
    assert found(desk.agent, "turbine") == [""]


def test_an_erased_person_is_found_no_more(desk: World) -> None:
    assert found(desk.agent, "pruneau")
    erase_contact(desk.contact, at=desk.clock.at)
    assert found(desk.agent, "pruneau") == []
    assert found(desk.agent, "beauvoir pump")
    assert not SearchText.objects.filter(people__contains="pruneau").exists()


def file_and_fail(desk: World) -> None:
    """File a request in a transaction that fails."""
    desk.file("Ephemeral", text="A quickword.")
    raise IntegrityError


def test_words_are_in_the_index_only_if_their_change_is_committed(desk: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        file_and_fail(desk)
    assert found(desk.agent, "quickword") == []


def test_reindexing_comes_to_the_same(desk: World, capsys: pytest.CaptureFixture[str]) -> None:
    kept = list(SearchText.objects.order_by("part").values_list("part", "title", "people", "body", "scope"))
    SearchText.objects.filter(subject=desk.main.pk).delete()
    SearchText.objects.update(body="stale")
    call_command("reindex")
    assert capsys.readouterr().out == "fluksaqua: 5 messages\n"
    assert list(SearchText.objects.order_by("part").values_list("part", "title", "people", "body", "scope")) == kept
    assert found(desk.agent, "stale") == []
    assert found(desk.agent, "turbine") == ["Débitmètre en panne"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '""',
        "'",
        "';--",
        "NEAR(a b)",
        "a AND",
        "OR",
        "NOT",
        "title:pump",
        "{title}: x",
        "^pump",
        "a:*",
        ":*",
        "!pump",
        "pump & | !",
        "(((",
        "\\",
        "\x00pump\x00",
        "\ud800",
        "%s %(x)s",
        "*" * 300,
        "- - -",
        "-" * 300,
        "a" * 5000,
        "x " * 5000,
        '"a b c d e f g h i j k l m n o p"',
        "💩 ٣ ß ﬀ İ",
        "scope:message1i",
        "1e5 0x1 -1 +1 .5",
        "the",
        "-the the",
    ],
)
def test_nothing_that_is_typed_is_an_error(desk: World, text: str) -> None:
    found(desk.agent, text)
    found(desk.contact, text)


def test_a_word_of_no_end_is_indexed_and_found_by_its_beginning(desk: World) -> None:
    desk.file("Endless", text="q" * 90_000)
    assert found(desk.agent, "qqqq*") == ["Endless"]


@pytest.mark.usefixtures("desk")
def test_every_message_is_in_the_index_once() -> None:
    assert sorted(SearchText.objects.values_list("part", flat=True)) == sorted(
        Message.objects.values_list("pk", flat=True)
    )
    assert Ticket.objects.count() == 2
