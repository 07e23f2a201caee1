"""What is typed is kept until it is sent, for whoever typed it: through a sign-out, on another device, in two windows,
and while the desk cannot be reached. Nothing of it stays on a device that somebody has left.
"""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.customers.models import Contact
from guichet.kit.models import Draft
from guichet.tickets.actions import answer
from guichet.tickets.actor import Actor
from guichet.tickets.models import Message, Ticket
from web.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAFTS = "Object.keys(localStorage).filter(name => name.startsWith('guichet-draft:'))"


def begin(page: Page, live_server: LiveServer, who: Contact) -> None:
    """Sign in and open the page of a new request."""
    page.goto(live_server.url + "/sign-in/")
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(live_server.url + "/requests/new/")


def sign_out(page: Page) -> None:
    """Leave."""
    page.get_by_label("Hélène Pruneau, menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def line(page: Page) -> Locator:
    """The line that says what a request is about."""
    return page.get_by_label("In one line")


KEPT = "Kept until you send it"


def test_a_draft_is_its_writers_alone(browser: Browser, live_server: LiveServer, world: World) -> None:
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        line(page).fill("The tank is empty")
        expect(page.get_by_text(KEPT)).to_be_visible()
        context.clear_cookies()  # the session ends, without a sign-out
        begin(page, live_server, world.stranger)
        page.wait_for_load_state("networkidle")
        expect(line(page)).to_have_value("")
        context.clear_cookies()
        begin(page, live_server, world.contact)
        expect(line(page)).to_have_value("The tank is empty")


def test_a_draft_survives_a_sign_out_and_is_there_on_another_device(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        page.get_by_role("radio", name="Major incident").check()
        line(page).fill("The tank is empty")
        sign_out(page)  # before the desk was asked to keep it
        assert page.evaluate(DRAFTS) == []
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        expect(line(page)).to_have_value("The tank is empty")
        expect(page.get_by_role("radio", name="Major incident")).to_be_checked()
        page.locator("#id_text").fill("Since this morning.")
        page.get_by_role("button", name="Send the request").click()
        expect(page.locator(".told")).to_contain_text("Sent.")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(DRAFTS) == []
        assert not Draft.objects.exists()
        page.goto(live_server.url + "/requests/new/")
        page.wait_for_load_state("networkidle")
        expect(line(page)).to_have_value("")


def test_two_windows_have_a_draft_each(browser: Browser, live_server: LiveServer, world: World) -> None:
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        line(page).fill("The tank is empty")
        expect(page.get_by_text(KEPT)).to_be_visible()
        with watched(context.new_page()) as other:
            other.goto(live_server.url + "/requests/new/")
            expect(line(other)).to_have_value("The tank is empty")
            world.clock.at += 60
            with other.expect_response("**/drafts/"):
                line(other).fill("The tank is full again")
            world.clock.at += 60
            with page.expect_response("**/drafts/"):
                line(page).fill("The tank is empty since 08:40")
        assert {draft.fields["subject"] for draft in Draft.objects.all()} == {
            "The tank is full again",
            "The tank is empty since 08:40",
        }
        page.reload()
        expect(line(page)).to_have_value("The tank is empty since 08:40")
        page.locator(".drafts li").get_by_role("button").click()
        expect(line(page)).to_have_value("The tank is full again")


def test_a_draft_is_kept_while_the_desk_cannot_be_reached(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        begin(page, live_server, world.contact)
        page.wait_for_load_state("networkidle")
        context.set_offline(True)
        line(page).fill("The tank is empty")
        expect(page.get_by_text("the desk cannot be reached")).to_be_visible()
        context.set_offline(False)
        page.close()  # as by a crash
        page = context.new_page()
        page.goto(live_server.url + "/requests/new/")
        expect(line(page)).to_have_value("The tank is empty")
        expect(page.get_by_text(KEPT)).to_be_visible()
        assert Draft.objects.get().fields["subject"] == "The tank is empty"
        assert page.evaluate(DRAFTS) == []


def test_what_comes_back_with_an_error_goes_on_as_the_same_draft(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        line(page).fill("The tank is empty")
        page.get_by_role("radio", name="Question").check()
        page.get_by_role("button", name="Send the request").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_text(KEPT)).to_be_visible()
        assert Draft.objects.count() == 1


def test_what_was_sent_and_never_answered_is_not_sent_twice(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with browser.new_context(locale="en-GB") as context, context.new_page() as page:
        begin(page, live_server, world.contact)
        line(page).fill("The tank is empty")
        page.locator("#id_text").fill("Since this morning.")
        page.check("[name=priority][value=major]")
        expect(page.get_by_text(KEPT)).to_be_visible()
        # It is sent, and the page never learns of it.
        form = "new FormData(document.querySelector('#request'))"
        page.evaluate(f"fetch(location.href, {{method: 'POST', body: {form}, redirect: 'manual'}}).then(() => true)")
        assert Ticket.objects.count() == 1
        page.goto(live_server.url + "/requests/new/")
        expect(line(page)).to_have_value("The tank is empty")
        page.get_by_role("button", name="Send the request").click()
        expect(page.locator(".told")).to_contain_text("Sent before. Its number is 1.")
        assert Ticket.objects.count() == 1
        page.goto(live_server.url + "/requests/new/")
        line(page).fill("The tank is empty")
        page.locator("#id_text").fill("Since this morning.")
        page.check("[name=priority][value=major]")
        page.get_by_role("button", name="Send the request").click()
        expect(page.locator(".told")).to_contain_text("Sent.")
        assert Ticket.objects.count() == 2


def test_whoever_goes_back_and_sends_the_same_sends_nothing_new(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    def ask(page: Page, text: str) -> None:
        line(page).fill("The tank is empty")
        page.locator("#id_text").fill(text)
        page.check("[name=priority][value=major]")
        page.get_by_role("button", name="Send the request").click()

    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        for told, count in (("Sent. Its number is 1.", 1), ("Sent before. Its number is 1.", 1)):
            ask(page, "Since this morning.")
            expect(page.locator(".told")).to_contain_text(told)
            assert Ticket.objects.count() == count
            page.wait_for_load_state("networkidle")
            page.go_back()
            page.wait_for_load_state("networkidle")
        ask(page, "Since this morning, and the second one too.")
        expect(page.locator(".told")).to_contain_text("Sent. Its number is 2.")
        assert Ticket.objects.count() == 2


def test_other_words_after_an_answer_that_was_lost_are_a_sending_of_their_own(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    ticket = world.file()
    with browser.new_context(locale="en-GB") as context, context.new_page() as page:
        begin(page, live_server, world.contact)
        page.goto(f"{live_server.url}/requests/{ticket.public_id}/")
        page.locator("#text").fill("The first lamp is green.")
        expect(page.get_by_text(KEPT).first).to_be_visible()
        key = page.locator("form[data-composer] [name=key]").input_value()
        answer(ticket, by=Actor.customer(world.contact), at=world.clock.at, text="The first lamp is green.", key=key)
        page.goto(f"{live_server.url}/requests/{ticket.public_id}/")
        expect(page.locator("#text")).to_have_value("The first lamp is green.")
        page.locator("#text").fill("The second lamp is green.")
        for _ in range(2):
            page.locator("form[data-composer] button.primary").click()
            page.wait_for_load_state()
        expect(page.locator(".told")).to_contain_text("Sent.")
        texts = list(Message.objects.filter(ticket=ticket).order_by("pk").values_list("text", flat=True))
        assert texts[1:] == ["The first lamp is green.", "The second lamp is green."]


def test_what_was_sent_is_gone_before_the_desk_is_asked_what_it_has(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    ticket = world.file()
    with browser.new_context(locale="en-GB") as context, watched(context.new_page()) as page:
        begin(page, live_server, world.contact)
        page.goto(f"{live_server.url}/requests/{ticket.public_id}/")
        page.locator("#text").fill("The first lamp is green.")
        expect(page.get_by_text(KEPT).first).to_be_visible()
        seen: list[str] = []
        page.on("request", lambda one: seen.append(one.method) if "/drafts/" in one.url else None)
        page.on("requestfinished", lambda one: seen.append(f"{one.method} done") if "/drafts/" in one.url else None)
        page.locator("form[data-composer] button.primary").click()
        expect(page.locator(".told")).to_contain_text("Sent.")
        page.wait_for_load_state("networkidle")
        assert seen[:3] == ["POST", "POST done", "GET"]
        expect(page.locator("#text")).to_have_value("")


def test_without_scripts_whoever_goes_back_and_sends_the_same_is_asked(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    def ask(page: Page) -> None:
        line(page).fill("The tank is empty")
        page.locator("#id_text").fill("Since this morning.")
        page.check("[name=priority][value=major]")
        page.get_by_role("button", name="Send the request").click()

    with browser.new_context(locale="en-GB", java_script_enabled=False) as context, context.new_page() as page:
        begin(page, live_server, world.contact)
        ask(page)
        expect(page.locator(".told")).to_contain_text("Sent. Its number is 1.")
        page.go_back()
        ask(page)
        expect(page.get_by_role("alert")).to_contain_text("it is request 1")
        assert Ticket.objects.count() == 1
        page.get_by_role("button", name="Send the request").click()
        expect(page.locator(".told")).to_contain_text("Sent. Its number is 2.")
