"""Files in a browser: picked in the composer, kept where the form comes back, and found beneath the message."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from browser.looks import PICTURES, Scheme
from components.browser import watched
from web.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1440, "light", "en-GB"), (390, "dark", "fr-FR")])
def test_a_file_is_picked_kept_sent_and_fetched(
    browser: Browser,
    live_server: LiveServer,
    world: World,
    assert_accessible: Callable[[Page], None],
    tmp_path: Path,
    width: int,
    scheme: Scheme,
    locale: str,
) -> None:
    ticket, log = world.file(), tmp_path / "journal de la passerelle.txt"
    log.write_text("Meters read zero.", encoding="utf-8")
    window: ViewportSize = {"width": width, "height": 1000}
    with (
        browser.new_context(viewport=window, color_scheme=scheme, locale=locale) as context,
        watched(context.new_page()) as page,
    ):
        session = world.client(world.agent).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}/desk/{ticket.number}/")
        page.locator("#text").fill("See {{customer}}.")
        page.locator("#files").set_input_files(log)
        page.locator("#composer .btn.primary").click()
        expect(page.locator(".picked input")).to_be_checked()
        assert_accessible(page)
        if PICTURES:
            page.locator("#composer").screenshot(path=Path(PICTURES) / f"attach-{width}-{scheme}.png")
        page.locator("#text").fill("See the log.")
        page.locator("#composer .btn.primary").click()
        link = page.locator(".sent-files a")
        expect(link).to_have_text(log.name)
        assert_accessible(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"attached-{width}-{scheme}.png", full_page=True)
        with page.expect_download() as fetched:
            link.click()
        assert fetched.value.path().read_text(encoding="utf-8") == "Meters read zero."
