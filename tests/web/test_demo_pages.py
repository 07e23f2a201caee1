"""The pages of a demonstration: whom to sign in as, what comes next, and every mail as it looks."""

import importlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from guichet import clock
from guichet.contracts.models import LedgerEntry
from guichet.customers.models import Contact
from guichet.demo.desks import DESKS, story_of
from guichet.demo.management.commands import demodata
from guichet.demo.people import DAY, make
from guichet.desks.models import Desk
from guichet.kit import jobs
from guichet.kit.models import Mail
from guichet.tickets.models import Event, Ticket
from guichet.web.demo import clocks, people

pytestmark = pytest.mark.django_db

# A Tuesday at ten in the morning, in Toronto.
NOW = 1_773_151_200


@pytest.fixture
def tell(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """A demonstration with a clock of its own, in which a desk can be told."""
    # Read while this is no demonstration yet: other tests see the addresses without it.
    for addresses in ("web.demo_urls", "web.demo_house_urls"):
        importlib.import_module(addresses)
    settings.DEMO, settings.MAIL_FOLDER = True, str(tmp_path / "mail")
    settings.ROOT_URLCONF, settings.HOUSE_URLCONF = "web.demo_urls", "web.demo_house_urls"
    monkeypatch.setenv(clock.FILE_VARIABLE, str(tmp_path / "clock.json"))
    clock.begin(NOW, speed=0)

    def told(slug: str) -> None:
        story_of(make(DESKS[slug].setting, at=NOW - 400 * DAY, now=NOW), now=NOW, tickets=0).play()

    return told


def text_of(page: bytes) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def test_the_first_page_names_each_desk_and_somebody_of_each_role(tell: Callable[[str], None]) -> None:
    tell("fluksaqua")
    tell("esker")
    said = text_of(Client().get("/").content)
    for words in ("FluksAqua", "Esker", "Networks of drinking water", "A mail that lacks the steps"):
        assert words in said
    for person in (
        "Denis Roy customer, Lakeshore Water Board",
        "Karen Whitfield administrator, Lakeshore",
        "agent",
        "manager",
    ):
        assert person in said
    assert "Still getting their past" not in said


def test_one_click_signs_in_at_the_desk_of_the_person(tell: Callable[[str], None]) -> None:
    tell("esker")
    client = Client()
    contact = Contact.objects.get(email="manon@velay.example")
    arrived = client.post("/demo/sign-in/", {"person": contact.user_id, "desk": contact.desk_id}, follow=True)
    assert arrived.status_code == 200
    assert arrived.redirect_chain[-1][0].startswith("/esker/")
    assert "Manon Giraud" in text_of(arrived.content)


def test_the_first_page_leads_to_the_name_under_which_one_click_signs_in(
    tell: Callable[[str], None], settings: Settings
) -> None:
    tell("esker")
    settings.BASE_URL = "http://localhost:8940"
    other = Client().get("/demo/", headers={"host": "127.0.0.1:8940"})
    assert (other.status_code, other.headers.get("Location")) == (302, "http://localhost:8940/demo/")


def test_the_first_page_asks_no_more_questions_of_many_desks_than_of_one(tell: Callable[[str], None]) -> None:
    client, asked = Client(), []
    for slug in ("fluksaqua", "alias"):
        tell(slug)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_desk_that_is_being_told_is_announced_with_how_far_it_is(tell: Callable[[str], None]) -> None:
    tell("alias")
    assert people.QUEUE == demodata.QUEUE
    jobs.enqueue(people.QUEUE, at=NOW, payload={"desk": "esker", "name": "Esker"})
    job = jobs.claim([people.QUEUE], at=NOW)
    assert job is not None
    jobs.progress(job, at=NOW, done=30, of=120)
    said = text_of(Client().get("/").content)
    assert "Still getting their past" in said
    assert "Esker 25 %" in said
    jobs.complete(job, at=NOW)
    assert "Still getting" not in text_of(Client().get("/").content)


def test_the_clock_says_what_comes_next_and_the_jump_leads_there(tell: Callable[[str], None]) -> None:
    tell("fluksaqua")
    client = Client()
    coming = re.search(r"FluksAqua , ticket (\d+): the desk ([^:]+): ", text_of(client.get("/").content))
    assert coming is not None
    assert coming[2] == "marks as missed"
    before = Event.objects.filter(by="system", ticket__number=int(coming[1])).count()
    said = text_of(client.post("/demo/clock/", {"jump": "act"}, follow=True).content)
    assert "It is later now." in said
    assert Event.objects.filter(by="system", ticket__number=int(coming[1])).count() > before
    # Each act is told, with its clause, and leads to its ticket.
    meanwhile = said.partition("What the desks did meanwhile")[2]
    assert "marked as missed: First response FA-5" in meanwhile
    assert f"FluksAqua, ticket {coming[1]} , " in meanwhile
    # The round was made at once: nothing is left to do at this moment, and what follows is known.
    assert "What comes next by itself:" in said
    assert "A desk is at work" not in said


def test_prepaid_time_that_ran_while_time_was_skipped_is_told(tell: Callable[[str], None]) -> None:
    """AL-2: nobody works meanwhile, and what a meter debits is not kept from whoever skipped the time."""
    tell("alias")
    client = Client()
    before = LedgerEntry.objects.filter(kind="debited").count()
    said = ""
    for _time in range(20):
        said = client.post("/demo/clock/", {"jump": "act"}, follow=True).content.decode()
        if LedgerEntry.objects.filter(kind="debited").count() > before:
            break
    entry = LedgerEntry.objects.filter(kind="debited").latest("pk")
    assert entry.ticket is not None
    number = Ticket.objects.get(pk=entry.ticket).number
    assert re.search(rf"debited [^.]* of prepaid time {entry.clause} ALIAS, ticket {number} , ", text_of(said.encode()))
    assert f'/alias/desk/{number}/"' in said
    assert f'/alias/policy/1/#{entry.clause}"' in said


def test_a_jump_of_the_desk_whose_meter_runs_leads_to_its_next_slice_and_no_further(
    tell: Callable[[str], None],
) -> None:
    tell("alias")
    client, desk, entries = Client(), Desk.objects.get(slug="alias"), LedgerEntry.objects.filter(kind="debited")
    for _time in range(3):
        before, following = entries.count(), clocks.next_by_desk()[desk.pk]
        client.post("/demo/clock/", {"jump": "act", "desk": desk.pk})
        assert entries.count() <= before + 1
        if entries.count() > before:
            assert clock.now_seconds() == following
            return
    raise AssertionError("a meter runs")


def test_jumps_lead_through_all_that_is_to_come_until_nothing_is(tell: Callable[[str], None]) -> None:
    tell("fluksaqua")
    client = Client()
    for _time in range(60):
        at = clock.now_seconds()
        said = text_of(client.post("/demo/clock/", {"jump": "act"}, follow=True).content)
        if "No desk is going to do anything by itself." in said:
            break
        assert clock.now_seconds() > at
        assert Event.objects.filter(at__gt=at, by="system").exists() or "What comes next" in said
    assert "What comes next" not in said


def test_mails_are_shown_by_desk_the_latest_first_and_one_as_it_looks(tell: Callable[[str], None]) -> None:
    tell("fluksaqua")
    tell("esker")
    everything = Client().get("/demo/mail/").content.decode()
    latest = Mail.objects.order_by("-created_at", "-pk").first()
    assert latest is not None
    assert f"/demo/mail/{latest.pk}/" in everything
    assert "[Esker n°" in everything
    assert "[FluksAqua" in everything
    only = Client().get("/demo/mail/?desk=fluksaqua").content.decode()
    assert "[Esker n°" not in only
    assert "[FluksAqua" in only
    letter = Client().get(f"/demo/mail/{latest.pk}/")
    assert latest.html == letter.content.decode()
    assert letter.headers["Content-Security-Policy"].endswith("sandbox")
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    assert Client().get("/demo/mail/999999999/").status_code == 404
    assert Client().get("/demo/mail/?mail=999999999").status_code == 404


def test_older_mails_follow_each_once(tell: Callable[[str], None]) -> None:
    tell("fluksaqua")
    model = Mail.objects.order_by("pk").first()
    assert model is not None
    for number in range(90):
        job = jobs.enqueue("none", at=NOW)
        fields = {field.attname: getattr(model, field.attname) for field in Mail._meta.concrete_fields}
        again = {"id": None, "job_id": job.pk, "key": f"again {number}", "message_id": f"<{number}@again>"}
        Mail(**{**fields, **again, "subject": f"Number {number}!"}).save()
    seen, address = [], "/demo/mail/?desk=fluksaqua"
    while address:
        page = Client().get(address).content.decode()
        seen += re.findall(r"<b>Number (\d+)!</b>", page)
        more = re.search(r'class="more"><a class="btn" href="([^"]+)"', page)
        address = "/demo/mail/" + more[1].replace("&amp;", "&") if more else ""
    assert sorted(int(number) for number in seen) == list(range(90))
