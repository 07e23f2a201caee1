"""The five desks of the demonstration, each entered from its first page with one click: as a customer, as an agent."""

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from guichet import clock
from guichet.demo.desks import DESKS, story_of
from guichet.demo.people import DAY, make
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.models import Event, Ticket
from guichet.tickets.replay import verify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A Tuesday at four in the afternoon in Paris, ten in the morning in Toronto.
NOW = 1_773_154_800

SEEN = {
    "fluksaqua": ("Denis Roy", "Nobody can sign in since the update", "Ada Tremblay", "FA-5"),
    "alias": ("Lucie Verdier", "Projet qui se ferme à l'ouverture du plan 14", "Margaux Perrin", "AL-6"),
    "maintainx": ("Curtis Boyd", "All three plants locked out of MaintainX", "Jordan Blake", "MX-6"),
    "infraspeak": ("Paulo Teixeira", "Guest rooms missing in the app of the night porter", "Marta Carvalho", "IS-5"),
    "esker": ("Valérie Jacquet", "Plus aucun utilisateur ne peut se connecter", "Camille Brun", "ES-6"),
}
"""By desk: a customer, their request, an agent, and a clause that runs on it."""


@pytest.fixture
def told(
    transactional_db: None,  # noqa: ARG001 - opens the database
    live_server: LiveServer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Callable[[str], str]:
    """A demonstration behind a real server, in which a desk can be told; gives the address of its first page."""
    for addresses in ("web.demo_urls", "web.demo_house_urls"):
        importlib.import_module(addresses)
    settings.DEMO, settings.BASE_URL, settings.MAIL_FOLDER = True, live_server.url, str(tmp_path / "mail")
    settings.ROOT_URLCONF, settings.HOUSE_URLCONF = "web.demo_urls", "web.demo_house_urls"
    monkeypatch.setenv(clock.FILE_VARIABLE, str(tmp_path / "clock.json"))
    clock.begin(NOW, speed=0)

    def tell(slug: str) -> str:
        story_of(make(DESKS[slug].setting, at=NOW - 400 * DAY, now=NOW), now=NOW, tickets=0).play()
        return live_server.url

    return tell


@pytest.mark.parametrize("slug", list(SEEN))
def test_a_desk_is_entered_with_one_click_as_a_customer_and_as_an_agent(
    told: Callable[[str], str], page: Page, assert_accessible: Callable[[Page], None], slug: str
) -> None:
    customer, subject, agent, clause = SEEN[slug]
    start = told(slug)
    page.goto(start)
    assert_accessible(page)
    if not page.get_by_role("button", name=customer).is_visible():
        page.locator("details > summary").first.click()
    page.get_by_role("button", name=customer).click()
    expect(page).to_have_url(f"{start}/{slug}/requests/")
    page.get_by_role("link", name=subject).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)

    page.goto(start)
    page.get_by_role("button", name=agent).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    number = Ticket.objects.get(subject=subject).number
    page.goto(f"{start}/{slug}/desk/{number}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)
    expect(page.locator("main")).to_contain_text(clause)


def test_time_is_skipped_to_the_next_act_and_its_mail_is_read(
    told: Callable[[str], str], page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    start = told("fluksaqua")
    page.goto(start)
    warnings = Mail.objects.filter(purpose="warn_close")
    before = warnings.count()
    for _time in range(12):
        page.get_by_role("button", name="Jump to its next act").click()
        expect(page.locator(".told")).to_contain_text("It is later now.")
        if warnings.count() > before:
            break
    assert warnings.count() > before
    page.get_by_role("link", name="Mails that went out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mails that went out")
    assert_accessible(page)
    latest = warnings.latest("created_at")
    page.goto(f"{start}/demo/mail/?mail={latest.pk}")
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("FA-6")


def test_a_month_is_skipped_act_by_act_and_every_page_tells_it(
    told: Callable[[str], str], page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    start = told("fluksaqua")
    page.goto(start)
    forward = page.get_by_role("button", name="Jump to its next act")
    while clock.now_seconds() < NOW + 30 * DAY and forward.count():
        forward.click()
        expect(page.locator(".told")).to_contain_text("It is later now.")
        page.wait_for_load_state()
    # What is left of the month, in which nothing rings any more.
    clock.set_pace(ahead=float(max(0, NOW + 30 * DAY - clock.now_seconds())))
    make_round(at=clock.now_seconds())
    page.goto(start)
    expect(page.locator(".demo-clock .big")).to_contain_text("Thu 9 Apr")
    expect(forward).to_have_count(0)

    silent = Event.objects.filter(type="closed", by="system", data__ground="silence", at__gt=NOW).latest("at").ticket
    page.get_by_role("button", name=SEEN["fluksaqua"][2]).click()
    for path, said in (
        ("/fluksaqua/desk/", "Due next"),
        ("/fluksaqua/desk/view/closed/", silent.subject),
        (f"/fluksaqua/desk/{silent.number}/", "The desk closed the request after silence FA-6"),
        ("/fluksaqua/policy/", "5 business days"),
    ):
        page.goto(start + path)
        expect(page.locator("main")).to_contain_text(said)
        assert_accessible(page)
    assert [*verify()] == []
