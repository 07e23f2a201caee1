"""A manager changes the policy: from the edit, over what it means and for whom, to the publication."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from components.browser import watched
from guichet.contracts.models import Contract
from guichet.core.policy.bundled import source
from guichet.desks.models import Role, Seat
from web.world import World, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHOLE = source("maintainx").decode().partition("\nexamples:")[0] + "\n"
NEXT = WHOLE.replace("plan: basic, within: 2 business days", "plan: basic, within: 3 business days")


def test_a_manager_publishes_what_is_worse_for_one_contract_and_sees_who_keeps_the_version_that_they_have(
    browser: Browser,
    live_server: LiveServer,
    world_of: Callable[[str], World],
    assert_accessible: Callable[[Page], None],
) -> None:
    world = world_of("maintainx")
    basic, premium = Contract.objects.order_by("pk")
    Contract.objects.filter(pk=basic.pk).update(plan="basic")
    Contract.objects.filter(pk=premium.pk).update(plan="premium")
    user = person("manon@maintainx.test", "Manon")
    Seat.objects.create(desk=world.desk, user=user, role=Role.MANAGER)
    context = browser.new_context(locale="en", viewport={"width": 390, "height": 900}, color_scheme="dark")
    session = world.client_of(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    with context, watched(context.new_page()) as page:
        page.goto(f"{live_server.url}/setup/policy/")
        page.get_by_label("Text of the policy").fill(NEXT)
        page.get_by_role("button", name="Check").click()

        expect(page.get_by_text("For customers: worse.")).to_be_visible()
        expect(page.get_by_role("cell", name=basic.organisation.name)).to_be_visible()
        expect(page.get_by_role("cell", name=premium.organisation.name)).to_have_count(0)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

        page.get_by_label("I have read what the check says").check()
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Published: version 2 is in force.")).to_be_visible()
        page.goto(f"{live_server.url}/policy/2/changes/")
        expect(page.get_by_text("For customers: worse.")).to_be_visible()
        assert_accessible(page)
    pinned = {one.pk: one.pinned_version and one.pinned_version.number for one in Contract.objects.all()}
    assert pinned == {basic.pk: 1, premium.pk: None}
