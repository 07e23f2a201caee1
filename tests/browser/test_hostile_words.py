"""T1 and T2 in a browser: pages full of what others wrote open no dialog, run nothing, and ask nobody else anything."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request
from pytest_django.live_server_helper import LiveServer

from guichet.channels.models import Arrival
from guichet.tickets.actions import reply
from guichet.tickets.actor import Actor
from post import letter, taken_at
from threats.payloads import SCRIPTS
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page: Page, live_server: LiveServer, world: World, who: object, *paths: str) -> list[str]:
    """What pages did that they should not: dialogs, and requests to anywhere but here."""
    wrong: list[str] = []
    here = (live_server.url, "data:", "about:")

    def on_dialog(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(asked: Request) -> None:
        if not asked.url.startswith(here):
            wrong.append(asked.url)

    page.on("dialog", on_dialog)
    page.on("request", on_request)
    session = world.client(who).cookies["sessionid"].value  # type: ignore[arg-type]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for path in paths:
        page.goto(live_server.url + path)
        page.mouse.wheel(0, 5_000)
        page.wait_for_load_state("networkidle")
    return wrong


def test_pages_full_of_what_others_wrote_do_nothing(browser: Browser, live_server: LiveServer, world: World) -> None:
    ticket = world.file("<script>alert(1)</script>", text="\n".join(SCRIPTS[:60]))
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text="\n".join(SCRIPTS[60:]))
    page_of_mail = "\n".join(SCRIPTS)
    raw = letter(page_of_mail, sender="x@evil.test", subject="<img src=x>", Content_Type="text/html; charset=utf-8")
    taken_at(world, raw, at=world.clock.at)
    arrival = Arrival.objects.get()
    with browser.new_context(locale="en-GB") as context, context.new_page() as page:
        inside = (f"/desk/{ticket.number}/", "/desk/", f"/desk/mails/{arrival.pk}/", f"/desk/mails/{arrival.pk}/page")
        assert opened(page, live_server, world, world.agent, *inside) == []
    with browser.new_context(locale="en-GB") as context, context.new_page() as page:
        outside = (f"/requests/{ticket.public_id}/", "/requests/")
        assert opened(page, live_server, world, world.contact, *outside) == []


def test_words_without_an_end_stay_within_the_window(
    world: World, opened_as: Callable[..., AbstractContextManager[Page]]
) -> None:
    """A key, a path or an address that has no place to break is broken where the page ends."""
    endless = "x" * 400
    ticket = world.file(f"{'W' * 60} {endless}"[:300], text=f"{endless}\n\nhttps://example.test/{endless}")
    reply(ticket, by=Actor.agent(world.agent), at=world.clock.at, text=endless)
    for who, path in (
        (world.agent, "/desk/"),
        (world.agent, f"/desk/{ticket.number}/"),
        (world.contact, "/requests/"),
        (world.contact, f"/requests/{ticket.public_id}/"),
    ):
        with opened_as(world, who, path) as page:
            for width in (1440, 390):
                page.set_viewport_size({"width": width, "height": 844})
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0, f"{path} is {wide} px wider than a window of {width}"
