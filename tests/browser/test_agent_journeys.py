"""The agents of the five desks at work, by keyboard, from a ticket's first minute to its end, clause by clause."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.automation.canned import Written, save
from guichet.desks.models import Role, Seat
from guichet.desks.seats import give_seat
from guichet.notices.round import make_round
from guichet.tickets.actions import answer, reply
from guichet.tickets.actor import Actor
from guichet.tickets.models import Event, HeldReply, Ticket
from guichet.tickets.replay import verify
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WorldOf = Callable[[str], World]
Opened = Callable[..., AbstractContextManager[Page]]

PLAN: FilePayload = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"The line, and its valves."}


@pytest.fixture(autouse=True)
def mails(settings: Settings, tmp_path: Path) -> None:
    """Mails are handed over to a folder."""
    settings.MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Opened:
    """The browser of the agent, on a page; with scripts, or without."""

    @contextmanager
    def begin(world: World, path: str, *, scripts: bool = True, who: Seat | None = None) -> Iterator[Page]:
        made = browser.new_context(locale="en-GB", reduced_motion="reduce", java_script_enabled=scripts)
        with made as context, watched(context.new_page()) as page:
            session = world.client(who or world.agent).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page.goto(live_server.url + path)
            page.wait_for_load_state()
            yield page

    return begin


def panel(page: Page, key: str) -> None:
    """Open the panel of an act by its key."""
    page.keyboard.press(key)
    expect(page.locator("dialog[open] #act")).to_be_visible()


def send(page: Page, told: str) -> None:
    """Send the panel's form by keyboard, and read what came of it."""
    page.locator("dialog[open] .btn.primary").press("Enter")
    expect(page.locator(".told")).to_contain_text(told)
    page.wait_for_load_state()


def later(world: World, when: str) -> int:
    """Time passes, and the rounds are made."""
    world.clock.set(when)
    make_round(at=world.clock.at)
    return world.clock.at


def test_fluksaqua_sorts_answers_and_closes_on_a_ground(opened: Opened, world_of: WorldOf) -> None:
    """FA-2, FA-4, FA-5, FA-6, FA-7."""
    world = world_of("fluksaqua")
    ticket = world.file(priority="question")
    save(
        None,
        Written(name="Look", language="en", text="Hello {{customer}}, I look at {{number}}.", shared=False),
        by=world.agent,
        at=0,
    )
    with opened(world, f"/desk/{ticket.number}/") as page:
        panel(page, "p")
        blocking = page.locator("dialog label", has_text="Blocking incident")
        expect(blocking).to_contain_text("First response is due Tue 10 Mar, 14:00")
        page.keyboard.press("Space")
        page.locator("dialog textarea").fill("Nobody at the plant can see the line.")
        send(page, "Every clock counts from its original start.")
        expect(page.locator("#promise-first_response")).to_contain_text("14:00")
        page.keyboard.press("i")
        page.locator("dialog [data-find]").fill("look")
        page.keyboard.press("Enter")
        expect(page.locator("#text")).to_have_value(f"Hello Hélène Pruneau, I look at {ticket.number}.")
        expect(page.locator("#effect")).to_contain_text("If it asks: Closes by silence Tue 17 Mar, 10:00")
        agent = page.locator(".facts dl").filter(has_text="Agent").first
        expect(agent).to_contain_text("nobody")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".told")).to_contain_text("Sent.")
        page.wait_for_load_state()
        expect(agent).to_contain_text("Marie Tremblay")
        panel(page, "t")
        page.get_by_role("radio", name="Free or on trial").check()
        send(page, "Changed, from now on.")
        expect(page.locator(".facts")).to_contain_text("free or on trial")
        panel(page, "c")
        page.locator("dialog input[type=radio]").first.check()
        send(page, "Closed.")
        expect(page.locator(".ticket-head")).to_contain_text("Closed")
        expect(page.locator(".actbar")).not_to_contain_text("Resolve")
    assert [*verify()] == []


def test_alias_meters_from_taking_and_gives_a_defect_back(opened: Opened, world_of: WorldOf) -> None:
    """AL-3, AL-4, AL-5, AL-6."""
    world = world_of("alias")
    ticket = world.file()
    with opened(world, f"/desk/{ticket.number}/") as page:
        expect(page.locator(".actbar")).to_contain_text("Prepaid time begins to count AL-6")
        page.keyboard.press("a")
        expect(page.locator(".told")).to_contain_text("It is yours.")
        later(world, "2026-03-10 10:16")
        page.reload()
        expect(page.locator("#purse")).to_contain_text("30 min and counting")
        page.locator("#why-purse > summary").click()
        expect(page.locator("#purse")).to_contain_text("slice 2, 1 min of it")
        panel(page, "u")
        expect(page.locator("dialog label", has_text="a defect of the product")).to_contain_text(
            "Gives 30 min of prepaid time back AL-3"
        )
        page.get_by_role("radio", name="a defect of the product").check()
        send(page, "Noted on the request.")
        expect(page.locator("#purse")).to_contain_text("The whole time is given back AL-3")
        expect(page.locator(".talk")).to_contain_text("The desk gave 30 min back AL-3")
    assert [*verify()] == []


def test_maintainx_reports_every_half_hour_and_confirms_before_it_resolves(opened: Opened, world_of: WorldOf) -> None:
    """MX-4, MX-6, MX-8, MX-9."""
    world = world_of("maintainx")
    ticket = world.file()
    with opened(world, f"/desk/{ticket.number}/") as page:
        expect(page.locator(".next-acts")).to_contain_text("escalates to level 1")
        for when in ("2026-03-10 10:05", "2026-03-10 10:30"):
            later(world, when)
            page.locator("#text").fill("We are at it.")
            page.locator("#text").press("Control+Enter")
            expect(page.locator(".told")).to_contain_text("Sent.")
            page.wait_for_load_state()
        expect(page.locator("#promise-update")).to_contain_text("11:00")
        expect(page.locator("#promise-update")).to_contain_text("in 30 min")
        later(world, "2026-03-10 11:01")
        page.reload()
        expect(page.locator(".talk")).to_contain_text("The desk noted that an update was due MX-6")
        expect(page.locator(".talk")).to_contain_text("The desk escalated to level 1, Support team lead MX-6")
        expect(page.locator(".next-acts")).to_contain_text("escalates to level 2, Head of support")
        expect(page.locator(".actbar")).not_to_contain_text("Acknowledge the escalation")
        panel(page, "u")
        page.get_by_label("Can it be made to happen again?").select_option(label="Yes")
        send(page, "Noted on the request.")
        expect(page.locator(".facts")).to_contain_text("Reproducible")
        panel(page, "s")
        expect(page.locator("dialog .does")).to_contain_text("Ends the escalation MX-6")
        page.locator("dialog input[type=radio]").first.check()
        page.locator("dialog textarea").fill("The database has failed over.")
        page.get_by_label("The problem is fixed.").check()
        page.locator("dialog .btn.primary").press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("textarea")).to_have_value("The database has failed over.")
        for each in ("The fix is tested.", "The fix is deployed.", "Normal operation is restored."):
            page.get_by_label(each).check()
        page.get_by_role("button", name="Resolve, and tell the customer").click()
        expect(page.locator(".told")).to_contain_text("Resolved.")
        again = world.file("The same once more")
        page.goto(page.url.replace(f"/desk/{ticket.number}/", f"/desk/{again.number}/"))
        page.wait_for_load_state()
        panel(page, "x")
        expect(page.locator("dialog .does")).to_contain_text("First response is called off MX-4")
        page.get_by_role("radio", name="Improper, abusive or fraudulent use of support").check()
        page.locator("dialog textarea").fill("It is the incident that was resolved.")
        send(page, "It is outside of support")
        expect(page.locator(".talk")).to_contain_text("Improper, abusive or fraudulent use of support MX-9")
    assert [*verify()] == []


def test_maintainx_escalates_by_name_until_a_manager_acknowledges(opened: Opened, world_of: WorldOf) -> None:
    """MX-6, MX-7: each level in its turn, the last again, and whoever is a manager stops it."""
    world = world_of("maintainx")
    manager = give_seat(world.desk, person("max@maintainx.test", "Max Gauthier"), role=Role.MANAGER)
    ticket = world.file()
    with opened(world, f"/desk/{ticket.number}/", who=manager) as page:
        third = page.locator(".talk .desk-act", has_text="escalated to level 3, Head of engineering")
        for hour, level in (
            (11, "level 1, Support team lead"),
            (13, "level 2, Head of support"),
            (15, "level 3, Head of engineering"),
            (17, "level 3, Head of engineering"),
        ):
            expect(page.locator(".next-acts")).to_contain_text(f"escalates to {level}")
            later(world, f"2026-03-10 {hour}:00")
            page.reload()
            page.wait_for_load_state()
            expect(page.locator(".talk")).to_contain_text(f"The desk escalated to {level} MX-6")
        expect(third).to_have_count(2)
        panel(page, "h")
        page.locator("dialog textarea").fill("Two engineers are on it.")
        send(page, "The escalation goes no further.")
        expect(page.locator(".talk")).to_contain_text("Max Gauthier deals with the escalation; it goes no further")
        later(world, "2026-03-11 09:00")
        page.reload()
        expect(third).to_have_count(2)

        # A manager has so many places that they stand in the menu of a window as wide as this.
        page.locator(".who-menu summary").click()
        page.locator(".narrow-nav").get_by_role("link", name="Customers").click()
        page.get_by_role("link", name="Without an administrator").click()
        lacking = page.get_by_role("row", name="Laiterie Beauvoir")
        expect(lacking).to_contain_text("no administrator")
        lacking.get_by_role("link").click()
        page.get_by_role("link", name="Hélène Pruneau").click()
        page.get_by_role("button", name="Make an administrator").click()
        # A manager has so many places that they stand in the menu of a window as wide as this.
        page.locator(".who-menu summary").click()
        page.locator(".narrow-nav").get_by_role("link", name="Customers").click()
        page.get_by_role("link", name="Without an administrator").click()
        expect(page.get_by_role("row", name="Trois-Lacs Water")).to_be_visible()
        expect(lacking).to_have_count(0)
    assert [*verify()] == []


def test_infraspeak_sets_the_priority_pauses_and_excludes(opened: Opened, world_of: WorldOf) -> None:
    """IS-4, IS-5, IS-6, IS-7."""
    world = world_of("infraspeak")
    ticket = world.file()
    with opened(world, f"/desk/{ticket.number}/") as page:
        panel(page, "p")
        page.get_by_role("radio", name="Urgent").check()
        page.locator("dialog textarea").fill("All phones are concerned.")
        send(page, "Every clock counts from its original start.")
        expect(page.locator("#promise-first_response")).to_contain_text("14:00")
        page.keyboard.press("e")
        page.keyboard.type("Which build is it?")
        page.get_by_label("Asks the customer").check()
        expect(page.locator("#effect")).to_contain_text("Resolution pauses")
        page.get_by_role("button", name="Send").click()
        expect(page.locator("#promise-resolution")).to_contain_text("Paused")
        answer(ticket, by=Actor.customer(world.contact), at=later(world, "2026-03-10 12:00"), text="9.41.1")
        page.reload()
        panel(page, "x")
        expect(page.locator("dialog .does")).to_contain_text("Resolution is called off IS-6")
        page.get_by_role("radio", name="Technical service").check()
        page.locator("dialog textarea").fill("We quote for it.")
        send(page, "It is outside of support")
        expect(page.locator(".ticket-head")).to_contain_text("Outside support")
        panel(page, "b")
        send(page, "It is within support again.")
        expect(page.locator("#promise-resolution")).to_contain_text("within 24 h of business time")
    assert [*verify()] == []


def say_the_kind(page: Page) -> None:
    """What it proves to be, by the policy's definitions (ES-9)."""
    panel(page, "y")
    page.get_by_role("radio", name="Incident not reproduced").check()
    page.locator("dialog textarea").fill("The steps are not known.")
    send(page, "Noted on the request.")
    expect(page.locator(".facts dd", has_text="Incident not reproduced")).to_contain_text("ES-9")


def test_esker_files_for_a_caller_registers_validates_and_works_around(opened: Opened, world_of: WorldOf) -> None:
    """ES-2, ES-3, ES-4, ES-5, ES-6, ES-7, ES-9."""
    world = world_of("esker")
    with opened(world, "/desk/") as page:
        page.keyboard.press("n")
        page.get_by_label("Name, e-mail or customer").fill("pruneau")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Hélène Pruneau").click()
        expect(page.locator(".notice")).to_contain_text("Clocks start when the notification")
        page.get_by_role("radio", name="Priority 1").check()
        page.get_by_label("In one line").fill("No invoice goes out")
        page.get_by_label("What happens").fill("She says that none has since the update.")
        page.get_by_role("button", name="File the request").click()
        expect(page.locator(".told")).to_contain_text("Filed. Its number is 1.")
        expect(page.locator(".ticket-head")).to_contain_text("Incomplete")
        page.wait_for_load_state()
        expect(page.locator(".facts")).to_contain_text("Your technical staff is at hand")
        panel(page, "n")
        expect(page.locator("dialog label", has_text="Priority 1")).to_contain_text(
            "Resolution is due Tue 10 Mar, 14:00"
        )
        send(page, "Registered.")
        panel(page, "p")
        page.locator("dialog label", has_text="Priority 2").locator("input").check()
        page.locator("dialog textarea").fill("Only the archive is concerned.")
        send(page, "Every clock counts from its original start.")
        panel(page, "p")
        page.locator("dialog label", has_text="Priority 1").locator("input").check()
        page.locator("dialog textarea").fill("The sending too, after all.")
        send(page, "Every clock counts from its original start.")
        panel(page, "d")
        expect(page.locator("dialog .does")).to_contain_text("Meets Resolution ES-6")
        page.locator("dialog textarea").fill("Send them from the archive.")
        send(page, "Sent.")
        expect(page.locator("#promise-resolution")).to_contain_text("Met")
        panel(page, "u")
        page.get_by_role("radio", name="a defect of the product").check()
        page.get_by_label("Can it be made to happen again?").select_option(label="yes")
        send(page, "Noted on the request.")
        expect(page.locator(".facts")).to_contain_text("a defect of the product")
        expect(page.locator(".facts dt", has_text="Reproducible")).to_be_visible()
        say_the_kind(page)
        panel(page, "s")
        expect(page.locator("dialog .does")).to_contain_text("only that closes the request ES-7")
        page.keyboard.press("Escape")
        expect(page.locator(".actbar [data-key=c]")).to_have_count(0)
        page.locator(".actbar summary").click()
        page.get_by_role("link", name="Close: why not").click()
        expect(page.locator("dialog .why-not")).to_contain_text("until the customer has accepted the solution. ES-7")
        expect(page.locator("dialog form.stack")).to_have_count(0)
    assert [*verify()] == []


def test_two_agents_write_at_once_and_the_second_is_shown_the_first(opened: Opened, world_of: WorldOf) -> None:
    world = world_of("fluksaqua")
    luc = Seat.objects.create(desk=world.desk, user=person("luc@fluksaqua.test", "Luc Gagnon"))
    ticket = world.file()
    with opened(world, f"/desk/{ticket.number}/") as page:
        page.locator("#text").fill("Please restart the gateway.")
        reply(ticket, by=Actor.agent(luc), at=world.clock.at, text="I restarted it for you.")
        page.locator("#text").press("Control+Enter")
        expect(page.locator(".meanwhile")).to_contain_text("I restarted it for you.")
        expect(page.locator("#text")).to_have_value("Please restart the gateway.")
        page.get_by_role("button", name="Send all the same").click()
        expect(page.locator(".told")).to_contain_text("Sent.")
    assert [*verify()] == []


def test_without_scripts_every_act_has_a_page(opened: Opened, world_of: WorldOf) -> None:
    world = world_of("fluksaqua")
    ticket = world.file()
    reply_pk = save(
        None, Written(name="Look", language="en", text="Hello {{customer}}.", shared=False), by=world.agent, at=0
    ).pk
    with opened(world, f"/desk/{ticket.number}/", scripts=False) as page:
        page.get_by_role("link", name="Canned replies").click()
        page.get_by_role("link", name="Look").click()
        assert f"canned={reply_pk}" in page.url
        expect(page.locator("#text")).to_have_value("Hello Hélène Pruneau.")
        page.get_by_role("button", name="Send").click()
        page.get_by_role("link", name="Resolve").click()
        page.get_by_role("radio").first.check()
        page.get_by_label("What the customer is told").fill("It is done.")
        page.get_by_role("button", name="Resolve, and tell the customer").click()
        expect(page.locator(".told")).to_contain_text("Resolved.")
    assert Ticket.objects.get().status == "resolved"


def test_every_mark_of_the_ribbon_is_reached_by_keyboard(opened: Opened, world_of: WorldOf) -> None:
    world = world_of("maintainx")
    ticket = world.file()
    for minutes in range(10, 200, 20):
        reply(ticket, by=Actor.agent(world.agent), at=world.clock.at + 60 * minutes, text="We are at it.")
    later(world, "2026-03-10 13:20")
    with opened(world, f"/desk/{ticket.number}/") as page:
        links = page.locator(".ribbon svg.band a").count()
        reached = set()
        for _ in range(links):
            page.keyboard.press("r")
            reached.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert len(reached) == links
        page.keyboard.press("w")
        assert page.evaluate("location.hash") or page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_tickets_are_chosen_by_keyboard_and_given_together(opened: Opened, world: World) -> None:
    luc = give_seat(world.desk, person("luc@fluksaqua.test", "Luc Gagnon"), role=Role.AGENT)
    tickets = [world.file(f"Pump {level}", priority=level) for level in ("blocking", "major", "minor", "question")]
    assert Ticket.objects.count() == len(tickets)
    with opened(world, "/desk/") as page:
        bar = page.locator("#together")
        expect(bar).to_be_hidden()
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(bar).to_contain_text("1 chosen")
        page.keyboard.press("Shift+J")
        expect(bar).to_contain_text("2 chosen")
        page.locator("[data-row]").nth(3).get_by_role("checkbox").click(modifiers=["Shift"])
        expect(bar).to_contain_text("4 chosen")
        page.keyboard.press("Escape")
        expect(bar).to_be_hidden()
        page.keyboard.press("x")
        page.keyboard.press("Shift+K")
        panel(page, "g")
        expect(page.locator("dialog #each li")).to_have_count(2)
        page.locator("dialog select").select_option(label="Luc Gagnon")
        page.locator("dialog .btn.primary").press("Enter")
        expect(page.locator("h1")).to_contain_text("done to 2 of 2")
        assert Ticket.objects.filter(assignee=luc).count() == 2
        page.wait_for_load_state()  # a key says nothing before the page listens
        page.keyboard.press("q")
        expect(page.locator("h1")).to_contain_text("Due next")
        expect(page.locator("[data-row]").nth(0)).to_contain_text("Luc Gagnon")


def test_a_level_that_is_chosen_for_several_says_what_it_does_to_each(opened: Opened, world: World) -> None:
    """FA-4."""
    world.file("Pump", priority="question")
    world.file("Valve", priority="major")
    with opened(world, "/desk/") as page:
        page.keyboard.press("*")
        panel(page, "p")
        with page.expect_response("**/together/priority/?*"):
            page.get_by_role("radio", name="Major incident").check()
        each = page.locator("dialog #each li")
        expect(each.filter(has_text="Valve")).to_contain_text("It has this level already")
        expect(each.filter(has_text="Pump")).to_contain_text("First response is due")
        page.locator("dialog textarea").fill("One plant in two.")
        page.locator("dialog textarea").press("Control+Enter")
        expect(page.locator("h1")).to_contain_text("done to 1 of 2")
        expect(page.locator(".each li.not")).to_contain_text("It has this level already")


def test_several_customers_are_answered_together_and_the_answer_is_taken_back(
    opened: Opened, world: World, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 10
    for name in ("Pump", "Valve"):
        world.file(name)
    with opened(world, "/desk/") as page:
        page.keyboard.press("*")
        panel(page, "e")
        expect(page.locator("dialog .writes")).to_contain_text("It writes to 1 customer.")
        page.locator("dialog textarea").fill("{{subject}}: we know of it.")
        with page.expect_response("**/together/reply/"):
            page.locator("dialog [name=proposes]").check()
        expect(page.locator("dialog .reads .text")).to_contain_text(["Pump: we know of it.", "Valve: we know of it."])
        page.locator("dialog input[type=file]").set_input_files(PLAN)
        expect(page.locator("dialog .picked")).to_contain_text("plan.txt")
        page.locator("dialog textarea").press("Control+Enter")
        expect(page.locator("h1")).to_contain_text("done to 2 of 2")
        page.get_by_role("button", name="Take all of them back").click()
        expect(page.locator("h1")).to_contain_text("Taken back: 2 of 2")
        page.get_by_role("button", name="Change it, and send it again").click()
        expect(page.locator("textarea")).to_have_value("{{subject}}: we know of it.")
        page.get_by_role("button", name="Send to each").click()
        expect(page.locator(".told .success")).to_contain_text("Written to 2 requests.")
        waiting = HeldReply.objects.filter(state="waiting", proposes=True)
        assert [len(row.files) for row in waiting] == [1, 1]


def test_without_scripts_an_answer_is_changed_by_going_back_and_none_leaves_without_its_seconds(
    opened: Opened, world: World, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 10
    ticket = world.file()
    with opened(world, f"/desk/{ticket.number}/", scripts=False) as page:
        page.locator("#text").fill("Wich meters?")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".held .words")).to_have_text("Wich meters?")
        page.go_back()
        page.locator("#text").fill("Which meters?")
        page.locator("#composer .btn.primary").click()
        expect(page.locator(".held .words").last).to_have_text("Which meters?")
        assert not Event.objects.filter(ticket=ticket, type="replied").exists()
        page.get_by_role("button", name="Take it back").first.click()
    assert HeldReply.objects.filter(ticket=ticket, state="taken_back").count() == 1


def test_without_scripts_tickets_are_chosen_and_closed_by_boxes_and_buttons(opened: Opened, world: World) -> None:
    """FA-2."""
    for name in ("Pump", "Valve"):
        world.file(name)
    with opened(world, "/desk/", scripts=False) as page:
        for box in page.locator("[data-row] input").all():
            box.check()
        page.get_by_role("button", name="Close").click()
        page.get_by_role("radio").first.check()
        page.locator("#act .btn.primary").click()
        expect(page.locator("h1")).to_contain_text("done to 2 of 2")
        page.get_by_role("link", name="Back to the queue").click()
        expect(page.locator(".empty")).to_be_visible()
    assert not Ticket.objects.filter(queue_at__isnull=False).exists()


def test_the_next_ticket_is_a_key_away_whatever_is_done_to_this_one(opened: Opened, world: World) -> None:
    first, second, third = (world.file(level, priority=level) for level in ("blocking", "major", "minor"))
    with opened(world, "/desk/") as page:
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(first.subject)
        page.wait_for_load_state()
        page.keyboard.press("e")
        page.keyboard.type("Is it on?")
        page.locator("#text").press("Control+Enter")
        expect(page.locator(".told")).to_contain_text("Sent.")
        page.wait_for_load_state()
        for key, ticket in (("j", second), ("j", third), ("k", second)):
            page.keyboard.press(key)
            expect(page.locator("h1")).to_have_text(ticket.subject)
            page.wait_for_load_state()
        page.keyboard.press("q")
        expect(page.locator("h1")).to_have_text("Due next")


def test_the_palette_goes_to_requests_views_and_pages_and_does_what_the_page_can(opened: Opened, world: World) -> None:
    pump, meters = world.file("The pump hums"), world.file("Meters read zero")
    with opened(world, f"/desk/{pump.number}/") as page:
        box, chosen = page.locator("#palette-q"), page.locator("#palette [aria-selected=true]")
        page.keyboard.press("Control+k")
        expect(box).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#palette")).to_be_hidden()
        page.keyboard.press("Control+k")
        page.keyboard.type("give")
        expect(chosen).to_contain_text("Give it to somebody")
        page.keyboard.press("Enter")
        expect(page.locator("dialog[open] #act")).to_contain_text("Give it to somebody")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+k")
        page.keyboard.type("meters re")
        expect(chosen).to_contain_text("Meters read zero")
        expect(box).to_have_attribute("aria-activedescendant", "palette-0")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(meters.subject)
        page.wait_for_load_state()
        page.keyboard.press("Control+k")
        page.keyboard.type(f"{pump.number}")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(pump.subject)
        page.wait_for_load_state()
        page.keyboard.press("Control+k")
        page.keyboard.type("nobody")
        expect(chosen).to_contain_text("With nobody")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("With nobody")


def test_a_question_mark_lists_the_keys_and_types_itself_in_a_text(opened: Opened, world: World) -> None:
    with opened(world, f"/desk/{world.file().number}/") as page:
        page.keyboard.press("?")
        expect(page.locator("dialog[open]")).to_contain_text("walk the ribbon")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        page.locator("#text").press("?")
        expect(page.locator("#text")).to_have_value("?")
        expect(page.locator("dialog[open]")).to_have_count(0)
