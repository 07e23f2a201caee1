"""Two browsers at once, and the real push between them: what one does, the other sees without asking."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from components.push import push
from guichet.customers.models import Contact
from guichet.desks.models import Seat
from guichet.tickets.actions import note, reply
from guichet.tickets.actor import Actor
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listening(live_server: LiveServer, settings: Settings) -> Iterator[None]:
    """The push runs, and the pages know where."""
    with push(live_server.url) as url:
        settings.LIVE_URL = url
        policy = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
        policy["connect-src"] = [*policy["connect-src"], url.removesuffix("/live/")]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
        yield


@pytest.fixture
def colleague(world: World) -> Seat:
    """Somebody else who works at the desk."""
    return Seat.objects.create(desk=world.desk, user=person("jules@fluksaqua.test", "Jules Roy"))


@pytest.fixture
def enter(live_server: LiveServer, world: World) -> Callable[[BrowserContext, Seat | Contact], None]:
    """Sign somebody in."""

    def go(context: BrowserContext, who: Seat | Contact) -> None:
        session = world.client(who).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return go


def listens(page: Page, address: str) -> None:
    """Open a page, and wait until it has its stream."""
    with page.expect_response("**/live/*"):
        page.goto(address)
    page.wait_for_load_state()


@pytest.mark.usefixtures("listening")
def test_who_writes_is_told_that_somebody_else_answered_and_loses_nothing(
    browser: Browser, live_server: LiveServer, world: World, colleague: Seat, enter: Callable[..., None]
) -> None:
    ticket = world.file()
    address = f"{live_server.url}/desk/{ticket.number}/"
    with browser.new_context(locale="en-GB") as ours, browser.new_context(locale="en-GB") as theirs:
        enter(ours, world.agent)
        enter(theirs, colleague)
        with watched(ours.new_page()) as marie, watched(theirs.new_page()) as jules:
            listens(marie, address)
            listens(jules, address)
            expect(marie.locator(".ticket-head .present")).to_have_text("Jules Roy is looking")
            expect(jules.locator(".ticket-head .present")).to_have_text("Marie Tremblay is looking")
            marie.locator("#text").fill("Please hold its button")
            expect(jules.locator(".ticket-head .present")).to_have_text("Marie Tremblay is writing")
            jules.locator("#text").fill("Which lamp is on?")
            jules.locator("#composer").get_by_role("button", name="Send").click()
            expect(jules.get_by_text("Sent.", exact=True)).to_be_visible()
            expect(marie.locator("#changed")).to_contain_text("Jules Roy, to the customer: Which lamp is on?")
            expect(marie.locator(".talk")).to_contain_text("Which lamp is on?")
            expect(marie.locator("#text")).to_have_value("Please hold its button")
            expect(marie.locator("#text")).to_be_focused()
            expect(marie.locator("#live-said")).to_contain_text("Jules Roy")
            marie.get_by_role("button", name="Seen").click()
            expect(marie.locator("#changed")).to_be_hidden()
            expect(marie.locator("#text")).to_be_focused()
            jules.goto("about:blank")
            expect(marie.locator(".ticket-head .present")).to_be_hidden()


@pytest.mark.usefixtures("listening")
def test_a_customer_sees_the_answer_and_never_that_somebody_noted_something(
    browser: Browser, live_server: LiveServer, world: World, enter: Callable[..., None]
) -> None:
    ticket = world.file()
    with browser.new_context(locale="en-GB") as context:
        enter(context, world.contact)
        with watched(context.new_page()) as page:
            listens(page, f"{live_server.url}/requests/{ticket.public_id}/")
            # A push that has only just begun cannot know what it missed, and lets pages ask once.
            page.wait_for_timeout(4_000)
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="The same as in February")
            page.wait_for_timeout(2_000)
            assert asked == []
            reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="Which lamp is on?", asks=True)
            expect(page.locator(".talk")).to_contain_text("Which lamp is on?")
            expect(page.locator("body")).not_to_contain_text("February")


@pytest.mark.usefixtures("listening")
def test_one_stream_serves_all_tabs_of_a_browser(
    browser: Browser, live_server: LiveServer, world: World, enter: Callable[..., None]
) -> None:
    with browser.new_context(locale="en-GB") as context:
        streams: list[str] = []
        context.on("request", lambda request: streams.append(request.url) if "/live/" in request.url else None)
        enter(context, world.agent)
        with watched(context.new_page()) as first, watched(context.new_page()) as second:
            listens(first, live_server.url + "/desk/")
            second.goto(live_server.url + "/desk/view/nobody/")
            second.wait_for_load_state()
            world.file("Meters read zero")
            expect(first.locator("#board")).to_contain_text("Meters read zero")
            second.bring_to_front()
            expect(second.locator("#board")).to_contain_text("Meters read zero")
            assert len(streams) == 1
            # Whoever had the stream goes; another takes it over, from where it was.
            with context.expect_event("request", lambda request: "/live/" in request.url):
                first.close()
            world.file("The pump hums")
            expect(second.locator("#board")).to_contain_text("The pump hums")


@pytest.mark.usefixtures("listening")
def test_a_desk_at_a_host_of_its_own_is_told_too(browser: Browser, live_server: LiveServer, world: World) -> None:
    world.desk.address = "help.localhost"
    world.desk.save()
    there = live_server.url.replace("localhost", "help.localhost").replace("127.0.0.1", "help.localhost")
    with browser.new_context(locale="en-GB") as context:
        session = world.client(world.agent).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": there}])
        with watched(context.new_page()) as page:
            listens(page, f"{there}/desk/")
            world.file("Meters read zero")
            expect(page.locator("#board")).to_contain_text("Meters read zero")
