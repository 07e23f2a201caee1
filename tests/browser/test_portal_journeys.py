"""The portal at each of the five desks, driven by a customer from the promise to the end, clause by clause."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.contracts.models import Contract
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import close, exclude, give_workaround, prioritise, reply, resolve, set_kind, take
from guichet.tickets.actor import Actor
from guichet.tickets.models import Ticket
from guichet.tickets.replay import verify
from purses import prepay
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WorldOf = Callable[[str], World]


@pytest.fixture(autouse=True)
def mails(settings: Settings, tmp_path: Path) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def portal(browser: Browser, live_server: LiveServer) -> Callable[..., AbstractContextManager[Page]]:
    """The browser of somebody who is signed in, at an address."""

    @contextmanager
    def opened(world: World, who: Contact | Seat, path: str = "/requests/new/") -> Iterator[Page]:
        with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
            session = world.client(who).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page.goto(live_server.url + path)
            yield page

    return opened


Portal = Callable[..., AbstractContextManager[Page]]


def ask(page: Page, subject: str, text: str = "Since this morning.") -> Ticket:
    """Type a request and send it."""
    page.get_by_label("In one line").fill(subject)
    page.locator("#id_text").fill(text)
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator(".told")).to_contain_text("Sent.")
    return Ticket.objects.order_by("-pk")[0]


def later(world: World, when: str) -> int:
    """Time passes, and the rounds are made."""
    world.clock.set(when)
    make_round(at=world.clock.at)
    return world.clock.at


def read_the_kind(page: Page, world: World, ticket: Ticket) -> None:
    """What the desk found the request to be, and why (ES-9)."""
    by, at, why = Actor.agent(world.agent), later(world, "2026-03-10 10:30"), "It happens at each sending."
    set_kind(ticket, by=by, at=at, kind="problem", reproducible="yes", reason=why)
    page.reload()
    expect(page.locator(".talk")).to_contain_text("found what kind of request it is: Problem ES-9")
    expect(page.locator(".talk")).to_contain_text(why)
    expect(page.locator("aside dd", has_text="Problem")).to_contain_text("ES-9")


def test_esker_from_a_wish_to_a_validated_solution(portal: Portal, world_of: WorldOf) -> None:
    """ES-2, ES-3, ES-4, ES-5, ES-6, ES-7, ES-9."""
    world = world_of("esker")
    agent = Actor.agent(world.agent)
    with portal(world, world.contact) as page:
        page.get_by_role("radio", name="Priority 1").check()
        pledge = page.get_by_role("complementary", name="What you would be promised")
        for said in (
            "or a way around it, by",
            "today, 14:00",
            "when your number is sent",
            "Your technical staff is at",
        ):
            expect(pledge).to_contain_text(said)
        page.get_by_label("In one line").fill("Invoices do not leave")
        page.get_by_label("What happens?").fill("They stay in “To validate”.")
        page.get_by_label("Which feature").fill("Payables")
        needs = pledge.locator(".missing li.given")
        expect(needs).to_have_count(3)
        page.get_by_role("button", name="Send the request").click()
        expect(page.get_by_text("Still needed.")).to_have_count(1)
        expect(page.get_by_label("Which feature")).to_have_value("Payables")
        page.get_by_role("button", name="Send it incomplete").click()
        expect(page.locator("#stands-h")).to_have_text("Incomplete")
        page.get_by_label("Which steps lead to it?").fill("1. Open an invoice.")
        page.get_by_role("button", name="Send what was missing").click()
        expect(page.locator("#stands-h")).to_have_text("Submitted")
        later(world, "2026-03-10 10:04")
        page.reload()
        number = page.locator("aside section", has_text="Your number")
        for fact in ("Hélène Pruneau", "Esker", "Tue 10 Mar, 10:04", "Invoices do not leave", "Priority 1"):
            expect(number).to_contain_text(fact)
        expect(page.locator("#promise-resolution")).to_contain_text("14:04")
        expect(page.locator("aside dd", has_text="Your technical staff is at hand")).to_contain_text("ES-5")
        ticket = Ticket.objects.get()
        prioritise(ticket, by=agent, at=later(world, "2026-03-10 10:20"), priority="p2", reason="Two users of forty.")
        page.reload()
        expect(page.locator(".talk")).to_contain_text("Two users of forty.")
        expect(page.locator("aside")).to_contain_text("confirmed by Marie Tremblay")
        read_the_kind(page, world, ticket)
        give_workaround(ticket, by=agent, at=later(world, "2026-03-10 10:40"), text="Send them by hand.")
        page.reload()
        expect(page.locator(".stands")).to_contain_text("a way around")
        resolve(ticket, by=agent, at=later(world, "2026-03-10 11:00"), ground="solved", text="The rule was missing.")
        page.reload()
        page.get_by_text("Refuse it, and say why").click()
        page.get_by_label("What is not solved").fill("One invoice still waits.")
        page.get_by_role("button", name="Refuse the solution").click()
        expect(page.locator(".stands")).to_contain_text("The solution was refused")
        expect(page.locator(".talk")).to_contain_text("One invoice still waits.")
        resolve(ticket, by=agent, at=later(world, "2026-03-10 12:00"), ground="solved", text="That one too.")
        page.reload()
        page.get_by_role("button", name="Accept the solution").click()
        expect(page.locator("#stands-h")).to_have_text("Closed")
        expect(page.locator(".stands")).to_contain_text("since the solution was accepted")
        page.locator(".stands a.clause").click()
        expect(page.locator("#ES-7")).to_be_in_viewport()


def test_esker_once_the_contract_is_over_answers_without_a_clock(portal: Portal, world_of: WorldOf) -> None:
    """ES-1: it is taken as a question before a sale, weeks pass, and nothing runs or is missed."""
    world = world_of("esker")
    Contract.objects.update(ends_at=world.clock.at)
    with portal(world, world.contact) as page:
        expect(page.locator(".lede")).to_contain_text("revised 1 January 2025")
        expect(page.locator(".lede")).to_contain_text(
            "It goes with the following, which prevails: Your contract with Esker. ES-1"
        )
        critical = page.locator("label", has=page.get_by_role("radio", name="Priority 1"))
        expect(critical).to_contain_text("none of your users can use the service")
        expect(page.get_by_role("note")).to_contain_text("Your question is welcome, as one before a sale")
        page.get_by_role("radio", name="Priority 1").check()
        expect(page.locator("#pledge")).to_contain_text("no time promised")
        for label in ("Which feature", "Which steps lead to it?"):
            page.get_by_label(label).fill("Archives")
        ask(page, "Can we still read our archives?")
        expect(page.get_by_role("note")).to_contain_text("ES-1")
        later(world, "2026-03-10 12:10")
        later(world, "2026-04-10 12:00")
        page.reload()
        expect(page.locator(".stands .big")).to_have_count(0)
        expect(page.locator("[id^=promise-]")).to_have_count(0)
    assert [*verify()] == []


def test_maintainx_by_plan_median_and_updates(portal: Portal, world_of: WorldOf) -> None:
    """MX-1, MX-2, MX-4, MX-6, MX-7, MX-8, MX-11."""
    world = world_of("maintainx")
    with portal(world, world.contact) as page:
        expect(page.locator(".lede")).to_contain_text(
            "which prevails: MaintainX's terms of service or master services agreement. MX-11"
        )
        expect(page.locator(".state")).to_contain_text("Open now, day and night.")
        pledge = page.get_by_role("complementary", name="What you would be promised")
        page.get_by_label("What is it about?").select_option(label="Data import")
        expect(pledge).to_contain_text("These do: Essential, Premium, Enterprise.")
        page.get_by_label("What is it about?").select_option(label="Troubleshooting")
        Contract.objects.update(plan="premium")
        page.get_by_role("radio", name="P0 Critical").check()
        expect(pledge).to_contain_text("First response, as a median, by")
        expect(pledge).to_contain_text("today, 10:15")
        expect(pledge).to_contain_text("every 30 min until it is resolved")
        page.get_by_label("Can you make it happen again?").select_option(label="Sometimes")
        ticket = ask(page, "No work order opens")
        expect(page.locator(".talk")).to_contain_text("Sometimes")
        expect(page.locator("#promise-first_response")).to_contain_text("as the median of a month")
        reply(ticket, by=Actor.agent(world.agent), at=later(world, "2026-03-10 10:05"), text="We see it too.")
        page.reload()
        expect(page.locator(".stands .big")).to_contain_text("Update by")
        expect(page.locator(".stands .big")).to_contain_text("10:35")
        later(world, "2026-03-10 10:36")
        page.reload()
        expect(page.locator(".stands .big")).to_contain_text("Update was due")
        expect(page.locator("#promise-update")).to_contain_text("Missed 10:35")

        Contract.objects.update(ends_at=world.clock.at)
        page.get_by_role("link", name="New request").first.click()
        expect(page.get_by_role("note")).to_contain_text("Your question is welcome, as one before a sale")
        page.get_by_role("radio", name="P0 Critical").check()
        expect(pledge).to_contain_text("no time promised")
        ask(page, "What would Enterprise cost us?")
        expect(page.get_by_role("note")).to_contain_text("MX-1")
        expect(page.locator(".stands .big")).to_have_count(0)
        page.get_by_role("link", name="What we promise").first.click()
        expect(page.locator("#MX-7")).to_contain_text("helps its users first, trains them, looks after integrations")


def test_infraspeak_sets_the_level_and_quotes_what_is_no_support(portal: Portal, world_of: WorldOf) -> None:
    """IS-1, IS-3, IS-4, IS-5, IS-6, IS-7, IS-8."""
    world = world_of("infraspeak")
    Contract.objects.update(places=2)
    world.clock.set("2026-06-10 10:00")
    with portal(world, world.contact) as page:
        hours = page.locator(".state").first
        expect(hours).to_contain_text("Closed now, until Thu 09:00. It is 10:00 in Lisbon. Day of Portugal")
        world.clock.set("2026-03-10 10:00")
        page.reload()
        expect(hours).to_contain_text("Open now, until 21:00. It is 10:00 in Lisbon.IS-1")
        expect(page.locator(".lede")).to_contain_text("which prevails: Your contract with Infraspeak. IS-8")
        expect(page.locator("main")).to_contain_text("2 of 2 requests are left until 1 April 2026")
        expect(page.get_by_role("radio")).to_have_count(0)
        page.get_by_text("How the desk sets the priority").click()
        expect(page.get_by_text("judges that the request cannot wait")).to_be_visible()
        pledge = page.get_by_role("complementary", name="What you would be promised")
        expect(pledge).to_contain_text("tomorrow, 10:00")
        expect(pledge).to_contain_text("24 h of business time, a goal")
        page.get_by_label("What is it about?").select_option(label="Technical service")
        expect(pledge).to_contain_text("sends you a quote")
        ticket = ask(page, "Bring back the assets that we deleted")
        expect(page.locator("aside", has_text="Technical service")).to_be_visible()
        mine = page.url
        page.get_by_role("link", name="My requests").first.click()
        expect(page.locator("main")).to_contain_text("1 of 2 requests is left")
        page.goto(mine)
        exclude(ticket, by=Actor.agent(world.agent), at=later(world, "2026-03-10 11:00"), ground="technical_service")
        page.reload()
        expect(page.locator("#stands-h")).to_have_text("Outside support")
        expect(page.locator(".stands")).to_contain_text("You are sent a quote for it")
        expect(page.locator(".stands")).to_contain_text("IS-7")
        expect(page.locator("#promise-resolution")).to_contain_text("Called off")
        page.get_by_role("link", name="My requests").first.click()
        expect(page.locator("main")).to_contain_text("2 of 2 requests are left")


def test_alias_by_its_lights_and_by_its_credit(portal: Portal, world_of: WorldOf) -> None:
    """AL-2, AL-4, AL-5, AL-6."""
    world = world_of("alias")
    agent = Actor.agent(world.agent)
    with portal(world, world.contact) as page:
        ticket = ask(page, "Protection absente")
        later(world, "2026-03-10 10:00")
        assert f"#{ticket.number}]" in Mail.objects.get(recipient=world.contact.email).subject
        page.get_by_role("link", name="My requests").first.click()
        row = page.locator(".req", has_text="Protection absente")
        expect(row.locator(".light.late")).to_have_text("Waiting to be taken in charge")
        expect(row).to_contain_text("No time is counted while it waits. AL-5")
        take(ticket, by=agent, at=later(world, "2026-03-10 10:30"))
        page.reload()
        expect(row.locator(".light.soon")).to_have_text("Taken in charge")
        page.get_by_role("link", name="Protection absente").click()
        later(world, "2026-03-10 10:46")
        page.reload()
        expect(page.locator("#purse")).to_contain_text("30 min")
        close(ticket, by=agent, at=later(world, "2026-03-10 10:50"), ground="solved")
        page.goto(page.url.rsplit("/requests/", 1)[0] + "/requests/")
        expect(row.locator(".light.kept")).to_have_text("Closed, resolved")
        page.locator(".lights a", has_text="Waiting to be taken in charge").click()
        expect(row).to_have_count(0)

        prepay(0)
        page.get_by_role("link", name="New request").first.click()
        pledge = page.get_by_role("complementary", name="What you would be promised")
        expect(pledge).to_contain_text("declined")
        expect(pledge).to_contain_text("Technical assistance 5 h (AST05)")
        page.get_by_label("I think it is a defect of the software").check()
        expect(pledge).not_to_contain_text("declined")
        ask(page, "Crash on opening a plan of 2019")
        expect(page.locator("#stands-h")).to_have_text("Waiting to be taken in charge")
        expect(page.locator(".talk")).to_contain_text("I think it is a defect of the software")


def test_fluksaqua_from_a_chosen_nature_to_closing_and_back(portal: Portal, world: World) -> None:
    """FA-1, FA-3, FA-4, FA-6, FA-7, FA-8."""
    world.clock.set("2026-06-24 10:00")
    with portal(world, world.contact) as page:
        hours = page.locator(".state")
        expect(hours).to_contain_text("Closed now, until Thu 08:00. It is 10:00 in Toronto. Saint Jean Baptiste Day")
        world.clock.set("2026-03-10 10:00")
        page.reload()
        expect(hours).to_contain_text("Open now, until 17:00. It is 10:00 in Toronto.FA-3")
        page.get_by_role("radio", name="Minor incident").check()
        expect(page.locator("#pledge")).to_contain_text("2 business days, a goal, with best efforts FA-5")
        ticket = ask(page, "A sensor group cannot be renamed")
        later(world, "2026-03-10 10:05")
        confirmation = Mail.objects.get(purpose="confirmation")
        assert confirmation.recipient == world.contact.email
        assert confirmation.handed_over_at is not None
        assert f"Its number is {ticket.number}." in confirmation.text
        assert "with our best efforts" in confirmation.text
        at, reason = later(world, "2026-03-10 11:00"), "The whole plant waits for it."
        prioritise(ticket, by=Actor.agent(world.agent), at=at, priority="major", reason=reason)
        page.reload()
        expect(page.locator(".talk")).to_contain_text(reason)
        expect(page.locator("aside", has_text="You wished for")).to_contain_text("Minor incident")
        page.get_by_role("button", name="Close the request").click()
        expect(page.locator(".stands")).to_contain_text("Hélène Pruneau closed it.")
        page.get_by_label("Answer, and open it again").fill("It is back.")
        page.get_by_role("button", name="Send the answer").click()
        expect(page.locator("#stands-h")).to_have_text("Open")

        Contract.objects.update(paid=False)
        page.get_by_role("link", name="New request").first.click()
        expect(page.get_by_role("note")).to_contain_text("Free use is not covered.")
        page.get_by_role("radio", name="Blocking incident").check()
        expect(page.locator("#pledge")).to_contain_text("no time promised")
        ask(page, "A question on a trial")
        expect(page.get_by_role("note")).to_contain_text("FA-7")
        expect(page.locator(".stands .big")).to_have_count(0)


def test_without_scripts_the_promise_is_asked_for(browser: Browser, live_server: LiveServer, world: World) -> None:
    made = browser.new_context(locale="en-GB", java_script_enabled=False, viewport={"width": 390, "height": 844})
    with made as context, context.new_page() as page:
        session = world.client(world.contact).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}/requests/new/")
        page.get_by_label("In one line").fill("Meters read zero")
        page.get_by_role("radio", name="Blocking incident").check()
        page.get_by_role("button", name="Show what we promise").click()
        expect(page.locator("#pledge")).to_contain_text("today, 14:00")
        expect(page.get_by_label("In one line")).to_have_value("Meters read zero")
        expect(page.get_by_role("radio", name="Blocking incident")).to_be_checked()
        ask(page, "Meters read zero")


def test_whoever_is_added_reads_from_then_on_and_answers(portal: Portal, world: World) -> None:
    luc = Contact.objects.create(
        desk=world.desk, user=person("luc@elsewhere.test", "Luc"), email="luc@elsewhere.test", name="Luc"
    )
    ticket = world.file(text="The password of the gateway is on the wall.")
    path = f"/requests/{ticket.public_id}/"
    with portal(world, world.contact, path) as owner:
        owner.get_by_label("Add somebody by e-mail").fill(luc.email)
        owner.get_by_role("button", name="Add", exact=True).click()
        expect(owner.locator("#people")).to_contain_text(luc.email)
        reply(ticket, by=Actor.agent(world.agent), at=later(world, "2026-03-10 10:20"), text="Which lamp is on?")
        with portal(world, luc, path) as page:
            expect(page.locator(".talk")).to_contain_text("Which lamp is on?")
            expect(page.locator(".talk")).not_to_contain_text("password")
            page.get_by_label("Your answer").fill("The green one.")
            page.get_by_role("button", name="Send the answer").click()
            expect(page.locator(".talk")).to_contain_text("The green one.")
            owner.reload()
            expect(owner.locator(".talk")).to_contain_text("The green one.")
            owner.get_by_role("button", name="Take away").click()
            expect(owner.locator("#people")).to_contain_text("Nobody else.")
            page.reload()
            expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
