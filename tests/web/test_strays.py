"""What a browser asks for by itself, an icon, and what it gets where a form cannot be taken: one's own words back."""

import io

import pytest
from django.test import Client
from PIL import Image

from guichet.desks import logos
from web.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("world")
def test_a_browser_that_asks_for_an_icon_gets_our_mark_drawn_for_light_and_dark() -> None:
    found = Client().get("/favicon.ico")
    assert found.status_code == 200
    assert found.headers["Content-Type"] == "image/svg+xml"
    assert found.headers["Cache-Control"] == "public, max-age=86400"
    assert "Cookie" not in found.headers.get("Vary", "")
    assert "Set-Cookie" not in found.headers
    assert b"prefers-color-scheme:dark" in found.content


def test_the_icon_of_a_desk_with_a_logo_is_its_logo(world: World) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "navy").save(picture, "PNG")
    picture.seek(0)
    logos.keep(world.desk, logos.drawn(picture))
    found = Client().get("/favicon.ico")
    assert found.headers["Content-Type"] == "image/png"
    page = Client().get("/sign-in/").content.decode()
    assert f'rel="icon" href="/brand/{world.desk.logo_digest}.png"' in page


def test_where_no_desk_answers_there_is_an_icon_too() -> None:
    assert Client().get("/favicon.ico").headers["Content-Type"] == "image/svg+xml"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("language", "label"), [("en", "In one line"), ("fr", "En une ligne")])
def test_a_form_without_its_cookies_comes_back_by_the_labels_of_the_page(language: str, label: str) -> None:
    sent = {
        "priority": "major",
        "subject": "Meters",
        "text": "Since 08:40.",
        "field_steps": "Open the valve",
        "key": "k",
        "draft": "new-request",
        "password": "my own secret",
    }
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})
    page = client.post("/requests/new/", sent)
    assert page.status_code == 403
    said = page.content.decode()
    assert label in said
    for words in ("Meters", "Since 08:40.", "Open the valve"):
        assert words in said
    for code in ("priority", "subject<", "field_steps", "major", "new-request", "my own secret"):
        assert code not in said
