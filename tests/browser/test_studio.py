"""From the edit to the publication: one manager writes, another approves and publishes, and one contract is pinned."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.accounts.models import User
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.desks.models import Role, Seat
from guichet.policies.approving import ask_for_approval
from guichet.policies.models import PolicyDraft
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHOLE = source("maintainx").decode().partition("\nexamples:")[0] + "\n"
BROKEN = WHOLE.replace("America/New_York", "America/New_Yorkk", 1)
NEXT = WHOLE.replace("plan: basic, within: 2 business days", "plan: basic, within: 3 business days")
RECKONING_MS = 30_000
"""A comparison is over every second of years: a busy machine takes its time."""

READ = "I have read what the check says"


def manager_of(world: World, name: str) -> User:
    user = person(f"{name.lower()}@maintainx.test", name)
    Seat.objects.create(desk=world.desk, user=user, role=Role.MANAGER)
    return user


def seen_by(browser: Browser, server: LiveServer, world: World, user: User, **dress: object) -> BrowserContext:
    context = browser.new_context(**({"locale": "en", "viewport": {"width": 1440, "height": 900}} | dress))  # type: ignore[arg-type]
    session = world.client_of(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
    return context


def test_a_manager_writes_and_another_publishes_what_is_worse_for_one_contract(
    browser: Browser,
    live_server: LiveServer,
    world_of: Callable[[str], World],
    assert_accessible: Callable[[Page], None],
) -> None:
    """MX-10. A draft is kept as one types, and nothing that somebody else typed is written over."""
    world = world_of("maintainx")
    basic, premium = Contract.objects.order_by("pk")
    Contract.objects.filter(pk=basic.pk).update(plan="basic")
    Contract.objects.filter(pk=premium.pk).update(plan="premium")
    manon, zoe = manager_of(world, "Manon"), manager_of(world, "Zoe")
    ask_for_approval(world.desk, by=person_of_the_house(), at=world.clock.at)
    with seen_by(browser, live_server, world, manon) as context, watched(context.new_page()) as page:
        write(page, live_server.url, assert_accessible, manon=manon, zoe=zoe)
    phone = {"locale": "fr", "viewport": {"width": 390, "height": 900}, "color_scheme": "dark"}
    with seen_by(browser, live_server, world, zoe, **phone) as reading, watched(reading.new_page()) as page:
        for path in (
            "/setup/policy/",
            "/setup/policy/drafts/1/",
            "/setup/policy/drafts/1/review/",
            "/setup/policy/drafts/1/trial/",
        ):
            page.goto(f"{live_server.url}{path}")
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with seen_by(browser, live_server, world, zoe) as context, watched(context.new_page()) as page:
        publish(page, live_server.url, assert_accessible, worse=basic.organisation.name, same=premium.organisation.name)
    pinned = {one.pk: one.pinned_version and one.pinned_version.number for one in Contract.objects.all()}
    assert pinned == {basic.pk: 1, premium.pk: None}


def write(page: Page, url: str, assert_accessible: Callable[[Page], None], *, manon: User, zoe: User) -> None:
    page.goto(f"{url}/setup/policy/")
    assert_accessible(page)
    page.get_by_label("What it is for").fill("Slower for Basic")
    page.get_by_role("button", name="Begin it").click()
    text = page.get_by_role("textbox", name="Text of the policy")
    text.fill(BROKEN)
    expect(page.get_by_role("status").get_by_text("1 mistake")).to_be_visible()
    page.get_by_role("link", name="Line").first.click()
    expect(page.locator("[data-place]")).to_contain_text(f"of {len(BROKEN.splitlines()) + 1}")
    assert page.locator(".numbers .marked").count() == 1
    text.fill(NEXT)
    expect(page.get_by_role("status").get_by_text("No mistake.")).to_be_visible()
    expect(page.get_by_role("heading", name="When we are here")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Difference").click()
    expect(page.get_by_text("For customers: worse.")).to_be_visible(timeout=RECKONING_MS)
    page.get_by_role("button", name="The week").click()
    expect(page.locator("svg.heat").first).to_be_visible(timeout=RECKONING_MS)
    # Somebody else types; the next letter is kept nowhere, and nothing is lost.
    draft = PolicyDraft.objects.get()
    PolicyDraft.objects.update(revision=draft.revision + 1, edited_by=zoe, text=f"{NEXT}# Zoe\n")
    text.press_sequentially("#")
    expect(page.get_by_text("Zoe saved this draft meanwhile")).to_be_visible()
    assert_accessible(page)
    PolicyDraft.objects.update(revision=draft.revision, edited_by=manon, text=NEXT)
    text.fill(NEXT)
    expect(page.get_by_role("status").get_by_text("Kept")).to_be_visible()
    page.get_by_role("button", name="Review and publish").click()
    page.get_by_role("button", name="Ask for a review").click()
    expect(page.get_by_text("You edited it last")).to_be_visible()


def publish(page: Page, url: str, assert_accessible: Callable[[Page], None], *, worse: str, same: str) -> None:
    page.goto(f"{url}/setup/policy/drafts/1/review/")
    expect(page.get_by_text("For customers: worse.")).to_be_visible()
    expect(page.get_by_role("cell", name=worse)).to_be_visible()
    expect(page.get_by_role("cell", name=same)).to_have_count(0)
    assert_accessible(page)
    page.get_by_label(READ).check()
    page.get_by_role("button", name="Approve exactly this text").click()
    page.get_by_label(READ).check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published: version 2 is in force.")).to_be_visible()
    expect(page.get_by_role("row", name="2 in force").get_by_role("cell", name="Manon")).to_be_visible()
    page.goto(f"{url}/policy/2/changes/")
    expect(page.get_by_text("For customers: worse.")).to_be_visible()
    assert_accessible(page)


def person_of_the_house() -> User:
    user = person("root@house.test", "Rita")
    user.is_administrator = True
    user.save()
    return user
